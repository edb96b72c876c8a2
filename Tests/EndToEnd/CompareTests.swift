import Children
import Foundation
import TestBroker
import Testing

@Suite struct `A comparison of two configurations` {
  let folder: TemporaryFolder
  let trace: String
  let commands: String

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Self.house(noShowAfter: "30m"), to: "before.json5")
    try folder.write(Self.house(noShowAfter: "10m"), to: "against.json5")
    trace = try folder.write(Self.trace, to: "trace.jsonl")
    commands = try folder.write(Self.commands, to: "commands.jsonl")
  }

  static func house(noShowAfter grace: String) -> String {
    """
    { site: { id: "test", name: "Test", timeZone: "Europe/Rome" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [ { id: "sala", kind: "meeting-room", name: { it: "Sala", en: "Room" }, zone: "reception" },
                { id: "saletta", kind: "meeting-room", zone: "reception" } ],
      sensors: [ { device: "sala/radar", space: "sala" }, { device: "saletta/radar", space: "saletta" } ],
      policies: { "meeting-room": { noShowAfter: "\(grace)", warnBefore: "2m" } } }
    """
  }

  /// Nobody comes to the small room; somebody comes to the other twenty minutes late, and stays until the end.
  static let trace =
    [
      ("07:50:00", "sala", false), ("07:50:00", "saletta", false), ("08:05:00", "sala", false),
      ("08:05:00", "saletta", false), ("08:20:00", "sala", true), ("09:50:00", "saletta", false),
      ("10:00:00", "sala", false),
    ].map { time, room, isThere in
      #"{"tst":"2026-03-02T\#(time).000000+0000","topic":"zigbee2mqtt/\#(room)/radar","qos":0,"retain":0,"payload":"{\"presence\":\#(isThere)}"}"#
    }.joined(separator: "\n") + "\n"

  static let commands =
    [("b1", "sala"), ("b2", "saletta")].map { booking, room in
      #"{"at":"2026-03-02T07:00:00Z","do":"book","booking":"\#(booking)","space":"\#(room)","member":"m1","start":"2026-03-02T08:00:00Z","end":"2026-03-02T10:00:00Z"}"#
    }.joined(separator: "\n") + "\n"

  func compare(_ more: String...) async throws -> Presenza.Answer {
    try await Presenza.run(
      [
        "compare", "--config", folder.file("before.json5"), "--against", folder.file("against.json5"), "--commands",
        commands,
      ] + more + [trace])
  }

  @Test func `tells each booking that ends otherwise, and whether somebody came after all`() async throws {
    let answer = try await compare("--json")
    try #require(answer.status == .exited(0))
    let text = try #require(answer.lines.first)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let bookings = try #require(json["bookings"] as? [[String: Any]])
    #expect(bookings.map { $0["booking"] as? String } == ["b1", "b2"])
    #expect(bookings.map { $0["change"] as? String } == ["released", "earlier"])
    #expect(bookings.map { $0["wrong"] as? Bool } == [true, false])
    #expect(bookings.map { $0["hours"] as? Double } == [0, 0.33])
    #expect(bookings.map { $0["kind"] as? String } == ["meeting-room", "meeting-room"])
    #expect(bookings.map { $0["zone"] as? String } == ["reception", "reception"])
    let against = try #require(bookings[0]["against"] as? [String: Any])
    #expect(against["released"] as? Bool == true && against["reason"] as? String == "no-show")
    #expect(against["at"] as? String == "2026-03-02T08:10:00.000Z")
    #expect((bookings[0]["before"] as? [String: Any])?["released"] as? Bool == false)
    let why = try #require(bookings[0]["why"] as? [String: [String: String]])
    #expect(why["before"]?["en"] == "The grace runs until 09:30.")
    #expect(why["against"]?["it"]?.contains("Era un errore: dalle 09:20") == true)
    #expect(
      json["from"] as? String == "2026-03-02T07:00:00.000Z" && json["to"] as? String == "2026-03-02T10:00:00.000Z")
    let totals = try #require(json["totals"] as? [String: Any])
    #expect(totals["bookings"] as? Int == 2 && totals["hoursWon"] as? Double == 0.33)
    #expect((totals["against"] as? [String: Any])?["wrong"] as? Int == 1)
    #expect((json["byZone"] as? [[String: Any]])?.first?["zone"] as? String == "reception")
  }

  @Test func `is a table of straight columns for people, without colours in a file`() async throws {
    let answer = try await compare()
    try #require(answer.status == .exited(0))
    #expect(answer.lines[0].hasPrefix("2 bookings, of which 2 end otherwise."))
    let kind = try #require(answer.lines.first { $0.hasPrefix("meeting-room") })
    let all = try #require(answer.lines.first { $0.hasPrefix("all") })
    #expect(kind.count == all.count)
    #expect(answer.lines.contains { $0.hasPrefix("b1") && $0.hasSuffix("wrong against") })
    #expect(answer.lines.contains { $0.contains("before: The grace runs until 09:30.") })
    #expect(!answer.lines.contains { $0.contains("\u{1B}") })
  }

  @Test func `of a configuration with itself finds nothing`() async throws {
    let answer = try await Presenza.run(
      "compare", "--config", folder.file("before.json5"), "--against", folder.file("before.json5"), "--commands",
      commands, trace)
    #expect(answer.status == .exited(0))
    #expect(answer.lines[0].hasPrefix("2 bookings, of which 0 end otherwise."))
  }

  @Test func `names the line that it cannot read, and knows wrong usage from failure`() async throws {
    try folder.write(Self.trace + "{\"topic\":1}\n", to: "trace.jsonl")
    let bad = try await compare()
    #expect(bad.status == .exited(1))
    #expect(bad.lines.contains { $0.contains("trace.jsonl:8:") })
    #expect(try await Presenza.run("compare", "--config", folder.file("before.json5"), trace).status == .exited(2))
    #expect(
      try await Presenza.run(
        "compare", "--config", folder.file("nowhere.json5"), "--against", folder.file("against.json5"), trace
      ).status == .exited(1))
    let help = try await Presenza.run("compare", "--help")
    #expect(help.status == .exited(0) && help.lines[0].hasPrefix("presenza compare --config FILE --against FILE"))
  }
}
