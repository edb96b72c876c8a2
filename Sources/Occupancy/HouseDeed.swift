/// What somebody asks of the house, and not of one booking.
public enum HouseDeed: Sendable, Equatable {
  /// Staff take a space out of use, or put it back.
  case outOfOrder(SpaceID, Bool)
  /// A standing place may be booked by everybody in that time; nil takes it back.
  case lend(SpaceID, Interval?)
  case wait(Wait, rights: Rights = .all)
  case stopWaiting(WaitID)
}
