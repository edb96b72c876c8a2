import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings as they are read: all, one, and why one is what it is.
enum BookingLookup {
  static func list(_ exchange: Exchange) {
    let (reader, sight, now) = (exchange.reader, exchange.sight, exchange.now)
    let wantedSpace = exchange.query("space")
    let onlyMine = exchange.query("mine") == "1"
    let mine = reader.bookingsAreFor
    // "Nothing booked" would be an answer about somebody.
    guard !onlyMine || mine != nil else { return exchange.notAllowed() }
    let window = BookingPage.Window(
      from: exchange.moment(asked: "from"), to: exchange.moment(asked: "to"), isTheirs: onlyMine,
      isStaff: reader.role.isStaff, now: now)
    // Who has many bookings is looked through without the lock: a ledger is a value.
    let (ledger, seen) = exchange.house.read { live in
      let spaces = live.building.site.spaces
      return (
        live.ledger,
        Set(spaces.indices.filter { sight.space($0, in: live.building, at: now) != nil }.map { spaces[$0].id })
      )
    }
    let page = BookingPage(of: ledger, after: exchange.place, limit: exchange.limit) { booking in
      booking.interval.start < window.to && booking.bookedEnd > window.from
        && wantedSpace.map { $0 == booking.space.text } ?? true && (!onlyMine || mine == booking.member)
        && (reader.mayActFor(booking.member) || seen.contains(booking.space))
    }
    var json = JSONWriter(reserving: 65_536)
    json.object { json in
      json.member("from", window.from.description)
      json.member("to", window.to == .distantFuture ? nil : window.to)
      json.array("bookings") { json in
        for booking in exchange.render(page.bookings, at: now) { json.raw(booking) }
      }
      json.member("next", page.next?.text)
    }
    exchange.respond(200, json.bytes)
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
