import HTTP
import JSON
import Occupancy

/// The site as a whole: its counts, its plan, its events.
enum SiteRoutes {
  static func site(_ exchange: Exchange) {
    let now = exchange.now
    let bytes = exchange.house.look { live in
      var json = JSONWriter()
      write(live, for: exchange.reader, now: now, speed: exchange.house.clock.speed, into: &json)
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  private static func write(
    _ live: Seen, for reader: Identity, now: Instant, speed: Double, into json: inout JSONWriter
  ) {
    let building = live.building
    let view = SpaceView(building: building, ledger: live.ledger, now: now)
    var people = 0
    var desks: [SpaceStatus: Int] = [:]
    let counted = view.counted(for: reader)
    var standing: [String: (inUse: Int?, total: Int)] = [:]
    for (number, space) in building.site.spaces.enumerated() {
      let state = building.spaces[number]
      let isInUse = state.presence == .present
      if counted[number] { people += state.people ?? (isInUse ? 1 : 0) }
      guard space.kind == .desk else { continue }
      guard space.assignedTo == nil else {
        let zone = standing[space.zone ?? "", default: (0, 0)]
        standing[space.zone ?? ""] = (counted[number] ? zone.inUse.map { $0 + (isInUse ? 1 : 0) } : nil, zone.total + 1)
        continue
      }
      desks[view.status(number).status, default: 0] += 1
    }
    json.object { json in
      json.member("at", now.description)
      json.object("clock") { json in
        json.member("speed", speed)
        if let wrong = live.clock.wrong { json.member("wrongBySeconds", wrong.by.seconds.rounded()) }
      }
      json.member("id", building.site.id)
      json.member("name", building.site.name)
      json.member("timeZone", building.site.localTime.zone)
      json.member("open", view.opening.isOpen)
      json.member("openUntil", view.opening.until)
      json.member("people", people)
      json.object("desks") { json in
        json.member("free", desks[.free, default: 0] + desks[.booked, default: 0])
        json.member("inUse", desks[.inUse, default: 0])
        json.member("unknown", desks[.unknown, default: 0])
        json.member("total", desks.values.reduce(0, +))
      }
      json.array("standing") { json in
        for (zone, count) in standing.sorted(by: { $0.key < $1.key }) {
          json.object {
            $0.member("zone", zone)
            $0.member("inUse", count.inUse)
            $0.member("total", count.total)
          }
        }
      }
      json.object("broker") { json in
        json.member("connected", live.connection.isReady)
        json.member("since", live.connectedSince)
      }
    }
  }

  /// The furniture: what stands where, without who sits there. Standing places are drawn for everybody, their state is not told.
  static func plan(_ exchange: Exchange) {
    let site = exchange.house.read { $0.building.site }
    exchange.json { json in
      json.array("floors") { json in
        for floor in Set(site.spaces.compactMap(\.floor)).sorted() { json.object { $0.member("id", floor) } }
      }
      json.array("spaces") { json in
        for space in site.spaces {
          json.object { json in
            json.member("id", space.id.text)
            json.member("kind", space.kind.rawValue)
            json.object("name") {
              $0.member("it", space.name.it)
              $0.member("en", space.name.en)
            }
            json.member("floor", space.floor)
            json.member("zone", space.zone)
            json.member("capacity", space.capacity)
            json.member("standing", space.assignedTo != nil)
            guard let plan = space.plan else { return json.null("plan") }
            json.object("plan") {
              $0.member("x", plan.x)
              $0.member("y", plan.y)
              $0.member("w", plan.width)
              $0.member("h", plan.height)
            }
          }
        }
      }
    }
  }

  static func events(_ exchange: Exchange) {
    exchange.follow()
  }
}
