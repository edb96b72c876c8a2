import Glibc
import JSON
import Threads

/// A reader of `/api/v1/events` on a bare socket, so that what is measured is the monitor and not the reader.
struct EventSocket {
  private let descriptor: Int32

  /// Connects to `http://HOST:PORT` and asks for the stream, as whom the token says.
  init(_ url: String, token: String? = nil) throws(Failure) {
    let wrong = Failure.usage("--monitor is an address such as http://127.0.0.1:8080, not '\(url)'")
    guard url.hasPrefix("http://") else { throw wrong }
    let rest = url.dropFirst(7).prefix { $0 != "/" }
    guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]) else { throw wrong }
    let host = String(rest[..<colon])
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1 else { throw wrong }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, connected == 0 else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      throw .outside("\(url) does not answer: \(String(cString: strerror(code))); is the monitor running?")
    }
    self.descriptor = descriptor
    let request =
      "GET /api/v1/events HTTP/1.1\r\nHost: \(rest)\r\nAccept: text/event-stream\r\n"
      + (token.map { "Authorization: Bearer \($0)\r\n" } ?? "") + "\r\n"
    _ = write(descriptor, request, request.utf8.count)
  }

  /// Reads on a thread of its own until the process ends; `body` gets the JSON of each event.
  func read(_ body: @escaping @Sendable (JSONValue) -> Void) throws(Failure) {
    let socket = self
    do {
      try OSThread(named: "events") { socket.readHere(body) }.detach()
    } catch { throw .outside("no thread for the events: \(error)") }
  }

  /// Reads until the monitor ends the stream.
  func readHere(_ body: (JSONValue) -> Void) {
    defer { close(descriptor) }
    var line: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { buffer.deallocate() }
    while case let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
      for byte in buffer[..<count] {
        guard byte == 0x0a else {
          line.append(byte)
          continue
        }
        if line.starts(with: "data: ".utf8), let value = try? JSONValue(parsing: Array(line.dropFirst(6))) {
          body(value)
        }
        line.removeAll(keepingCapacity: true)
      }
    }
  }
}
