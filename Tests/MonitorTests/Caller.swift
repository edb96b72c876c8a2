import Glibc
import JSON

/// One connection that is kept open: it asks, waits for the whole answer, and asks again.
final class Caller {
  private let port: Int
  private let token: String
  private var descriptor: Int32 = -1
  private var chunk = [UInt8](repeating: 0, count: 16_384)

  init(_ port: Int, token: String) {
    self.port = port
    self.token = token
  }

  deinit { close(descriptor) }

  /// Status and body; nil when no answer came within `seconds`, or the connection was closed on it.
  func ask(_ method: String, _ path: String, body: String = "", seconds: Int32 = 20) -> (status: Int, json: JSONValue?)?
  {
    if descriptor < 0 { open() }
    let request =
      "\(method) \(path) HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let bytes = Array(request.utf8)
    guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return lost() }
    var read: [UInt8] = []
    while true {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, seconds * 1_000) > 0 else { return lost() }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { return lost() }
      read += chunk[..<count]
      if let answer = Self.whole(read) { return answer }
    }
  }

  private func lost() -> (status: Int, json: JSONValue?)? {
    close(descriptor)
    descriptor = -1
    return nil
  }

  private func open() {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// The answer, once all of it is there.
  private static func whole(_ bytes: [UInt8]) -> (status: Int, json: JSONValue?)? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
    let body = text[end.upperBound...]
    guard body.utf8.count >= length ?? 0 else { return nil }
    return (status, try? JSONValue(parsing: String(body)))
  }
}
