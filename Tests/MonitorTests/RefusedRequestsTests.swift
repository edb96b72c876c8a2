import Monitor
import Testing

/// What is no request, or too much of one, gets the number that RFC 9110 §15 has for it, and the house goes on.
@Suite struct `A request that cannot be served` {
  /// What is sent, and the status that comes back. 408 takes its time: HTTPTests have it; so they have 503 for too many.
  static let table: [(what: String, request: String, status: Int)] = [
    ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
    (
      "two lengths", "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400
    ),
    ("a body that is no JSON", "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n{", 400),
    ("a method that the path has not", "PUT /api/v1/site HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 405),
    ("no length to sign in with", "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 411),
    ("a body beyond the limit", "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n", 413),
    ("a target beyond the limit", "GET /\(String(repeating: "x", count: 8_192)) HTTP/1.1\r\nHost: h\r\n\r\n", 414),
    (
      "a compressed body",
      "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415
    ),
    ("an expectation", "GET / HTTP/1.1\r\nHost: h\r\nExpect: coffee\r\n\r\n", 417),
    (
      "fields beyond the limit", "GET / HTTP/1.1\r\nHost: h\r\nA: \(String(repeating: "x", count: 16_384))\r\n\r\n", 431
    ),
    ("a method that nobody knows", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501),
    ("an unknown transfer coding", "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    ("a house that is not ready", "GET /health/ready HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 503),
    ("another version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505),
  ]

  @Test func `gets the number that says why`() throws {
    let house = try TestHouse()
    for (what, request, status) in Self.table {
      // Those that leave the connection open are asked to close it.
      let closing = request.contains("Connection:") ? request : request.closing
      let answer = Line.send(closing, to: house.port)
      #expect(answer.status == status, "\(what)")
      #expect(answer.header("content-type") == "application/problem+json", "\(what)")
    }
    #expect(house.ask("GET", "/health/live").status == 200)
  }

  /// RFC 9112 §6.3: a request without Content-Length and Transfer-Encoding has no body. Where one is needed we say 411
  /// (RFC 9110 §15.5.12); a length of 0 is a length, and then the body is wrong.
  @Test func `needs a length only where nothing can be done without a body`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    func post(_ path: String, _ fields: String, body: String = "") -> Int {
      Line.send(
        "POST \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer \(staff)\r\n\(fields)\r\n\(body)",
        to: house.port
      ).status
    }
    for path in ["/api/v1/bookings", "/api/v1/session"] {
      #expect(post(path, "") == 411, "\(path)")
      #expect(post(path, "Content-Length: 0\r\n") == 400, "\(path)")
      #expect(post(path, "Transfer-Encoding: chunked\r\n", body: "0\r\n\r\n") == 400, "\(path)")
    }
    let id = try #require(try house.book("desk-12", token: staff, member: "m1").id)
    #expect(post("/api/v1/bookings/\(id)/keep", "") == 200)
    // Who may not book is told that first.
    #expect(house.ask("POST", "/api/v1/bookings").status == 401)
  }
}

extension String {
  /// The same request, which asks for its connection to be closed.
  fileprivate var closing: String {
    guard let end = firstRange(of: "Host: h\r\n") else { return self }
    return self[..<end.upperBound] + "Connection: close\r\n" + self[end.upperBound...]
  }
}
