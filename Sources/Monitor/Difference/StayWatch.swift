import Occupancy

/// Who is seen on one side, and whether somebody comes to a space after it was released.
struct StayWatch: Sendable {
  private struct Stay: Sendable {
    var from: Instant
    /// Nil while it goes on.
    var until: Instant?
  }

  /// A released booking whose time is not over.
  struct Watched: Sendable {
    var booking: BookingID
    var side: PolicyDifference.Side
    var from: Instant
    var until: Instant
    /// Who stays so long has come.
    var presentFor: TimeSpan
  }

  private var stays: [SpaceID: Stay] = [:]
  private var watched: [SpaceID: [Watched]] = [:]

  /// A gap of less than this belongs to the stay, as it does for the rules.
  private static let bridgedGap = TimeSpan.minutes(5)

  mutating func watch(_ release: Watched, at space: SpaceID) { watched[space, default: []].append(release) }

  mutating func forget(_ booking: BookingID, at space: SpaceID) { watched[space]?.removeAll { $0.booking == booking } }

  /// Somebody else has booked the space: who is seen from then on is theirs.
  mutating func cut(_ space: SpaceID, for booking: BookingID, in interval: Interval) {
    for place in watched[space, default: []].indices {
      guard let release = watched[space]?[place], release.booking != booking,
        interval.overlaps(Interval(start: release.from, end: release.until))
      else { continue }
      watched[space]?[place].until = max(release.from, interval.start)
    }
  }

  /// The presence of a space as it became. Returns the releases that this proves wrong, each with when somebody came.
  mutating func take(_ presence: Presence, of space: SpaceID, at now: Instant) -> [(Watched, came: Instant)] {
    if presence == .present {
      guard stays[space] == nil || stays[space]?.until != nil else { return [] }
      if let until = stays[space]?.until, now - until <= Self.bridgedGap,
        !watched[space, default: []].contains(where: { $0.from >= until })
      {
        stays[space]?.until = nil
      } else {
        stays[space] = Stay(from: now, until: nil)
      }
      return []
    }
    guard stays[space]?.until == nil, stays[space] != nil else { return [] }
    stays[space]?.until = now
    let came = came(to: space, by: now)
    watched[space]?.removeAll { release in
      release.until <= now || came.contains { $0.0.booking == release.booking && $0.0.side == release.side }
    }
    if watched[space]?.isEmpty == true { watched[space] = nil }
    return came
  }

  /// The releases that are proved wrong by whoever is there at that moment.
  func come(by now: Instant) -> [(Watched, came: Instant)] {
    watched.keys.sorted().filter { stays[$0] != nil && stays[$0]?.until == nil }.flatMap { came(to: $0, by: now) }
  }

  private func came(to space: SpaceID, by now: Instant) -> [(Watched, came: Instant)] {
    guard let stay = stays[space] else { return [] }
    return watched[space, default: []].compactMap { release in
      let from = max(stay.from, release.from)
      let until = min(stay.until ?? now, release.until)
      return from < until && until - from >= release.presentFor ? (release, from) : nil
    }
  }
}
