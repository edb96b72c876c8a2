import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings as they are read: all, one, and why one is what it is.
enum BookingLookup {
  static func list(_ exchange: Exchange) {
    let (reader, sight, now) = (exchange.reader, exchange.sight, exchange.now)
    let onlyMine = exchange.query("mine") == "1"
    let mine = reader.bookingsAreFor
    // "Nothing booked" would be an answer about somebody.
    guard !onlyMine || mine != nil else { return exchange.notAllowed() }
    let window = BookingPage.Window(
      from: exchange.moment(asked: "from"), to: exchange.moment(asked: "to"), isTheirs: onlyMine,
      isStaff: reader.role.isStaff, now: now)
    let seen = exchange.house.look { $0 }
    let spaces = seen.building.site.spaces
    let visible = Set(
      spaces.indices.filter { sight.space($0, in: seen.building, at: now) != nil }.map { spaces[$0].id })
    let range = Ledger.Range(
      from: window.from, to: window.to, space: exchange.query("space").map { SpaceID($0) },
      member: onlyMine ? mine : nil)
    let page = BookingPage(of: seen.ledger, range, after: exchange.place, limit: exchange.limit) { booking in
      (!onlyMine || mine == booking.member)
        && (reader.mayActFor(booking.member) || visible.contains(booking.space))
    }
    let view = BookingView(seen, sight: sight, names: exchange.names, at: now)
    var json = JSONWriter(reserving: 65_536)
    json.object { json in
      json.member("at", now.description)
      json.member("from", window.from.description)
      json.member("to", window.to == .distantFuture ? nil : window.to)
      json.array("bookings") { json in
        view.write(page.bookings, into: &json)
      }
      json.member("next", page.next?.text)
    }
    exchange.respond(200, json.bytes)
  }

  static func one(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes: [UInt8]? = exchange.house.look { live in
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
    let bytes: [UInt8]? = exchange.house.look { live in
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
