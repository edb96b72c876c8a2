/// What a person asks for. Who may ask is settled before it comes here.
public struct Command: Sendable, Equatable {
  public enum Deed: Sendable, Equatable {
    case book(space: SpaceID, member: MemberID, interval: Interval)
    case cancel
    case checkIn
    case keep
    case leave
    case undo
    case pin(Bool)
    /// Confirms what is left of its series.
    case confirm
    case move(space: SpaceID, interval: Interval)
    /// This one to that time, there, and all that follow in its series by as much on the wall clock: over a DST night 09:00 stays 09:00.
    case moveFollowing(space: SpaceID, interval: Interval)
    case cancelFollowing
    /// Nothing but the details of the command.
    case describe
    /// The answers to a wrong desk: it is somebody else; it is me, and I stay there.
    case notMe
    case swap
    /// Takes what the waiting list offers; the booking is the new one's id.
    case accept(WaitID)
    /// Every occurrence or none, unless conflicts are to be left out.
    case bookSeries([Occurrence], space: SpaceID, member: MemberID, skipsConflicts: Bool)
  }

  /// One of a series.
  public struct Occurrence: Sendable, Equatable {
    public var booking: BookingID
    public var interval: Interval

    public init(booking: BookingID, interval: Interval) {
      self.booking = booking
      self.interval = interval
    }
  }

  public var booking: BookingID
  public var deed: Deed
  public var by: Booking.Agent
  /// For what is booked: its terms, and how far whoever asks may go.
  public var terms: BookingTerms
  public var rights: Rights
  /// For what moves or is described: what else of it is to be another.
  public var details: BookingDetails

  public init(
    _ deed: Deed, booking: BookingID, by: Booking.Agent = .member, terms: BookingTerms = BookingTerms(),
    details: BookingDetails = BookingDetails(), rights: Rights = .all
  ) {
    self.details = details
    self.terms = terms
    self.rights = rights
    self.booking = booking
    self.deed = deed
    self.by = by
  }
}

extension Command.Deed {
  /// The word of the outside contract, in a file of commands and in the address of a booking.
  public var word: String {
    switch self {
    case .book: "book"
    case .bookSeries: "book-series"
    case .accept: "accept"
    case .cancel: "cancel"
    case .cancelFollowing: "cancel-following"
    case .checkIn: "check-in"
    case .keep: "keep"
    case .leave: "leave"
    case .undo: "undo"
    case .pin(let isPinned): isPinned ? "pin" : "unpin"
    case .confirm: "confirm"
    case .describe: "describe"
    case .move: "move"
    case .moveFollowing: "move-following"
    case .notMe: "not-me"
    case .swap: "swap"
    }
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
    case outOfOrder = "out-of-order"
    case standingPlace = "standing-place"
    case notStanding = "not-standing"
    case tooSmall = "too-small"
    case offered
    case tooFarAhead = "too-far-ahead"
    case tooLong = "too-long"
    /// Nobody comes, sits and leaves in less than five minutes.
    case tooShort = "too-short"
    case tooMany = "too-many"
    case closed
    /// Its start lies further back than its check-in window is long.
    case beginsInPast = "begins-in-past"
    /// Whoever it is for holds as many spaces of its sort at that time as they may.
    case simultaneous
    case notAsked = "not-asked"
    case noSeries = "no-series"
    case notOffered = "not-offered"
    case unknownWait = "unknown-wait"
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
