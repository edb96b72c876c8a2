import Occupancy
import Testing

@Suite struct `Time is data` {
  static let rome = LocalTime(
    zone: "Europe/Rome",
    transitions: [
      .init(from: .distantPast, offset: .hours(1)),
      .init(from: Instant(iso8601: "2026-03-29T01:00:00Z")!, offset: .hours(2)),
      .init(from: Instant(iso8601: "2026-10-25T01:00:00Z")!, offset: .hours(1)),
    ])

  @Test(arguments: [
    ("2026-03-02T08:14:05.120Z", "2026-03-02T08:14:05.120Z"), ("2026-03-02T09:14:05+01:00", "2026-03-02T08:14:05.000Z"),
    ("2026-03-02T08:14:05.120000+0000", "2026-03-02T08:14:05.120Z"),
    ("2026-03-02T08:14:05.120999Z+0000", "2026-03-02T08:14:05.120Z"), ("2024-02-29T00:00Z", "2024-02-29T00:00:00.000Z"),
    ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00.000Z"), ("2101-01-01T00:59:59.999+01:00", "2100-12-31T23:59:59.999Z"),
  ])
  func `reads ISO 8601 with an offset`(text: String, want: String) throws {
    #expect(try #require(Instant(iso8601: text)).description == want)
  }

  @Test(arguments: [
    "", "2026-03-02T08:14:05", "2026-02-30T08:00:00Z", "2026-03-02T24:00:00Z", "2026-03-02T08:14:05Zulu",
    "2026-13-02T08:14:05Z", "2026-03-02T08:14:05+25:00", "02/03/2026",
    // Well formed, and out of bounds, some of them by their offset alone.
    "0000-01-01T00:00:00+18:00", "0026-12-01T04:25:14Z", "1999-12-31T23:59:59.999Z", "2000-01-01T00:59:59+01:00",
    "2101-01-01T00:00:00Z", "2100-12-31T23:00:00-01:00", "9999-12-31T23:00:00-18:00",
  ])
  func `refuses what is no instant`(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  /// Older versions took such times, and their journals stay readable.
  @Test(arguments: ["0000-01-01T00:00:00.000Z", "1969-12-31T23:59:59.500Z", "9999-12-31T23:59:59.999Z"])
  func `reads from its own files whatever it wrote`(text: String) throws {
    let instant = try #require(Instant(written: text))
    #expect(instant.description == text)
    #expect(instant.isWritable)
  }

  @Test(arguments: [-62_167_219_200_001, 253_402_300_800_000, Instant.distantPast.milliseconds])
  func `knows what it could not read back`(milliseconds: Int64) {
    let instant = Instant(milliseconds: milliseconds)
    #expect(!instant.isWritable)
    #expect(Instant(written: instant.description) != instant)
  }

  @Test(arguments: ["1999-12-31", "2101-01-01", "0026-12-01", "9999-12-31", "2026-02-29", "+026-01-01"])
  func `refuses a day out of bounds`(text: String) {
    #expect(CivilDate(iso8601: text) == nil)
  }

  @Test func `a local time that summer time skips lies after the gap`() {
    let skipped = Self.rome.instant(CivilDate(year: 2026, month: 3, day: 29), .minutes(2 * 60 + 30))
    #expect(skipped.description == "2026-03-29T01:30:00.000Z")
    #expect(Self.rome.wall(at: skipped).timeOfDay == .minutes(3 * 60 + 30))
  }

  @Test func `a local time that happens twice is the first of the two`() {
    let twice = Self.rome.instant(CivilDate(year: 2026, month: 10, day: 25), .minutes(2 * 60 + 30))
    #expect(twice.description == "2026-10-25T00:30:00.000Z")
  }

  @Test func `every day of four centuries goes there and back`() {
    for day in Int64(-73_000)...73_000 where day % 7 == 0 {
      #expect(CivilDate(daysSinceEpoch: day).daysSinceEpoch == day)
    }
    #expect(CivilDate(year: 2026, month: 11, day: 22).weekday == 6)
  }
}

@Suite struct `Opening hours` {
  static let week = OpeningHours(
    week: Array(repeating: [.init(from: .hours(8), to: .hours(20))], count: 5) + [
      [.init(from: .hours(22), to: .hours(26))], [],
    ],
    dates: [CivilDate(year: 2026, month: 12, day: 25): []])

  @Test(arguments: [
    ("2026-11-23T06:59:59Z", false, "2026-11-23T07:00:00Z"), ("2026-11-23T07:00:00Z", true, "2026-11-23T19:00:00Z"),
    ("2026-11-27T20:00:00Z", false, "2026-11-28T21:00:00Z"), ("2026-11-29T00:30:00Z", true, "2026-11-29T01:00:00Z"),
    ("2026-12-25T10:00:00Z", false, "2026-12-26T21:00:00Z"),
  ])
  func `say open or closed, and until when`(now: String, isOpen: Bool, until: String) throws {
    let state = Self.week.state(at: try #require(Instant(iso8601: now)), in: `Time is data`.rome)
    #expect(state.isOpen == isOpen)
    #expect(state.until == Instant(iso8601: until))
  }

  @Test func `without rules the site never closes`() {
    #expect(OpeningHours.always.state(at: Timeline.start, in: .utc).isOpen)
  }
}
