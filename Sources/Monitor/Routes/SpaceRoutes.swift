import HTTP
import JSON
import Occupancy

/// Spaces as they are now, one of them in full, why it is so, and which are free.
enum SpaceRoutes {
  static func list(_ exchange: Exchange) {
    let wanted = ["kind", "zone", "floor", "status"].map { ($0, exchange.query($0)) }
    write(exchange) { view, visible in
      let space = view.building.site.spaces[visible.number]
      return wanted.allSatisfy { name, value in
        guard let value else { return true }
        return switch name {
        case "kind": space.kind.rawValue == value
        case "zone": space.zone == value
        case "floor": space.floor == value
        default: view.status(visible).status.rawValue == value
        }
      }
    }
  }

  static func free(_ exchange: Exchange) { free(exchange, kind: exchange.query("kind")) }
  static func freeDesks(_ exchange: Exchange) { free(exchange, kind: Space.Kind.desk.rawValue) }

  /// How long somebody who asks without a time wants to sit.
  private static let usualStay = TimeSpan.hours(1)

  private static func free(_ exchange: Exchange, kind: String?) {
    let from = exchange.moment("from", or: exchange.now)
    let to = exchange.moment("to", or: max(from, exchange.now) + usualStay)
    guard from < to else { return exchange.problem(400, "bad-time", detail: "`to` must lie after `from`.") }
    let capacity = exchange.query("capacity").flatMap { Int($0) } ?? 1
    let zone = exchange.query("zone")
    let interval = Interval(start: from, end: to)
    let (organisation, member) = (exchange.organisation, exchange.reader.member)
    write(exchange) { view, visible in
      let number = visible.number
      let space = view.building.site.spaces[number]
      guard kind.map({ $0 == space.kind.rawValue }) ?? true, zone.map({ $0 == space.zone }) ?? true else {
        return false
      }
      let isTheirs = !view.building.isStanding(number, in: interval) || space.assignedTo == organisation
      return space.capacity >= capacity && isTheirs
        && view.building.isFree(number, in: view.ledger, for: interval, at: view.now, by: member)
    }
  }

  private static func write(_ exchange: Exchange, where isWanted: (SpaceView, VisibleSpace) -> Bool) {
    let (now, sight) = (exchange.now, exchange.sight)
    let bytes = exchange.house.read { live in
      let view = SpaceView(building: live.building, ledger: live.ledger, now: now)
      var json = JSONWriter(reserving: 16_384)
      json.object { json in
        json.member("at", now.description)
        json.array("spaces") { json in
          for number in live.building.site.spaces.indices {
            guard let space = sight.space(number, in: live.building, at: now), isWanted(view, space) else { continue }
            view.write(space, into: &json)
          }
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  static func one(_ exchange: Exchange) {
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let space = exchange.space(in: live.building) else { return nil }
      let view = SpaceView(building: live.building, ledger: live.ledger, now: now)
      let bookings = BookingView(live, sight: sight, names: names, at: now)
      var json = JSONWriter()
      view.write(space, into: &json) { json in
        json.member("at", now.description)
        json.array("sensors") { json in
          SensorView(building: live.building, decoder: live.decoder).write(sensorsOf: space, into: &json)
        }
        json.array("bookings") { json in
          let page = BookingPage(of: live.ledger, after: nil, limit: BookingPage.most) { booking in
            booking.space == live.building.site.spaces[space.number].id && isNear(booking, now)
          }
          bookings.write(page.bookings, into: &json)
        }
      }
      return json.bytes
    }
    guard let bytes else { return exchange.unknownSpace() }
    exchange.respond(200, bytes)
  }

  /// What people look for at a space: its bookings from yesterday on, as far ahead as everybody sees.
  private static func isNear(_ booking: Booking, _ now: Instant) -> Bool {
    booking.bookedEnd > now - .days(1) && booking.interval.start < now + BookingPage.horizon
  }

  static func why(_ exchange: Exchange) {
    let now = exchange.now
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let space = exchange.space(in: live.building), space.extent == .whole else { return nil }
      var json = JSONWriter()
      WhyView(building: live.building, ledger: live.ledger, now: now, wording: exchange.house.wording)
        .write(space, into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.unknownSpace() }
    exchange.respond(200, bytes)
  }
}
