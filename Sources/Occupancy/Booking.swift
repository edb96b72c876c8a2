/// A member's claim on a space for a time.
///
/// Legal transitions: booked → checked-in → ended; booked → released (no-show) | cancelled | ended; checked-in → released (left) | cancelled | ended;
/// released → booked or checked-in again (undone, until somebody else has booked). booked → cancelled also where it lapses unconfirmed; a live booking moves to another space or
/// time and stays what it is. Nothing is deleted: a release cuts the interval short.
public struct Booking: Sendable, Equatable {
  public enum Status: String, Sendable {
    case booked
    case checkedIn = "checked-in"
    case ended, released, cancelled

    /// Whether the booking still holds its space.
    public var isLive: Bool {
      switch self {
      case .booked, .checkedIn: true
      case .ended, .released, .cancelled: false
      }
    }
  }

  /// Who did it, as far as an event says: the kind of person, never which.
  public enum Agent: String, Sendable {
    case presence, member, staff
    /// Whoever scanned the code at the space.
    case code
  }

  public var id: BookingID
  public var space: SpaceID
  public var member: MemberID
  /// What the booking holds now: a release, a leave or a cancellation cuts its end.
  public var interval: Interval
  /// The end that it came to have, extensions included: an undo goes back to it.
  public var bookedEnd: Instant
  /// The end that was asked for, when it was made or moved: by its length a booking is exempt.
  public internal(set) var askedEnd: Instant
  public var madeAt: Instant
  public var status: Status
  public var checkedInAt: Instant?
  public var checkedInBy: Agent?
  /// From when its grace runs: the start, the making of a late booking, a keep, an undo; time that the monitor missed moves it on.
  public var graceFrom: Instant
  public var warnedAt: Instant?
  /// Of what it was warned: that nobody came, or that whoever came has left.
  var warnedFor: Release.Reason?
  /// When the last warning said that it would be freed.
  public var warnedOf: Instant?
  /// From when the time of its warning runs: the warning; time that nobody watched moves it on.
  var warningFrom: Instant?
  public var keptAt: Instant?
  /// Undone once: the rules do not release it again.
  public var isImmune: Bool
  public var release: Release?
  /// A policy that does not enforce has already said what it would have done.
  public var wasOnlyWatched = false

  public var terms = BookingTerms()
  /// Staff hold it: no rule releases it.
  public var isPinned = false
  public var wrongDesk: WrongDesk?
  /// When it was asked to be confirmed, because others of its series were no-shows.
  public var askedAt: Instant?
  /// How much time nobody watched since then.
  var missedSinceAsked = TimeSpan.zero
  /// It ended because its time was over, and not because somebody left.
  var ranToItsEnd = false
  /// When its member was asked whether they are there, because no sensor could tell.
  public var questionedAt: Instant?

  /// The desk beside it that was taken instead, as far as can be told.
  public struct WrongDesk: Sendable, Equatable {
    public var taken: SpaceID
    public var since: Instant
    public var at: Instant
    public var isAnswered = false
  }

  /// Who sits down beside their desk does so about when the booking begins.
  var neighboursCountUntil: Instant { graceFrom + .minutes(10) }

  /// When it lapses if nobody confirms it; nil where nobody is asked, or too late to be fair.
  public var lapsesAt: Instant? {
    guard let askedAt, status == .booked else { return nil }
    let lapses = max(interval.start - .days(1), askedAt + .days(1)) + missedSinceAsked
    return lapses < interval.start ? lapses : nil
  }

  /// No warning stands any more: before a release there has to be another.
  mutating func takeWarningBack() {
    warnedAt = nil
    warnedFor = nil
    warnedOf = nil
    warningFrom = nil
  }

  public init(id: BookingID, space: SpaceID, member: MemberID, interval: Interval, madeAt: Instant) {
    self.id = id
    self.space = space
    self.member = member
    self.interval = interval
    bookedEnd = interval.end
    askedEnd = interval.end
    self.madeAt = madeAt
    status = .booked
    graceFrom = max(interval.start, madeAt)
    isImmune = false
  }
}
