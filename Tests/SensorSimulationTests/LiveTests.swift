import Children
import Foundation
import MQTT
import TestBroker
import Testing

@Suite struct `The simulator beside a broker` {
  let simulator = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "simulator").path

  @Test func `who listens at eleven in the morning hears every sensor within seconds, and a living house`() async throws
  {
    let broker = try TestBroker()
    let listener = try TestClient(broker.address, id: "listener", subscribe: ["zigbee2mqtt/#"])
    #expect(try await listener.isThere())
    let child = try Child.spawn(
      simulator, ["run", "--broker", broker.url, "--start", "2026-03-04T10:00:00Z", "--speed", "60"],
      output: .discard)
    // 114 sensors, their availability, and the bridge.
    let isHeard = try await listener.messages.wait(seconds: 30) { Set($0.map(\.topic)).count == 229 }
    child.send(signal: SIGTERM)
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    let isOver = try await listener.messages.wait { messages in
      messages.last { $0.topic == "zigbee2mqtt/bridge/state" }?.payload == #"{"state":"offline"}"#
    }
    #expect(isHeard)
    #expect(status == .exited(0))
    #expect(isOver)
    let present = listener.messages.value.count {
      $0.payload.contains(#""presence":true"#) || $0.payload.contains(#""occupancy":true"#)
    }
    #expect(present > 15)

    let late = try TestClient(broker.address, id: "late", subscribe: ["zigbee2mqtt/#"])
    let isKept = try await late.messages.wait { messages in messages.count { $0.retain } >= 115 }
    #expect(isKept)
    #expect(late.messages.value.allSatisfy { !$0.payload.contains("presence") && !$0.payload.contains("occupancy") })
  }

  @Test func `a load goes through a real broker without a loss, and says what it reached`() async throws {
    let broker = try TestBroker()
    let folder = try TemporaryFolder()
    let child = try Child.spawn(
      simulator, ["load", "--broker", broker.url, "--sensors", "50", "--rate", "500", "--for", "2s", "--json"],
      output: .file(path: folder.file("printed")))
    let status = try await blocking { child.wait(milliseconds: 60_000) }
    #expect(status == .exited(0))
    let text = try String(contentsOfFile: folder.file("printed"), encoding: .utf8)
    #expect(text.contains(#""sent":1050,"lost":0,"#), "\(text)")
    #expect(text.contains(#""subscriber":{"p50":"#))
  }

  @Test func `a signal ends it while it still waits for a broker`() async throws {
    let child = try Child.spawn(
      simulator, ["run", "--broker", "mqtt+unix:///nowhere/broker.sock"], output: .discard)
    child.send(signal: SIGTERM)
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    if status == nil { child.kill() }
    // Before the program has blocked the signal it simply ends by it.
    #expect(status == .exited(0) || status == .signalled(SIGTERM))
  }
}
