import Glibc
import Threads

/// The descriptors behind a child's output: the side that it gets, and the one that we read.
struct OutputChannel {
  let childSide: Int32?
  private let ourSide: Int32?
  private let handler: (@Sendable (String) -> Void)?

  init(_ output: Child.Output) throws(ChildError) {
    switch output {
    case .inherit: self.init(childSide: nil)
    case .discard: self.init(childSide: try Self.open("/dev/null", O_WRONLY))
    case .file(let path): self.init(childSide: try Self.open(path, O_WRONLY | O_APPEND | O_CREAT))
    case .pipe(let lines):
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw .system("no pipe for the child: \(String(cString: strerror(errno)))") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      self.init(childSide: ends[1], ourSide: ends[0], handler: lines)
    }
  }

  private init(childSide: Int32?, ourSide: Int32? = nil, handler: (@Sendable (String) -> Void)? = nil) {
    self.childSide = childSide
    self.ourSide = ourSide
    self.handler = handler
  }

  /// The child has its copy; ours would keep the pipe open after its end.
  func closeChildSide() { if let childSide { close(childSide) } }

  func abandon() { if let ourSide { close(ourSide) } }

  /// Hands on lines until the last holder of the other side has closed it.
  func startReading() throws(ThreadFault) {
    guard let ourSide, let handler else { return }
    do {
      try OSThread(named: "child output") { readLines(from: ourSide, handler) }.detach()
    } catch {
      close(ourSide)
      throw error
    }
  }

  private static func open(_ path: String, _ flags: Int32) throws(ChildError) -> Int32 {
    let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
    return descriptor
  }
}

private func readLines(from descriptor: Int32, _ handler: (String) -> Void) {
  defer { close(descriptor) }
  var line: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while true {
    let got = read(descriptor, &buffer, buffer.count)
    if got < 0, errno == EINTR { continue }
    guard got > 0 else { break }
    for byte in buffer[..<got] {
      if byte != UInt8(ascii: "\n") { line.append(byte) }
      guard byte == UInt8(ascii: "\n") || line.count == 65_536 else { continue }
      handler(String(decoding: line, as: UTF8.self))
      line.removeAll(keepingCapacity: true)
    }
  }
  if !line.isEmpty { handler(String(decoding: line, as: UTF8.self)) }
}
