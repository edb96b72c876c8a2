import Glibc
import HTTP
import Locking
import Testing

@Suite struct `A stream of events` {
  static let events: HTTPServer.Handler = { request, responder in
    responder.stream(
      channel: request.query.first("channel") ?? "all", lastEventID: request.lastEventID,
      greeting: Array("data: hello\n\n".utf8), reset: Array("event: reset\ndata:\n\n".utf8))
  }

  static func event(_ id: Int) -> [UInt8] { Array("id: \(id)\ndata: \(id)\n\n".utf8) }

  static func open(_ server: HTTPServer, channel: String = "all", after id: String? = nil) -> Wire {
    let field = id.map { "Last-Event-ID: \($0)\r\n" } ?? ""
    return Wire(port: server.port).send("GET /?channel=\(channel) HTTP/1.1\r\nHost: h\r\n\(field)\r\n")
  }

  @Test func `begins with a greeting and goes on with what is broadcast`() throws {
    try withServer(handler: Self.events) { server in
      let wires = (0..<3).map { _ in Self.open(server) }
      for wire in wires {
        let head = wire.head()
        #expect(head?.header("Content-Type") == "text/event-stream")
        #expect(head?.header("Content-Length") == nil)
        #expect(wire.read(to: "\n\n") == "data: hello\n\n")
      }
      #expect(server.figures.streams == ["all": 3])
      server.broadcast(channel: "all", bytes: Self.event(1))
      server.broadcast(channel: "other", bytes: Self.event(2))
      server.broadcast(channel: "all", bytes: Self.event(3))
      for wire in wires {
        #expect(wire.read(to: "data: 3\n\n") == "id: 1\ndata: 1\n\nid: 3\ndata: 3\n\n")
      }
    }
  }

  @Test func `goes on where a client that comes back has left it`() throws {
    try withServer(handler: Self.events) { server in
      for id in 1...5 { server.broadcast(channel: "all", id: "\(id)", bytes: Self.event(id)) }
      let back = Self.open(server, after: "3")
      #expect(back.head()?.status == 200)
      #expect(back.read(to: "data: 5\n\n") == "data: hello\n\nid: 4\ndata: 4\n\nid: 5\ndata: 5\n\n")
      server.broadcast(channel: "all", id: "6", bytes: Self.event(6))
      #expect(back.read(to: "\n\n") == "id: 6\ndata: 6\n\n")
      let fresh = Self.open(server)
      #expect(fresh.head()?.status == 200)
      #expect(fresh.read(to: "\n\n") == "data: hello\n\n")
      #expect(fresh.isQuiet())
      let lost = Self.open(server, after: "0")
      #expect(lost.head()?.status == 200)
      #expect(lost.read(to: "data:\n\n") == "data: hello\n\nevent: reset\ndata:\n\n")
    }
  }

  /// As `events`, with an id before everything.
  static let named: HTTPServer.Handler = { request, responder in
    responder.stream(
      channel: "all", lastEventID: request.lastEventID, origin: "0", greeting: Array("data: hello\n\n".utf8),
      reset: Array("data: reset\n\n".utf8), heartbeat: Array("event: beat\ndata:\n\n".utf8))
  }

