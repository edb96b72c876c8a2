/// What a person asks for. Who may ask is settled before it comes here.
public struct Command: Sendable, Equatable {
  public enum Deed: Sendable, Equatable {
    case book(space: SpaceID, member: MemberID, interval: Interval)
    case cancel
    case checkIn
    case keep
    case leave
    case undo
  }

  public var booking: BookingID
  public var deed: Deed
  public var by: Booking.Agent

  public init(_ deed: Deed, booking: BookingID, by: Booking.Agent = .member) {
    self.booking = booking
    self.deed = deed
    self.by = by
  }
}

/// A command that was not carried out: an answer, not an error.
public struct Refusal: Sendable, Equatable {
  public enum Why: String, Sendable, CaseIterable {
    case unknownSpace = "unknown-space"
    case unknownBooking = "unknown-booking"
    case doubledBooking = "doubled-booking"
    case endsBeforeStart = "ends-before-start"
    case isOver = "is-over"
    case taken
    case notLive = "not-live"
    case tooEarly = "too-early"
    case alreadyCheckedIn = "already-checked-in"
    case notReleased = "not-released"
    case rebooked
  }

  public var booking: BookingID
  public var space: SpaceID?
  public var why: Why

  public init(booking: BookingID, space: SpaceID?, why: Why) {
    self.booking = booking
    self.space = space
    self.why = why
  }
}
