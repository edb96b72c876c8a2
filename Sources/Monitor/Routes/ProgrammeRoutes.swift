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
    let seen = exchange.house.look { $0 }
    let range = Ledger.Range(from: window.from, to: window.to)
    let page = BookingPage(of: seen.ledger, range, after: exchange.place, limit: exchange.limit) { booking in
      let isOn = booking.status.isLive || booking.status == .ended
      let isShown = booking.terms.isListed || (seesAll && booking.terms.organisation != nil)
      return isOn && isShown && booking.interval.end > window.from
    }
    exchange.list("events", next: page.next?.text) { json in
      for booking in page.bookings {
        ProgrammeView(
          booking: booking, title: seen.titles[booking.id], organisations: seen.building.site.organisations
        )
        .write(into: &json)
      }
    }
  }
}
