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

  /// The nearest unbooked desk beside a booked one that was taken at about the time of the booking.
  func takenNeighbour(of booking: Booking, _ number: Int, opensAt: Instant, at now: Instant) -> (
    space: SpaceID, since: Instant
  )? {
    guard booking.status == .booked, booking.wrongDesk == nil, now >= opensAt,
      now <= booking.neighboursCountUntil + policies[number].presentFor
    else { return nil }
    for other in neighbours[number] {
      guard spaces[other].presence == .present, let stay = spaces[other].staySince, stay >= opensAt,
        stay <= booking.neighboursCountUntil, now >= stay + policies[number].presentFor,
        ledger.current(of: site.spaces[other].id, at: now) == nil
      else { continue }
      return (site.spaces[other].id, stay)
    }
    return nil
  }

  /// From when on somebody else has a claim: the next booking, an offer, the closing of the site, the end of a loan.
  func freeUntil(_ booking: Booking, at now: Instant) -> Instant? {
    let end = booking.interval.end
    let next = ledger.next(of: booking.space, after: end - TimeSpan(milliseconds: 1))?.interval.start
    let opening = opening(at: now)
    let offer = waits.compactMap { wait in
      wait.offer.flatMap { $0.space == booking.space && $0.interval.start >= end ? $0.interval.start : nil }
    }.min()
    return [next, opening.isOpen ? opening.until : nil, offer, loanEnds(for: booking)].compactMap { $0 }
      .filter { $0 >= end }.min()
  }

  /// When a standing place goes back to its organisation; nil where it does not, or where the booking is theirs.
  private func loanEnds(for booking: Booking) -> Instant? {
    guard let number = number(of: booking.space), let owner = site.spaces[number].assignedTo,
      booking.terms.organisation != owner
    else { return nil }
    return spaces[number].lent?.end
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
