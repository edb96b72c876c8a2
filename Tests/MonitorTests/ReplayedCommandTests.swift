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

  func replay(_ text: String, _ messages: [String] = []) throws -> [JSONValue] {
    let site = TestHouse.site().replacing(#"name: "Test" }"#, with: #"name: "Test", timeZone: "Europe/Rome" }"#)
    var lines: [[UInt8]] = []
    var replay = try TraceReplay(
      configuration: SiteConfiguration.load(text: site, file: "site.json5").get()
    ) { lines.append($0) }
    for (number, line) in text.split(separator: "\n").enumerated() {
      try replay.add(command: Array(line.utf8), at: "line \(number + 1)")
    }
    for (number, line) in messages.enumerated() {
      try replay.take(message: Array(line.utf8), at: "message \(number + 1)")
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
    #expect(moved.map { $0["start"]?.string } == ["2026-03-27T13:00:00.000Z", "2026-03-30T12:00:00.000Z"])
  }

  /// A member who says that they want it to each warning, as long as they do. The first comes at ten to ten: an hour after the start, less ten minutes.
  static func kept(until: String, after seconds: Int = 90) -> String {
    """
    {"at":"2026-03-02T08:00:00Z","do":"book","booking":"b1","space":"desk-12","member":"m1","start":"2026-03-02T09:00:00Z","end":"2026-03-02T18:00:00Z"}
    {"at":"2026-03-02T09:00:00Z","do":"keep","booking":"b1","answers":"warned","until":"\(until)","afterSeconds":\(seconds)}
    """
  }

  static func absent(_ at: String) -> String {
    #"{"tst":"2026-03-02T\#(at)+0000","topic":"zigbee2mqtt/l0/desk-12","qos":0,"retain":0,"payloadlen":18,"payload":"{\"presence\":false}"}"#
  }

  func told(_ commands: String, _ messages: [String]) throws -> [String] {
    try replay(commands, messages).compactMap { event in
      guard let type = event["type"]?.string, type != "presence", let at = event["at"]?.string else { return nil }
      return "\(at.dropFirst(11).prefix(8)) \(type)"
    }
  }

  @Test func `a command that answers is said after each warning, until its member has gone`() throws {
    let messages = ["08:30", "09:30", "10:30", "12:00", "13:30"].map { Self.absent("\($0):00.000000") }
    let events = try told(Self.kept(until: "2026-03-02T11:30:00Z"), messages)
    #expect(
      events == [
        "08:00:00 booked", "09:50:00 warned", "09:51:30 kept", "10:41:30 warned", "10:43:00 kept",
        // 47 minutes before lunch, which is over at 13:00 here, and 13 after it.
        "13:03:00 warned", "13:13:00 released",
      ])
  }

  @Test func `who answers too late has lost it, and refuses nothing`() throws {
    let messages = [Self.absent("08:30:00.000000"), Self.absent("09:30:00.000000"), Self.absent("11:00:00.000000")]
    let events = try told(Self.kept(until: "2026-03-02T18:00:00Z", after: 601), messages)
    #expect(events == ["08:00:00 booked", "09:50:00 warned", "10:00:00 released", "10:00:01 refused"])
  }

  static let answersWrongly = [
    #""answers":"released","until":"2026-03-02T11:30:00Z","afterSeconds":90"#, #""answers":"warned","afterSeconds":90"#,
    #""answers":"warned","until":"2026-03-02T11:30:00Z""#,
    #""answers":"warned","until":"2026-03-02T11:30:00Z","afterSeconds":-1"#,
  ]

  @Test(arguments: answersWrongly) func `an answer to nothing stops the replay, and says what one is`(rest: String) {
    let line = #"{"at":"2026-03-02T09:00:00Z","do":"keep","booking":"b1",\#(rest)}"#
    let error = #expect(throws: TraceError.self) { _ = try replay(line) }
    #expect(error?.description.contains("afterSeconds") == true)
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
