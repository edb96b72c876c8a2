public typealias WaitID = Identifier<Wait>

/// Somebody waits for a space that is taken: what is given back is offered to who waits first.
public struct Wait: Sendable, Equatable {
  /// What is waited for: one space, or any of a kind, in a zone or anywhere.
  public enum Wish: Sendable, Equatable {
    case space(SpaceID)
    case kind(Space.Kind, zone: String?)
  }

  public struct Offer: Sendable, Equatable {
    public var space: SpaceID
    public var interval: Interval
    public var until: Instant
    /// The booking whose time it was; nil where the space simply became free.
    public var freedBy: BookingID?

    public init(space: SpaceID, interval: Interval, until: Instant, freedBy: BookingID?) {
      self.space = space
      self.interval = interval
      self.until = until
      self.freedBy = freedBy
    }
  }

  public enum End: String, Sendable {
    case accepted, given
    case isOver = "is-over"

    /// `given`: given up by whoever waited.
    public static let givenUp = End.given
  }

  public var id: WaitID
  public var member: MemberID
  public var wish: Wish
  public var interval: Interval
  public var madeAt: Instant
  public var organisation: OrganisationID?
  public internal(set) var offer: Offer?
  /// Offers that were not taken put one behind those who got none.
  public internal(set) var lapses = 0

  public init(
    id: WaitID, member: MemberID, wish: Wish, interval: Interval, madeAt: Instant,
    organisation: OrganisationID? = nil
  ) {
    self.id = id
    self.member = member
    self.wish = wish
    self.interval = interval
    self.madeAt = madeAt
    self.organisation = organisation
  }

  /// So many may somebody wait for at once whose bookings are limited.
  static let mostAtOnce = 20

  /// Whether this one is asked before the other.
  func isBefore(_ other: Wait) -> Bool { (lapses, madeAt, id) < (other.lapses, other.madeAt, other.id) }
}
