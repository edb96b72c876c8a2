import Occupancy

/// What two policies make of the same days, booking by booking: for `presenza compare`, which leads both through a trace, and for the shadow, in which a policy only says what it would have done.
///
/// It is told events and asks nothing else, so that a journal gives it back after a restart.
public struct PolicyDifference: Sendable {
  /// The policy that is, and the one that could be.
  public enum Side: Int, Sendable, CaseIterable {
    case before, against

    var other: Side { self == .before ? .against : .before }
  }

  let site: Site
  /// How many bookings were seen, by number of their space.
  private(set) var seen: [Int]
  private var numbers: [SpaceID: Int] = [:]
  private var fates: [BookingID: [Side: BookingFate]] = [:]
  private var watches = [StayWatch(), StayWatch()]
  private(set) var from: Instant?
  private(set) var until: Instant?

  public init(site: Site) {
    self.site = site
    seen = Array(repeating: 0, count: site.spaces.count)
    for (number, space) in site.spaces.enumerated() { numbers[space.id] = number }
  }

  /// Takes what happened on one side. `whyNot` gives what the other side's rule says at this moment of a booking that was released here.
  public mutating func take(_ event: Event, of side: Side, whyNot: (Release) -> Grounds? = { _ in nil }) {
    from = from ?? event.at
    until = max(until ?? event.at, event.at)
    switch event.fact {
    case .presence(let change):
      for (release, came) in watches[side.rawValue].take(change.presence, of: change.space, at: event.at) {
        fates[release.booking]?[release.side]?.cameAt = came
      }
    case .booked(let id, let space, _, let interval, _):
      if fates[id] == nil, let number = numbers[space] { seen[number] += 1 }
      fates[id, default: [:]][side] = BookingFate(space: space, interval: interval)
      cut(space, for: id, interval)
    case .moved(let id, _, let space, let interval):
      fates[id]?[side]?.space = space
      fates[id]?[side]?.interval = interval
      cut(space, for: id, interval)
    case .extended(let id, _, let end): fates[id]?[side]?.interval.end = end
    case .released(let release): take(release, of: side, at: event.at, whyNot(release))
    case .undone(let id, let space):
      fates[id]?[side]?.isUndone = true
      for other in Side.allCases { watches[other.rawValue].forget(id, at: space) }
    case .checkedIn(let id, let space, let by):
      if by != .presence { somebodyIsThere(id, at: space, event.at, of: side) }
    case .kept(let id, let space): somebodyIsThere(id, at: space, event.at, of: side)
    case .cancelled(let id, _), .ended(let id, _), .lapsed(let id, _):
      fates[id]?[side]?.overAt = event.at
      forgetWhereOver(id)
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot, .warned, .wouldRelease, .pinned,
      .described,
      .wrongDesk, .notBeside, .askedToConfirm, .confirmed, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting,
      .offered, .offerLapsed, .waitEnded, .questioned, .refused, .cutOff, .resumed, .clockSetBack, .bound, .opened:
      break
    }
  }

  /// A booking that is of no interest: the shadow follows what was only thought.
  mutating func forget(_ id: BookingID) { fates[id] = nil }

  func fate(of id: BookingID, _ side: Side) -> BookingFate? { fates[id]?[side] }

  private mutating func take(_ release: Release, of side: Side, at now: Instant, _ grounds: Grounds?) {
    let id = release.booking
    guard var fate = fates[id]?[side], fate.release == nil else { return }
    fate.release = release
    fate.releasedAt = now
    fates[id]?[side] = fate
    let other = fates[id]?[side.other]
    let isHeldThere = other.map { $0.release == nil && $0.overAt == nil } ?? false
    if other?.release == nil {
      fates[id]?[side.other]?.reason = isHeldThere ? grounds.map { .grounds($0) } : .wasOver
    }
    // Who did not release it goes on watching; else the one who did.
    watches[(isHeldThere ? side.other : side).rawValue].watch(
      StayWatch.Watched(
        booking: id, side: side, from: now, until: release.because.end, presentFor: presentFor(at: release.space)),
      at: release.space)
  }

