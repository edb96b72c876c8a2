/// All that a rule may look at: one booking, its space and its policy at one moment.
public struct Situation: Sendable {
  public private(set) var now: Instant
  public private(set) var booking: Booking
  public let policy: Policy
  public let space: SpaceState
  /// From when presence may count for this booking: its check-in window, but not while the one before still held the space.
  public let opensAt: Instant
  private var hearing: Hearing
  /// From when on somebody else has a claim on the space, or the site is closed; nil: as far as is known, never.
  public var freeUntil: Instant?
  /// The unbooked desk beside it that was taken at about the time of this booking.
  public var takenNeighbour: (space: SpaceID, since: Instant)?
  /// The space belongs to an organisation and is not lent.
  public var isStanding = false
  /// Something at the space can tell who is present; where nothing can, its bookings are all that is known.
  public var isSensed = false
  /// Since when the monitor has listened without a gap; before that it may have missed what was said.
  public var listensSince: Instant = .distantPast
  /// Up to when all that was said is known to have arrived; nil: always.
  public var listenedUntil: Instant?
  public var local: LocalTime = .utc
  /// The clock shows a time that cannot be.
  public var isClockDoubted = false
  init(
    now: Instant, booking: Booking, policy: Policy, space: SpaceState, opensAt: Instant, hearing: Hearing,
    isCutOff: Bool
  ) {
    self.now = now
    self.booking = booking
    self.policy = policy
    self.space = space
    self.opensAt = opensAt
    self.hearing = hearing
    self.isCutOff = isCutOff
  }

  /// When the monitor last lost sight of the broker, while it still has.
  public let isCutOff: Bool

  /// Somebody came in time to count, short of a check-in: the chair is given the bridged gap before it counts as left again.
  private var lastSeen: Instant? { space.lastPresent.flatMap { $0 >= opensAt ? $0 : nil } }

  /// The moment since which each sensor of the space that tells presence has been heard; nil when one never was, or there is none.
  public struct Hearing: Sendable {
    var all: Instant?
    /// Of those that see who sits still.
    var seats: Instant?
    /// Of those that are known to repeat what they say of a seat, the one that must say it again first: when it last did, and until when that is enough. Nil where none has to.
    var saidAt: Instant?
    var saysAgainBy: Instant?

    /// By so much a message may be late.
    static let slack = TimeSpan.seconds(10)

    /// All of them say again what they said.
    mutating func `repeat`(at instant: Instant) {
      all = all.map { max($0, instant) }
      seats = seats.map { max($0, instant) }
      saidAt = saidAt.map { max($0, instant) }
      saysAgainBy = saysAgainBy.map { max($0, instant) }
    }
  }

  /// How long somebody is waited for: twice the policy's grace while they perhaps sit at the desk beside it.
  var noShowGrace: TimeSpan {
    let mayBeBeside = booking.wrongDesk.map { !$0.isAnswered } ?? false
    return mayBeBeside ? policy.noShowAfter + policy.noShowAfter : policy.noShowAfter
  }

  /// When the booking counts as a no-show, if nobody comes.
  var noShowDeadline: Instant {
    let grace = end(of: noShowGrace, from: booking.graceFrom)
    return lastSeen.map { max(grace, $0 + SpaceState.bridgedGap) } ?? grace
  }

  /// When the booking counts as left, if nobody comes back.
  var leftDeadline: Instant? { absenceCountsFrom.map { end(of: policy.leftAfter, from: $0) } }

  private func end(of grace: TimeSpan, from start: Instant) -> Instant {
    Grace(local: local, breaks: policy.breaks).end(of: grace, from: start)
  }

  /// From when the absence of somebody who had come counts.
  var absenceCountsFrom: Instant? {
    guard let checkedIn = booking.checkedInAt, space.presence.isAbsent else { return nil }
    return max(space.absenceCountsFrom, checkedIn, booking.graceFrom)
  }

