import Glibc
import MQTT
import TestBroker
import Testing

@Suite struct `A client with its broker` {
  @Test func `receives what others publish`() async throws {
    let broker = try TestBroker()
    let client = try TestClient(broker.address, id: "reader", subscribe: ["desk/+"])
    #expect(try await client.isThere())
    try await broker.publish("desk/12", "present")
    try await broker.publish("room/1", "not asked for")
    try await broker.publish("desk/13", "")
    #expect(try await client.receives([Received("desk/12", "present"), Received("desk/13", "")]))
    #expect(client.states.value == [.connecting, .subscribed, .caughtUp])
    #expect(client.client.figures.received == 2)
  }

  @Test func `tells what the broker had kept`() async throws {
    let broker = try TestBroker()
    try await broker.publish("desk/12", "present", retain: true)
    let client = try TestClient(broker.address, id: "reader", subscribe: ["desk/#"])
    #expect(try await client.receives([Received("desk/12", "present", retain: true)]))
  }

  @Test func `publishes in order, from any thread, at both qualities`() async throws {
    let broker = try TestBroker(onPort: true)
    let reader = try TestClient(broker.address, id: "reader", subscribe: ["out/#"])
    let writer = try TestClient(broker.address, id: "writer")
    #expect(try await reader.isThere())
    for number in 0..<200 {
      writer.client.publish(
        topic: "out/\(number % 2)", payload: Array("\(number)".utf8), qos: number % 2 == 0 ? .atLeastOnce : .atMostOnce)
    }
    #expect(try await reader.messages.wait { $0.count == 200 })
    #expect(Set(reader.messages.value.map(\.payload)) == Set((0..<200).map(String.init)))
    for topic in ["out/0", "out/1"] {
      let numbers = reader.messages.value.filter { $0.topic == topic }.compactMap { Int($0.payload) }
      #expect(numbers == numbers.sorted())
    }
    writer.client.stop()
    #expect(writer.client.figures.published == 200)
    #expect(writer.client.figures.dropped == 0)
  }

  @Test func `keeps what is published while the broker is away, bounded, and the newest of each retained topic`()
    async throws
  {
    let broker = try TestBroker()
    broker.embedded.stop()
    let writer = try TestClient(broker.address, id: "writer") { $0.outgoingLimit = 50 }
    for number in 0..<1_000 {
      writer.client.publish(topic: "event", payload: Array("\(number)".utf8), qos: .atLeastOnce)
      writer.client.publish(
        topic: "space/\(number % 3)", payload: Array("\(number)".utf8), qos: .atLeastOnce, retain: true)
    }
    #expect(writer.client.figures.dropped == 950)
    try broker.embedded.restart()
    let reader = try TestClient(broker.address, id: "reader", subscribe: ["#"])
    #expect(try await writer.isThere())
    writer.client.stop()
    #expect(writer.client.figures.published == 53)
    let kept = ["space/0": "999", "space/1": "997", "space/2": "998"]
    #expect(try await reader.messages.wait { Set($0.map(\.topic)).isSuperset(of: kept.keys) })
    for (topic, payload) in kept { #expect(reader.messages.value.last { $0.topic == topic }?.payload == payload) }
  }

  @Test func `counts what no broker would take`() async throws {
    let broker = try TestBroker()
    let writer = try TestClient(broker.address, id: "writer")
    #expect(try await writer.isThere())
    for topic in ["", "a/#", "a\u{0}b", "a\u{7}", String(repeating: "t", count: 65_536)] {
      writer.client.publish(topic: topic, payload: [])
    }
    writer.client.publish(topic: "fine", payload: [], qos: .atLeastOnce)
    writer.client.stop()
    #expect(writer.client.figures.dropped == 5)
    #expect(writer.client.figures.published == 1)
  }

  @Test func `says online, and offline when it stops`() async throws {
    let broker = try TestBroker()
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["status"])
    #expect(try await watcher.isThere())
    let client = try TestClient(broker.address, id: "presenza") {
      $0.will = Will(topic: "status", offline: Array("offline".utf8), online: Array("online".utf8))
    }
    #expect(try await watcher.receives([Received("status", "online")]))
    client.client.stop()
    #expect(client.states.value.last == .stopped)
    #expect(try await watcher.receives([Received("status", "online"), Received("status", "offline")]))
    let late = try TestClient(broker.address, id: "late", subscribe: ["status"])
    #expect(try await late.receives([Received("status", "offline", retain: true)]))
  }

  @Test func `loses nothing of a burst that comes faster than it reads`() async throws {
    let broker = try TestBroker()
    let reader = try TestClient(broker.address, id: "reader", subscribe: ["burst"])
    let writer = try TestClient(broker.address, id: "writer") { $0.outgoingLimit = 100_000 }
    #expect(try await reader.isThere())
    #expect(try await writer.isThere())
    for number in 0..<20_000 { writer.client.publish(topic: "burst", payload: Array("\(number)".utf8)) }
    #expect(try await reader.messages.wait(seconds: 30) { $0.count == 20_000 })
    #expect(reader.messages.value.map(\.payload) == (0..<20_000).map(String.init))
  }

  @Test func `works with descriptors above 1,024`() async throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4_096))
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    try #require(limit.rlim_cur >= 2_000, "this machine allows too few descriptors")
    let broker = try TestBroker(onPort: true)
    let held = (0..<1_100).map { _ in open("/dev/null", O_RDONLY | O_CLOEXEC) }
    defer { for descriptor in held { close(descriptor) } }
    #expect((held.max() ?? 0) > 1_024)
    let client = try TestClient(broker.address, id: "reader", subscribe: ["desk/+"])
    #expect(try await client.isThere())
    try await broker.publish("desk/12", "present")
    #expect(try await client.receives([Received("desk/12", "present")]))
    broker.embedded.kill()
    try broker.embedded.restart()
    #expect(try await client.isThere(times: 2))
  }
}
