import HTTP
import JSON
import Occupancy

/// The body of a series that is asked for: a booking, and how it repeats.
struct SeriesWish: Sendable {
  var booking: BookingWish
  var intervals: [Interval]
  var skipsConflicts: Bool

  /// Reads a booking's body with `repeat` and `skipConflicts?`; what is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    guard let body = exchange.object("{space, start, end, title?, repeat: {every, on?, interval?, until? | count?}}"),
      let booking = BookingWish(body, exchange), let repetition = Repetition(body["repeat"], exchange)
    else { return nil }
    guard body["skipConflicts"] == nil || body["skipConflicts"]?.bool != nil else {
      exchange.badBody("skipConflicts is true or false.")
      return nil
    }
    self.booking = booking
    skipsConflicts = body["skipConflicts"]?.bool ?? false
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
  /// Reads `{every, on?, interval?, until? | count?, except?}`; what is wrong is answered, and nil returned.
  fileprivate init?(_ value: JSONValue?, _ exchange: Exchange) {
    guard let every = value?["every"]?.string.flatMap({ Every(rawValue: $0) }) else {
      exchange.badBody("repeat.every is day, weekday or week.")
      return nil
    }
    guard let end = Self.end(value) else {
      exchange.badBody("repeat ends: give until, a day such as 2026-12-31, or count, from 1 to \(Self.most).")
      return nil
    }
    let interval = value?["interval"] ?? .number(1)
    guard let interval = interval.int, (1...Self.longestInterval).contains(interval), every != .weekday || interval == 1
    else {
      exchange.badBody(
        "repeat.interval is a whole number from 1 to \(Self.longestInterval), for day and week: every so many.")
      return nil
    }
    let days = (value?["on"]?.array ?? []).map { $0.string.flatMap { Weekday(rawValue: $0) } }
    guard every == .week || value?["on"] == nil, !days.contains(nil), value?["on"] == nil || !days.isEmpty else {
      exchange.badBody("repeat.on lists days of the week for every: week, as in [\"mon\", \"thu\"].")
      return nil
    }
    let without = (value?["except"]?.array ?? []).map { $0.string.flatMap { CivilDate(iso8601: $0) } }
    guard !without.contains(nil), value?["except"] == nil || value?["except"]?.array != nil else {
      exchange.badBody("repeat.except lists days, as in [\"2026-12-24\"].")
      return nil
    }
    self.init(
      every: every, on: days.compactMap { $0 }, interval: interval, end: end,
      except: Set(without.compactMap { $0 }))
  }

  private static func end(_ value: JSONValue?) -> End? {
    switch (value?["until"], value?["count"]) {
    case (let until?, nil): until.string.flatMap { CivilDate(iso8601: $0) }.map { .until($0) }
    case (nil, let count?): count.int.flatMap { (1...most).contains($0) ? .count($0) : nil }
    case (nil, nil), (_?, _?): nil
    }
  }
}
