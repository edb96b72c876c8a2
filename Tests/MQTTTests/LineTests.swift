import Foundation
import MQTT
import TestBroker
import Testing
import Threads

/// What arrives is as old as it looks only where our own message, sent to ourselves, comes back in time.
@Suite struct `A client that sends itself a probe` {
  /// Every tenth of a second one, which has three to come back.
  static let impatient: @Sendable (inout ClientOptions) -> Void = { options in
    options.probeTopic = "presenza/test/probe/presenza"
    options.probeEveryMilliseconds = 100
    options.probeWithinMilliseconds = 300
  }

  static func client(_ address: BrokerAddress, _ adjust: @Sendable (inout ClientOptions) -> Void = { _ in }) throws
    -> TestClient
  {
    try TestClient(address, id: "presenza", subscribe: ["desk/+"]) { options in
      impatient(&options)
      adjust(&options)
    }
  }

  /// 300 messages, or as many as PRESENZA_QUEUE says; the line takes a second for 300 of them. A broker that has many messages on their way sends them before it acknowledges the subscriptions.
  @Test(arguments: [20, 1_000])
  func `takes a queue on a slow line for old, however long it takes`(inFlight: Int) async throws {
    let count = ProcessInfo.processInfo.environment["PRESENZA_QUEUE"].flatMap { Int($0) } ?? 300
    let broker = try TestBroker(onPort: true, settings: ["max_inflight_messages \(inFlight)"])
    try await TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]).leaveSession()
    let writer = try TestClient(broker.address, id: "writer") { $0.outgoingLimit = count + 1 }
    #expect(try await writer.isThere())
    for number in 1...count {
      writer.client.publish(topic: "desk/1", payload: Array("kept \(number) ".utf8) + Self.filling, qos: .atLeastOnce)
    }
    #expect(try await Self.holds(seconds: 60) { writer.client.figures.published == count })

    let line = try SlowLine(to: try #require(broker.embedded.port), bytesPerSecond: max(20_000, count * 3))
    let client = try Self.client(.tcp(host: "127.0.0.1", port: line.port)) { options in
      options.answerWithinMilliseconds = 500
      // With MQTT 5 the client says how many may be on their way.
      options.newestVersion = .v311
    }
    #expect(try await client.isThere(seconds: 120))
    // Those that came before the probe, and none of them fresh.
    #expect(client.messages.value.count == count)
    #expect(client.messages.value.count(where: { !$0.isBacklog }) == 0)
    let states = client.states.value
    #expect(Array(states.prefix(2)) == [.connecting, .subscribed] && states.last == .caughtUp)
    #expect(states.count(where: { $0.isLost }) == 0)
    if inFlight == 20 {
      #expect(states[2].behind?.contains("topic readwrite presenza/test/probe/presenza") == true)
    }

    writer.client.publish(topic: "desk/1", payload: Array("live".utf8), qos: .atLeastOnce)
    #expect(try await client.messages.wait { $0.last == Received("desk/1", "live") })
  }

  @Test func `asks also where the broker says that it has no session, and sends its queue all the same`() async throws {
    let kept = (1...200).map { Received("desk/\($0)", "kept") }
    let broker = try TinyBroker(TinyBroker.Manner(queue: kept))
    let client = try Self.client(broker.address)
    #expect(try await client.isThere())
    #expect(client.messages.value == kept.map { Received($0.topic, $0.payload, isBacklog: true) })
    broker.publish("desk/1", "live")
    #expect(try await client.messages.wait { $0.last == Received("desk/1", "live") })
  }

  @Test func `leaves a broker that answers pings and hands over nothing, and comes back`() async throws {
    let broker = try TinyBroker(TinyBroker.Manner(handsOver: false))
    let client = try Self.client(broker.address)
    #expect(try await broker.connections.wait { $0 >= 3 })
    #expect(!client.states.value.contains(.caughtUp))
    let why = client.states.value.compactMap { state in if case .lost(nil, let why) = state { why } else { nil } }
    #expect(why.first?.contains("the line is deaf") == true && why.first?.contains("within 300 ms") == true)
    #expect(client.client.figures.deaf >= 2)
    // The reason stands also while the next connection waits for its probe.
    #expect(client.states.value.contains { $0.behind == why.first })
    broker.change { $0.handsOver = true }
    #expect(try await client.isThere())
  }

  /// Mosquitto 2.0.11 falls silent after such a queue, answers pings, and hands it over on the next connection.
  @Test func `gets all of a queue at QoS 0 after which a real broker is deaf, and none of it as fresh`() async throws {
    let broker = try TestBroker(settings: ["queue_qos0_messages true", "max_inflight_messages 20"])
    try await TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]).leaveSession()
    let writer = try TestClient(broker.address, id: "writer")
    #expect(try await writer.isThere())
    for number in 1...60 { writer.client.publish(topic: "desk/1", payload: Array("\(number)".utf8)) }
    writer.client.publish(topic: "done", payload: [], qos: .atLeastOnce)
    #expect(try await Self.holds(seconds: 15) { writer.client.figures.published == 61 })
    let client = try Self.client(broker.address)
    #expect(try await client.isThere())
    #expect(Set(client.messages.value.map(\.payload)) == Set((1...60).map(String.init)))
    #expect(client.messages.value.count(where: { !$0.isBacklog }) == 0)
  }

  @Test func `counts as gone what came after the last probe that it got back`() async throws {
    let broker = try TinyBroker()
    let client = try Self.client(broker.address)
    #expect(try await client.listened.wait { $0.count >= 3 })
    broker.change { $0.handsOver = false }
    #expect(try await client.states.wait { $0.contains(where: \.isLost) })
    let last = try #require(client.listened.value.last)
    let since = client.states.value.lazy.compactMap { state in if case .lost(let at?, _) = state { at } else { nil } }
    #expect(since.first == last)
    broker.change { $0.handsOver = true }
    #expect(try await client.isThere(times: 2))
  }

  @Test func `gives up a line that is half open, long before its keepalive`() async throws {
    let broker = try TestBroker(onPort: true)
    let line = try SlowLine(to: try #require(broker.embedded.port))
    let client = try Self.client(.tcp(host: "127.0.0.1", port: line.port)) { $0.keepaliveSeconds = 60 }
    #expect(try await client.isThere())
    line.freeze()
    #expect(try await client.states.wait { $0.contains(where: \.isLost) })
    line.thaw()
    #expect(try await client.isThere(times: 2))
  }

  @Test func `takes what a line held up for old, though it stays connected`() async throws {
    let broker = try TinyBroker()
    let client = try Self.client(broker.address)
    #expect(try await client.isThere())
    broker.change { $0.handsOver = false }
    // Others go on to speak: the line is not deaf, and nobody knows how late it is.
    let speaking = Watched(true)
    let speaker = try OSThread(named: "speaker") {
      while speaking.value {
        broker.publish("desk/1", "late?")
        _ = poll(nil, 0, 20)
      }
    }
    #expect(try await client.states.wait { $0.contains { $0.behind != nil } })
    #expect(try await client.messages.wait { $0.last == Received("desk/1", "late?", isBacklog: true) })
    broker.change { $0.handsOver = true }
    #expect(try await client.isThere(times: 2))
    #expect(try await client.messages.wait { $0.last == Received("desk/1", "late?") })
    speaking.update { $0 = false }
    try await blocking { speaker.join() }
    #expect(broker.connections.value == 1)
  }

  @Test func `knows it by its payload, wherever a bridge puts its topic, and hands it to nobody`() async throws {
    let broker = try TinyBroker(TinyBroker.Manner(prefix: "site-a/"))
    let client = try Self.client(broker.address)
    #expect(try await client.listened.wait { $0.count >= 3 })
    #expect(client.messages.value.isEmpty)
  }

  @Test func `takes one that an earlier connection left in the queue for nothing`() async throws {
    let stale = "presenza-probe-" + String(repeating: "0123456789abcdef", count: 2)
    let broker = try TinyBroker(
      TinyBroker.Manner(queue: [
        Received("presenza/test/probe/presenza", stale), Received("elsewhere", stale), Received("desk/1", "kept"),
      ]))
    let client = try Self.client(broker.address)
    #expect(try await client.isThere())
    #expect(client.messages.value == [Received("desk/1", "kept", isBacklog: true)])
  }

  @Test func `sends one at once where somebody waits for it`() async throws {
    let broker = try TestBroker()
    let client = try Self.client(broker.address) {
      $0.probeEveryMilliseconds = 600_000
      $0.probeWithinMilliseconds = 600_000
    }
    #expect(try await client.isThere())
    let asked = MonotonicInstant.now()
    client.client.probe()
    #expect(try await client.listened.wait { $0.count == 2 })
    #expect(client.listened.value[1] >= asked)
  }

  private static let filling = Array(repeating: UInt8(ascii: "."), count: 40)

  private static func holds(seconds: Int, _ condition: @escaping @Sendable () -> Bool) async throws -> Bool {
    let start = MonotonicInstant.now()
    while !condition() {
      guard start.milliseconds(until: .now()) < seconds * 1_000 else { return false }
      try await blocking { _ = poll(nil, 0, 10) }
    }
    return true
  }
}
