import Children
import Foundation
import TestBroker
import Testing

/// The command as somebody meets it who never used it, or who makes a slip.
@Suite struct `The command` {
  @Test(arguments: ["serve", "demo", "check", "replay", "compare", "record", "sensors", "journal", "token"])
  func `helps with each of its words`(word: String) async throws {
    for words in [[word, "--help"], ["help", word]] {
      let answer = try await Presenza.run(words)
      #expect(answer.status == .exited(0))
      #expect(answer.lines.first?.hasPrefix("presenza \(word)") == true)
      #expect(answer.lines.count > 2)
    }
  }

  @Test func `says its version, also to Prometheus`() async throws {
    let answer = try await Presenza.run("--version")
    let line = try #require(answer.lines.first)
    #expect(answer.status == .exited(0) && line.wholeMatch(of: /presenza \d+\.\d+\.\d+\S*/) != nil)
    let monitor = try await RunningMonitor(Installation(broker: TestBroker()))
    let version = line.dropFirst("presenza ".count)
    #expect(try await monitor.text("/metrics").contains("presenza_build_info{version=\"\(version)\"} 1"))
  }

  @Test(arguments: [["sevre"], ["serve", "--confg", "x"], ["help", "sevre"], []])
  func `ends with 2 where it is used wrongly`(words: [String]) async throws {
    #expect(try await Presenza.run(words).status == .exited(2))
  }

  @Test func `knows the scenarios of the demo before it greets`() async throws {
    let answer = try await Presenza.run("demo", "--scenario", "ordinary-weak")
    #expect(answer.status == .exited(2))
    #expect(answer.lines.count == 1 && answer.lines[0].contains("did you mean `ordinary-week`?"))
  }

  @Test func `takes a folder for no empty file`() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Installation.house, to: "site.json5")
    let replay = try await Presenza.run("replay", "--config", file, folder.path)
    #expect(replay.status == .exited(1) && replay.lines.last?.contains("directory") == true)
    #expect(try await Presenza.run("check", "--config", folder.path).status == .exited(1))
  }

  @Test func `leaves nothing behind where a start fails`() async throws {
    let installation = try Installation(broker: TestBroker())
    let other = try await RunningMonitor(installation)
    let data = installation.folder.file("other-data")
    let answer = try await Presenza.run(
      "serve", "--config", installation.configuration, "--data", data, "--listen",
      String(other.address.dropFirst("http://".count)), "--broker", installation.broker.url)
    #expect(answer.status == .exited(1))
    #expect(!FileManager.default.fileExists(atPath: data))
  }

  @Test func `goes on when its terminal hangs up`() async throws {
    let monitor = try await RunningMonitor(Installation(broker: TestBroker()))
    #expect(monitor.send(signal: SIGHUP))
    #expect(try await monitor.log.wait { lines in lines.contains { $0.contains("a hang-up ends nothing") } })
    #expect(try await monitor.get("/health/live").status == 200)
    #expect(try await monitor.stop() == .exited(0))
  }

  @Test func `puts a token only where a monitor is or may come to be, and says where`() async throws {
    let folder = try TemporaryFolder()
    let missing = try await Presenza.run("token", "add", "--role", "staff", "--data", folder.file("missing"))
    #expect(missing.status == .exited(1) && missing.lines[0].contains("no monitor has ever used"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("missing")))
    try folder.write("x", to: "notes.txt")
    #expect(try await Presenza.run("token", "add", "--role", "staff", "--data", folder.path).status == .exited(1))
    let installation = try Installation(broker: TestBroker())
    _ = try await RunningMonitor(installation)
    let made = try await Presenza.run("token", "add", "--role", "staff", "--data", installation.data)
    #expect(made.lines.contains { $0.contains("\(installation.data)/tokens.json") })
  }

  @Test func `shows what can be read of a damaged journal, and then fails`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    let token = try await installation.token("staff")
    _ = try await monitor.book("desk-12", token: token, minutes: 60)
    _ = try await monitor.book("desk-13", token: token, inMinutes: 120, minutes: 60)
    #expect(try await monitor.stop() == .exited(0))
    let journal = URL(filePath: installation.data).appending(path: "journal")
    let file = try #require(
      FileManager.default.contentsOfDirectory(at: journal, includingPropertiesForKeys: nil)
        .first { $0.lastPathComponent.hasPrefix("journal-") })
    let whole = try await Presenza.run("journal", "show", "--data", installation.data)
    #expect(whole.status == .exited(0) && whole.lines.contains { $0.contains(#""type":"booked""#) })
    // The last byte of the last batch.
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    let damaged = try await Presenza.run("journal", "show", "--data", installation.data)
    #expect(damaged.status == .exited(1))
    #expect(damaged.lines.contains { $0.contains(#""type":"booked""#) })
  }
}

