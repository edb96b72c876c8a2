import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings as they are read: all, one, and why one is what it is.
enum BookingLookup {
  static func list(_ exchange: Exchange) {
    var stop = false
    let from = exchange.moment("from", or: exchange.now - .days(1), &stop)
    let to = exchange.moment("to", or: .distantFuture, &stop)
    guard !stop else { return }
    let wantedSpace = exchange.query("space")
    let onlyMine = exchange.query("mine") == "1"
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes = exchange.house.read { live in
      let view = BookingView(live, sight: sight, names: names, at: now)
      var json = JSONWriter()
      json.object { json in
        json.array("bookings") { json in
          let wanted = live.ledger.bookings { booking in
            booking.interval.start < to && booking.bookedEnd > from
              && wantedSpace.map { $0 == booking.space.text } ?? true
              && (!onlyMine || exchange.reader.member == booking.member)
          }
          view.write(wanted, into: &json)
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  static func one(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], let visible = sight.booking(booking, in: live.building, at: now) else {
        return nil
      }
      var json = JSONWriter()
      BookingView(live, sight: sight, names: names, at: now).write(visible, into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.refuse(.unknownBooking) }
    exchange.respond(200, bytes)
  }

  static func why(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let (sight, now) = (exchange.sight, exchange.now)
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], let visible = sight.booking(booking, in: live.building, at: now),
        visible.isTheirs
      else { return nil }
      var json = JSONWriter()
      BookingWhyView(visible: visible, live: live, now: now, wording: exchange.house.wording).write(into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.refuse(.unknownBooking) }
    exchange.respond(200, bytes)
  }
}
