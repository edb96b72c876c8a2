import HTTP
import JSON
import Occupancy

/// Where and when a booking is to be instead; what is not said stays as it is.
struct BookingChange: Sendable {
  private var space: SpaceID?
  private var start: Instant?
  private var end: Instant?
  private var following = false

  /// What is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    space = exchange.body["space"]?.string.map { SpaceID($0) }
    start = exchange.moment("start")
    end = exchange.moment("end")
    following = exchange.body["following"]?.bool ?? false
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
