/// How a series repeats, as people say it: each day, each working day, some days of every so many weeks; until a day, or so many times, without some days.
public struct Repetition: Sendable, Equatable {
  public enum Every: String, Sendable, CaseIterable {
    case day, weekday, week
  }

  public enum Weekday: String, Sendable, CaseIterable {
    case mon, tue, wed, thu, fri, sat, sun
  }

  public enum End: Sendable, Equatable {
    /// The last day, by the site's calendar.
    case until(CivilDate)
    case count(Int)
  }

  public var every: Every
  /// The days of a week; none: that of the first occurrence.
  public var on: [Weekday]
  /// Every so many days or weeks, from 1 on.
  public var interval: Int
  public var end: End
  /// Days without it.
  public var except: Set<CivilDate>

  public init(every: Every, on: [Weekday] = [], interval: Int = 1, end: End, except: Set<CivilDate> = []) {
    precondition(interval >= 1, "a series goes on")
    self.every = every
    self.on = on
    self.interval = interval
    self.end = end
    self.except = except
  }

  /// A series is booked in one piece: so many occurrences, and no more.
  public static let most = 200
  public static let longestInterval = 52

  /// The occurrences from `first` on, at the same time of the site's wall clock, over DST nights too: a time that such a night skips comes after the gap.
  /// One more than `most` says that there would be too many, a last one out of bounds that there would be more than the calendar has: the core refuses it.
  ///
  /// It looks at each day once and at none that lies more than a step beyond the calendar: no more than 38,000 days, whatever it is asked.
  public func intervals(from first: Interval, in local: LocalTime) -> [Interval] {
    guard first.start.isInBounds, first.end.isInBounds else { return [] }
    let (firstDate, timeOfDay) = local.wall(at: first.start)
    let length = local.wallSpan(from: first.start, to: first.end)
    let days = Days(of: self, from: firstDate)
    // What is left out still counts, as in RFC 5545 §3.8.5.1: the rule has its end, and the sequence with it.
    var left = if case .count(let count) = end { count } else { Int.max }
    var intervals: [Interval] = []
    for day in days.all where days.contains(day) {
      guard left > 0, intervals.count <= Self.most else { break }
      left -= 1
      let date = CivilDate(daysSinceEpoch: day)
      guard !except.contains(date) else { continue }
      let start = date == firstDate ? first.start : local.instant(date, timeOfDay)
      let interval = Interval(start: start, end: date == firstDate ? first.end : local.moved(start, by: length))
      intervals.append(interval)
      guard interval.end.isInBounds else { break }
    }
    return intervals
  }

  /// The days on which a repetition falls, counted since 1970.
  private struct Days {
    let all: Range<Int64>
    private let first: Int64
    private let interval: Int64
    /// By day of the week, Monday first; nil where each day is one.
    private let weekdays: [Bool]?

    init(of repetition: Repetition, from date: CivilDate) {
      first = date.daysSinceEpoch
      interval = Int64(repetition.interval)
      var end = CivilDate.latest.adding(days: Int64(7 * longestInterval + 7)).daysSinceEpoch
      if case .until(let last) = repetition.end { end = min(end, last.daysSinceEpoch) }
      all = first..<max(first, end + 1)
      weekdays =
        switch repetition.every {
        case .day: nil
        case .weekday: (0..<7).map { $0 < 5 }
        case .week:
          Weekday.allCases.enumerated().map { number, day in
            repetition.on.isEmpty ? number == date.weekday : repetition.on.contains(day)
          }
        }
    }

    func contains(_ day: Int64) -> Bool {
      guard let weekdays else { return (day - first) % interval == 0 }
      // ISO 8601: a week begins on Monday; every second week is counted by it. 1970-01-01 was a Thursday.
      let week = (day + 3).flooredQuotient(7)
      return weekdays[Int(day + 3 - week * 7)] && (week - (first + 3).flooredQuotient(7)) % interval == 0
    }
  }
}
