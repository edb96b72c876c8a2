import HTTP
import JSON
import Occupancy

/// The body of a series that is asked for: a booking, and how it repeats.
struct SeriesWish: Sendable {
  var booking: BookingWish
  var intervals: [Interval]
  var skipsConflicts: Bool

  /// What is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    guard let booking = BookingWish(exchange), let repetition = Repetition(exchange.body["repeat"], exchange) else {
      return nil
    }
    self.booking = booking
    skipsConflicts = exchange.body["skipConflicts"]?.bool ?? false
    let local = exchange.house.read { $0.building.site.localTime }
    intervals = repetition.intervals(from: booking.interval, in: local)
    guard intervals.count <= Repetition.most else {
      exchange.problem(422, "too-many-occurrences")
      return nil
    }
    guard !intervals.isEmpty else {
      exchange.problem(422, "no-occurrences")
      return nil
    }
  }

  /// As the core judges them; which booking each becomes is for the writer to say.
  var occurrences: [Command.Occurrence] { intervals.map { Command.Occurrence(booking: "", interval: $0) } }
}

extension Repetition {
  /// What its shape cannot say: which of its parts go together. What is wrong is answered, and nil returned.
  fileprivate init?(_ value: JSONValue?, _ exchange: Exchange) {
    guard let every = value?["every"]?.string.flatMap({ Every(rawValue: $0) }), let end = Self.end(value) else {
      exchange.badBody("repeat-end", [("most", .same("\(Self.most)"))])
      return nil
    }
    let interval = value?["interval"]?.int ?? 1
    guard every != .weekday || interval == 1 else {
      exchange.badBody("repeat-interval")
      return nil
    }
    let days = value?["on"]?.array.map { $0.compactMap { $0.string.flatMap { Weekday(rawValue: $0) } } }
    guard days == nil || every == .week && days?.isEmpty == false else {
      exchange.badBody("repeat-on")
      return nil
    }
    let except = (value?["except"]?.array ?? []).compactMap { $0.string.flatMap { CivilDate(iso8601: $0) } }
    self.init(every: every, on: days ?? [], interval: interval, end: end, except: Set(except))
  }

  private static func end(_ value: JSONValue?) -> End? {
    switch (value?["until"], value?["count"]) {
    case (let until?, nil): until.string.flatMap { CivilDate(iso8601: $0) }.map { .until($0) }
    case (nil, let count?): count.int.flatMap { (1...most).contains($0) ? .count($0) : nil }
    case (nil, nil), (_?, _?): nil
    }
  }
}
