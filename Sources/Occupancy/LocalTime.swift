/// The site's time zone as data: from when on which offset from UTC holds. The core has no time zone database.
public struct LocalTime: Sendable, Equatable {
  public struct Transition: Sendable, Equatable {
    public var from: Instant
    public var offset: TimeSpan

    public init(from: Instant, offset: TimeSpan) {
      self.from = from
      self.offset = offset
    }
  }

  /// IANA name, for people ("Europe/Rome").
  public let zone: String
  private let transitions: [Transition]

  /// `transitions` in order of time; the first one's offset also holds before it.
  public init(zone: String, transitions: [Transition]) {
    precondition(!transitions.isEmpty, "a time zone has at least one offset")
    self.zone = zone
    self.transitions = transitions
  }

  public static let utc = LocalTime(zone: "UTC", transitions: [.init(from: .distantPast, offset: .zero)])

  public func offset(at instant: Instant) -> TimeSpan {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].from <= instant { low = middle + 1 } else { high = middle }
    }
    return transitions[max(low - 1, 0)].offset
  }

  /// The wall clock at `instant`: a day and the milliseconds since its midnight, as clocks on the wall show them.
  public func wall(at instant: Instant) -> (date: CivilDate, timeOfDay: TimeSpan) {
    let local = instant.milliseconds + offset(at: instant).milliseconds
    let days = local.flooredQuotient(86_400_000)
    return (CivilDate(daysSinceEpoch: days), TimeSpan(milliseconds: local - days * 86_400_000))
  }

  /// The instant at which the wall shows `timeOfDay` on `date`. A time that DST skips is read with the offset before the gap (so it lies after it);
  /// a time that happens twice is the first of the two (RFC 5545 §3.3.5).
  public func instant(_ date: CivilDate, _ timeOfDay: TimeSpan) -> Instant {
    let local = Instant(milliseconds: date.daysSinceEpoch * 86_400_000 + timeOfDay.milliseconds)
    let before = offset(at: local - .days(1))
    let guess = local - before
    if offset(at: guess) == before { return guess }
    let after = offset(at: guess)
    let other = local - after
    return offset(at: other) == after ? other : guess
  }

  /// How much later the wall clock is at `end` than at `start`.
  public func wallSpan(from start: Instant, to end: Instant) -> TimeSpan {
    end + offset(at: end) - (start + offset(at: start))
  }

  /// Whether it is longer than `length` from `start` to `end`. Whole days count by the wall clock: eight to eight is one day, also over a night of 25 hours.
  public func isLonger(_ start: Instant, _ end: Instant, than length: TimeSpan) -> Bool {
    let isDays = length > .zero && length.milliseconds % TimeSpan.days(1).milliseconds == 0
    return (isDays ? wallSpan(from: start, to: end) : end - start) > length
  }

  /// The instant at which the wall clock shows so much more than at `instant`.
  public func moved(_ instant: Instant, by span: TimeSpan) -> Instant {
    guard span != .zero else { return instant }
    let local = (instant + offset(at: instant) + span).milliseconds
    let days = local.flooredQuotient(86_400_000)
    return self.instant(CivilDate(daysSinceEpoch: days), TimeSpan(milliseconds: local - days * 86_400_000))
  }
}
