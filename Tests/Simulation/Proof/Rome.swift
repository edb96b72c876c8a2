import Occupancy

/// Clocks on the wall in Brescia, as a table and as a calculation of their own, so that the model does not ask the core what time it is.
public enum Rome {
  /// When summer time begins and ends: the last Sundays of March and October at 01:00 UTC (directive 2000/84/EC).
  private static let changes: [(from: String, hours: Int64)] = [
    ("2024-10-27T01:00:00Z", 1), ("2025-03-30T01:00:00Z", 2), ("2025-10-26T01:00:00Z", 1), ("2026-03-29T01:00:00Z", 2),
    ("2026-10-25T01:00:00Z", 1), ("2027-03-28T01:00:00Z", 2), ("2027-10-31T01:00:00Z", 1),
  ]

  /// What the core is told.
  public static let localTime = LocalTime(
    zone: "Europe/Rome",
    transitions: table.map { LocalTime.Transition(from: Instant(milliseconds: $0.from), offset: .hours($0.hours)) })

  private static let table: [(from: Int64, hours: Int64)] = changes.map { change in
    guard let from = Instant(iso8601: change.from) else { preconditionFailure("a time of our own can be read") }
    return (from.milliseconds, change.hours)
  }

  private static let day: Int64 = 86_400_000

  private static func offset(_ instant: Int64) -> Int64 {
    (table.last { $0.from <= instant }?.hours ?? 1) * 3_600_000
  }

  /// Days since 1970 as the wall shows them.
  static func dayNumber(_ instant: Instant) -> Int64 {
    let local = instant.milliseconds + offset(instant.milliseconds)
    return local >= 0 ? local / day : (local - day + 1) / day
  }

  /// When the wall shows `time` on that day: the first of two, and after the gap where there is none.
  static func instant(_ dayNumber: Int64, _ time: TimeSpan) -> Instant {
    let local = dayNumber * day + time.milliseconds
    for hours in [Int64(2), 1] where offset(local - hours * 3_600_000) == hours * 3_600_000 {
      return Instant(milliseconds: local - hours * 3_600_000)
    }
    // Skipped: read with the offset before the gap.
    return Instant(milliseconds: local - 3_600_000)
  }

  /// Whether it is longer than `length`, whole days counted as the wall shows them.
  static func isLonger(_ start: Instant, _ end: Instant, than length: TimeSpan) -> Bool {
    let absolute = end.milliseconds - start.milliseconds
    guard length.milliseconds % day == 0 else { return absolute > length.milliseconds }
    return absolute + offset(end.milliseconds) - offset(start.milliseconds) > length.milliseconds
  }

  /// The stretches of the local days from the one before `from` to the one after `to`, as moments.
  static func moments(of stretches: [OpeningHours.Stretch], from: Instant, to: Instant) -> [Interval] {
    (dayNumber(from) - 1...dayNumber(to) + 1).flatMap { number in
      stretches.map { Interval(start: instant(number, $0.from), end: instant(number, $0.to)) }
    }
  }
}
