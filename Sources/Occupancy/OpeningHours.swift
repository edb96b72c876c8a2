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

  /// Stretches by weekday, 0 is Monday; nil: open all day where no date and no holiday says otherwise.
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

  private func stretches(on date: CivilDate) -> [Stretch] {
    if let stretches = dates[date] { return stretches }
    if holidays?.contains(date) ?? false { return [] }
    return week?[date.weekday] ?? [Stretch(from: .zero, to: .days(1))]
  }

  /// Whether it is open now, and until when that holds, at most 40 days ahead (nil: not within that).
  public func state(at now: Instant, in local: LocalTime) -> (isOpen: Bool, until: Instant?) {
    if week == nil, dates.isEmpty, holidays == nil { return (true, nil) }
    let today = local.wall(at: now).date
    var openUntil: Instant?
    for offset in Int64(-1)...40 {
      let date = today.adding(days: offset)
      for stretch in stretches(on: date).sorted() {
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
      // A day without a stretch: what was open before it ended there.
      if let until = openUntil, until <= local.instant(date, .zero) { return (true, until) }
    }
    return (openUntil != nil, nil)
  }
}
