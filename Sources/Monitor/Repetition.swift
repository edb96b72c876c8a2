import Foundation
import Occupancy

/// How a series repeats, as people say it: each day, each working day, some days of every so many weeks; until a day, or so many times, without some days.
struct Repetition: Sendable, Equatable {
  enum Every: String, Sendable, CaseIterable {
    case day, weekday, week
  }

  enum Weekday: String, Sendable, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun

    fileprivate var locale: Locale.Weekday {
      switch self {
      case .mon: .monday
      case .tue: .tuesday
      case .wed: .wednesday
      case .thu: .thursday
      case .fri: .friday
      case .sat: .saturday
      case .sun: .sunday
      }
    }
  }

  enum End: Sendable, Equatable {
    /// The last day, by the site's calendar.
    case until(CivilDate)
    case count(Int)
  }

  var every: Every
  /// The days of a week; none: that of the first occurrence.
  var on: [Weekday] = []
  /// Every so many days or weeks.
  var interval = 1
  var end: End
  /// Days without it.
  var except: Set<CivilDate> = []

  /// A series is booked in one piece: so many occurrences, and no more.
  static let most = 200
  static let longestInterval = 52

  /// The occurrences from `first` on, at the same time of the site's wall clock, over DST nights too: a time that such a night skips comes after the gap.
  /// One more than `most` says that there would be too many.
  func intervals(from first: Interval, in local: LocalTime) -> [Interval] {
    guard let zone = TimeZone(identifier: local.zone) else { return [] }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    // ISO 8601: a week begins on Monday; every second week is counted by it.
    calendar.firstWeekday = 2
    calendar.minimumDaysInFirstWeek = 4
    let start = Date(timeIntervalSince1970: first.start.seconds)
    let rule = Calendar.RecurrenceRule(
      calendar: calendar, frequency: every == .day ? .daily : .weekly, interval: interval, end: ruleEnd(in: local),
      weekdays: weekdays.map { .every($0.locale) })
    let length = local.wallSpan(from: first.start, to: first.end)
    var intervals: [Interval] = []
    // What is left out still counts, as in RFC 5545 §3.8.5.1: the rule has its end, and the sequence with it.
    for date in rule.recurrences(of: start) {
      let at = Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
      guard !except.contains(local.wall(at: at).date) else { continue }
      let end = at == first.start ? first.end : local.moved(at, by: length)
      intervals.append(Interval(start: at, end: end))
      if intervals.count > Self.most { break }
    }
    return intervals
  }

  private var weekdays: [Weekday] {
    switch every {
    case .day: []
    case .weekday: [.mon, .tue, .wed, .thu, .fri]
    case .week: on
    }
  }

  private func ruleEnd(in local: LocalTime) -> Calendar.RecurrenceRule.End {
    switch end {
    case .count(let count): return .afterOccurrences(count)
    case .until(let day):
      let last = local.instant(day.adding(days: 1), .zero) - TimeSpan(milliseconds: 1)
      return .afterDate(Date(timeIntervalSince1970: last.seconds))
    }
  }
}

extension Instant {
  fileprivate var seconds: Double { Double(milliseconds) / 1_000 }
}
