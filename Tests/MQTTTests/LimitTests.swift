import Children
import Foundation
import MQTT
import TestBroker
import Testing
import Threads

/// What is too long, refused or contested costs itself and nothing else.
@Suite struct `A client and what goes beyond the limits` {
  /// Of the bytes after the protocol's name: MQTT 5 §3.1.2.11.4.
  @Test func `says to a broker of MQTT 5 how long a message may be, and that its session is kept`() async throws {
    let said = Watched<[UInt8]>([])
    let peer = try ScriptedPeer(knowsV5: true) { packet in
      if packet.kind == .connect { said.update { $0 = packet.bytes } }
      return nil
    }
    let client = try TestClient(peer.address, id: "presenza") { $0.longestPacket = 0x0012_3456 }
    #expect(try await said.wait { !$0.isEmpty })
    let bytes = said.value
    #expect(bytes[8] == 5)
    #expect(Data(bytes).range(of: Data([0x27, 0x00, 0x12, 0x34, 0x56])) != nil)
    #expect(Data(bytes).range(of: Data([0x11, 0xFF, 0xFF, 0xFF, 0xFF])) != nil)
    client.client.stop()
  }

  @Test func `meets a broker that does not know MQTT 5 in 3.1.1`() async throws {
    let broker = try TinyBroker()
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/1"])
    #expect(try await client.isThere())
    broker.publish("desk/1", "on")
    #expect(try await client.messages.wait { $0.last == Received("desk/1", "on") })
  }

  @Test func `is never sent what is longer than it takes, and keeps its connection`() async throws {
    let broker = try TestBroker()
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) { $0.longestPacket = 100_000 }
    #expect(try await client.isThere())
    let writer = try TestClient(broker.address, id: "writer")
    #expect(try await writer.isThere())
    for retain in [false, true] {
      writer.client.publish(
        topic: "desk/1", payload: Array(repeating: 65, count: 200_000), qos: .atLeastOnce, retain: retain)
    }
    writer.client.publish(topic: "desk/2", payload: Array("on".utf8), qos: .atLeastOnce)
    #expect(try await client.messages.wait { $0.last == Received("desk/2", "on") })
    #expect(client.messages.value.count == 1)
    #expect(!client.states.value.contains { $0.isLost })
  }

  @Test func `leaves a broker of MQTT 3.1.1 while it sends what is too long`() async throws {
    let broker = try TinyBroker()
    let line = try SlowLine(to: broker.port, bytesPerSecond: 2_000_000)
    let client = try TestClient(.tcp(host: "127.0.0.1", port: line.port), id: "presenza", subscribe: ["desk/1"]) {
      $0.longestPacket = 50_000
      $0.newestVersion = .v311
    }
    #expect(try await client.isThere())
    broker.publish("desk/1", String(repeating: "A", count: 4_000_000))
    #expect(try await client.states.wait { $0.contains(where: \.isLost) })
    #expect(client.client.figures.lastError?.contains("message_size_limit") == true)
    #expect(client.messages.value.isEmpty)
    #expect(try await client.isThere(times: 2))
  }

  /// Without MQTT 5 the broker can only end the connection; with it, its limit is known.
  @Test(arguments: [ProtocolVersion.v311, .v5])
  func `drops a publication that the broker takes from nobody, names it, and hears all the rest`(
    _ version: ProtocolVersion
  ) async throws {
    let broker = try TestBroker(settings: ["max_packet_size 20000"])
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) { $0.newestVersion = version }
    #expect(try await client.isThere())
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["out/+"])
    #expect(try await watcher.isThere())
    client.client.publish(topic: "out/1", payload: Array("one".utf8), qos: .atLeastOnce, retain: true)
    client.client.publish(topic: "out/2", payload: Array(repeating: 65, count: 30_000), qos: .atLeastOnce, retain: true)
    client.client.publish(topic: "out/3", payload: Array("three".utf8), qos: .atLeastOnce, retain: true)
    #expect(try await watcher.messages.wait(seconds: 30) { messages in messages.contains { $0.topic == "out/3" } })
    #expect(client.client.figures.dropped == 1)
    #expect(client.complaints.value.contains { $0.contains("out/2") })
    #expect(try await client.states.wait { $0.last == .caughtUp })
    try await broker.publish("desk/1", "on")
    #expect(try await client.messages.wait { $0.last?.payload == "on" })
  }

  @Test func `names what the broker has no right for`() async throws {
    let folder = try TemporaryFolder()
    try Data("topic read #\ntopic write out/1\n".utf8).write(to: URL(filePath: folder.file("acl")))
    let broker = try TestBroker(folder: folder, settings: ["acl_file \(folder.file("acl"))"])
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"])
    #expect(try await client.isThere())
    client.client.publish(topic: "out/2", payload: [65], qos: .atLeastOnce)
    #expect(try await client.complaints.wait { texts in texts.contains { $0.contains("out/2") } })
    #expect(client.client.figures.dropped == 1)
    #expect(client.states.value.last == .caughtUp)
  }

  @Test func `two clients of one id say so, come back later and later, and believe nothing meanwhile`() async throws {
    let broker = try TestBroker()
    let impatient: @Sendable (inout ClientOptions) -> Void = { options in
      options.probeTopic = "presenza/test/probe/presenza"
      options.backoff = Backoff(firstMilliseconds: 5, mostMilliseconds: 20)
    }
    let one = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"], impatient)
    #expect(try await one.isThere())
    let other = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"], impatient)
    for client in [one, other] {
      #expect(
        try await client.states.wait(seconds: 30) { states in
          states.contains { $0.behind?.contains("'presenza' takes the connection over again and again") == true }
        })
      let caughtUp = client.states.value.lastIndex(of: .caughtUp) ?? -1
      let doubted = client.states.value.firstIndex { $0.behind != nil } ?? -1
      #expect(doubted > caughtUp)
    }
  }
}
