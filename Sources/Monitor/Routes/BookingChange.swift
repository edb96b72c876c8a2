import HTTP
import JSON
import Occupancy

/// Where and when a booking is to be instead; what is not said stays as it is.
struct BookingChange: Sendable {
  private var space: SpaceID?
  private var start: Instant?
  private var end: Instant?
  private var following = false

  /// Reads `{space?,start?,end?,following?}`; what is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    guard let body = exchange.object("{space?, start?, end?, following?}") else { return nil }
    for name in ["start", "end"] where body[name] != nil {
      guard body[name]?.string.flatMap({ Instant(iso8601: $0) }) != nil else {
        exchange.badBody("\(name) is a time such as 2026-03-02T08:00:00Z, with its offset.")
        return nil
      }
    }
    guard body["space"] == nil || body["space"]?.string != nil else {
      exchange.badBody("space is the id of a space.")
      return nil
    }
    guard body["following"] == nil || body["following"]?.bool != nil else {
      exchange.badBody("following is true or false.")
      return nil
    }
    space = body["space"]?.string.map { SpaceID($0) }
    start = body["start"]?.string.flatMap { Instant(iso8601: $0) }
    end = body["end"]?.string.flatMap { Instant(iso8601: $0) }
    following = body["following"]?.bool ?? false
    guard space != nil || start != nil || end != nil else {
      exchange.badBody("Nothing is to change: give space, start or end.")
      return nil
    }
  }

  func deed(for booking: Booking) -> Command.Deed {
    let interval = Interval(start: start ?? booking.interval.start, end: end ?? booking.interval.end)
    let space = space ?? booking.space
    return following ? .moveFollowing(space: space, interval: interval) : .move(space: space, interval: interval)
  }
}
