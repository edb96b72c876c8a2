import Occupancy

/// One day of a scenario, where it differs from any other.
public struct CalendarDay: Sendable, Equatable {
  public enum Opening: Sendable, Equatable {
    /// As the venue's hours have it.
    case asUsual
    case closed
    /// Local times of that day, up to 24:00.
    case hours(OpeningHours.Stretch)
  }

  public var opening: Opening = .asUsual
  /// Factor on how many people come, beside the scenario's own.
  public var come: Double = 1
  public var gatherings: [Gathering] = []

  public init() {}
}

/// What brings people from outside into the house: a course, an evening, a festival's workshops.
public struct Gathering: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The same people from start to end, with a break in the middle of each half.
    case course
    /// The same people from start to end.
    case event
    /// The public passes through: everybody stays for a while.
    case open
  }

  public var kind: Kind
  public var from: TimeSpan
  /// After `from`; beyond 24 h it is of the next day.
  public var to: TimeSpan
  /// Ids of spaces; the public of an open house goes from one to the other.
  public var spaces: [SpaceID]
  public var people: Int
  /// Of an open house: how long one stays on average.
  public var stay: TimeSpan = .minutes(40)

  public init(_ kind: Kind, from: TimeSpan, to: TimeSpan, in spaces: [SpaceID], people: Int) {
    self.kind = kind
    self.from = from
    self.to = to
    self.spaces = spaces
    self.people = people
  }
}
