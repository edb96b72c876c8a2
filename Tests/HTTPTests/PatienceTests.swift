import Glibc
import HTTP
import Testing

@Suite struct `A server has little patience` {
  static var limits: HTTPLimits {
    var limits = HTTPLimits()
    limits.headTime = 200
    limits.bodyTime = 200
    limits.idleTime = 200
    limits.writeTime = 200
    limits.lingerTime = 200
    return limits
  }

  static let hello: HTTPServer.Handler = { _, responder in responder.respond(.text(200, "hello")) }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\nHost: h\r\nA:", 408), ("G", 408),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabc", 408),
  ])
  func `with a request that does not come to its end`(begun: String, status: Int) throws {
    try withServer(Self.limits, handler: Self.hello) { server in
      let wire = Wire(port: server.port).send(begun)
      #expect(wire.answer()?.status == status)
      #expect(wire.rest() == [])
      #expect(server.figures.requestsTimedOut == 1)
      let second = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n\(begun)")
      #expect(second.answer()?.status == 200)
      #expect(second.answer()?.status == status)
    }
  }

  @Test func `with a client that trickles a byte now and then`() throws {
    try withServer(Self.limits, handler: Self.hello) { server in
      let wire = Wire(port: server.port).send("GET / HTTP/1.1\r\n")
      var sent = 0
      while !wire.isAtEnd, sent < 200 {
        wire.send("A")
        sent += 1
        if !wire.isQuiet(milliseconds: 20) { break }
      }
      #expect(sent < 100)
      #expect(wire.answer()?.status == 408)
    }
  }

  @Test func `with a client that says nothing, before and after a request`() throws {
    try withServer(Self.limits, handler: Self.hello) { server in
      #expect(Wire(port: server.port).rest() == [])
      let wire = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(wire.answer()?.status == 200)
      #expect(wire.rest() == [])
    }
  }

  @Test func `with a client that does not read a large answer`() throws {
    try withServer(
      Self.limits,
      handler: { _, responder in
        responder.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 20_000_000)))
      }
    ) { server in
      let wire = Wire(port: server.port, receiveBuffer: 4_096).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(eventually { server.figures.slowReaders == 1 && server.figures.connectionsOpen == 0 })
      #expect((wire.rest()?.count ?? 0) < 20_000_000)
    }
  }

  @Test func `with a client that asks and asks and never reads`() throws {
    try withServer(
      Self.limits,
      handler: { _, responder in
        responder.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 30_000)))
      }
    ) { server in
      let wire = Wire(port: server.port, receiveBuffer: 4_096)
      wire.send(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 2_000))
      #expect(eventually { server.figures.slowReaders == 1 })
      #expect(server.figures.successes < 1_000)
    }
  }

  @Test func `but a client that reads in its own time gets all it asked for`() throws {
    try withServer(handler: { _, responder in
      responder.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 7, count: 30_000)))
    }) { server in
      let wire = Wire(port: server.port)
      wire.send(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 500))
      for _ in 0..<500 { #expect(wire.answer()?.body.count == 30_000) }
      #expect(server.figures.successes == 500)
    }
  }

  @Test func `and says so to clients beyond those it can hold`() throws {
    var limits = HTTPLimits()
    limits.connections = 2
    try withServer(limits, handler: Self.hello) { server in
      let first = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      let second = Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(first.answer()?.status == 200)
      #expect(second.answer()?.status == 200)
      let third = Wire(port: server.port)
      let answer = third.answer()
      #expect(answer?.status == 503)
      #expect(answer?.header("Retry-After") != nil)
      #expect(third.rest() == [])
      #expect(server.figures.connectionsRefused == 1)
      #expect(first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()?.status == 200)
    }
  }

  @Test func `and to one client that has enough, while others come in`() throws {
    var limits = HTTPLimits()
    limits.loopbackBringsOthers = false
    limits.connectionsPerClient = 2
    try withServer(limits, handler: Self.hello) { server in
      func ask(_ wire: Wire) -> Int? { wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()?.status }
      let greedy = (0..<3).map { _ in Wire(port: server.port) }
      #expect(greedy.map(ask) == [200, 200, 503])
      #expect(ask(Wire(port: server.port, from: "127.0.0.2")) == 200)
      // What it gives back it may have again.
      _ = greedy[0].send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").rest()
      #expect(eventually { server.figures.connectionsOpen == 1 })
      #expect(ask(Wire(port: server.port)) == 200)
    }
  }

  @Test func `and keeps the last of its room for those who have least`() throws {
    var limits = HTTPLimits()
    limits.loopbackBringsOthers = false
    limits.connections = 40
    limits.connectionsPerClient = 40
    try withServer(limits, handler: Self.hello) { server in
      func ask(_ wire: Wire) -> Int? { wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer()?.status }
      let greedy = (0..<30).map { _ in Wire(port: server.port) }
      #expect(greedy.map(ask) == Array(repeating: 200, count: 30))
      #expect(ask(Wire(port: server.port)) == 503)
      let modest = (2...6).map { Wire(port: server.port, from: "127.0.0.\($0)") }
      #expect(modest.map(ask) == [200, 200, 200, 200, 200])
    }
  }

  @Test func `and for bodies that would fill the memory together`() throws {
    var limits = HTTPLimits()
    limits.bodyBytesInAll = 1_000
    try withServer(limits, handler: Self.hello) { server in
      let post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 901\r\n\r\n" + String(repeating: "x", count: 900)
      let first = Wire(port: server.port).send(post)
      #expect(eventually { server.figures.connectionsOpen == 1 })
      #expect(first.isQuiet())
      #expect(Wire(port: server.port).send(post).answer()?.status == 503)
      #expect(first.send("x").answer()?.status == 200)
      #expect(Wire(port: server.port).send(post + "x").answer()?.status == 200)
    }
  }
}
