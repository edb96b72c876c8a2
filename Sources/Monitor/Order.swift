import Occupancy

/// What somebody asks of the writer, and where the answer goes. It is answered only when it is on disk.
struct Order: Sendable {
  enum Wish: Sendable {
    case book(space: SpaceID, member: MemberID, interval: Interval, title: String?, terms: BookingTerms, rights: Rights)
    /// Every occurrence of a series, under one title.
    case series(
      [Interval], space: SpaceID, member: MemberID, title: String?, terms: BookingTerms, rights: Rights,
      skipsConflicts: Bool)
    /// What is offered to who waits.
    case accept(WaitID, rights: Rights)
    case house(HouseDeed)
    /// A place on the waiting list.
    case wait(Wait.Wish, Interval, member: MemberID, organisation: OrganisationID?, rights: Rights)
    case deed(Command.Deed, BookingID, rights: Rights = .all)
    /// A booking that moves, or is described anew, by what else is said of it; an empty title is none.
    case change(Command.Deed, BookingID, BookingDetails, title: String?, rights: Rights)
    /// What is still to come of a series.
    case cancelSeries(SeriesID, member: MemberID, rights: Rights)
    /// What these sensors learned and are suspected of.
    case forget([BindingIndex])
  }

  enum Answer: Sendable {
    /// It is on disk; with the booking, where it was of one.
    case done(Booking?)
    /// What was asked for stands already, and is on disk: nothing was done.
    case stands(Booking)
    /// It is on disk: somebody waits, by that id, and did so before where that is not new.
    case waiting(WaitID, isNew: Bool = true)
    case refused(Refusal.Why)
    case unavailable(Unavailable)
  }

  /// Nothing can be promised now.
  struct Unavailable: Sendable {
    /// For people.
    var why: String
    /// What was asked for may have reached the disk all the same: then it is done.
    var isUncertain = false
  }

  var wish: Wish
  var by: Booking.Agent
  /// The key that it came with.
  var request: RequestKey?
  var answer: @Sendable (Answer) -> Void

  init(wish: Wish, by agent: Booking.Agent, answer: @escaping @Sendable (Answer) -> Void) {
    self.wish = wish
    by = agent
    self.answer = answer
  }
}
