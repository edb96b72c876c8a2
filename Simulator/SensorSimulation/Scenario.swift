import Occupancy

/// What kind of days are simulated: how the people differ from an ordinary week, what the calendar holds, which sensors and which weather.
public struct Scenario: Sendable, Equatable {
  public var name: String
  /// What it shows, one sentence for `simulator list`.
  public var shows: String
  /// The day on which it begins where nobody gives another: Monday 2 March 2026.
  public var start = CivilDate(year: 2026, month: 3, day: 2)
  /// Where only a part of a day is wanted: from this time of the first day …
  public var from: TimeSpan = .zero
  /// … for this long.
  public var lasts: TimeSpan?
  /// Day after day; after the last one it begins anew.
  public var calendar = [CalendarDay](repeating: CalendarDay(), count: 7)
  /// Copies of the venue.
  public var houses = 1
  /// Nil: the sensors of the configuration.
  public var furniture: Furniture?
  public var weather = Weather()
  /// Faults of its own, beside those of the command line.
  public var faults = Faults()

  /// Factor on how many people come.
  public var attendance = 1.0
  /// Factor on how often rooms are asked for.
  public var meetings = 1.0
  /// Share of those who come for a desk and book it; the others walk in.
  public var booksDesk = 0.87
  /// Share of bookings that nobody comes for.
  public var noShows = 0.17
  /// Share of bookings that are called off in time.
  public var cancellations = 0.05
  /// Share of bookers who check in by hand although the sensor does it.
  public var checkIns = 0.06
  /// Share of those who go early and say so.
  public var leaves = 0.4
  /// Share of those who come that see a warning and answer it, wherever they are.
  public var answers = 0.9
  /// Share of bookers who sit down at another free desk beside theirs.
  public var wrongDesks = 0.015
  /// Share of longer absences from a desk in which a bag or a laptop keeps the seat.
  public var belongings = 0.15
  /// Share of days on which a team of a resident partner holds its stand-up.
  public var standUps = 0.5
  /// Chance of a course in each training room, of an event in each hall, on a working day.
  public var courses = 0.6
  public var events = 0.35

  public init(name: String, shows: String) {
    self.name = name
    self.shows = shows
  }

  public static let ordinaryWeek = Scenario(
    name: "ordinary-week", shows: "working days as they come: one booking in six is a no-show, some are late, some stay"
  )

  /// The calendar's day so many days after the first.
  func day(_ number: Int) -> CalendarDay {
    guard !calendar.isEmpty else { return CalendarDay() }
    let index = number % calendar.count
    return calendar[index < 0 ? index + calendar.count : index]
  }
}
