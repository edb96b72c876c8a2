import Children
import Foundation
import TestBroker
import Testing

@Suite struct `The embedded broker` {
  @Test func `runs on a free port and comes back on the same one`() async throws {
    let broker = try TestBroker(onPort: true)
    let port = try #require(broker.embedded.port)
    #expect((20_000..<32_768).contains(port))
    try await broker.publish("a", "1")
    let first = try #require(broker.embedded.pid)
    try broker.embedded.restart()
    #expect(broker.embedded.port == port)
    #expect(broker.embedded.pid != first)
    try await broker.publish("a", "2")
    broker.embedded.stop()
    #expect(broker.embedded.pid == nil)
    await #expect(throws: TestBroker.PublishFailed.self) { try await broker.publish("a", "3") }
  }

  @Test func `takes another port when one is taken`() async throws {
    let first = try TestBroker(onPort: true)
    let second = try TestBroker(onPort: true)
    #expect(first.embedded.port != second.embedded.port)
    #expect(throws: ChildError.self) {
      try EmbeddedBroker(folder: second.folder.path, listener: .loopback(port: first.embedded.port))
    }
  }

  @Test func `says why it does not start`() throws {
    let error = #expect(throws: ChildError.self) { try TestBroker(settings: ["no_such_setting 1"]) }
    #expect(error?.description.contains("no_such_setting") == true)
  }

  @Test func `remembers what it retained through kill -9`() async throws {
    let broker = try TestBroker(remembers: true)
    try await broker.publish("desk/1", "present", retain: true)
    broker.embedded.kill()
    try broker.embedded.restart()
    let client = try TestClient(broker.address, id: "reader", subscribe: ["desk/#"])
    #expect(try await client.receives([Received("desk/1", "present", retain: true)]))
  }

  @Test func `has the same queues as the one that an installation gets`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let seed = try String(contentsOf: root.appending(path: "seeds/deployment/mosquitto.conf"), encoding: .utf8)
    let lines = Set(seed.split(separator: "\n").map(String.init))
    for setting in EmbeddedBroker.queueSettings { #expect(lines.contains(setting), "\(setting) is not in the seed") }
  }
}
