import Occupancy
import Testing

@Suite struct `A repetition` {
  /// Nine to eleven in Italy on Wednesday 25 March 2026; the clocks go forward on Sunday the 29th.
  static let first = Interval(
    start: Instant(iso8601: "2026-03-25T08:00:00Z")!, end: Instant(iso8601: "2026-03-25T10:00:00Z")!)
  static let rome = LocalTime(
    zone: "Europe/Rome",
    transitions: [
      .init(from: .distantPast, offset: .hours(1)),
      .init(from: Instant(iso8601: "2026-03-29T01:00:00Z")!, offset: .hours(2)),
    ])

  static let rows: [(Repetition, String)] = [
    (Repetition(every: .day, end: .count(6)), "25 26 27 28 29 30"),
    (Repetition(every: .day, interval: 3, end: .count(3)), "25 28 31"),
    (Repetition(every: .weekday, end: .until(CivilDate(year: 2026, month: 4, day: 1))), "25 26 27 30 31 1"),
    (Repetition(every: .week, end: .count(3)), "25 1 8"),
    (Repetition(every: .week, on: [.mon, .thu], end: .count(4)), "26 30 2 6"),
    (Repetition(every: .week, on: [.mon, .thu], interval: 2, end: .count(4)), "26 6 9 20"),
    (Repetition(every: .day, end: .count(4), except: [CivilDate(year: 2026, month: 3, day: 27)]), "25 26 28"),
  ]

  @Test(arguments: rows) func `falls on its days, at the same time of the wall`(repetition: Repetition, days: String) {
    let intervals = repetition.intervals(from: Self.first, in: Self.rome)
    #expect(intervals.map { "\(Self.rome.wall(at: $0.start).date.day)" }.joined(separator: " ") == days)
    for interval in intervals {
      #expect(Self.rome.wall(at: interval.start).timeOfDay == .hours(9))
      #expect(Self.rome.wall(at: interval.end).timeOfDay == .hours(11))
    }
  }

  @Test func `at a time that the DST night skips comes after the gap`() {
    let night = Interval(
      start: Instant(iso8601: "2026-03-28T01:30:00Z")!, end: Instant(iso8601: "2026-03-28T02:30:00Z")!)
    let intervals = Repetition(every: .day, end: .count(3)).intervals(from: night, in: Self.rome)
    #expect(
      intervals.map(\.start.description) == [
        "2026-03-28T01:30:00.000Z", "2026-03-29T01:30:00.000Z", "2026-03-30T00:30:00.000Z",
      ])
  }

  /// The calendar ends: whatever is left out, no more days are looked at than it has.
  @Test(.timeLimit(.minutes(1))) func `of which every day is left out ends with the calendar`() {
    let days = (Int64(0)..<38_000).map { CivilDate(year: 2000, month: 1, day: 1).adding(days: $0) }
    for repetition in [
      Repetition(every: .day, end: .until(.latest), except: Set(days)),
      Repetition(every: .day, end: .count(.max), except: Set(days)),
      Repetition(every: .week, on: [.mon, .wed], interval: .max, end: .until(.latest), except: Set(days)),
    ] {
      #expect(repetition.intervals(from: Self.first, in: Self.rome).isEmpty)
    }
  }

  @Test func `goes one step beyond the calendar, so that it is refused, and begins in it`() {
    let last = Interval(
      start: Instant(iso8601: "2100-12-30T23:00:00Z")!, end: Instant(iso8601: "2100-12-31T01:00:00Z")!)
    let beyond = Interval(start: last.start + .days(1), end: last.end + .days(1))
    #expect(Repetition(every: .day, end: .count(9)).intervals(from: last, in: .utc) == [last, beyond])
    #expect(!beyond.end.isInBounds)
    let outside: [Int64] = [.min / 4, -62_167_219_200_001, 946_684_799_999, 4_133_980_800_000, .max / 4]
    for milliseconds in outside {
      let start = Instant(milliseconds: milliseconds)
      for every in Repetition.Every.allCases {
        let repetition = Repetition(every: every, on: every == .week ? [.mon] : [], end: .count(3))
        #expect(repetition.intervals(from: Interval(start: start, end: start + .hours(1)), in: Self.rome).isEmpty)
      }
    }
  }
}
