import Occupancy

/// How much somebody sees of the spaces: a panel has its one, standing places are staff's and their organisation's until they are lent.
struct Sight: Sendable {
  enum Extent: Sendable {
    case whole
    /// Lent, but not yet, or no more: what is booked there, and not who sits there.
    case bookings
  }

  let reader: Identity
  /// The organisation of the reader.
  let organisation: OrganisationID?

  /// Nil: nothing by itself; the plan draws it and the site counts it.
  func extent(of number: Int, in building: Building, at now: Instant) -> Extent? {
    let space = building.site.spaces[number]
    switch reader.role {
    case .staff, .admin: return .whole
    case .panel: return reader.space == space.id ? .whole : nil
    case .everybody, .member:
      guard let owner = space.assignedTo, owner != organisation else { return .whole }
      guard let lent = building.spaces[number].lent, lent.end > now else { return nil }
      return lent.start <= now ? .whole : .bookings
    }
  }
}
