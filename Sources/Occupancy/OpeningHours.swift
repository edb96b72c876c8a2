/// When the site is open, in its local time. No rules at all means always.
public struct OpeningHours: Sendable, Equatable {
  /// A stretch of a day in milliseconds since local midnight; `to` beyond 24 h runs into the next day.
  public struct Stretch: Sendable, Equatable, Comparable {
    public var from: TimeSpan
    public var to: TimeSpan

    public init(from: TimeSpan, to: TimeSpan) {
      self.from = from
      self.to = to
    }

    public static func < (a: Stretch, b: Stretch) -> Bool { (a.from, a.to) < (b.from, b.to) }
  }

  /// Stretches by weekday, 0 is Monday; nil when the site never closes.
  public var week: [[Stretch]]?
  /// Days that differ from their weekday; an empty list is a closed day.
  public var dates: [CivilDate: [Stretch]]

  /// National holidays are closed days where no date says otherwise.
  public var holidays: Holidays?

  public init(week: [[Stretch]]? = nil, dates: [CivilDate: [Stretch]] = [:], holidays: Holidays? = nil) {
    self.holidays = holidays
    precondition(week.map { $0.count == 7 } ?? true, "a week has seven days")
    self.week = week
    self.dates = dates
  }

  public static let always = OpeningHours()

  /// Open now, and until when at most a day and a half ahead; closed now, and until when at most 40 days ahead (nil: not within that).
  public func state(at now: Instant, in local: LocalTime) -> (isOpen: Bool, until: Instant?) {
    guard let week else { return (true, nil) }
    let today = local.wall(at: now).date
    var openUntil: Instant?
    for offset in Int64(-1)...40 {
      let date = today.adding(days: offset)
      let isHoliday = dates[date] == nil && holidays?.contains(date) ?? false
      for stretch in isHoliday ? [] : (dates[date] ?? week[date.weekday]).sorted() {
        let start = local.instant(date, stretch.from)
        let end = local.instant(
          date.adding(days: stretch.to.milliseconds / 86_400_000),
          TimeSpan(milliseconds: stretch.to.milliseconds % 86_400_000))
        if let until = openUntil {
          guard start <= until else { return (true, until) }
          openUntil = max(until, end)
        } else if start <= now, now < end {
          openUntil = end
        } else if start > now {
          return (false, start)
        }
      }
      if let until = openUntil, offset > 2 { return (true, until) }
    }
    return openUntil.map { (true, $0) } ?? (false, nil)
  }
}
