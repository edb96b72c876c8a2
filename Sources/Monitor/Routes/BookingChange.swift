import HTTP
import JSON
import Occupancy

/// Where and when a booking is to be instead, and what else of it is to be another; what is not said stays as it is.
struct BookingChange: Sendable {
  private var space: SpaceID?
  private var start: Instant?
  private var end: Instant?
  private var following = false
  private var details: BookingDetails
  private var title: String?

  private var isMove: Bool { space != nil || start != nil || end != nil }

  /// What is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    let body = exchange.body
    space = body["space"]?.string.map { SpaceID($0) }
    start = exchange.moment("start")
    end = exchange.moment("end")
    following = body["following"]?.bool ?? false
    title = body["title"]?.string
    details = BookingDetails(expected: body["expected"]?.int, isListed: body["listed"]?.bool)
    guard isMove || title != nil || !details.isEmpty else {
      exchange.badBody("no-change")
      return nil
    }
    guard isMove || !following else {
      exchange.badBody("following")
      return nil
    }
    guard exchange.reader.role.isStaff || details.isListed == nil else {
      exchange.problem(403, "staff-only")
      return nil
    }
  }

  func wish(for booking: Booking, rights: Rights) -> Order.Wish {
    .change(deed(for: booking), booking.id, details, title: title, rights: rights)
  }

  func deed(for booking: Booking) -> Command.Deed {
    guard isMove else { return .describe }
    let interval = Interval(start: start ?? booking.interval.start, end: end ?? booking.interval.end)
    let space = space ?? booking.space
    return following ? .moveFollowing(space: space, interval: interval) : .move(space: space, interval: interval)
  }

  /// The seats that are wanted.
  func expected(at booking: Booking) -> Int? { details.expected ?? booking.terms.expected }
}
