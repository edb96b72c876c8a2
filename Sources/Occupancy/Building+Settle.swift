extension Building {
  /// Looks at one space at one moment: who is silent, who is there, what the rules say. Sets when to look again.
  mutating func settle(_ number: Int, at now: Instant, into events: inout [Event]) {
    var due = Instant.distantFuture
    for index in spaces[number].bindings { due = min(due, settleSilence(of: index, at: now, into: &events)) }
    due = min(due, settleSuspicion(of: number, at: now, into: &events))
    beginCountWhereEmpty(number, at: now, into: &events)
    due = min(due, settlePresence(of: number, at: now, into: &events))
    due = min(due, countBegins(at: number, now: now))
    due = min(due, settleBookings(of: number, at: now, into: &events))
    due = min(due, settleWalkIn(of: number, at: now, into: &events))
    due = min(due, settleWaits(of: number, at: now, into: &events))
    spaces[number].isWaitingToHear = isWaitingToHear(number, at: now)
    // A moment that is already past would be looked at for ever.
    schedule(number, at: due > now ? due : now + TimeSpan(milliseconds: 1))
  }

  private mutating func settleSilence(
    of index: BindingIndex, at now: Instant, into events: inout [Event]
  ) -> Instant {
    let state = bindings[Int(index.number)]
    // A device that never spoke is shown as such; its silence is no news.
    guard cutOffSince == nil, !state.isSilent, state.lastHeard != nil else { return .distantFuture }
    let silentFrom = state.quietSince + binding(index).expires
    guard now >= silentFrom else { return silentFrom }
    record(.sensorSilent(index, lastHeard: state.lastHeard), at: now, into: &events)
    return .distantFuture
  }

  private mutating func settlePresence(of number: Int, at now: Instant, into events: inout [Event]) -> Instant {
    let sum = belief(of: number, at: now)
    let state = spaces[number]
    if sum.presence != state.presence || sum.people != state.people {
      let change = PresenceChange(
        space: site.spaces[number].id, presence: sum.presence, people: sum.people, reasons: sum.parts.map(reason))
      record(.presence(change), at: now, into: &events)
    }
    return sum.changesAt ?? .distantFuture
  }

  private mutating func settleBookings(of number: Int, at now: Instant, into events: inout [Event]) -> Instant {
    let space = site.spaces[number].id
    var due = Instant.distantFuture
    // A rule decides once at one moment of each booking: after a long absence all of them may be overdue.
    let most = Rule.all.count * (ledger.liveIDs(of: space).count + 1)
    var rounds = 0
    restart: while true {
      due = .distantFuture
      spaces[number].isWaitingToListen = false
      rounds += 1
      precondition(rounds <= most, "the rules of one space come to rest: each decision forecloses itself")
      for id in ledger.liveIDs(of: space) {
        guard let booking = ledger[id] else { continue }
        // They stand in order of time: where one has not opened, none after it has.
        let window = booking.interval.start - policies[number].checkInOpens
        guard now >= window else {
          due = min(due, window)
          break
        }
        let situation = situation(of: booking, at: now)
        let opens = min(situation.opensAt, booking.interval.start)
        guard now >= opens else {
          due = min(due, opens)
          break
        }
        if judge(situation, by: Rule.all, at: now, &due, into: &events) { continue restart }
      }
      for booking in ledger.asked(of: space)
      where judge(situation(of: booking, at: now), by: [.lapse], at: now, &due, into: &events) { continue restart }
      return due
    }
  }

  /// Has the rules judge one booking, and records what the first of them decides; false, and when they look again, where none does.
  private mutating func judge(
    _ situation: Situation, by rules: [Rule], at now: Instant, _ due: inout Instant, into events: inout [Event]
  ) -> Bool {
    for rule in rules {
      let verdict = rule.judge(situation)
      if case .notListened = verdict.grounds, let number = number(of: situation.booking.space) {
        spaces[number].isWaitingToListen = true
        waitsToListen = true
      }
      switch verdict.outcome {
      case .decides(let facts):
        for fact in facts {
          record(fact, at: now, into: &events)
          if case .released(let release) = fact { strike(after: release, at: now, into: &events) }
        }
        return true
      case .waits(let until): due = min(due, until ?? .distantFuture)
      case .silent: break
      }
    }
    return false
  }

  /// After so many no-shows in a row the rest of the series asks to be confirmed.
  private mutating func strike(after release: Release, at now: Instant, into events: inout [Event]) {
    guard release.reason == .noShow, let booking = ledger[release.booking], booking.terms.series != nil,
      let number = number(of: booking.space), policies[number].strikes > 0
    else { return }
    let strikes = ledger.strikes(upTo: booking)
    guard strikes >= policies[number].strikes else { return }
    for next in ledger.live(in: booking.terms.series, or: booking)
    where next.status == .booked && next.interval.start > now && next.askedAt == nil {
      record(.askedToConfirm(next.id, space: next.space, noShows: strikes), at: now, into: &events)
      if next.space != booking.space, let other = self.number(of: next.space) { schedule(other, at: now) }
    }
  }

  /// Whether the next sign of life of a device here could change an answer although it says nothing new.
  private func isWaitingToHear(_ number: Int, at now: Instant) -> Bool {
    switch spaces[number].presence {
    case .present: spaces[number].bindings.contains { isStale(Int($0.number), at: now) }
    case .unknown, .absent(.inferred): true
    case .absent(.known): ledger.current(of: site.spaces[number].id, at: now) != nil
    }
  }

  /// Whether a sensor's word would count for more once it is heard again: it has expired, or was not heard since it was said, or since the monitor came back.
  private func isStale(_ number: Int, at now: Instant) -> Bool {
    let state = bindings[number]
    guard !state.words.isEmpty else { return false }
    guard let heard = state.lastHeard, heard >= trustedFrom, now < heard + site.bindings[number].expires else {
      return true
    }
    return state.words.contains { heard <= $0.saidAt + (site.bindings[number].hold ?? .zero) }
  }

  /// What a rule may look at of this booking.
  public func situation(of booking: Booking, at now: Instant) -> Situation {
    let number = self.number(of: booking.space)
    let state = number.map { spaces[$0] } ?? SpaceState()
    let opensAt = opening(of: booking)
    var situation = Situation(
      now: now, booking: booking, policy: number.map { policies[$0] } ?? .room, space: state,
      opensAt: opensAt, hearing: number.map { hearing(in: $0) } ?? Situation.Hearing(), isCutOff: cutOffSince != nil)
    situation.local = site.localTime
    situation.isClockDoubted = isClockDoubted
    guard let number else { return situation }
    if situation.policy.extendBy > .zero, now >= booking.interval.end - Situation.extendsBefore {
      situation.freeUntil = freeUntil(booking, at: now)
    }
    situation.isStanding = isStanding(number, in: booking.interval)
    situation.isSensed = isSensed(number)
    situation.listensSince = trustedFrom
    situation.listenedUntil = listenedUntil
    situation.takenNeighbour = takenNeighbour(of: booking, number, opensAt: opensAt, at: now)
    return situation
  }

  /// From when presence counts for this booking: its check-in window, but not before the space was free of the booking before.
  public func opening(of booking: Booking) -> Instant {
    guard let number = number(of: booking.space) else { return booking.interval.start }
    let window = booking.interval.start - policies[number].checkInOpens
    return max(window, lastFreed[number], ledger.before(booking)?.interval.end ?? .distantPast)
  }
}