/// What `check` finds beside mistakes in the text.
@Suite struct `What check finds beside the text` {
  private func check(_ site: String, _ words: [String] = [], in folder: TemporaryFolder) async throws -> Presenza.Answer
  {
    try await Presenza.run(["check", "--config", folder.write(site, to: "site.json5")] + words)
  }

  @Test func `files that serve would miss, all at once`() async throws {
    let folder = try TemporaryFolder()
    let site = Installation.house.replacing(
      #"broker: { url: "mqtt://127.0.0.1:1883" }"#,
      with: """
        broker: { url: "mqtts://127.0.0.1:1883", username: "presenza", passwordFile: "password", ca: "ca.pem" },
        webhooks: [ { url: "https://mail.example/presenza", secretFile: "webhook.secret" } ]
        """)
    let answer = try await check(site, in: folder)
    #expect(answer.status == .exited(1))
    for name in ["password", "ca.pem", "webhook.secret"] {
      #expect(answer.lines.contains { $0.contains(name) && $0.contains("cannot be read") }, "\(answer.lines)")
    }
  }

  @Test func `an id that an address has already, and warnings that come too early`() async throws {
    let folder = try TemporaryFolder()
    let taken = try await check(Installation.house.replacing(#"id: "desk-13""#, with: #"id: "free""#), in: folder)
    #expect(taken.status == .exited(1) && taken.lines.contains { $0.contains("/api/v1/spaces/free") })
    let site = """
      {
        site: { id: "test" }, broker: { url: "mqtt://127.0.0.1:1883" },
        sources: [ { use: "zigbee2mqtt", base: "$share/group" } ],
        spaces: [ { id: "desk.1", kind: "desk" } ],
        policies: { desk: { noShowAfter: "10m", warnBefore: "20m" } },
      }
      """
    let advised = try await check(site, in: folder)
    #expect(advised.status == .exited(0))
    for word in ["RabbitMQ", "$share", "`warnBefore` is longer than `noShowAfter`"] {
      #expect(advised.lines.contains { $0.hasPrefix("advice: ") && $0.contains(word) }, "\(word): \(advised.lines)")
    }
  }

  @Test func `bookings and tokens of what is gone`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    let member = try await installation.token("member", member: "m7")
    _ = try await installation.token("panel", space: "desk-12")
    _ = try await monitor.book("desk-12", token: member, minutes: 60)
    #expect(try await monitor.stop() == .exited(0))
    try installation.folder.write(#"{ members: [ { id: "m1", name: "Giuditta" } ] }"#, to: "data/members.json5")
    let gone = Installation.house.replacing("desk-12", with: "desk-99")
    let answer = try await check(gone, ["--data", installation.data], in: installation.folder)
    #expect(answer.status == .exited(0))
    for part in ["is of the space desk-12, which is gone", "is of a member who is gone", "presenza token revoke t2"] {
      #expect(answer.lines.contains { $0.contains(part) }, "\(part): \(answer.lines)")
    }
  }
}
