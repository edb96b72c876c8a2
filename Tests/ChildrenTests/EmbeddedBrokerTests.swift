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
    try #require(try await broker.hasWritten("present"))
    broker.embedded.kill()
    try broker.embedded.restart()
    let client = try TestClient(broker.address, id: "reader", subscribe: ["desk/#"])
    #expect(try await client.receives([Received("desk/1", "present", retain: true)]))
  }

  /// What the demo cannot share: who may enter, where it listens, and what is for years or for a machine of its own.
  static let installationsOwn: Set<Substring> = [
    "allow_anonymous", "password_file", "acl_file", "listener", "persistent_client_expiration", "autosave_interval",
  ]

  @Test func `has every setting that an installation's broker gets, and no other`() throws {
    let seed = try String(contentsOf: Self.seeds.appending(path: "mosquitto.conf"), encoding: .utf8)
    let settings = seed.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let shared = settings.filter { !Self.installationsOwn.contains($0.prefix { $0 != " " }) }
    #expect(shared.map(String.init) == EmbeddedBroker.sharedSettings)
  }

  @Test func `starts with the installation's file as it stands, and lets each do what its access list says`()
    async throws
  {
    let folder = try TemporaryFolder()
    for (number, user) in ["presenza", "gateway-1", "panel", "notifier", "follower"].enumerated() {
      let words = ["-b"] + (number == 0 ? ["-c"] : []) + [folder.file("passwords"), user, "secret-\(user)"]
      let child = try Child.spawn("mosquitto_passwd", words, output: .discard)
      #expect(try await blocking { child.wait(milliseconds: 5_000) } == .exited(0))
    }
    // The four users that are examples in the file, beside the monitor.
    let list = try String(contentsOf: Self.seeds.appending(path: "acl"), encoding: .utf8)
      .replacing(/# (user (?:gateway-1|panel|notifier|follower)|topic readwrite zigbee2mqtt.*|topic read presenza.*)/) {
        "\($0.output.1)"
      }
    try folder.write(list, to: "acl")
    let seed = try String(contentsOf: Self.seeds.appending(path: "mosquitto.conf"), encoding: .utf8)
    // Only places differ: the folder of its files, and a free port.
    let settings = seed.replacing("/etc/mosquitto", with: folder.path).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("listener") }
    let broker = try TestBroker(onPort: true, folder: folder, settings: settings)

    func client(_ user: String, id: String? = nil, reading filters: [String]) throws -> TestClient {
      let password = try folder.write("secret-\(user)", to: "password-\(user)")
      return try TestClient(broker.address, id: id ?? user, subscribe: filters) {
        $0.username = user
        $0.passwordFile = password
        $0.probeTopic = user == "presenza" ? "presenza/house/probe/presenza" : nil
      }
    }
    func say(_ topic: String, as user: String) async throws {
      try await broker.publish(topic, "x", arguments: ["-u", user, "-P", "secret-\(user)"])
    }
    let monitor = try client("presenza", reading: ["zigbee2mqtt/#", "application/+/device/+/event/up", "presenza/#"])
    let panel = try client("panel", reading: ["presenza/+/space/#", "presenza/+/status"])
    let notifier = try client("notifier", reading: ["presenza/+/notify/#"])
    #expect(try await monitor.isThere())
    #expect(try await panel.isThere())
    #expect(try await notifier.isThere())
    try await say("presenza/house/space/desk-1", as: "gateway-1")
    try await say("presenza/house/space/desk-1", as: "panel")
    try await say("zigbee2mqtt/desk-1", as: "presenza")
    try await say("zigbee2mqtt/desk-2", as: "gateway-1")
    try await say("presenza/house/space/desk-2", as: "presenza")
    #expect(try await monitor.messages.wait { $0.count >= 2 })
    #expect(monitor.messages.value.map(\.topic) == ["zigbee2mqtt/desk-2", "presenza/house/space/desk-2"])
    #expect(try await panel.messages.wait { !$0.isEmpty })
    #expect(panel.messages.value.map(\.topic) == ["presenza/house/space/desk-2"])
    // A link is for the sender of messages alone: below `notify` the panel reads nothing, nor does the sender read anything else.
    let nosy = try client(
      "panel", id: "nosy", reading: ["presenza/+/notify/#", "presenza/+/event/#", "presenza/+/status"])
    let other = try client("notifier", id: "other", reading: ["presenza/#"])
    let follower = try client("follower", reading: ["presenza/#"])
    #expect(try await nosy.isThere())
    #expect(try await other.isThere())
    #expect(try await follower.isThere())
    for topic in ["event/warned", "notify/warned", "status"] {
      try await say("presenza/house/\(topic)", as: "presenza")
    }
    try await say("presenza/house/notify/released", as: "notifier")
    try await say("presenza/house/notify/offered", as: "presenza")
    #expect(try await notifier.messages.wait { $0.count >= 2 })
    #expect(try await other.messages.wait { $0.count >= 2 })
    for client in [notifier, other] {
      #expect(client.messages.value.map(\.topic) == ["presenza/house/notify/warned", "presenza/house/notify/offered"])
    }
    #expect(try await nosy.receives([Received("presenza/house/status", "x")]))
    #expect(try await follower.receives([Received("presenza/house/event/warned", "x")]))
    // Mosquitto 2.0 grants every subscription and keeps back what may not be read: the last message is all that comes.
    let curious = try client("panel", id: "curious", reading: ["zigbee2mqtt/#", "presenza/+/status"])
    #expect(try await curious.isThere())
    try await say("zigbee2mqtt/desk-3", as: "gateway-1")
    try await say("presenza/house/status", as: "presenza")
    #expect(try await curious.receives([Received("presenza/house/status", "x")]))
    await #expect(throws: TestBroker.PublishFailed.self) { try await broker.publish("presenza/house/status", "x") }
  }

  static let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "seeds/deployment")
}
