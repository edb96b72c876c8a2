import HTTP
import JSON
import Occupancy

/// The members by name, and the codes that let them in: for staff alone.
enum MemberRoutes {
  static func list(_ exchange: Exchange) {
    let members = exchange.house.access.members.list
    exchange.list("members", headers: [("Cache-Control", "no-store")]) { json in
      for member in members {
        json.object { json in
          json.member("id", member.id.text)
          json.member("name", member.name)
          json.member("organisation", member.organisation)
        }
      }
    }
  }

  /// Makes a one-time code for a member, to be read out to them. It is shown here and never again.
  static func makeCode(_ exchange: Exchange) {
    let member = MemberID(exchange.capture("id"))
    do {
      guard let code = try exchange.house.access.makeCode(for: member, at: SiteClock.wall.now()) else {
        return exchange.problem(404, "unknown-member")
      }
      exchange.json(201, headers: [("Cache-Control", "no-store")]) { json in
        json.member("code", code.text)
        json.member("member", member.text)
        json.member("expires", code.ends.description)
      }
    } catch {
      Log.error("\(error)")
      exchange.problem(503, "no-codes")
    }
  }
}
