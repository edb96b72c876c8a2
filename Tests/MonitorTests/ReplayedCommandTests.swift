import Configuration
import JSON
import Occupancy
import Testing

@testable import Monitor

/// A file of commands, a line each, through the rules without a clock.
@Suite struct `A replay of commands` {
  static let text = """
    {"at":"2026-03-02T08:00:00Z","do":"book","booking":"b1","space":"desk-12","member":"m1","start":"2026-03-27T08:00:00Z","end":"2026-03-27T09:00:00Z","series":"s1","expected":1}
    {"at":"2026-03-02T08:00:00Z","do":"book","booking":"b2","space":"desk-12","member":"m1","start":"2026-03-30T07:00:00Z","end":"2026-03-30T08:00:00Z","series":"s1"}
    {"at":"2026-03-02T08:01:00Z","do":"wait","wait":"w1","member":"m2","space":"desk-12","start":"2026-03-30T07:00:00Z","end":"2026-03-30T08:00:00Z"}
    {"at":"2026-03-02T08:01:00Z","do":"wait","wait":"w2","member":"m3","kind":"meeting-room","start":"2026-03-30T07:00:00Z","end":"2026-03-30T08:00:00Z"}
    {"at":"2026-03-02T08:02:00Z","do":"accept","wait":"w2","booking":"b3"}
    {"at":"2026-03-02T08:03:00Z","do":"move-following","booking":"b1","space":"desk-13","start":"2026-03-27T13:00:00Z","end":"2026-03-27T14:00:00Z"}
    {"at":"2026-03-02T08:04:00Z","do":"accept","wait":"w1","booking":"b4"}
    {"at":"2026-03-02T08:05:00Z","do":"pin","booking":"b4"}
    {"at":"2026-03-02T08:06:00Z","do":"cancel-following","booking":"b1"}
    {"at":"2026-03-02T08:07:00Z","do":"wait","wait":"w3","member":"m2","space":"desk-12","start":"2026-03-30T07:00:00Z","end":"2026-03-30T08:00:00Z"}
    {"at":"2026-03-02T08:08:00Z","do":"stop-waiting","wait":"w3"}
    {"at":"2026-03-02T08:09:00Z","do":"lend","space":"desk-14","start":"2026-03-02T09:00:00Z","end":"2026-03-02T18:00:00Z"}
    {"at":"2026-03-02T08:10:00Z","do":"take-back","space":"desk-14"}
    {"at":"2026-03-02T08:11:00Z","do":"out-of-order","space":"sala"}
    {"at":"2026-03-02T08:12:00Z","do":"in-order","space":"sala"}
    """

  func replay(_ text: String) throws -> [JSONValue] {
    let site = TestHouse.site().replacing(#"name: "Test" }"#, with: #"name: "Test", timeZone: "Europe/Rome" }"#)
    var lines: [[UInt8]] = []
    var replay = try TraceReplay(
      configuration: SiteConfiguration.load(text: site, file: "site.json5").get()
    ) { lines.append($0) }
    for (number, line) in text.split(separator: "\n").enumerated() {
      try replay.add(command: Array(line.utf8), at: "line \(number + 1)")
    }
    replay.finish()
    return try lines.map { try JSONValue(parsing: $0) }
  }

  @Test func `knows every deed that can be asked for over HTTP, and moves a series by the wall clock`() throws {
    let events = try replay(Self.text)
    #expect(
      events.compactMap { $0["type"]?.string } == [
        "booked", "booked", "waiting", "waiting", "offered", "booked", "wait-ended", "moved", "moved", "offered",
        "booked", "wait-ended", "pinned", "cancelled", "cancelled", "waiting", "wait-ended", "lent", "taken-back",
        "out-of-order", "in-order",
      ])
    let moved = events.filter { $0["type"]?.string == "moved" }
    #expect(moved.map { $0["start"]?.string } == ["2026-03-27T13:00:00Z", "2026-03-30T12:00:00Z"])
  }

  static let wrong = [
    #"{"at":"2026-03-02T08:00:00Z","do":"wait","wait":"w1","member":"m1"}"#,
    #"{"at":"2026-03-02T08:00:00Z","do":"accept","booking":"b1"}"#,
    #"{"at":"2026-03-02T08:00:00Z","do":"stop-waiting"}"#,
    #"{"at":"2026-03-02T08:00:00Z","do":"move-following","booking":"b1"}"#,
    #"{"at":"2026-03-02T08:00:00Z","do":"dance","booking":"b1"}"#,
  ]

  @Test(arguments: wrong) func `stops at a line that lacks something, and says what there is to do`(line: String) {
    let error = #expect(throws: TraceError.self) { _ = try replay(line) }
    #expect(error?.description.contains("stop-waiting") == true)
  }
}
