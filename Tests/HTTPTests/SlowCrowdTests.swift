import Glibc
import HTTP
import Testing

/// A thousand clients who take their time, of every kind there is, and one who does not.
@Suite struct `A thousand slow clients` {
  /// A tenth of the usual patience: the usual one is asserted below.
  static var limits: HTTPLimits {
    var limits = HTTPLimits()
    limits.headTime /= 10
    limits.bodyTime /= 10
    limits.writeTime /= 10
    limits.idleTime = 850
    limits.lingerTime /= 10
    return limits
  }

  @Test func `have less than ten seconds by default`() {
    let usual = HTTPLimits()
    // Overdue connections are looked for four times in the shortest of the times; then there is the farewell.
    let late = usual.lingerTime / 4 + usual.lingerTime
    for time in [usual.headTime, usual.bodyTime, usual.writeTime] { #expect(time + late < 10_000) }
  }

  @Test func `are each closed in time, and the others are answered at once`() throws {
    let large = HTTPResponse(status: 200, body: [UInt8](repeating: 7, count: 100_000))
    let answer: HTTPServer.Handler = { request, responder in
      responder.respond(request.path == "/large" ? large : .text(200, "hello"))
    }
    try withServer(Self.limits, handler: answer) { server in
      var crowd = (0..<1_000).map { number in
        let kind = SlowClient.Kind.allCases[number % SlowClient.Kind.allCases.count]
        return SlowClient(Wire(port: server.port, receiveBuffer: kind == .readsNothing ? 4_096 : nil), kind)
      }
      #expect(eventually { server.figures.connectionsAccepted >= 1_000 })
      let start = milliseconds()
      var slowest = 0
      while server.figures.connectionsOpen > 0, milliseconds() - start < 10_000 {
        for index in crowd.indices where !crowd[index].isOver { crowd[index].drip() }
        let asked = milliseconds()
        #expect(
          Wire(port: server.port).send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").answer()?.status == 200
        )
        slowest = max(slowest, milliseconds() - asked)
        poll(nil, 0, 50)
      }
      // A tenth of what the usual patience would allow, and time for a busy machine.
      #expect(server.figures.connectionsOpen == 0)
      #expect(milliseconds() - start < 5_000)
      #expect(slowest < 1_000)
      #expect(server.figures.slowReaders == 200)
      #expect(server.figures.requestsTimedOut == 800)
    }
  }

  private func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
  }
}

/// One of them.
private struct SlowClient {
  enum Kind: CaseIterable {
    case saysNothing
    case dripsItsHead
    case dripsItsBody
    case stopsInItsHead
    case readsNothing
  }

  let wire: Wire
  let kind: Kind
  private(set) var isOver = false

  init(_ wire: Wire, _ kind: Kind) {
    self.wire = wire
    self.kind = kind
    switch kind {
    case .saysNothing: break
    case .dripsItsHead: wire.send("GET / HTTP/1.1\r\nHost: h\r\nA: ")
    case .dripsItsBody: wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
    case .stopsInItsHead: wire.send("GET / HTTP/1.1\r\nHo")
    // Each asks for 30 MB.
    case .readsNothing: wire.send(String(repeating: "GET /large HTTP/1.1\r\nHost: h\r\n\r\n", count: 300))
    }
  }

  /// A byte now and then, from those who go on at all.
  mutating func drip() {
    switch kind {
    case .dripsItsHead, .dripsItsBody: wire.send("x")
    case .saysNothing, .stopsInItsHead, .readsNothing: isOver = true
    }
  }
}
