import HTTP
import JSON
import Occupancy

/// What's on: courses and events. Everybody sees what staff have listed; staff see all that somebody organises.
enum ProgrammeRoutes {
  /// How far ahead somebody looks who gives no end.
  private static let usualView = TimeSpan.days(7)

  static func list(_ exchange: Exchange) {
    let now = exchange.now
    let from = exchange.moment("from", or: now)
    let to = exchange.moment("to", or: from + usualView)
    let seesAll = exchange.reader.role.isStaff
    let bytes = exchange.house.read { live in
      let events = live.ledger.bookings { booking in
        let isOn = booking.status.isLive || booking.status == .ended
        let isShown = booking.terms.isListed || (seesAll && booking.terms.organisation != nil)
        return isOn && isShown && booking.interval.start < to && booking.interval.end > from
      }
      var json = JSONWriter()
      json.object { json in
        json.member("at", now.description)
        json.array("events") { json in
          for booking in events {
            ProgrammeView(
              booking: booking, title: live.titles[booking.id], organisations: live.building.site.organisations
            )
            .write(into: &json)
          }
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }
}
