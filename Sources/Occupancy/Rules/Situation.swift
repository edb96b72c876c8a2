/// All that a rule may look at: one booking, its space and its policy at one moment.
public struct Situation: Sendable {
  public let now: Instant
  public let booking: Booking
  public let policy: Policy
  public let space: SpaceState
  /// From when presence may count for this booking: its check-in window, but not while the one before still held the space.
  public let opensAt: Instant
  /// The moment since which each sensor that tells presence has been heard; nil when one never was.
  public let heardAt: Instant?
  /// When the monitor last lost sight of the broker, while it still has.
  public let isCutOff: Bool

  /// Somebody came in time to count, short of a check-in: the chair is given the bridged gap before it counts as left again.
  private var lastSeen: Instant? { space.lastPresent.flatMap { $0 >= opensAt ? $0 : nil } }

  /// When the booking counts as a no-show, if nobody comes.
  var noShowDeadline: Instant {
    let grace = booking.graceFrom + policy.noShowAfter
    return lastSeen.map { max(grace, $0 + SpaceState.bridgedGap) } ?? grace
  }

  /// When the booking counts as left, if nobody comes back.
  var leftDeadline: Instant? { absenceCountsFrom.map { $0 + policy.leftAfter } }

  /// From when the absence of somebody who had come counts.
  var absenceCountsFrom: Instant? {
    guard let checkedIn = booking.checkedInAt, let absent = space.absentSince else { return nil }
    return max(absent, checkedIn, booking.graceFrom)
  }

  /// Why the space must not be freed at this moment, whatever the clock says; nil when it may. Promise 1 stands here and nowhere else.
  var objection: Grounds? {
    if isCutOff { return .isCutOff }
    switch space.presence {
    case .present: return .somebodyIsThere
    case .unknown: return .cannotTell
    case .absent(.inferred): return .absenceIsInferred
    case .absent(.known): break
    }
    guard let heardAt, heardAt >= booking.interval.start else { return .notHeardSince(booking.interval.start) }
    return booking.isImmune ? .isImmune : nil
  }

  /// The release of this booking now, with every number that led to it.
  func release(_ reason: Release.Reason, graceFrom: Instant, grace: TimeSpan, deadline: Instant) -> Fact {
    let release = Release(
      booking: booking.id, space: booking.space, reason: reason,
      because: Release.Because(
        start: booking.interval.start, end: booking.interval.end, graceFrom: graceFrom, grace: grace,
        deadline: deadline, absentSince: space.presenceSince, heardAt: heardAt ?? now,
        checkedInAt: booking.checkedInAt, warnedAt: booking.warnedAt, givenBack: booking.interval.end - now))
    return policy.enforce ? .released(release) : .wouldRelease(release)
  }
}