  /// A meeting is extended this long before it would end.
  static let extendsBefore = TimeSpan.minutes(1)
  /// Neighbours are looked at once a minute, counted from the opening of the check-in.
  var nextLook: Instant {
    let minute = TimeSpan.minutes(1).milliseconds
    return opensAt + TimeSpan(milliseconds: ((now - opensAt).milliseconds / minute + 1) * minute)
  }

  /// From when the grace runs that a warning is of.
  private var graceBegins: Instant { absenceCountsFrom ?? booking.graceFrom }

  /// Of what the booking may be freed next.
  var reason: Release.Reason { booking.checkedInAt == nil ? .noShow : .left }

  /// When the warning went out that stands: it counts for one absence, and whoever came back is warned anew. That nobody came is no warning to somebody who did, be it in the same moment.
  var standingWarning: Instant? {
    guard let warned = booking.warnedAt, booking.warnedFor == reason, warned >= graceBegins else { return nil }
    return warned
  }

  /// When the warning of a grace that ends at `deadline` goes out. One that stands still in a break may only begin later: nobody is warned before it does.
  func warningDue(before deadline: Instant) -> Instant { max(deadline - policy.warnBefore, graceBegins) }

  /// When the booking may be freed: its grace is over, and its warning has stood for as long as the policy wants. One that goes out late leaves its time all the same.
  func releaseDue(after deadline: Instant) -> Instant {
    let standing = standingWarning == nil ? nil : booking.warningFrom
    return max(deadline, (standing ?? max(now, warningDue(before: deadline))) + policy.warnBefore)
  }

  /// The same at a later moment, its sensors having repeated then what they say now, and its warning having gone out in time.
  func repeated(at later: Instant) -> Situation {
    var situation = self
    situation.now = later
    situation.hearing.repeat(at: later)
    situation.listenedUntil = listenedUntil.map { max($0, later) }
    if standingWarning == nil {
      situation.booking.warnedAt = later - policy.warnBefore
      situation.booking.warnedFor = reason
      situation.booking.warningFrom = later - policy.warnBefore
    }
    return situation
  }

  /// Why no rule releases this booking; nil where they may.
  var exemption: Exemption? { booking.exemption(from: policy, isStanding: isStanding, in: local) }

  /// Why the space must not be freed at this moment, whatever the clock says; nil when it may. Promise 1 stands here and nowhere else.
  var objection: Grounds? {
    if isClockDoubted { return .clockIsDoubted }
    if isCutOff { return .isCutOff }
    switch space.presence {
    case .present: return .somebodyIsThere
    case .unknown: return .cannotTell
    case .absent(.inferred): return .absenceIsInferred
    case .absent(.known): break
    }
    return unheard ?? (booking.isImmune ? .isImmune : nil)
  }

  /// As `objection`, for a release that is due. A line may be deaf without anybody noticing: nothing is freed before all has arrived that was said until then, until the space came to be called empty, and
  /// until the monitor listened again. Somebody's word may still be on its way.
  func objection(after deadline: Instant) -> Grounds? {
    if let objection { return objection }
    let needed = max(deadline, space.saidSince, listensSince)
    guard let listenedUntil, listenedUntil < needed else { return nil }
    return .notListened(until: needed)
  }

  /// A word of late is asked of those that say once that somebody came and then only repeat themselves: one lost message of theirs is a person nobody knows of. A motion sensor beside
  /// them says each motion anew, and need not be heard.
  private var isStrict: Bool { hearing.saysAgainBy != nil }

  /// Since when all have been heard on whose word the absence rests.
  private var heardAt: Instant? { isStrict ? hearing.seats : hearing.all }

  private var unheard: Grounds? {
    let start = booking.interval.start
    guard let heardAt, heardAt >= start else { return .notHeardSince(start) }
    guard let by = hearing.saysAgainBy, let last = hearing.saidAt, now > by else { return nil }
    return .mustBeHeardAgain(since: last)
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
