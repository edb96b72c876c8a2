/// People whom no booking expects, and desks that are taken by mistake.
extension Building {
  /// Notes that somebody sits where nobody booked: the space is theirs for the moment. Returns when that has to be looked at again.
  mutating func settleWalkIn(of number: Int, at now: Instant, into events: inout [Event]) -> Instant {
    let state = spaces[number]
    let space = site.spaces[number].id
    let isBooked = ledger.current(of: space, at: now) != nil
    if state.walkInSince != nil {
      guard !isBooked, state.presence != .unknown else { return endWalkIn(space, at: now, into: &events) }
      guard state.presence.isAbsent else { return .distantFuture }
      let gone = state.presenceSince + SpaceState.bridgedGap
      return now >= gone ? endWalkIn(space, at: now, into: &events) : gone
    }
    guard !isBooked, state.presence == .present, let stay = state.staySince, site.spaces[number].kind.isBookable,
      !isStanding(number, in: Interval(start: now, end: now))
    else { return .distantFuture }
    let enough = max(stay, lastFreed[number]) + policies[number].presentFor
    guard now >= enough else { return enough }
    record(.walkedIn(space, since: stay), at: now, into: &events)
    return .distantFuture
  }

  private mutating func endWalkIn(_ space: SpaceID, at now: Instant, into events: inout [Event]) -> Instant {
    record(.walkInEnded(space), at: now, into: &events)
    return .distantFuture
  }

  /// The unbooked desk beside a booked one that was taken at about the time of the booking: same floor and zone, and not far.
  func takenNeighbour(of booking: Booking, _ number: Int, opensAt: Instant, at now: Instant) -> (
    space: SpaceID, since: Instant
  )? {
    let within = policies[number].neighbourWithin
    guard within > 0, booking.status == .booked, booking.wrongDesk == nil, now >= opensAt,
      now <= booking.graceFrom + .minutes(15), let plan = site.spaces[number].plan
    else { return nil }
    let home = site.spaces[number]
    var nearest: (space: SpaceID, since: Instant)?
    var least = within * within
    for (other, space) in site.spaces.enumerated() where other != number && space.kind == home.kind {
      guard space.floor == home.floor, space.zone == home.zone, space.assignedTo == nil, let place = space.plan,
        spaces[other].presence == .present, let stay = spaces[other].staySince, stay >= opensAt,
        stay <= booking.graceFrom + .minutes(10), now >= stay + policies[number].presentFor,
        ledger.current(of: space.id, at: now) == nil
      else { continue }
      let far = plan.distance(to: place)
      guard far <= least else { continue }
      least = far
      nearest = (space.id, stay)
    }
    return nearest
  }

  /// From when on somebody else has a claim: the next booking, an offer, the closing of the site.
  func freeUntil(_ booking: Booking, at now: Instant) -> Instant? {
    let next = ledger.live(of: booking.space).first { $0.interval.start >= booking.interval.end }?.interval.start
    let opening = opening(at: now)
    let offer = waits.compactMap { $0.offer?.space == booking.space ? $0.offer?.interval.start : nil }.min()
    return [next, opening.isOpen ? opening.until : nil, offer].compactMap { $0 }.filter { $0 >= booking.interval.end }
      .min()
  }
}

extension Space.Kind {
  /// Whether people book it, so that who sits there unbooked is worth a word.
  var isBookable: Bool {
    switch self {
    case .desk, .meetingRoom, .trainingRoom, .phoneBooth, .office, .lab, .eventHall: true
    case .kitchen, .other: false
    }
  }
}

extension Space.Plan {
  /// The square of the distance between the middles, in m².
  func distance(to other: Space.Plan) -> Double {
    let dx = x + width / 2 - other.x - other.width / 2
    let dy = y + height / 2 - other.y - other.height / 2
    return dx * dx + dy * dy
  }
}
