import Foundation
import Occupancy
import Testing

@testable import Configuration

/// Foundation's rule is right for days and weeks with an interval and days of the week, in years of which its zones know whole hours. Elsewhere it ends the process, so that no
/// series of ours is made with it.
@Suite struct `A repetition of our own` {
  static let zones = [
    "Europe/Rome", "Europe/London", "America/New_York", "America/Santiago", "Asia/Kathmandu", "Asia/Beirut",
    "Australia/Sydney",
  ]

  @Test func `falls where Foundation's falls, whatever is drawn`() throws {
    let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
    print("seed of the repetitions: SEED=\(seed)")
    var dice = DrawDice(state: seed)
    for draw in 0..<40 {
      let zone = try #require(Self.zones.randomElement(using: &dice))
      let local = try #require(TimeZoneTable.localTime(named: zone))
      let first = Self.first(in: local, &dice)
      let repetition = Self.repetition(from: local.wall(at: first.start).date, &dice)
      let isComparable = Self.isComparable(with: first, in: local)
      let ours = repetition.intervals(from: first, in: local).filter(isComparable)
      let theirs = try Self.byFoundation(repetition, from: first, in: local).filter(isComparable)
      let differs = zip(ours, theirs).first { $0 != $1 }
      #expect(
        ours.count == theirs.count && differs == nil,
        "SEED=\(seed), draw \(draw): \(repetition) from \(first.start) in \(zone): \(String(describing: differs))")
    }
  }

  /// Whether an occurrence can be held against Foundation's: within our bounds, and not of a week in which the first one's weekday skips its hour. There Foundation moves the whole week.
  private static func isComparable(with first: Interval, in local: LocalTime) -> (Interval) -> Bool {
    let (begins, time) = (local.wall(at: first.start).date, local.wall(at: first.start).timeOfDay)
    return { interval in
      let date = local.wall(at: interval.start).date
      let sameDay = date.adding(days: Int64(begins.weekday - date.weekday))
      return interval.end.isInBounds && local.wall(at: local.instant(sameDay, time)).timeOfDay == time
    }
  }

  /// Half of them begin in a week in which many clocks change.
  private static func first(in local: LocalTime, _ dice: inout DrawDice) -> Interval {
    let year = Int.random(in: 2000...2095, using: &dice)
    let isNearChange = Bool.random(using: &dice)
    let month = isNearChange ? [3, 10].randomElement(using: &dice) ?? 3 : Int.random(in: 1...12, using: &dice)
    let day = isNearChange ? Int.random(in: 20...31, using: &dice) : Int.random(in: 1...28, using: &dice)
    let minutes = Int64.random(in: 0..<24 * 4, using: &dice) * 15
    let start = local.instant(CivilDate(year: year, month: month, day: day), .minutes(minutes))
    return Interval(start: start, end: start + .minutes(Int64.random(in: 1...16, using: &dice) * 15))
  }

  private static func repetition(from date: CivilDate, _ dice: inout DrawDice) -> Repetition {
    let every = Repetition.Every.allCases.randomElement(using: &dice) ?? .day
    let days = Repetition.Weekday.allCases.filter { _ in Int.random(in: 0..<3, using: &dice) == 0 }
    let end: Repetition.End =
      Bool.random(using: &dice)
      ? .count(Int.random(in: 1...Repetition.most, using: &dice))
      : .until(date.adding(days: Int64.random(in: -3...400, using: &dice)))
    let except = (0..<5).map { _ in date.adding(days: Int64.random(in: 0...60, using: &dice)) }
    return Repetition(
      every: every, on: every == .week ? days : [],
      interval: every == .weekday ? 1 : Int.random(in: 1...6, using: &dice), end: end,
      except: Bool.random(using: &dice) ? Set(except) : [])
  }

  private static func byFoundation(_ repetition: Repetition, from first: Interval, in local: LocalTime) throws
    -> [Interval]
  {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: local.zone))
    calendar.firstWeekday = 2
    calendar.minimumDaysInFirstWeek = 4
    let rule = Calendar.RecurrenceRule(
      calendar: calendar, frequency: repetition.every == .day ? .daily : .weekly, interval: repetition.interval,
      end: end(of: repetition, in: local), weekdays: weekdays(of: repetition).map { .every($0) })
    let length = local.wallSpan(from: first.start, to: first.end)
    var intervals: [Interval] = []
    for date in rule.recurrences(of: Date(timeIntervalSince1970: Double(first.start.milliseconds) / 1_000)) {
      let at = Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
      guard !repetition.except.contains(local.wall(at: at).date) else { continue }
      intervals.append(Interval(start: at, end: at == first.start ? first.end : local.moved(at, by: length)))
      if intervals.count > Repetition.most { break }
    }
    return intervals
  }

  private static func weekdays(of repetition: Repetition) -> [Locale.Weekday] {
    let all: [Repetition.Weekday: Locale.Weekday] = [
      .mon: .monday, .tue: .tuesday, .wed: .wednesday, .thu: .thursday, .fri: .friday, .sat: .saturday, .sun: .sunday,
    ]
    return switch repetition.every {
    case .day: []
    case .weekday: [.monday, .tuesday, .wednesday, .thursday, .friday]
    case .week: repetition.on.compactMap { all[$0] }
    }
  }

  private static func end(of repetition: Repetition, in local: LocalTime) -> Calendar.RecurrenceRule.End {
    switch repetition.end {
    case .count(let count): return .afterOccurrences(count)
    case .until(let day):
      let last = local.instant(day.adding(days: 1), .zero) - TimeSpan(milliseconds: 1)
      return .afterDate(Date(timeIntervalSince1970: Double(last.milliseconds) / 1_000))
    }
  }
}
