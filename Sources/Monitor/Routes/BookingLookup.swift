import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings as they are read: all, one, and why one is what it is.
enum BookingLookup {
  static func list(_ exchange: Exchange) {
    let from = exchange.moment("from", or: exchange.now - .days(1))
    let to = exchange.moment("to", or: .distantFuture)
    let wantedSpace = exchange.query("space")
    let onlyMine = exchange.query("mine") == "1"
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes = exchange.house.read { live in
      let view = BookingView(live, reader: exchange.reader, names: names, at: now)
      var json = JSONWriter()
      json.object { json in
        json.array("bookings") { json in
          let wanted = live.ledger.bookings { booking in
            booking.interval.start < to && booking.bookedEnd > from
              && wantedSpace.map { $0 == booking.space.text } ?? true
              && (!onlyMine || exchange.reader.member == booking.member)
          }
          for booking in wanted where mayRead(booking, sight, live, now) { view.write(booking, into: &json) }
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  private static func mayRead(_ booking: Booking, _ sight: Sight, _ live: Live, _ now: Instant) -> Bool {
    guard !sight.reader.mayActFor(booking.member) else { return true }
    guard let number = live.building.number(of: booking.space) else { return false }
    return sight.extent(of: number, in: live.building, at: now) != nil
  }

  static func one(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], mayRead(booking, sight, live, now) else { return nil }
      var json = JSONWriter()
      BookingView(live, reader: exchange.reader, names: names, at: now).write(booking, into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.refuse(.unknownBooking) }
    exchange.respond(200, bytes)
  }

  static func why(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let now = exchange.now
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], exchange.reader.mayActFor(booking.member) else { return nil }
      var json = JSONWriter()
      BookingWhyView(booking: booking, live: live, now: now, wording: exchange.house.wording).write(into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.refuse(.unknownBooking) }
    exchange.respond(200, bytes)
  }
}
