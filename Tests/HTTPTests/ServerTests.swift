import Glibc
import HTTP
import Locking
import Testing

@Suite struct `A server answers` {
  static let echo: HTTPServer.Handler = { request, responder in
    responder.respond(.text(200, "\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))"))
  }

  @Test func `one request after the other on the same connection`() throws {
    try withServer(handler: Self.echo) { server in
      let wire = Wire(port: server.port)
      for path in ["/a", "/b", "/c"] {
        let answer = wire.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n").answer()
        #expect(answer?.status == 200)
        #expect(answer?.text == "GET \(path) ")
      }
      #expect(!wire.isAtEnd)
    }
  }

  @Test func `pipelined requests in their order, also when the first is answered last`() throws {
    let kept = Locked<[Responder]>([])
    try withServer(handler: { request, responder in
      if request.path == "/late" {
        kept.withLock { $0.append(responder) }
      } else {
        responder.respond(.text(200, request.path))
      }
    }) { server in
      let wire = Wire(port: server.port)
      wire.send(
        "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /late HTTP/1.1\r\nHost: h\r\n\r\nGET /3 HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer()?.text == "/1")
      #expect(eventually { kept.withLock { $0.count } == 1 })
      wire.send("GET /4 HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.isQuiet())
      kept.withLock { $0.removeFirst() }.respond(.text(200, "late"))
      #expect(wire.answer()?.text == "late")
      #expect(wire.answer()?.text == "/3")
      #expect(wire.answer()?.text == "/4")
    }
  }

  @Test func `HEAD with the head of GET and nothing more`() throws {
    try withServer(handler: { _, responder in responder.respond(.text(200, "twelve bytes")) }) { server in
      let wire = Wire(port: server.port).send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer(toHead: true)?.header("Content-Length") == "12")
      #expect(wire.answer()?.text == "twelve bytes")
    }
  }

  @Test func `304 to a client that has the content already`() throws {
    var files = StaticFiles()
    files.add("/style.css", Array("body{}".utf8))
    let table = files
    try withServer(handler: { request, responder in
      responder.respond(table.response(for: request.path) ?? .notFound)
    }) { server in
      let wire = Wire(port: server.port)
      let first = wire.send("GET /style.css HTTP/1.1\r\nHost: h\r\n\r\n").answer()
      #expect(first?.header("Content-Type") == "text/css; charset=utf-8")
      let tag = try #require(first?.header("ETag"))
      for sent in [tag, "W/\(tag)", "\"other\" , \(tag)", "*"] {
        let again = wire.send("GET /style.css HTTP/1.1\r\nHost: h\r\nIf-None-Match: \(sent)\r\n\r\n").answer()
        #expect(again?.status == 304)
        #expect(again?.header("ETag") == tag)
        #expect(again?.header("Content-Length") == nil)
      }
      #expect(wire.send("GET /style.css HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"x\"\r\n\r\n").answer()?.status == 200)
      #expect(wire.send("POST /style.css HTTP/1.1\r\nHost: h\r\nIf-None-Match: *\r\n\r\n").answer()?.status == 200)
    }
  }

  @Test func `with the date and the headers that protect a page`() throws {
    try withServer(handler: { request, responder in
      let own: [(name: String, value: String)] = request.path == "/own" ? [("X-Frame-Options", "SAMEORIGIN")] : []
      responder.respond(.text(200, "", headers: own))
    }) { server in
      let wire = Wire(port: server.port)
      let answer = wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()
      #expect(answer?.header("X-Content-Type-Options") == "nosniff")
      #expect(answer?.header("X-Frame-Options") == "DENY")
      #expect(answer?.header("Content-Security-Policy")?.hasPrefix("default-src 'self'") == true)
      #expect(answer?.header("Date")?.hasSuffix(" GMT") == true)
      let own = wire.send("GET /own HTTP/1.1\r\nHost: h\r\n\r\n").answer()
      #expect(own?.head.split(separator: "X-Frame-Options").count == 2)
      #expect(own?.header("X-Frame-Options") == "SAMEORIGIN")
      #expect(own?.header("X-Content-Type-Options") == "nosniff")
    }
  }

  @Test func `413 to a body that is too large, before the body is sent`() throws {
    var limits = HTTPLimits()
    limits.bodyBytes = 10
    try withServer(limits, handler: Self.echo) { server in
      let counted = Wire(port: server.port).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n")
      #expect(counted.answer()?.status == 413)
      #expect(counted.rest() == [])
      let chunked = Wire(port: server.port)
        .send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n5\r\n")
      #expect(chunked.answer()?.status == 413)
      let fits = Wire(port: server.port).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n1234567890")
      #expect(fits.answer()?.text == "POST / 1234567890")
    }
  }

  @Test func `431 to a head that is too large, and 414 to a target`() throws {
    try withServer(handler: Self.echo) { server in
      let long = String(repeating: "x", count: 20_000)
      #expect(Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\nA: \(long)").answer()?.status == 431)
      #expect(Wire(port: server.port).send("GET /\(long)").answer()?.status == 414)
      let many = String(repeating: "A: b\r\n", count: 100)
      #expect(Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\(many)\r\n").answer()?.status == 431)
    }
  }

  @Test func `100 to a client that waits for leave, and 417 to one that expects another thing`() throws {
    try withServer(handler: Self.echo) { server in
      let wire = Wire(port: server.port)
      wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      #expect(wire.answer()?.status == 100)
      #expect(wire.send("hi").answer()?.text == "POST / hi")
      wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nho")
      #expect(wire.answer()?.text == "POST / ho")
      let other = Wire(port: server.port).send("POST / HTTP/1.1\r\nHost: h\r\nExpect: coffee\r\n\r\n")
      #expect(other.answer()?.status == 417)
    }
  }

  @Test func `and closes when the client asks for it, or speaks HTTP 1.0`() throws {
    try withServer(handler: Self.echo) { server in
      let closing = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n")
      #expect(closing.answer()?.header("Connection") == "close")
      #expect(closing.rest() == [])
      let old = Wire(port: server.port).send("GET / HTTP/1.0\r\n\r\n")
      #expect(old.answer()?.status == 200)
      #expect(old.rest() == [])
      let kept = Wire(port: server.port)
      for _ in 0..<2 {
        #expect(
          kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer()?.header("Connection") == "keep-alive")
      }
    }
  }

