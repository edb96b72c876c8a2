import Children
import Glibc
import MQTT
import TestBroker
import Testing
import Threads

@Suite struct `After a broken connection` {
  @Test func `a client is back, and receives what waited in its session as backlog`() async throws {
    let broker = try TestBroker(remembers: true)
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) {
      $0.probeTopic = "presenza/test/probe/presenza"
    }
    #expect(try await client.isThere())
    try await broker.publish("desk/1", "live")
    #expect(try await client.receives([Received("desk/1", "live")]))

    client.client.stop()
    try await broker.publish("desk/1", "while away 1")
    try await broker.publish("desk/2", "while away 2")
    try #require(try await broker.hasWritten("while away 2"))
    broker.embedded.kill()
    try broker.embedded.restart()

    let again = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) {
      $0.probeTopic = "presenza/test/probe/presenza"
    }
    #expect(try await again.isThere())
    try await broker.publish("desk/3", "live again")
    #expect(
      try await again.receives([
        Received("desk/1", "while away 1", isBacklog: true), Received("desk/2", "while away 2", isBacklog: true),
        Received("desk/3", "live again"),
      ]))
    #expect(again.states.value == [.connecting, .subscribed, .caughtUp])
  }

  @Test func `by kill -9 a client subscribes again by itself, each time`() async throws {
    let broker = try TestBroker(remembers: true)
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) {
      $0.probeTopic = "presenza/test/probe/presenza"
    }
    #expect(try await client.isThere())
    for round in 1...10 {
      broker.embedded.kill()
      #expect(try await client.states.wait { $0.count(where: \.isLost) >= round })
      try broker.embedded.restart()
      #expect(try await client.isThere(times: round + 1))
      try await broker.publish("desk/1", "round \(round)")
      #expect(try await client.messages.wait { $0.map(\.payload).contains("round \(round)") })
    }
    #expect(client.client.figures.reconnects == 10)
    #expect(client.messages.value.map(\.payload) == (1...10).map { "round \($0)" })
  }

  @Test func `it says when it last heard the broker`() async throws {
    let broker = try TestBroker()
    let before = MonotonicInstant.now()
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"])
    #expect(try await client.isThere())
    let after = MonotonicInstant.now()
    broker.embedded.kill()
    #expect(try await client.states.wait { $0.contains(where: \.isLost) })
    guard case .lost(let since, let why) = client.states.value.last else {
      Issue.record("not lost: \(client.states.value)")
      return
    }
    let heard = try #require(since)
    #expect(before < heard && heard <= after)
    #expect(!why.isEmpty)
  }

  @Test func `the broker speaks for a client that was killed`() async throws {
    let broker = try TestBroker()
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["status"])
    #expect(try await watcher.isThere())
    // A client that is killed needs a process of its own: mosquitto_sub has the same will as ours.
    guard case .unixSocket(let path) = broker.embedded.listener else { return }
    let victim = try Child.spawn(
      "mosquitto_sub",
      ["--unix", path, "-t", "x", "--will-topic", "status", "--will-payload", "offline", "--will-retain"],
      output: .discard)
    #expect(try await watcher.hasCompany(broker, "x"))
    victim.kill()
    #expect(try await watcher.receives([Received("status", "offline")]))
  }

  @Test func `silence is noticed within two keepalives and two seconds`() async throws {
    let broker = try TestBroker(onPort: true)
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) { $0.keepaliveSeconds = 5 }
    #expect(try await client.isThere())
    let pid = try #require(broker.embedded.pid)
    // A busy machine only ever adds to it: the shortest of three tries counts.
    var shortest = Int.max
    for attempt in 1...3 where shortest > 12_000 {
      let start = MonotonicInstant.now()
      // A stopped process keeps its connections and answers nothing, like a network that drops every packet.
      kill(pid, SIGSTOP)
      let noticed = try await client.states.wait(seconds: 20) { $0.count(where: \.isLost) >= attempt }
      shortest = min(shortest, start.milliseconds(until: .now()))
      kill(pid, SIGCONT)
      #expect(noticed)
      #expect(try await client.isThere(times: attempt + 1))
    }
    #expect(shortest <= 12_000)
  }

  @Test func `a broker that accepts and never answers is given up and tried again`() async throws {
    let peer = try ScriptedPeer { _ in nil }
    let client = try TestClient(peer.address, id: "presenza") { $0.answerWithinMilliseconds = 200 }
    #expect(try await peer.connections.wait { $0 >= 3 })
    #expect(client.states.value.contains { $0 == .lost(since: nil, why: "\(peer.url): no answer in 200 ms") })
    client.client.stop()
    #expect(client.states.value.last == .stopped)
  }

  @Test func `a port where nobody listens is tried again until somebody does`() async throws {
    let broker = try TestBroker(onPort: true)
    broker.embedded.stop()
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"])
    #expect(try await client.states.wait { $0.contains(where: \.isLost) })
    #expect(client.client.figures.lastError == "\(broker.url): Connection refused")
    try broker.embedded.restart()
    #expect(try await client.isThere())
  }

  @Test func `a host with two kinds of addresses is reached on the one that listens`() async throws {
    let broker = try TestBroker(onPort: true)
    let port = try #require(broker.embedded.port)
    let client = try TestClient(.tcp(host: "localhost", port: port), id: "presenza", subscribe: ["desk/+"])
    #expect(try await client.isThere())
  }

  @Test func `a message that the library cannot read does not hold the client up for ever`() async throws {
    // Control characters in a topic: libmosquitto drops the connection, and the broker would send it again.
    let poison = Packet.publish(topic: "a\u{1}b", payload: "x")
    let peer = try ScriptedPeer { packet in
      switch packet.kind {
      case .connect: Packet.connack(sessionPresent: !packet.isCleanSession) + (packet.isCleanSession ? [] : poison)
      case .subscribe: Packet.suback(packet, granted: 1)
      case .other: nil
      }
    }
    let client = try TestClient(peer.address, id: "presenza", subscribe: ["a/#"])
    #expect(try await client.states.wait { $0.contains(.subscribed) })
    #expect(client.client.figures.lastError?.contains("cannot be read") == true)
  }
}

extension TestClient {
  /// Waits until somebody subscribes to `topic`: mosquitto tells how many subscriptions there are.
  func hasCompany(_ broker: TestBroker, _ topic: String) async throws -> Bool {
    let start = MonotonicInstant.now()
    while start.milliseconds(until: .now()) < 10_000 {
      if broker.embedded.lastLines.contains(where: { $0.contains("as auto-") || $0.contains("as mosq-") }) {
        return true
      }
      let pause = try Wakeup()
      _ = try await blocking { pause.wait(milliseconds: 20) }
    }
    return false
  }
}
