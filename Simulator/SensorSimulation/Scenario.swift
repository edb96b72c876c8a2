/// What kind of days are simulated: shares and factors by which the people differ from an ordinary week.
public struct Scenario: Sendable, Equatable {
  public var name: String
  /// What it shows, one sentence for `simulator list`.
  public var shows: String
  /// Factor on how many people come.
  public var attendance: Double
  /// Factor on how often rooms are asked for.
  public var meetings: Double
  /// Share of those who come for a desk and book it; the others walk in.
  public var booksDesk: Double
  /// Share of bookings that nobody comes for.
  public var noShows: Double
  /// Share of bookings that are called off in time.
  public var cancellations: Double
  /// Share of bookers who check in by hand although the sensor does it.
  public var checkIns: Double
  /// Share of those who go early and say so.
  public var leaves: Double

  public init(
    name: String, shows: String, attendance: Double = 1, meetings: Double = 1, booksDesk: Double = 0.87,
    noShows: Double = 0.17, cancellations: Double = 0.05, checkIns: Double = 0.06, leaves: Double = 0.4
  ) {
    self.name = name
    self.shows = shows
    self.attendance = attendance
    self.meetings = meetings
    self.booksDesk = booksDesk
    self.noShows = noShows
    self.cancellations = cancellations
    self.checkIns = checkIns
    self.leaves = leaves
  }

  public static let ordinaryWeek = Scenario(
    name: "ordinary-week", shows: "working days as they come: one booking in six is a no-show, some are late, some stay"
  )

  /// All of them, in the order in which they are listed; the first is the default.
  public static let all: [Scenario] = [
    ordinaryWeek,
    Scenario(
      name: "quiet-day", shows: "a third of the usual people, rooms mostly free", attendance: 0.35, meetings: 0.4),
    Scenario(
      name: "busy-day", shows: "nearly every desk taken, meetings back to back", attendance: 1.4, meetings: 1.3,
      noShows: 0.12),
    Scenario(
      name: "nobody-keeps-bookings", shows: "every booking is a no-show; only standing places and walk-ins are used",
      noShows: 1, cancellations: 0, checkIns: 0),
  ]

  public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }
}
