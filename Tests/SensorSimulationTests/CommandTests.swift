import Children
import Foundation
import TestBroker
import Testing

@Suite struct `The simulator as a command` {
  /// Runs the built command to its end, in a folder of its own that is gone afterwards. Not by Foundation's Process: it walks the
  /// descriptors of the whole test process, and crashed while another test opened a thousand.
  func simulator(_ arguments: [String], reading: [String] = []) async throws -> (
    code: Int32?, out: String, files: [Data]
  ) {
    let folder = try TemporaryFolder()
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "simulator").path
    let child = try Child.spawn(
      program, arguments.map { $0 == "DIR" ? folder.file("out") : $0 }, output: .file(path: folder.file("printed")))
    let status = try await blocking { child.wait(milliseconds: 600_000) }
    let code: Int32? = if case .exited(let code) = status { code } else { nil }
    return (
      code, try String(contentsOfFile: folder.file("printed"), encoding: .utf8),
      try reading.map { try Data(contentsOf: URL(filePath: folder.file("out/\($0)"))) }
    )
  }

  @Test func `list names the scenarios, one a line, the ordinary week first`() async throws {
    let (code, out, _) = try await simulator(["list"])
    #expect(code == 0)
    let lines = out.split(separator: "\n")
    #expect(lines.count >= 10)
    #expect(lines.first?.hasPrefix("ordinary-week  ") ?? false)
  }

  @Test(arguments: [
    [], ["dance"], ["trace"], ["trace", "--out"], ["trace", "--out", "DIR", "--days", "0"],
    ["trace", "--out", "DIR", "--scenario", "party"], ["trace", "--out", "DIR", "--seed", "-1"],
    ["trace", "--out", "DIR", "--out", "DIR"], ["run", "--broker", "nowhere"], ["run", "--speed", "fast"],
    ["run", "--monitor", "http://127.0.0.1:1"], ["list", "--all", "1"],
    ["trace", "--out", "DIR", "--start", "2026-02-30"], ["trace", "--out", "DIR", "--faults", "gremlins"],
    ["score"], ["score", "events.jsonl"], ["score", "--truth", "truth.csv"], ["realism"], ["load", "--rate", "0"],
    ["load", "--for", "never"], ["load", "--broker", "nowhere"],
  ])
  func `wrong usage ends with 2`(arguments: [String]) async throws {
    #expect(try await simulator(arguments).code == 2)
  }

  @Test func `a folder that cannot be made and a configuration that is not there end with 1`() async throws {
    #expect(try await simulator(["trace", "--out", "/proc/nothing"]).code == 1)
    #expect(try await simulator(["trace", "--out", "DIR", "--config", "/nowhere.json5"]).code == 1)
  }

  @Test func `five days of Officina Liberty come out the same twice, with 250 bookings and more`() async throws {
    let names = ["trace.jsonl", "commands.jsonl", "truth.csv", "bookings-truth.csv", "config.json5"]
    let first = try await simulator(["trace", "--out", "DIR", "--days", "5", "--seed", "3"], reading: names)
    let second = try await simulator(["trace", "--out", "DIR", "--days", "5", "--seed", "3"], reading: names)
    #expect(first.code == 0)
    #expect(first.files == second.files)
    let texts = first.files.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts[1].split(separator: "\n").count { $0.contains(#""do":"book""#) } >= 250)
    #expect(texts[0].contains(#""topic":"zigbee2mqtt/l0/desk-12","#))
    #expect(texts[2].hasPrefix("at,space,people,present\n"))
    #expect(texts[3].hasPrefix("booking,space,start,end,came,left\n"))
    #expect(texts[4].contains("officina-liberty"))
  }

  @Test func `events that know everything have a perfect score, as a table and as JSON`() async throws {
    let folder = try TemporaryFolder()
    let truth = try folder.write(
      "at,space,people,present\n2026-03-02T08:00:00Z,aula,0,0\n2026-03-02T09:00:00Z,aula,3,1\n2026-03-02T11:00:00Z,aula,0,0\n",
      to: "truth.csv")
    let events = try folder.write(
      """
      {"at":"2026-03-02T08:00:00Z","type":"presence","space":"aula","presence":"absent","absence":"known","reasons":[]}
      {"at":"2026-03-02T09:00:00Z","type":"presence","space":"aula","presence":"present","reasons":[]}
      {"at":"2026-03-02T11:00:00Z","type":"presence","space":"aula","presence":"absent","absence":"known","reasons":[]}

      """, to: "events.jsonl")
    let table = try await simulator(["score", "--truth", truth, events])
    #expect(table.code == 0)
    #expect(table.out.contains("all"))
    let json = try await simulator(["score", "--truth", truth, "--json", events])
    #expect(json.out.hasPrefix(#"{"rows":[{"name":"all","spaces":1,"precision":1,"recall":1,"falseVacant":0"#))
    let broken = try folder.write("not an event\n", to: "broken.jsonl")
    #expect(try await simulator(["score", "--truth", truth, broken]).code == 1)
    #expect(try await simulator(["score", "--truth", events, events]).code == 1)
  }

  @Test func `a scenario of one's own is a file, and its mistakes have lines`() async throws {
    let folder = try TemporaryFolder()
    let mine = try folder.write("{ shows: \"an empty house\", days: 1, people: { come: 0 } }", to: "mine.json5")
    #expect(try await simulator(["trace", "--scenario", mine, "--out", "DIR"]).code == 0)
    let wrong = try folder.write("{\n  shows: 3,\n}", to: "wrong.json5")
    #expect(try await simulator(["trace", "--scenario", wrong, "--out", "DIR"]).code == 1)
  }
}
