import Occupancy

/// Makes one day from habits and chance: first who comes and where they sit, then the rooms, then what interrupts them, then where everybody is.
struct Planner {
  let venue: Venue
  let people: [Person]
  let scenario: Scenario
  let date: CivilDate
  let day: CalendarDay
  let hours: Interval
  /// Bookings cannot be made before the simulation began.
  let notBefore: Instant
  var random: Random
  /// What people make of their phones is drawn apart: they live the same days whether they answer or not.
  var phones: Random
  /// By person; beyond the known people, the day's visitors. Nil: stays away.
  var days: [PersonDay?]
  var ledgers: [Ledger]
  var plan = DayPlan()

  /// Nil on a day on which the house stays closed.
  init?(venue: Venue, people: [Person], scenario: Scenario, date: CivilDate, notBefore: Instant, seed: UInt64) {
    let first = venue.localTime.wall(at: notBefore).date
    let day = scenario.day(Int(date.daysSinceEpoch - first.daysSinceEpoch))
    guard let hours = Self.hours(of: day, on: date, in: venue) else { return nil }
    self.day = day
    self.venue = venue
    self.people = people
    self.scenario = scenario
    self.date = date
    self.hours = hours
    self.notBefore = notBefore
    random = Random(seed: seed, streams: 2, UInt64(bitPattern: date.daysSinceEpoch))
    phones = Random(seed: seed, streams: 8, UInt64(bitPattern: date.daysSinceEpoch))
    days = [PersonDay?](repeating: nil, count: people.count)
    ledgers = [Ledger](repeating: Ledger(), count: venue.spaces.count)
  }

  private static func hours(of day: CalendarDay, on date: CivilDate, in venue: Venue) -> Interval? {
    switch day.opening {
    case .asUsual: venue.openHours(on: date)
    case .closed: nil
    case .hours(let stretch):
      Interval(start: venue.localTime.instant(date, stretch.from), end: venue.localTime.instant(date, stretch.to))
    }
  }

  mutating func made() -> DayPlan {
    fillDesks()
    for gathering in day.gatherings { hold(gathering) }
    meetInTeams()
    fillRooms()
    interrupt()
    weave()
    return plan
  }

  /// How full the house is on each weekday, Monday first.
  static let weekdays: [Double] = [0.95, 1.05, 1.05, 1, 0.85, 0.2, 0.05]

  func at(_ timeOfDay: TimeSpan) -> Instant { venue.localTime.instant(date, timeOfDay) }

  /// `instant` moved to a whole number of `minutes` since local midnight.
  func rounded(_ instant: Instant, to minutes: Int64, up: Bool) -> Instant {
    let midnight = venue.midnight(date)
    let step = minutes * 60_000
    let since = (instant - midnight).milliseconds + (up ? step - 1 : 0)
    return midnight + TimeSpan(milliseconds: since / step * step)
  }

  /// When a booking for `start` is made: the day before, the same morning, or just before it is needed.
  mutating func bookingTime(for start: Instant) -> Instant {
    let drawn = random.unit()
    let eve: Instant =
      if drawn < 0.4 {
        venue.localTime.instant(date.adding(days: -1), random.between(.hours(14), .hours(21)))
      } else if drawn < 0.7 {
        at(random.between(.minutes(390), .minutes(475)))
      } else {
        start - random.between(.minutes(5), .minutes(120))
      }
    let earliest = notBefore + random.between(.seconds(30), .hours(6))
    let chosen = max(min(eve, start - .minutes(5)), earliest)
    return Instant(milliseconds: chosen.milliseconds / 1_000 * 1_000)
  }

  /// Enters a booking and settles whether it is kept: `isKept` is false for one that is called off or that nobody comes for.
  /// What is certain is neither.
  mutating func book(
    _ place: Int, for member: MemberID, during interval: Interval, isCertain: Bool = false
  ) -> (number: Int, isKept: Bool) {
    let madeAt = bookingTime(for: interval.start)
    var booking = PlannedBooking(place: place, member: member, interval: interval, madeAt: madeAt)
    let mayCancel = interval.start - madeAt > .minutes(45)
    var isKept = true
    if isCertain {
      isKept = true
    } else if mayCancel, random.chance(scenario.cancellations) {
      booking.cancelledAt = madeAt + random.between(.minutes(10), interval.start - madeAt - .minutes(20))
      isKept = false
    } else if random.chance(scenario.noShows) {
      isKept = false
    }
    plan.bookings.append(booking)
    return (plan.bookings.count - 1, isKept)
  }
}
