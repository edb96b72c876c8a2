/// Time that people are given. It stands still during a break: who eats has not left.
public struct Grace: Sendable {
  let local: LocalTime
  let breaks: [OpeningHours.Stretch]

  public init(local: LocalTime, breaks: [OpeningHours.Stretch]) {
    self.local = local
    self.breaks = breaks
  }

  /// When `length` is over that runs from `start` on.
  public func end(of length: TimeSpan, from start: Instant) -> Instant {
    guard !breaks.isEmpty, start > .distantPast else { return start + length }
    var now = start
    var left = length
    // A grace is hours long; a month is more than any of them can stand still.
    var date = local.wall(at: start).date.adding(days: -1)
    for _ in 0..<40 {
      for stop in breaks {
        let from = local.instant(date, stop.from)
        let to = local.instant(date, stop.to)
        guard to > now else { continue }
        if from > now {
          guard from < now + left else { return now + left }
          left = left - (from - now)
        }
        now = to
      }
      date = date.adding(days: 1)
    }
    return now + left
  }
}
