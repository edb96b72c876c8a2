/// What is asked of the house: spaces out of order, standing places lent, the waiting list.
extension Building {
  mutating func carryOut(_ deed: HouseDeed, at now: Instant, into events: inout [Event]) {
    switch deed {
    case .outOfOrder(let space, let isOut):
      guard let number = number(of: space) else { return refuse("", at: space, .unknownSpace, now: now, into: &events) }
      guard spaces[number].isOutOfOrder != isOut else { return }
      let offered = waits.filter { $0.offer?.space == space }
      record(.outOfOrder(space, isOut), at: now, into: &events)
      settle(number, at: now, into: &events)
      // Whoever had an offer there goes on waiting, and another space may do.
      for wait in offered where isOut {
        for other in site.spaces.indices where wants(wait, other) { settle(other, at: now, into: &events) }
      }
    case .lend(let space, let interval):
      guard let number = number(of: space) else { return refuse("", at: space, .unknownSpace, now: now, into: &events) }
      guard site.spaces[number].assignedTo != nil else {
        return refuse("", at: space, .notStanding, now: now, into: &events)
      }
      if let interval, interval.start >= interval.end {
        return refuse("", at: space, .endsBeforeStart, now: now, into: &events)
      }
      if let why = interval.flatMap({ Self.refusal(outOfBounds: $0) }) {
        return refuse("", at: space, why, now: now, into: &events)
      }
      record(.lent(space, interval), at: now, into: &events)
      settle(number, at: now, into: &events)
    case .wait(let wait, let rights): begin(wait, rights, at: now, into: &events)
    case .stopWaiting(let id):
      guard waits.contains(where: { $0.id == id }) else {
        return refuse("", at: nil, .unknownWait, now: now, into: &events)
      }
      end(id, .givenUp, at: now, into: &events)
    }
  }

  private mutating func begin(_ wait: Wait, _ rights: Rights, at now: Instant, into events: inout [Event]) {
    if case .space(let space) = wait.wish, number(of: space) == nil {
      return refuse("", at: space, .unknownSpace, now: now, into: &events)
    }
    guard wait.interval.start < wait.interval.end else {
      return refuse("", at: nil, .endsBeforeStart, now: now, into: &events)
    }
    guard wait.interval.end > now else { return refuse("", at: nil, .isOver, now: now, into: &events) }
    guard rights.mayBeShort || wait.interval.length >= Self.shortest else {
      return refuse("", at: nil, .tooShort, now: now, into: &events)
    }
    if let why = Self.refusal(outOfBounds: wait.interval)
      ?? refusal(of: wait.interval, by: wait.member, rights.limits, more: 0, now: now)
    {
      return refuse("", at: nil, why, now: now, into: &events)
    }
    let isLimited = rights.limits.atOnce != nil
    if isLimited, waits.count(where: { $0.member == wait.member }) >= Wait.mostAtOnce {
      return refuse("", at: nil, .tooMany, now: now, into: &events)
    }
    for over in waits where over.interval.end <= now { record(.waitEnded(over.id, .isOver), at: now, into: &events) }
    record(.waiting(wait), at: now, into: &events)
    for number in site.spaces.indices where wants(wait, number) { settle(number, at: now, into: &events) }
  }

  /// Ends a wait, and offers its space to the next.
  private mutating func end(_ id: WaitID, _ end: Wait.End, at now: Instant, into events: inout [Event]) {
    let offered = waits.first { $0.id == id }?.offer?.space
    record(.waitEnded(id, end), at: now, into: &events)
    if let offered { settle(offered, at: now, into: &events) }
  }

  mutating func accept(
    _ id: WaitID, as booking: BookingID, _ rights: Rights, at now: Instant, into events: inout [Event]
  ) {
    guard let wait = waits.first(where: { $0.id == id }) else {
      return refuse(booking, at: nil, .unknownWait, now: now, into: &events)
    }
    guard let offer = wait.offer, now < offer.until else {
      return refuse(booking, at: wait.offer?.space, .notOffered, now: now, into: &events)
    }
    let terms = BookingTerms(organisation: wait.organisation)
    // An offer may have begun when it is taken, and little of it be left.
    var rights = rights
    rights.mayBeginInPast = true
    rights.mayBeShort = true
    if let why = refusal(of: booking, at: offer.space, offer.interval, now: now, rights: rights, member: wait.member) {
      return refuse(booking, at: offer.space, why, now: now, into: &events)
    }
    record(
      .booked(booking, space: offer.space, member: wait.member, offer.interval, terms), at: now, into: &events)
    end(id, .accepted, at: now, into: &events)
    settle(offer.space, at: now, into: &events)
  }

  /// How many wait for the same time and a space that would do for both, and are asked first.
  public func ahead(of wait: Wait) -> Int {
    let wished = site.spaces.indices.filter { wants(wait, $0) }
    return waits.count { other in
      other.id != wait.id && other.isBefore(wait) && other.interval.overlaps(wait.interval)
        && wished.contains { wants(other, $0) }
    }
  }

  private func wants(_ wait: Wait, _ number: Int) -> Bool {
    let space = site.spaces[number]
    return switch wait.wish {
    case .space(let id): space.id == id
    case .kind(let kind, let zone): space.kind == kind && (zone == nil || space.zone == zone)
    }
  }

  /// Offers a space that is free to whoever waits first, and takes back what nobody took. Returns when that has to be looked at again.
  mutating func settleWaits(of number: Int, at now: Instant, into events: inout [Event]) -> Instant {
    guard !waits.isEmpty else { return .distantFuture }
    let space = site.spaces[number].id
    for wait in waits {
      guard let offer = wait.offer, offer.space == space, now >= offer.until else { continue }
      record(.offerLapsed(wait.id, space: space), at: now, into: &events)
    }
    for wait in waits.sorted(by: { $0.isBefore($1) }) {
      guard wait.offer == nil, wants(wait, number), let interval = vacancy(number, for: wait, at: now) else { continue }
      let until = min(now + policies[number].offerFor, interval.end)
      let freedBy = ledger.lastReleased(of: space, covering: interval)?.id
      record(
        .offered(wait.id, Wait.Offer(space: space, interval: interval, until: until, freedBy: freedBy)), at: now,
        into: &events)
    }
    return waits.compactMap { $0.offer?.space == space ? $0.offer?.until : nil }.min() ?? .distantFuture
  }

  /// What is left of the time that somebody waits for, where the space is free for all of it.
  private func vacancy(_ number: Int, for wait: Wait, at now: Instant) -> Interval? {
    let interval = Interval(start: max(wait.interval.start, now), end: wait.interval.end)
    guard interval.start < interval.end,
      interval.start == wait.interval.start || interval.length >= policies[number].giveBackAtLeast,
      isFree(number, in: ledger, for: interval, at: now),
      !waits.contains(where: { other in
        // Also to whom it is offered already, when they wait twice.
        guard let offer = other.offer else { return false }
        return offer.space == site.spaces[number].id && offer.interval.overlaps(interval)
      })
    else { return nil }
    let rights = Rights(organisation: wait.organisation)
    return refusal(of: nil, at: site.spaces[number].id, interval, now: now, rights: rights, member: wait.member) == nil
      ? interval : nil
  }
}
