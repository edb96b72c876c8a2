/// What becomes of a building whose clock was set back: it goes on from the earlier time, as if nothing had begun later than that.
extension Building {
  /// Goes back, and looks at everything anew. Nothing is freed by it: each *since* is at most now, and an absence counts again once its sensor has spoken.
  mutating func setBack(to instant: Instant, into events: inout [Event]) {
    record(.clockSetBack(from: now, to: instant), at: instant, into: &events)
    settleAll(at: instant, into: &events)
  }

  mutating func setBack(to instant: Instant) {
    now = instant
    trustedFrom = instant
    openedAt = openedAt.map { min($0, instant) }
    cutOffSince = cutOffSince.map { min($0, instant) }
    listenedUntil = listenedUntil.map { min($0, instant) }
    for number in spaces.indices {
      spaces[number].setBack(to: instant)
      lastFreed[number] = min(lastFreed[number], instant)
      doorCounts[number]?.setBack(to: instant)
      touch(number)
    }
    for number in bindings.indices {
      bindings[number].setBack(to: instant)
      bindings[number].beginModels(after: instant, at: site.spaces[spaceOfBinding[number]].kind)
    }
    ledger.setBack(to: instant)
    for place in waits.indices {
      guard let offer = waits[place].offer, let number = number(of: offer.space) else { continue }
      waits[place].offer?.until = min(offer.until, instant + policies[number].offerFor)
      // A booking that lives again has the better right to its time.
      if ledger.conflict(at: offer.space, in: offer.interval) != nil { waits[place].offer = nil }
    }
  }
}

extension SpaceState {
  fileprivate mutating func setBack(to instant: Instant) {
    func clipped(_ since: Instant) -> Instant { min(since, instant) }
    presenceSince = clipped(presenceSince)
    saidSince = clipped(saidSince)
    absenceCountsFrom = clipped(absenceCountsFrom)
    staySince = staySince.map(clipped)
    lastPresent = lastPresent.map(clipped)
    walkInSince = walkInSince.map(clipped)
    activity.move(clipped)
    activity.doorShut = activity.doorShut.map(clipped)
  }
}

extension BindingState {
  fileprivate mutating func setBack(to instant: Instant) {
    func clipped(_ since: Instant) -> Instant { min(since, instant) }
    // Heard before now: what it said is trusted to free anything once it has spoken again.
    let before = instant - TimeSpan(milliseconds: 1)
    lastHeard = lastHeard.map { min($0, before) }
    recordedHeard = min(recordedHeard, before)
    quietSince = clipped(quietSince)
    watchedSince = clipped(watchedSince)
    for place in words.indices {
      words[place].saidAt = clipped(words[place].saidAt)
      words[place].began = clipped(words[place].began)
      words[place].doubtedAt = clipped(words[place].doubtedAt)
    }
    clipSaid(to: instant)
    for place in values.indices { values[place].at = clipped(values[place].at) }
    for place in learned.indices { learned[place].at = clipped(learned[place].at) }
    if let stir = lastStir { lastStir?.at = clipped(stir.at) }
    conduct.setBack(to: instant)
  }
}

extension BindingState {
  /// What a model made of readings of the future is worth little: it begins anew with the last one, and keeps what it learned.
  fileprivate mutating func beginModels(after instant: Instant, at kind: Space.Kind) {
    for place in models.indices where models[place].heard > instant {
      let old = models[place]
      guard case .number(let value)? = value(old.quantity),
        var new = SensorModel(old.quantity, value, of: kind, at: instant)
      else { continue }
      new.learned = old.learned
      models[place] = new
    }
  }
}

extension DoorCount {
  fileprivate mutating func setBack(to instant: Instant) {
    since = min(since, instant)
    lastPassage = min(lastPassage, instant)
    for place in counters.indices { counters[place].at = min(counters[place].at, instant) }
  }
}

extension Booking {
  /// Of what lives: its times of use are at most now, its grace runs from its start or now.
  mutating func setBack(to instant: Instant) {
    func clipped(_ since: Instant) -> Instant { min(since, instant) }
    madeAt = clipped(madeAt)
    // Of a time that is lived twice nobody knows how much was watched.
    graceFrom = max(interval.start, instant)
    checkedInAt = checkedInAt.map(clipped)
    // A warning of a time that is still to come is given again.
    if let warned = warnedAt, warned > instant { takeWarningBack() }
    warningFrom = warningFrom.map(clipped)
    keptAt = keptAt.map(clipped)
    askedAt = askedAt.map(clipped)
    questionedAt = questionedAt.map(clipped)
    if let beside = wrongDesk {
      wrongDesk?.since = clipped(beside.since)
      wrongDesk?.at = clipped(beside.at)
    }
  }
}
