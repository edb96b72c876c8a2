import Children
import Foundation
import MQTT
import TestBroker
import Testing

@Suite struct `A refused client` {
  @Test func `says what to do about a wrong password, and is in as soon as it is mended`() async throws {
    let folder = try TemporaryFolder()
    try await writePasswords(in: folder)
    let broker = try TestBroker(
      folder: folder, settings: ["allow_anonymous false", "password_file \(folder.file("passwords"))"])
    let password = try folder.write("wrong\n", to: "secret")
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) {
      $0.username = "presenza"
      $0.passwordFile = password
    }
    let refusal = try #require(try await client.refusal())
    #expect(refusal.contains("user 'presenza'"))
    #expect(refusal.contains(password))
    #expect(!refusal.contains("wrong"))
    try folder.write("right\n", to: "secret")
    #expect(try await client.isThere())
  }

  @Test func `never connects without its password file, and does once it is there`() async throws {
    let folder = try TemporaryFolder()
    let broker = try TestBroker()
    let client = try TestClient(broker.address, id: "presenza") {
      $0.username = "presenza"
      $0.passwordFile = folder.file("secret")
    }
    #expect(
      try await client.refusal()?.hasPrefix(
        "the password file \(folder.file("secret")) cannot be read: No such file or directory") == true)
    #expect(!broker.embedded.lastLines.contains { $0.contains("New connection") })
    try folder.write("", to: "secret")
    #expect(try await client.states.wait { $0.compactMap(\.refusal).contains { $0.contains("holds no password") } })
    try folder.write("anything", to: "secret")
    #expect(try await client.isThere())
  }

  @Test func `names the subscription that the broker denies, stays, and is in once it is allowed`() async throws {
    let asked = Watched(0)
    let peer = try ScriptedPeer { packet in
      switch packet.kind {
      case .connect: return Packet.connack(sessionPresent: false)
      case .subscribe:
        asked.update { $0 += 1 }
        return Packet.suback(packet, granted: asked.value < 3 ? 0x80 : 1)
      // MQTT 3.1.1 §3.13: a peer that did not answer pings would be left, and not for what it denied.
      case .other: return packet.bytes[0] >> 4 == 12 ? [0xD0, 0] : nil
      }
    }
    let client = try TestClient(peer.address, id: "presenza", subscribe: ["desk/+"])
    #expect(try await client.refusal()?.hasPrefix("the broker refuses the subscription to desk/+") == true)
    #expect(try await client.isThere())
    #expect(peer.connections.value == 1)
  }

  @Test(arguments: [(1, "3.1.1"), (2, "client id"), (5, "without a username"), (77, "unknown code 77")])
  func `repeats the broker's reason`(code: UInt8, words: String) async throws {
    let peer = try ScriptedPeer { packet in
      switch packet.kind {
      case .connect: Packet.connack(sessionPresent: false, code: code)
      case .subscribe, .other: nil
      }
    }
    let client = try TestClient(peer.address, id: "presenza")
    #expect(try await client.refusal()?.contains(words) == true)
  }

  @Test func `whose probe the broker swallows takes everything for old, and names the rule that is missing`()
    async throws
  {
    let folder = try TemporaryFolder()
    try folder.write("topic readwrite desk/#\n", to: "acl")
    let broker = try TestBroker(remembers: true, folder: folder, settings: ["acl_file \(folder.file("acl"))"])
    let client = try TestClient(broker.address, id: "presenza", subscribe: ["desk/+"]) {
      $0.probeTopic = "presenza/probe"
      $0.probeEveryMilliseconds = 100
      $0.probeWithinMilliseconds = 300
    }
    // Each connection is given twice the time of the one before: in the end one lives from message to message.
    func hasLived() -> Bool {
      !client.messages.value.isEmpty
        && client.states.value.contains { $0.behind?.contains("still hands over") == true }
    }
    var number = 0
    while number < 2_000, !hasLived() {
      number += 1
      try await broker.publish("desk/1", "\(number)")
    }
    let rule = "topic readwrite presenza/probe"
    #expect(client.states.value.contains { $0.behind?.contains(rule) == true })
    #expect(client.client.figures.lastError?.contains(rule) == true)
    #expect(!client.states.value.contains(.caughtUp))
    let messages = client.messages.value
    #expect(!messages.isEmpty && messages.count(where: { !$0.isBacklog }) == 0)
  }

  func writePasswords(in folder: TemporaryFolder) async throws {
    let child = try Child.spawn(
      "mosquitto_passwd", ["-b", "-c", folder.file("passwords"), "presenza", "right"], output: .discard)
    #expect(try await blocking { child.wait(milliseconds: 5_000) } == .exited(0))
  }
}

extension TestClient {
  /// Connects once, so that the broker keeps a session under this id.
  func leaveSession() async throws {
    #expect(try await isThere())
    client.stop()
  }
}
