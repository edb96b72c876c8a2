import Glibc

/// A reader of the live events on a connection of its own.
final class Follower {
  private var descriptor: Int32
  private(set) var text = ""
  private(set) var isOver = false

  /// Opens the stream and waits for its greeting.
  init(_ port: Int, token: String? = nil, cookie: String? = nil, headers: [(String, String)] = []) {
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
    var fields = headers.map { "\($0): \($1)\r\n" }.joined()
    if let token { fields += "Authorization: Bearer \(token)\r\n" }
    if let cookie { fields += "Cookie: \(cookie)\r\n" }
    let bytes = Array("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(fields)\r\n".utf8)
    _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    _ = reads { $0.contains("\n\n") || $0.contains("}") }
  }

  deinit { close(descriptor) }

  var isOpen: Bool { !isOver && text.hasPrefix("HTTP/1.1 200") }

  /// Reads until what came is as wanted or nothing more comes; false then, or after so many seconds.
  func reads(seconds: Int32 = 10, until isWanted: (String) -> Bool) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while !isWanted(text) {
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&entry, 1, seconds * 1_000) > 0 else { return false }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else {
        isOver = true
        return false
      }
      text += String(decoding: chunk[..<count], as: UTF8.self)
    }
    return true
  }

  /// Whether the stream says that the session has ended, and is closed.
  func ends(seconds: Int32 = 10) -> Bool {
    guard reads(seconds: seconds, until: { $0.contains("event: signed-out\ndata: {}\n\n") }) else { return false }
    _ = reads(seconds: seconds) { _ in false }
    return isOver
  }
}
