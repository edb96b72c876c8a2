import Occupancy
import SensorSimulation

/// What the reception knows of bookings that are not over.
struct FrontDesk {
  /// What the monitor calls each of them.
  var ids: [BookingID: String] = [:]
  var replies: [BookingID: [Reply]] = [:]

  mutating func close(_ booking: BookingID) {
    ids[booking] = nil
    replies[booking] = nil
  }

  /// What its member says to that, and when; nil where they say nothing, or are gone by then.
  func answer(to notice: Reply.Notice, of id: String, at instant: Instant) -> (reply: Reply, at: Instant)? {
    guard let booking = ids.first(where: { $0.value == id })?.key,
      let reply = replies[booking]?.first(where: { $0.to == notice && instant + $0.after < $0.until })
    else { return nil }
    return (reply, instant + reply.after)
  }
}
