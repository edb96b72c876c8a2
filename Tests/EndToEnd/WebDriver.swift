import Foundation
import TestBroker

/// Asks a chromedriver on this machine. Foundation's client refuses its headers, so this one reads the socket itself.
struct WebDriver: Sendable {
  let port: UInt16

  struct Failed: Error, CustomStringConvertible {
    let request: String
    let reason: String
    var description: String { "\(request): \(reason)" }
  }

  private struct Answer<Value: Decodable>: Decodable { let value: Value }
  private struct Refusal: Decodable {
    let error: String
    let message: String
  }

  /// A value of no interest.
  struct Nothing: Decodable, Sendable { init(from decoder: any Decoder) {} }

  @discardableResult
  func ask<Value: Decodable & Sendable>(
    _ method: String, _ path: String, _ body: JSONLiteral = [:], for type: Value.Type = Nothing.self
  ) async throws -> Value {
    let content = method == "POST" ? try JSONEncoder().encode(body) : Data()
    let port = port
    let (status, data) = try await blocking { Result { try exchange(method, path, content, port: port) } }.get()
    guard status == 200 else {
      let refusal = try? JSONDecoder().decode(Answer<Refusal>.self, from: data).value
      let reason = refusal.map { "\($0.error): \($0.message.prefix(400))" } ?? "HTTP \(status)"
      throw Failed(request: "\(method) \(path)", reason: reason)
    }
    return try JSONDecoder().decode(Answer<Value>.self, from: data).value
  }
}

/// One request on a connection of its own: its status and its body.
private func exchange(_ method: String, _ path: String, _ content: Data, port: UInt16) throws -> (Int, Data) {
  func failed(_ reason: String) -> WebDriver.Failed {
    WebDriver.Failed(request: "\(method) \(path)", reason: "\(reason): \(String(cString: strerror(errno)))")
  }
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard descriptor >= 0 else { throw failed("no socket") }
  defer { close(descriptor) }
  // A browser that hangs must not hang the suite.
  var patience = timeval(tv_sec: 30, tv_usec: 0)
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  let isConnected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard isConnected == 0 else { throw failed("chromedriver is not there") }
  let head = """
    \(method) \(path) HTTP/1.1\r
    Host: 127.0.0.1\r
    Content-Type: application/json\r
    Content-Length: \(content.count)\r
    Connection: close\r
    \r\n
    """
  var rest = Data(head.utf8) + content
  while !rest.isEmpty {
    let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard sent > 0 else { throw failed("the request was not taken") }
    rest = Data(rest.dropFirst(sent))
  }
  var received = Data()
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    if let answer = whole(received) { return answer }
    let got = recv(descriptor, &buffer, buffer.count, 0)
    guard got > 0 else { throw failed("no answer") }
    received.append(contentsOf: buffer[..<got])
  }
}

/// Status and body, once all of the body is there; chromedriver does not always close the connection.
private func whole(_ data: Data) -> (Int, Data)? {
  guard let end = data.range(of: Data("\r\n\r\n".utf8)) else { return nil }
  let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
  let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  let length =
    lines.lazy.map { $0.lowercased() }.first { $0.hasPrefix("content-length:") }
    .flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
  let body = data[end.upperBound...]
  return body.count >= length ? (status, Data(body.prefix(length))) : nil
}
