import Glibc

/// A GET as a small client makes it, one connection each.
enum Web {
  struct Answer {
    var status: Int
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// A connection to this machine; nil when nobody listens.
  static func connect(port: Int) -> Int32? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(UInt16(port).bigEndian)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isConnected { return descriptor }
    close(descriptor)
    return nil
  }

  /// nil when nobody listens or nothing comes.
  static func get(_ path: String, port: Int) -> Answer? {
    guard let descriptor = connect(port: port) else { return nil }
    defer { close(descriptor) }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      return nil
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { bytes += buffer[..<count] }
    let head = String(decoding: bytes.prefix(12), as: UTF8.self).split(separator: " ")
    guard head.count > 1, let status = Int(head[1]) else { return nil }
    var at = 0
    while at + 3 < bytes.count, bytes[at..<at + 4] != [13, 10, 13, 10] { at += 1 }
    return Answer(status: status, body: Array(bytes.dropFirst(at + 4)))
  }
}
