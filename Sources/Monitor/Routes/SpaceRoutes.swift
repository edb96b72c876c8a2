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
    guard from < to else { return exchange.problem(400, "bad-time") }
    let capacity = exchange.query("capacity").flatMap { Int($0) } ?? 1
    let zone = exchange.query("zone")
    let interval = Interval(start: from, end: to)
    let (organisation, member) = (exchange.organisation, exchange.reader.member)
    write(exchange, asked: from) { view, visible in
      let number = visible.number
      guard view.building.mayBeHad(interval, at: view.now) else { return false }
      let space = view.building.site.spaces[number]
      guard kind.map({ $0 == space.kind.rawValue }) ?? true, zone.map({ $0 == space.zone }) ?? true else {
        return false
      }
      let isTheirs = !view.building.isStanding(number, in: interval) || space.assignedTo == organisation
      return space.capacity >= capacity && isTheirs
        && view.building.isToBeHad(number, in: view.ledger, for: interval, at: view.now, by: member)
    }
  }

  private static func write(
    _ exchange: Exchange, asked: Instant? = nil, where isWanted: (SpaceView, VisibleSpace) -> Bool
  ) {
    let (now, sight) = (exchange.now, exchange.sight)
    let seen = exchange.house.look { $0 }
    let view = SpaceView(building: seen.building, ledger: seen.ledger, now: now, asked: asked)
    exchange.list("spaces") { json in
      for number in seen.building.site.spaces.indices {
        guard let space = sight.space(number, in: seen.building, at: now), isWanted(view, space) else { continue }
        view.write(space, into: &json)
      }
    }
  }

  static func one(_ exchange: Exchange) {
    let (names, sight, now) = (exchange.names, exchange.sight, exchange.now)
    let (seen, notes) = exchange.house.read { live in
      let space = exchange.space(in: live.building)
      return (
        Seen(live), SensorNotes(live.decoder, of: space.map { live.building.spaces[$0.number].bindings } ?? [])
      )
    }
    let bytes: [UInt8]? = { live in
      guard let space = exchange.space(in: live.building) else { return nil }
      let view = SpaceView(building: live.building, ledger: live.ledger, now: now)
      let bookings = BookingView(live, sight: sight, names: names, at: now)
      var json = JSONWriter()
      view.write(space, into: &json) { json in
        json.member("at", now.description)
        json.array("sensors") { json in
          SensorView(building: live.building, notes: notes).write(sensorsOf: space, into: &json)
        }
        json.array("bookings") { json in
          // What people look for at a space: its bookings from yesterday on, as far ahead as everybody sees.
          let near = Ledger.Range(
            from: now - .days(1), to: now + BookingPage.horizon, space: live.building.site.spaces[space.number].id)
          let page = BookingPage(of: live.ledger, near, limit: BookingPage.most) { _ in true }
          bookings.write(page.bookings, into: &json)
        }
      }
      return json.bytes
    }(seen)
    guard let bytes else { return exchange.unknownSpace() }
    exchange.respond(200, bytes)
  }

  static func why(_ exchange: Exchange) {
    let now = exchange.now
    let bytes: [UInt8]? = exchange.house.look { live in
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