  private func presentFor(at space: SpaceID) -> TimeSpan {
    numbers[space].map { site.policies.policy(for: site.spaces[$0]).presentFor } ?? .zero
  }

  /// A person said so, on the side that had not released it.
  private mutating func somebodyIsThere(_ id: BookingID, at space: SpaceID, _ now: Instant, of side: Side) {
    guard let released = fates[id]?[side.other]?.releasedAt, released <= now, fates[id]?[side.other]?.cameAt == nil
    else { return }
    fates[id]?[side.other]?.cameAt = now
    for other in Side.allCases { watches[other.rawValue].forget(id, at: space) }
  }

  private mutating func cut(_ space: SpaceID, for id: BookingID, _ interval: Interval) {
    for side in Side.allCases { watches[side.rawValue].cut(space, for: id, in: interval) }
  }

  /// What ended alike on both sides is no difference.
  private mutating func forgetWhereOver(_ id: BookingID) {
    guard let before = fates[id]?[.before], let against = fates[id]?[.against],
      before.release == nil && against.release == nil && before.overAt != nil && against.overAt != nil
    else { return }
    fates[id] = nil
  }
}

extension PolicyDifference {
  /// A booking and what became of it on each side; nil on a side where it could not be booked.
  struct Line: Sendable {
    var booking: BookingID
    var before: BookingFate?
    var against: BookingFate?
    /// Number of its space.
    var space: Int
    var interval: Interval

    subscript(side: Side) -> BookingFate? { side == .before ? before : against }
  }

  /// Every booking that was released on a side, or booked on one alone, by start, then id, as it stands at that moment.
  func lines(at now: Instant) -> [Line] {
    var fates = fates
    for side in Side.allCases {
      for (release, came) in watches[side.rawValue].come(by: now) {
        fates[release.booking]?[release.side]?.cameAt = came
      }
    }
    return fates.compactMap { id, sides -> Line? in
      let fate = sides[.before] ?? sides[.against]
      guard let fate, let number = numbers[fate.space] else { return nil }
      let isBookedTwice = sides.count == Side.allCases.count
      guard !isBookedTwice || sides.values.contains(where: { $0.release != nil }) else { return nil }
      let end = sides.values.map(\.bookedEnd).max() ?? fate.interval.end
      return Line(
        booking: id, before: sides[.before], against: sides[.against], space: number,
        interval: Interval(start: fate.interval.start, end: end))
    }.sorted { ($0.interval.start, $0.booking) < ($1.interval.start, $1.booking) }
  }
}

extension PolicyDifference.Line {
  /// How the second policy differs from the first.
  enum Change: String, Sendable, CaseIterable {
    /// Both release it, the second one sooner, or later.
    case earlier, later
    /// At the same moment, for another reason.
    case otherReason = "other-reason"
    /// Only the first releases it.
    case notReleased = "not-released"
    /// Only the second releases it.
    case released
    /// Under the second the space was not free to book.
    case notBooked = "not-booked"
    /// Only under the second it was.
    case booked
  }

  /// Nil where both do the same.
  var change: Change? {
    guard let before else { return .booked }
    guard let against else { return .notBooked }
    switch (before.releasedAt, against.releasedAt) {
    case (nil, nil): return nil
    case (.some, nil): return .notReleased
    case (nil, .some): return .released
    case (.some(let first), .some(let second)):
      if first != second { return second < first ? .earlier : .later }
      return before.release?.reason == against.release?.reason ? nil : .otherReason
    }
  }

  /// A release of it took the space from somebody.
  var isWrong: Bool { before?.isWrong == true || against?.isWrong == true }

  /// How much more of the booked time the second policy gives back; below 0 where it gives less.
  var won: TimeSpan {
    guard let before, let against else { return .zero }
    return against.givenBack - before.givenBack
  }
}