  @Test func `greets with the id up to which the client knows everything`() throws {
    func greeting(_ server: HTTPServer, after id: String? = nil, to end: String = "\n\n") -> String? {
      let wire = Self.open(server, after: id)
      #expect(wire.head()?.status == 200)
      return wire.read(to: end)
    }
    try withServer(handler: Self.named) { server in
      #expect(greeting(server) == "id: 0\ndata: hello\n\n")
      for id in 1...2 { server.broadcast(channel: "all", id: "\(id)", bytes: Self.event(id)) }
      #expect(greeting(server) == "id: 2\ndata: hello\n\n")
      // Nobody is told to know what still comes, neither who knew nothing nor who knew some.
      let both = "id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n"
      #expect(greeting(server, after: "0", to: "data: 2\n\n") == "id: 0\ndata: hello\n\n" + both)
      #expect(
        greeting(server, after: "1", to: "data: 2\n\n") == "id: 1\ndata: hello\n\nid: 2\ndata: 2\n\n")
      #expect(greeting(server, after: "2") == "id: 2\ndata: hello\n\n")
      #expect(greeting(server, after: "x") == "id: 2\ndata: reset\n\n")
    }
    var limits = HTTPLimits()
    limits.resumableEvents = 1
    try withServer(limits, handler: Self.named) { server in
      for id in 1...2 { server.broadcast(channel: "all", id: "\(id)", bytes: Self.event(id)) }
      #expect(greeting(server, after: "0") == "id: 2\ndata: reset\n\n")
    }
  }

  @Test func `beats so that a client hears something every ten seconds`() throws {
    var limits = HTTPLimits()
    // There are four looks in a second.
    #expect(limits.heartbeatTime + 250 <= 10_000)
    limits.heartbeatTime = 50
    try withServer(limits, handler: Self.named) { server in
      let wire = Self.open(server)
      #expect(wire.read(to: "hello\n\n") != nil)
      #expect(wire.read(to: "\n\n") == "event: beat\ndata:\n\n")
    }
  }

  @Test func `remembers so many events and no more`() throws {
    var limits = HTTPLimits()
    limits.resumableEvents = 3
    try withServer(limits, handler: Self.events) { server in
      for id in 1...100 { server.broadcast(channel: "all", id: "\(id)", bytes: Self.event(id)) }
      let late = Self.open(server, after: "97")
      #expect(late.head()?.status == 200)
      #expect(late.read(to: "data:\n\n")?.hasSuffix("event: reset\ndata:\n\n") == true)
      let early = Self.open(server, after: "98")
      #expect(early.head()?.status == 200)
      #expect(early.read(to: "data: 100\n\n") == "data: hello\n\nid: 99\ndata: 99\n\nid: 100\ndata: 100\n\n")
    }
  }

  @Test func `reaches every client while others come and go`() throws {
    try withServer(handler: Self.events) { server in
      var wires = (0..<40).map { _ in Self.open(server) }
      for wire in wires { #expect(wire.read(to: "hello\n\n") != nil) }
      for id in 1...20 {
        wires.removeFirst()
        server.broadcast(channel: "all", bytes: Self.event(id))
      }
      for wire in wires {
        let text = wire.read(to: "data: 20\n\n")
        #expect(text == (1...20).map { "id: \($0)\ndata: \($0)\n\n" }.joined())
      }
      wires = []
      #expect(eventually { server.figures.streams.isEmpty && server.figures.connectionsOpen == 0 })
    }
  }

  @Test func `gives a client up that does not keep up, and no other`() throws {
    var limits = HTTPLimits()
    limits.streamBacklogBytes = 100_000
    try withServer(limits, handler: Self.events) { server in
      let sleeper = Wire(port: server.port, receiveBuffer: 4_096).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      let reader = Self.open(server)
      #expect(sleeper.read(to: "hello\n\n") != nil)
      #expect(reader.read(to: "hello\n\n") != nil)
      let large = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000) + Array("\n\n".utf8)
      var rounds = 0
      while server.figures.streamsOverrun == 0, rounds < 400 {
        rounds += 1
        server.broadcast(channel: "all", bytes: large)
        #expect(reader.read(to: "\n\n")?.utf8.count == 50_002)
      }
      #expect(server.figures.streamsOverrun == 1)
      #expect(server.figures.streams == ["all": 1])
    }
  }

  @Test func `is kept awake by comments`() throws {
    var limits = HTTPLimits()
    limits.heartbeatTime = 50
    try withServer(limits, handler: Self.events) { server in
      let wire = Self.open(server)
      #expect(wire.read(to: "hello\n\n") != nil)
      #expect(wire.read(to: ":\n\n:\n\n") == ":\n\n:\n\n")
    }
  }

  @Test func `is refused beyond the number of streams, in all and of one client`() throws {
    var limits = HTTPLimits()
    limits.streams = 2
    try withServer(limits, handler: Self.events) { server in
      let wires = (0..<2).map { _ in Self.open(server) }
      for wire in wires { #expect(wire.read(to: "hello\n\n") != nil) }
      let third = Self.open(server)
      #expect(third.answer()?.status == 503)
      #expect(server.figures.streamsRefused == 1)
    }
    limits = HTTPLimits()
    limits.loopbackBringsOthers = false
    limits.streamsPerClient = 1
    try withServer(limits, handler: Self.events) { server in
      let first = Self.open(server)
      #expect(first.read(to: "hello\n\n") != nil)
      #expect(Self.open(server).answer()?.status == 503)
      let other = Wire(port: server.port, from: "127.0.0.2").send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(other.read(to: "hello\n\n") != nil)
    }
  }

  @Test func `of the last is kept back for clients that have few`() throws {
    var limits = HTTPLimits()
    limits.streams = 40
    limits.streamsPerClient = 32
    try withServer(
      limits,
      handler: { request, responder in
        responder.stream(
          channel: "all", client: request.query.first("of") ?? "", greeting: Array("data: hello\n\n".utf8))
      }
    ) { server in
      func open(_ client: String) -> (wire: Wire, isOpen: Bool) {
        let wire = Wire(port: server.port).send("GET /?of=\(client) HTTP/1.1\r\nHost: h\r\n\r\n")
        return (wire, wire.head()?.status == 200)
      }
      // Three quarters of all go to whoever comes; the last ten only to those who have less than two.
      let first = (0..<32).map { _ in open("greedy") }
      #expect(first.filter(\.isOpen).count == 30)
      let others = (0..<6).flatMap { number in (0..<3).map { _ in open("modest\(number)") } }
      #expect(others.map(\.isOpen) == (0..<6).flatMap { $0 < 5 ? [true, true, false] : [false, false, false] })
      #expect(!open("greedy").isOpen)
    }
  }

  @Test func `ends with a farewell once it has lost its standing, and not before`() throws {
    var limits = HTTPLimits()
    limits.standingTime = 50
    let stands = Locked(true)
    try withServer(
      limits,
      handler: { request, responder in
        responder.stream(
          channel: "all", greeting: Array("data: hello\n\n".utf8),
          standing: Standing { stands.withLock { $0 } ? nil : Array("event: over\ndata:\n\n".utf8) })
      }
    ) { server in
      let wires = (0..<3).map { _ in Self.open(server) }
      for wire in wires { #expect(wire.read(to: "hello\n\n") != nil) }
      #expect(wires[0].isQuiet())
      stands.withLock { $0 = false }
      for wire in wires { #expect(wire.rest() == Array("event: over\ndata:\n\n".utf8)) }
      #expect(eventually { server.figures.streams.isEmpty && server.figures.connectionsOpen == 0 })
    }
  }

  @Test func `has a head for HEAD and no more`() throws {
    try withServer(handler: Self.events) { server in
      let wire = Wire(port: server.port)
      for _ in 0..<2 {
        let head = wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").head()
        #expect(head?.header("Content-Type") == "text/event-stream")
      }
      #expect(server.figures.streams.isEmpty)
    }
  }

  @Test func `survives the end of the server without a word`() throws {
    let server = HTTPServer(handler: Self.events)
    try server.listen("127.0.0.1:0")
    let wire = Self.open(server)
    #expect(wire.read(to: "hello\n\n") != nil)
    server.stop()
    #expect(wire.rest() == [])
    server.broadcast(channel: "all", bytes: Self.event(1))
    #expect(server.figures.streams.isEmpty)
  }
}
