import HTTP
import JSON
import Occupancy

/// What is done with a space itself: staff take it out of use, and whoever a standing place belongs to lends it.
enum SpaceDeeds {
  static func outOfOrder(_ exchange: Exchange) { place(.outOfOrder(SpaceID(exchange.capture("id")), true), exchange) }
  static func inOrder(_ exchange: Exchange) { place(.outOfOrder(SpaceID(exchange.capture("id")), false), exchange) }

  static func lend(_ exchange: Exchange) {
    guard let space = owned(exchange), let interval = exchange.interval else { return }
    guard interval.end > exchange.now else { return exchange.refuse(.isOver) }
    place(.lend(space, interval), exchange)
  }

  static func takeBack(_ exchange: Exchange) {
    guard let space = owned(exchange) else { return }
    place(.lend(space, nil), exchange)
  }

  /// The space of the path, where it is theirs to lend; else the problem is answered.
  private static func owned(_ exchange: Exchange) -> SpaceID? {
    let id = SpaceID(exchange.capture("id"))
    let owner: OrganisationID?? = exchange.house.read { live in
      live.building.number(of: id).map { live.building.site.spaces[$0].assignedTo }
    }
    guard let owner else {
      exchange.unknownSpace()
      return nil
    }
    guard exchange.reader.role.isStaff || (owner != nil && owner == exchange.organisation) else {
      exchange.problem(403, "not-your-place")
      return nil
    }
    return id
  }

  private static func place(_ deed: HouseDeed, _ exchange: Exchange) {
    exchange.place(
      Order(wish: .house(deed), by: exchange.reader.role.isStaff ? .staff : .member) { answer in
        switch answer {
        case .done, .stands, .waiting: SpaceRoutes.one(exchange)
        case .refused(let why): exchange.refuse(why)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }
}
