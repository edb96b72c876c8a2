import HTTP
import JSON
import Occupancy

/// The keys of the codes that hang at the spaces, for staff to print. Whoever has one has stood before it.
enum CodeRoutes {
  static func list(_ exchange: Exchange) {
    let spaces = exchange.house.read { live in live.building.site.spaces.map(\.id) }
    exchange.list("codes", headers: [("Cache-Control", "no-store")]) { json in
      for space in spaces {
        json.object { json in
          json.member("space", space.text)
          json.member("key", exchange.house.links.signature(of: space.text, for: .checkIn))
        }
      }
    }
  }
}