  @Test func `a client that has said all and only listens`() throws {
    try withServer(handler: Self.echo) { server in
      let wire = Wire(port: server.port).send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
      wire.finishSending()
      #expect(wire.answer()?.text == "GET /x ")
      #expect(wire.rest() == [])
    }
  }

  @Test func `400 to what is no request, and trusts nothing behind it`() throws {
    try withServer(handler: Self.echo) { server in
      let wire = Wire(port: server.port)
      wire.send(
        "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost : h\r\n\r\nGET /evil HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer()?.status == 200)
      let answer = wire.answer()
      #expect(answer?.status == 400)
      #expect(answer?.header("Content-Type") == "application/problem+json")
      #expect(wire.rest() == [])
      #expect(server.figures.requestsMalformed == 1)
    }
  }

  @Test func `500 for a handler that forgets`() throws {
    try withServer(handler: { _, _ in }) { server in
      let wire = Wire(port: server.port)
      #expect(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()?.status == 500)
      #expect(wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()?.status == 500)
      #expect(server.figures.serverErrors == 2)
    }
  }

  @Test func `503 for a handler that never comes back, and drops what it says then`() throws {
    var limits = HTTPLimits()
    limits.answerTime = 100
    let kept = Locked<[Responder]>([])
    try withServer(limits, handler: { _, responder in kept.withLock { $0.append(responder) } }) { server in
      let wire = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer()?.status == 503)
      for responder in kept.withLock({ $0 }) { responder.respond(.text(200, "too late")) }
      #expect(wire.rest() == [])
    }
  }

  @Test func `only the first of two answers`() throws {
    try withServer(handler: { _, responder in
      responder.respond(.text(200, "first"))
      responder.respond(.text(200, "second"))
    }) { server in
      let wire = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer()?.text == "first")
      #expect(wire.isQuiet())
    }
  }

  @Test func `bodies of any size whole`() throws {
    // 251 is prime: a piece that is lost or doubled shifts what follows.
    let pattern = [[UInt8]](repeating: Array(0..<251), count: 8_000).flatMap { $0 }
    try withServer(handler: { request, responder in
      let size = request.query.first("size").flatMap { Int($0) } ?? 0
      responder.respond(HTTPResponse(status: 200, body: Array(pattern[..<size])))
    }) { server in
      let wire = Wire(port: server.port)
      let sizes = [0, 1, 512, 513, 32_768, 32_769, 100_000, 2_000_000]
      let mixed = [40_000, 3, 70_000, 0, 600, 300_000, 300_000, 300_000, 5]
      for batch in sizes.map({ [$0] }) + [mixed] {
        wire.send(batch.map { "GET /?size=\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
        for size in batch {
          let body = wire.answer()?.body ?? []
          #expect(body.count == size)
          #expect(body.elementsEqual(pattern[..<size]) as Bool, "\(size)")
        }
      }
    }
  }

  @Test func `and says what to do when it cannot listen`() throws {
    try withServer(handler: Self.echo) { server in
      let address = "127.0.0.1:\(server.port)"
      #expect(throws: HTTPServerError.addressInUse(address)) {
        try HTTPServer(handler: Self.echo).listen(address)
      }
      #expect(HTTPServerError.addressInUse(address).description.contains("is in use by another program"))
      #expect(throws: HTTPServerError.alreadyListening) { try server.listen("127.0.0.1:0") }
    }
    for wrong in ["", "8080", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "example.org:80", "::1:80", "[::1"] {
      #expect(throws: HTTPServerError.notAnAddress(wrong)) { try HTTPServer(handler: Self.echo).listen(wrong) }
    }
  }

  @Test func `answers on their way before it stops`() throws {
    let kept = Locked<[Responder]>([])
    let server = HTTPServer(handler: { _, responder in kept.withLock { $0.append(responder) } })
    try server.listen("[::1]:0")
    #expect(server.port > 0)
    server.stop()
    #expect(server.port == 0)
    try server.listen("127.0.0.1:0")
    let wire = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(eventually { kept.withLock { $0.count } == 1 })
    kept.withLock { $0.removeFirst() }.respond(.text(200, "done"))
    server.stop()
    #expect(wire.answer()?.text == "done")
    #expect(wire.rest() == [])
    #expect(server.figures.connectionsOpen == 0)
  }
}
