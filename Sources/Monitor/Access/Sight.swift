import Occupancy

/// How much somebody sees of the spaces: a panel has its one, standing places are staff's and their organisation's until they are lent.
///
/// The one gate: what tells of a space or a booking is written of a `VisibleSpace` or a `VisibleBooking`, and nothing but `Sight` makes one.
struct Sight: Sendable {
  enum Extent: Sendable {
    case whole
    /// Lent, but not yet, or no more: what is booked there, and not who sits there.
    case bookings
  }

  /// What everybody sees, without a session: what leaves the house by a topic, and by the public's events.
  static let everybody = Sight(reader: .everybody, organisation: nil)
  static let staff = Sight(reader: Identity(role: .staff), organisation: nil)

  let reader: Identity
  /// The organisation of the reader.
  let organisation: OrganisationID?

  /// Nil: nothing by itself; the plan draws it and the site counts it.
  func space(_ number: Int, in building: Building, at now: Instant) -> VisibleSpace? {
    self.extent(of: number, in: building, at: now).map { VisibleSpace(number: number, extent: $0) }
  }

  /// Nil: there is no such booking, as far as the reader is told.
  func booking(_ booking: Booking, in building: Building, at now: Instant) -> VisibleBooking? {
    let extent = building.number(of: booking.space).flatMap { self.extent(of: $0, in: building, at: now) }
    let isTheirs = reader.mayActFor(booking.member)
    guard isTheirs || extent != nil else { return nil }
    let isOn = booking.status.isLive && booking.interval.start <= now && now < booking.interval.end
    return VisibleBooking(
      booking: booking, isTheirs: isTheirs, tellsWhatCameOfIt: isTheirs || extent == .whole,
      tellsPresence: extent == .whole || (isTheirs && isOn), tellsWhatWasBefore: extent == .whole)
  }

  private func extent(of number: Int, in building: Building, at now: Instant) -> Extent? {
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

/// A space as somebody may see it. Only `Sight` makes one.
struct VisibleSpace: Sendable {
  let number: Int
  let extent: Sight.Extent

  fileprivate init(number: Int, extent: Sight.Extent) {
    self.number = number
    self.extent = extent
  }
}

/// A booking as somebody may see it. Only `Sight` makes one.
///
/// At a place of which presence is not theirs to know, a member is told of it while their own booking runs: then the place is theirs.
struct VisibleBooking: Sendable {
  let booking: Booking
  /// Whose it is and what it is called may be told.
  let isTheirs: Bool
  /// What its space did to it: that somebody came, a warning, a release.
  let tellsWhatCameOfIt: Bool
  /// Whether somebody is there now, and all that follows from it.
  let tellsPresence: Bool
  /// What was seen there before it began.
  let tellsWhatWasBefore: Bool

  fileprivate init(
    booking: Booking, isTheirs: Bool, tellsWhatCameOfIt: Bool, tellsPresence: Bool, tellsWhatWasBefore: Bool
  ) {
    self.booking = booking
    self.isTheirs = isTheirs
    self.tellsWhatCameOfIt = tellsWhatCameOfIt
    self.tellsPresence = tellsPresence
    self.tellsWhatWasBefore = tellsWhatWasBefore
  }
}
