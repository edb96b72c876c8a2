import HTTP
import JSON
import Occupancy

/// What's on: courses and events. Everybody sees what staff have listed; staff see all that somebody organises.
enum ProgrammeRoutes {
  /// How far ahead somebody looks who gives no end.
  private static let usualView = TimeSpan.days(7)

  static func list(_ exchange: Exchange) {
    let now = exchange.now
    let seesAll = exchange.reader.role.isStaff
    let from = exchange.moment("from", or: now)
    let window = BookingPage.Window(
      from: from, to: exchange.moment("to", or: from + usualView), isTheirs: false, isStaff: seesAll, now: now)
    let ledger = exchange.house.read { $0.ledger }
    let page = BookingPage(of: ledger, after: exchange.place, limit: exchange.limit) { booking in
      let isOn = booking.status.isLive || booking.status == .ended
      let isShown = booking.terms.isListed || (seesAll && booking.terms.organisation != nil)
      return isOn && isShown && booking.interval.start < window.to && booking.interval.end > window.from
    }
    let bytes = exchange.house.read { live in
      var json = JSONWriter()
      json.object { json in
        json.member("at", now.description)
        json.array("events") { json in
          for booking in page.bookings {
            ProgrammeView(
              booking: booking, title: live.titles[booking.id], organisations: live.building.site.organisations
            )
            .write(into: &json)
          }
        }
        json.member("next", page.next?.text)
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }
}
