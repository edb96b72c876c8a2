import Children
import Foundation
import TestBroker
import Testing

/// Keys and codes as staff make them, on the command line of a house that runs.
@Suite struct `Staff let people in` {
  /// What `presenza token …` prints and how it ends.
  private func token(_ installation: Installation, _ words: String...) async throws -> (
    text: String, status: ChildStatus?
  ) {
    let output = installation.folder.file("out-\(UUID().uuidString)")
    let child = try Child.spawn(
      RunningMonitor.program, ["token"] + words + ["--data", installation.data], output: .file(path: output))
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    let text = try String(contentsOfFile: output, encoding: .utf8)
    // What is shown once goes to standard output, where it stands to standard error.
    let said = text.split(separator: "\n").filter { !$0.contains(installation.data) }
    return (said.joined(separator: "\n"), status)
  }

  @Test func `by a code, which the running monitor takes once`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    let code = try await token(installation, "code", "--member", "m1")
    #expect(code.status == .exited(0))
    #expect(code.text.wholeMatch(of: /[2-9A-Z]{4}-[2-9A-Z]{4}/) != nil)
    #expect(try await monitor.ask("POST", "/api/v1/session", ["code": code.text.lowercased()]).status == 204)
    #expect(try await monitor.ask("POST", "/api/v1/session", ["code": code.text]).status == 401)
  }

  @Test func `by a token that ends, is listed with its end, and can be revoked`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    let made = try await token(installation, "add", "--role", "staff", "--expires", "90d")
    #expect(made.text.count == 64)
    #expect(try await monitor.get("/api/v1/members", token: made.text).status == 200)
    let listed = try await token(installation, "list").text
    #expect(listed.contains("valid until"))
    #expect(!listed.contains(made.text))
    #expect(try await token(installation, "revoke", "t1").status == .exited(0))
    let end = Date(timeIntervalSinceNow: 10)
    while try await monitor.get("/api/v1/members", token: made.text).status == 200, Date() < end {}
    #expect(try await monitor.get("/api/v1/members", token: made.text).status == 401)
    #expect(try await token(installation, "list").text.contains("revoked"))
    let kept = try #require(FileManager.default.contents(atPath: installation.data + "/tokens.json"))
    #expect(!String(decoding: kept, as: UTF8.self).contains(made.text))
  }

  @Test func `not by words that mean nothing`() async throws {
    let installation = try Installation(broker: TestBroker())
    for words in [["--role", "root"], ["--role", "member"], ["--role", "staff", "--expires", "soon"]] {
      let child = try Child.spawn(
        RunningMonitor.program, ["token", "add", "--data", installation.data] + words,
        output: .file(path: installation.folder.file("out")))
      #expect(try await blocking { child.wait(milliseconds: 10_000) } == .exited(2), "\(words)")
    }
    #expect(try await token(installation, "code", "--member", "Giuditta Quaranta").status == .exited(2))
    #expect(try await token(installation, "revoke", "t9").status == .exited(1))
  }

  @Test func `and what a device says stays in one line of the log`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    for topic in ["zigbee2mqtt/\u{202E}x\u{2066}", "zigbee2mqtt/<script>", "zigbee2mqtt/l0/desk-12"] {
      for payload in [
        "{\"occupancy\":\"a\\nerror: forged\"}", "{", "a\r\nerror: forged", "{\"co2\\r\\n\":1e99,\"co2\":1e99}",
      ] {
        try await installation.broker.publish(topic, payload)
      }
    }
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":true}"#)
    _ = try await monitor.get("/api/v1/spaces/desk-12") { $0["presence"] as? String == "present" }
    #expect(try await monitor.stop() == .exited(0))
    #expect(monitor.log.value.contains { $0.contains("not JSON") })
    for line in monitor.log.value {
      #expect(!line.hasPrefix("error: forged"))
      #expect(
        line.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && !(0x202A...0x202E ~= $0.value) && !(0x2066...0x2069 ~= $0.value)
        })
      #expect(line.count < 1_000)
    }
  }
}
