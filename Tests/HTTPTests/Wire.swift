import Glibc
import HTTP

/// The other end of a connection: bytes in, bytes out, and a deadline on everything.
final class Wire {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var isAtEnd = false

  /// `from` is an address of this machine, such as 127.0.0.2.
  init(port: Int, receiveBuffer: Int32? = nil, from source: String? = nil) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    if let source {
      var own = sockaddr_in()
      own.sin_family = sa_family_t(AF_INET)
      inet_pton(AF_INET, source, &own.sin_addr)
      _ = withUnsafePointer(to: own) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { isAtEnd = true }
  }

  deinit { close(descriptor) }

  @discardableResult
  func send(_ text: String) -> Wire { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Wire {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      start += count
    }
    return self
  }

  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Reads until `isEnough` or the end of the connection; false when five seconds were not enough.
  private func fill(milliseconds: Int32 = 5_000, until isEnough: ([UInt8]) -> Bool) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !isEnough(buffer) {
      guard !isAtEnd else { return false }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, milliseconds) > 0 else { return false }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count <= 0 { isAtEnd = true } else { buffer += chunk[..<count] }
    }
    return true
  }

  struct Answer {
    var status: Int
    var head: String
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { String($0.dropFirst(name.utf8.count + 1).drop { $0 == " " }) }
    }
  }

  /// The next answer; nothing when the connection ends first.
  func answer(toHead: Bool = false) -> Answer? {
    guard var answer = head() else { return nil }
    let hasBody = !toHead && answer.status != 204 && answer.status != 304 && answer.status >= 200
    let length = hasBody ? answer.header("Content-Length").flatMap { Int($0) } ?? 0 : 0
    guard fill(until: { $0.count >= length }) else { return nil }
    answer.body = Array(buffer[..<length])
    buffer.removeFirst(length)
    return answer
  }

  /// The next answer's head alone: what follows stays to be read.
  func head() -> Answer? {
    guard fill(until: { Self.end(of: $0) != nil }), let end = Self.end(of: buffer) else { return nil }
    let head = String(decoding: buffer[..<end], as: UTF8.self)
    buffer.removeFirst(end)
    return Answer(status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0, head: head, body: [])
  }

  /// Reads until `text` has come, and returns what came up to its end.
  func read(to text: String) -> String? {
    let wanted = Array(text.utf8)
    var end: Int?
    guard
      fill(until: {
        end = Self.end(of: $0, wanted); return end != nil
      }), let end
    else { return nil }
    let read = String(decoding: buffer[..<end], as: UTF8.self)
    buffer.removeFirst(end)
    return read
  }

  /// Everything until the other side closes; nothing when it does not within the time.
  func rest(milliseconds: Int32 = 5_000) -> [UInt8]? {
    _ = fill(milliseconds: milliseconds, until: { _ in false })
    return isAtEnd ? buffer : nil
  }

  /// Whether nothing comes for a moment, and the connection stays.
  func isQuiet(milliseconds: Int32 = 60) -> Bool {
    !fill(milliseconds: milliseconds, until: { !$0.isEmpty }) && !isAtEnd
  }

  private static func end(of bytes: [UInt8], _ wanted: [UInt8] = Array("\r\n\r\n".utf8)) -> Int? {
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
      if bytes[start..<start + wanted.count].elementsEqual(wanted) { return start + wanted.count }
    }
    return nil
  }
}

/// Looks every few milliseconds until `condition` holds; false when it does not within five seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1_000 {
    if condition() { return true }
    poll(nil, 0, 5)
  }
  return condition()
}

/// Runs a server of its own on a free port for the time of `body`.
func withServer(
  _ limits: HTTPLimits = HTTPLimits(), handler: @escaping HTTPServer.Handler,
  _ body: (HTTPServer) throws -> Void
) throws {
  let server = HTTPServer(configuration: limits, handler: handler)
  try server.listen("127.0.0.1:0")
  defer { server.stop() }
  try body(server)
}
