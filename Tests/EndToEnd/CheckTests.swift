import Children
import Foundation
import TestBroker
import Testing

/// What staff see on the command line who wrote a configuration with mistakes, of every kind there is.
@Suite struct `A configuration with mistakes` {
  static let text = """
    {
      site: { id: "test", timeZone: "Europe/Rome", open: { sat: ["09:00-13:00", "12:00-18:00"] } },
      broker: { url: "mqtt://127.0.0.1:1883" },
      spaces: [
        { id: "desk-1", kind: "desk", zone: open-space },
        { id: "desk-1", kind: "desk" },
        { id: "sala", kind: "meeting-room", capcity: 8 },
      ],
      sensors: [
        { device: "l0/desk-1", space: "desk-2" },
        { device: "l0/sala", expires: "2 hours", space: "sala" },
        { device: "l0/desk-3" },
      ],
      policies: { desk: { noShowAfter: "1.5h" } },
    }
    """

  static let told = [
    "2:77: `sat`: 12:00-18:00 overlaps 09:00-13:00; make one of both, or part them",
    "5:41: `open-space` is no value: put a text in quotes, \"open-space\"",
    "6:11: the id \"desk-1\" is already given to a space in line 5: ids are unique",
    "7:41: `capcity` is not known in a space: did you mean `capacity`?",
    "10:35: there is no space \"desk-2\": did you mean `desk-1`?",
    "11:35: `expires` is \"2 hours\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\"",
    "12:5: the sensor \"l0/desk-3\" is bound to nothing: add `space: \"…\"`, the id of the space that it watches",
    "14:36: `noShowAfter` is \"1.5h\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\"",
  ]

  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.write(Self.text, to: "site.json5")
  }

  /// What the command says, and how it ends.
  private func presenza(_ words: String...) async throws -> (lines: [String], status: ChildStatus?) {
    let output = folder.file("out-\(UUID().uuidString)")
    let child = try Child.spawn(RunningMonitor.program, words, output: .file(path: output))
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    child.kill()
    return (try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init), status)
  }

  @Test func `is told whole by check, each mistake with its place`() async throws {
    let answer = try await presenza("check", "--config", file)
    #expect(answer.status == .exited(1))
    #expect(answer.lines == Self.told.map { "\(file):\($0)" })
  }

  @Test func `is not served: all of it is told, no port is opened, no data is made`() async throws {
    let answer = try await presenza("serve", "--config", file, "--data", folder.file("data"), "--listen", "127.0.0.1:0")
    #expect(answer.status == .exited(1))
    #expect(answer.lines == Self.told.map { "\(file):\($0)" })
    #expect(!FileManager.default.fileExists(atPath: folder.file("data")))
  }

  @Test func `is good when they are mended`() async throws {
    let good = try folder.write(Installation.house, to: "good.json5")
    let answer = try await presenza("check", "--config", good)
    #expect(answer.status == .exited(0))
    #expect(answer.lines == ["\(good): 4 spaces, 4 sensors, 1 sources: no mistakes"])
  }

  @Test func `of the members is told by check, with its place`() async throws {
    let good = try folder.write(Installation.house, to: "good.json5")
    let members = try folder.write(#"{ members: [ { id: "Giuditta Quaranta", name: "G" } ] }"#, to: "members.json5")
    let answer = try await presenza("check", "--config", good, "--members", members)
    #expect(answer.status == .exited(1))
    #expect(answer.lines.count == 1 && answer.lines[0].hasPrefix("\(members):1:20: "))
  }
}

/// Secrets and names lie in files of their own: whoever else can read them is in.
@Suite struct `Files that others can read` {
  static let site = Installation.house.replacing(
    #"broker: { url: "mqtt://127.0.0.1:1883" }"#,
    with: """
      broker: { url: "mqtt://127.0.0.1:1883", username: "presenza", passwordFile: "password" },
      webhooks: [ { url: "https://mail.example/presenza", secretFile: "webhook.secret" } ]
      """)

  let installation: Installation
  var folder: TemporaryFolder { installation.folder }

  init() async throws {
    installation = try Installation(broker: TestBroker(), configuration: Self.site)
    _ = try await installation.token("staff")
    try folder.write("secret", to: "password")
    try folder.write(String(repeating: "x", count: 32), to: "webhook.secret")
    try folder.write(#"{ members: [ { id: "m1", name: "Giuditta" } ] }"#, to: "data/members.json5")
    for (path, mode) in [
      ("", 0o755), ("data", 0o755), ("data/tokens.json", 0o644), ("data/members.json5", 0o664), ("password", 0o604),
      ("webhook.secret", 0o600),
    ] { #expect(chmod(folder.file(path), mode_t(mode)) == 0) }
  }

  private var told: [String] {
    let data = installation.data
    return [
      "\(data)/tokens.json, the hashes of the tokens, can be read by others on this machine: chmod 600 \(data)/tokens.json",
      "\(data)/members.json5, the names of the members, can be read by others on this machine: chmod 600 \(data)/members.json5",
      "\(folder.file("password")), the password of the broker, can be read by others on this machine: chmod 600 \(folder.file("password"))",
    ]
  }

  private func check() async throws -> [String] {
    let output = folder.file("out-\(UUID().uuidString)")
    let child = try Child.spawn(
      RunningMonitor.program, ["check", "--config", installation.configuration, "--data", installation.data],
      output: .file(path: output))
    #expect(try await blocking { child.wait(milliseconds: 10_000) } == .exited(0))
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `are named by check, with what to type, and by the start`() async throws {
    #expect(try await check().dropLast() == told.map { "advice: \($0)" }[...])
    let monitor = try await RunningMonitor(installation)
    for line in told { #expect(monitor.log.value.contains("warning: \(line)"), "\(line)") }
  }

  @Test func `are not named where nobody else comes to them, or nobody else may read them`() async throws {
    #expect(chmod(installation.data, 0o700) == 0)
    #expect(try await check().dropLast() == ["advice: \(told[2])"])
    #expect(chmod(folder.file("password"), 0o600) == 0)
    #expect(try await check().count == 1)
    #expect(chmod(folder.path, 0o700) == 0)
    #expect(chmod(folder.file("password"), 0o666) == 0)
    #expect(try await check().count == 1)
  }

  @Test func `are all that the monitor itself makes kept from them`() async throws {
    let monitor = try await RunningMonitor(installation)
    let staff = try await installation.token("staff")
    _ = try await monitor.book("sala", token: staff, minutes: 60, title: "Colloquio")
    _ = try await monitor.ask("POST", "/api/v1/members/m1/code", token: staff)
    let files = try FileManager.default.subpathsOfDirectory(atPath: installation.data)
    for file in files where file != "members.json5" {
      var found = stat()
      try #require(stat("\(installation.data)/\(file)", &found) == 0)
      #expect(found.st_mode & 0o077 == 0, "\(file)")
    }
    #expect(files.contains { $0.hasPrefix("codes/") } && files.contains { $0.hasPrefix("titles/") })
  }
}
