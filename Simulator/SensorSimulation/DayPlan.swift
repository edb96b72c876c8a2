import Occupancy

/// One day as it will be: who is where from when to when, and what was booked for it.
struct DayPlan: Sendable {
  /// Ordered by nothing; no two stays of one person overlap.
  var stays: [Stay] = []
  var bookings: [PlannedBooking] = []
  /// Seats that a bag keeps while their people are away.
  var belongings: [Stay] = []
}

/// One person in one place.
struct Stay: Sendable, Equatable {
  var person: Int
  var place: Int
  var during: Interval
}

/// A booking and everything that its member will do about it.
struct PlannedBooking: Sendable, Equatable {
  var place: Int
  var member: MemberID
  var interval: Interval
  var madeAt: Instant
  var cancelledAt: Instant?
  var checksInAt: Instant?
  /// When the member says that they have left, before the end.
  var saysLeftAt: Instant?
  /// So long after a warning, or a question, the member says that they want to keep it; nil: they do not see it.
  var answersWarningAfter: TimeSpan?
  var answersQuestionAfter: TimeSpan?
  var came: Instant?
  var left: Instant?
  /// The desk at which its member sits down by mistake; nil: the booked one.
  var seat: Int?
}

/// One person's day: when they are in the house, where they sit, and what takes them away from there.
struct PersonDay: Sendable {
  struct Appointment: Sendable {
    var during: Interval
    /// Nil: somewhere that has no sensors.
    var place: Int?
  }

  var present: Interval
  /// The desk or office they go back to; visitors have none.
  var base: Int?
  /// Ordered by start, apart by at least `walk`.
  private(set) var appointments: [Appointment] = []

  /// Between two places nobody is anywhere for up to this long.
  static let walk = TimeSpan.minutes(2)

  init(present: Interval, base: Int?) {
    self.present = present
    self.base = base
  }

  func isFree(_ interval: Interval) -> Bool {
    let padded = Interval(start: interval.start - Self.walk, end: interval.end + Self.walk)
    return present.start + .minutes(3) <= interval.start && interval.end + .minutes(3) <= present.end
      && !appointments.contains { $0.during.overlaps(padded) }
  }

  mutating func note(_ interval: Interval, at place: Int?) {
    let index = appointments.firstIndex { $0.during.start > interval.start } ?? appointments.count
    appointments.insert(Appointment(during: interval, place: place), at: index)
  }
}

/// Who has a place, when: bookings, and the time in which somebody is really there.
struct Ledger: Sendable {
  private var taken: [Interval] = []

  func isFree(_ interval: Interval) -> Bool { !taken.contains { $0.overlaps(interval) } }
  func count(during interval: Interval) -> Int { taken.count { $0.overlaps(interval) } }
  /// The most that have it at one moment of `interval`.
  func most(during interval: Interval) -> Int {
    let near = taken.filter { $0.overlaps(interval) }
    return near.map { one in
      let moment = max(one.start, interval.start)
      return near.count { $0.contains(moment) }
    }.max() ?? 0
  }
  mutating func take(_ interval: Interval) { taken.append(interval) }
}
