import Glibc

/// One request on a connection of its own, byte for byte as it is written here, and what came back.
struct Line {
  var status = 0
  var head = ""
  var body = ""

  /// Sends `method target` and waits at most five seconds for the answer; of a stream of events only the head.
  static func ask(
    _ port: Int, _ method: String, _ target: String, _ headers: [(String, String)] = [], body: String = ""
  ) -> Line {
    let fields = headers.map { "\($0): \($1)\r\n" }.joined()
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    return send(
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\(fields)\(length)\r\n\(body)",
      to: port)
  }

  func header(_ name: String) -> String? {
    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
      .map { String($0.dropFirst(name.utf8.count + 1).drop { $0 == " " }) }
  }

  /// Sends `method target` and hangs up: whether it was carried out nobody hears.
  static func forget(
    _ port: Int, _ method: String, _ target: String, _ headers: [(String, String)], body: String
  ) {
    let fields = headers.map { "\($0): \($1)\r\n" }.joined()
    let text =
      "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    guard let descriptor = connected(to: port) else { return }
    defer { close(descriptor) }
    _ = Glibc.send(descriptor, Array(text.utf8), text.utf8.count, Int32(MSG_NOSIGNAL))
  }

  private static func connected(to port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  /// Sends these bytes as they are and waits for the end of what comes back.
  static func send(_ text: String, to port: Int) -> Line {
    guard let descriptor = connected(to: port) else { return Line() }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return Line() }
    var read: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, 5_000) > 0 else { break }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      read += chunk[..<count]
      let soFar = Line(read)
      if soFar.header("content-type")?.hasPrefix("text/event-stream") == true { return soFar }
    }
    return Line(read)
  }

  private init() {}

  private init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return }
    head = String(text[..<end.lowerBound])
    body = String(text[end.upperBound...])
    status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
  }
}
