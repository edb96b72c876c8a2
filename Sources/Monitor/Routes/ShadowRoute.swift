import HTTP
import JSON
import Occupancy

/// What the policies that only watch would have released, and whether somebody came after all. For staff.
enum ShadowRoute {
  static func list(_ exchange: Exchange) {
    let now = exchange.now
    let (shadow, site) = exchange.house.read { ($0.shadow, $0.building.site) }
    exchange.json { json in
      json.member("at", now.description)
      // Where no policy only watches there is nothing to wait for, and a page can say so.
      json.array("watching") { json in
        for space in site.spaces where !site.policies.policy(for: space).enforce { json.value(space.id.text) }
      }
      DifferenceView(
        difference: shadow.difference, now: now, wording: exchange.house.wording, isShadow: true
      ).write(into: &json)
    }
  }
}
