extension Building {
  /// Makes an event true. Recovery calls nothing else; it never decides and never fails: what an event names and the site no longer has is passed over.
  public mutating func apply(_ event: Event) {
    now = max(now, event.at)
    switch event.fact {
    case .opened:
      openedAt = event.at
      for number in bindings.indices { bindings[number].quietSince = max(bindings[number].quietSince, event.at) }
    case .heard(let index, let at):
      bindings[Int(index.number)].hear(at: at)
      bindings[Int(index.number)].recordedHeard = max(bindings[Int(index.number)].recordedHeard, at)
    case .sensed(let index, let word):
      let before = bindings[Int(index.number)].word(of: word.field, word.quantity)
      bindings[Int(index.number)].put(word)
      if word.quantity == .motion { applyMotion(word, from: index, after: before) }
      if word.ageIsKnown {
        bindings[Int(index.number)].hear(at: word.saidAt)
        bindings[Int(index.number)].recordedHeard = max(bindings[Int(index.number)].recordedHeard, word.saidAt)
      }
      touch(spaceOfBinding[Int(index.number)])
    case .doubted(let index, let field, let why, let at):
      bindings[Int(index.number)].doubtWords(of: field, because: why, at: at)
      touch(spaceOfBinding[Int(index.number)])
    case .measured(let index, let quantity, let value, let at):
      measure(index, BindingState.Measured(quantity: quantity, value: value, at: at))
    case .cameLate: break
    case .passed(let passage): apply(passage, at: event.at)
    case .recounted(let space, _, _): beginCount(at: space, event.at)
    case .bound(let binding): add(binding, at: event.at)
    case .deviceOffline(let index):
      bindings[Int(index.number)].isOffline = true
      // Who was gone knows nothing of what was meanwhile.
      bindings[Int(index.number)].doubtWords(of: nil, because: .interrupted, at: event.at)
    case .deviceOnline(let index):
      bindings[Int(index.number)].isOffline = false
      bindings[Int(index.number)].watchedSince = event.at
    case .sensorSilent(let index, _): bindings[Int(index.number)].isSilent = true
    case .sensorBack(let index):
      bindings[Int(index.number)].isSilent = false
      bindings[Int(index.number)].watchedSince = event.at
    case .suspected(let index, let suspicion):
      bindings[Int(index.number)].conduct.become(suspicion, at: event.at)
      touch(spaceOfBinding[Int(index.number)])
    case .trusted(let index):
      bindings[Int(index.number)].conduct.become(nil, at: event.at)
      touch(spaceOfBinding[Int(index.number)])
    case .disagreed(let index, let since): bindings[Int(index.number)].conduct.disagree(since: since)
    case .agreed(let index): bindings[Int(index.number)].conduct.agree()
    case .forgot(let index): forget(index)
    case .stirred(let stir): apply(stir)
    case .learned(let index, let quantity, let values):
      bindings[Int(index.number)].keep(values, of: quantity, at: event.at)
    case .presence(let change):
      guard let number = number(of: change.space) else { return }
      spaces[number].become(change.presence, people: change.people, at: event.at)
      touch(number)
    case .cutOff(let since): cutOffSince = since
    case .resumed(let downSince): moveSinces(from: downSince, to: event.at)
    case .clockSetBack(_, let to): setBack(to: to)
    case .outOfOrder(let space, let isOut):
      guard let number = number(of: space) else { return }
      spaces[number].isOutOfOrder = isOut
      if isOut { withdrawOffers(at: space, in: Interval(start: .distantPast, end: .distantFuture)) }
      touch(number)
    case .lent(let space, let interval):
      guard let number = number(of: space) else { return }
      spaces[number].lent = interval
      // What no rule may free is not warned of: once it is lent again its member is told anew.
      for booking in ledger.live(of: space) where booking.warnedAt != nil && isStanding(number, in: booking.interval) {
        ledger.change(booking.id) { $0.takeWarningBack() }
      }
      touch(number)
    case .walkedIn(let space, let since):
      guard let number = number(of: space) else { return }
      spaces[number].walkInSince = since
      touch(number)
    case .walkInEnded(let space):
      guard let number = number(of: space) else { return }
      spaces[number].walkInSince = nil
      touch(number)
    case .waiting(let wait):
      waits.removeAll { $0.id == wait.id }
      waits.append(wait)
    case .offered(let id, let offer):
      change(id) { $0.offer = offer }
      touch(offer.space)
    case .offerLapsed(let id, let space):
      change(id) {
        $0.offer = nil
        $0.lapses += 1
      }
      touch(space)
    case .waitEnded(let id, _): waits.removeAll { $0.id == id }
    case .booked, .checkedIn, .warned, .kept, .released, .wouldRelease, .undone, .cancelled, .ended, .refused,
      .extended,
      .moved, .pinned, .described, .wrongDesk, .notBeside, .askedToConfirm, .confirmed, .lapsed, .questioned:
      applyToLedger(event)
    }
  }

  /// Keeps a value of the air or of the device. Decided without an event of its own: the next message brings it back.
  mutating func measure(_ index: BindingIndex, _ measured: BindingState.Measured) {
    let number = Int(index.number)
    let isNews = bindings[number].put(measured)
    if isNews, !measured.quantity.describesDevice { touch(spaceOfBinding[number]) }
  }

  private mutating func applyToLedger(_ event: Event) {
    switch event.fact {
    case .booked(let id, let space, let member, let interval, let terms):
      var booking = Booking(id: id, space: space, member: member, interval: interval, madeAt: event.at)
      booking.terms = terms
      ledger.put(booking)
      withdrawOffers(at: space, in: interval)
      touch(space)
    case .checkedIn(let id, let space, let by):
      if by != .presence { deny(at: space, event.at) }
      ledger.change(id) {
        $0.status = .checkedIn
        $0.checkedInAt = event.at
        $0.checkedInBy = by
        $0.wrongDesk?.isAnswered = true
      }
      touch(space)
    case .warned(let id, _, let reason, let deadline):
      ledger.change(id) {
        $0.warnedAt = event.at
        $0.warnedFor = reason
        $0.warnedOf = deadline
        $0.warningFrom = event.at
      }
    case .kept(let id, let space):
      // Who keeps one that has not begun only means to come.
      if ledger[id]?.interval.contains(event.at) ?? false { deny(at: space, event.at) }
      ledger.change(id) {
        $0.keptAt = event.at
        $0.wrongDesk?.isAnswered = true
        $0.graceFrom = max($0.graceFrom, event.at)
      }
    case .released(let release):
      ledger.change(release.booking) { booking in
        booking.status = .released
        booking.release = release
      }
      free(release.booking, space: release.space, at: event.at)
    case .wouldRelease(let release): ledger.change(release.booking) { $0.wasOnlyWatched = true }
    case .undone(let id, let space):
      ledger.change(id) {
        $0.status = $0.checkedInAt == nil ? .booked : .checkedIn
        $0.interval.end = $0.bookedEnd
        $0.graceFrom = max($0.graceFrom, event.at)
        $0.isImmune = true
      }
      if let booking = ledger[id] { withdrawOffers(at: space, in: booking.interval) }
      touch(space)
    case .cancelled(let id, let space):
      ledger.change(id) { $0.status = .cancelled }
      free(id, space: space, at: event.at)
    case .ended(let id, let space):
      ledger.change(id) {
        $0.status = .ended
        $0.ranToItsEnd = event.at >= $0.interval.end
      }
      free(id, space: space, at: event.at)
    case .lapsed(let id, let space):
      ledger.change(id) { $0.status = .cancelled }
      free(id, space: space, at: event.at)
    case .extended(let id, let space, let until):
      ledger.change(id) {
        $0.interval.end = until
        $0.bookedEnd = max($0.bookedEnd, until)
      }
      touch(space)
    case .moved(let id, let from, let to, let interval): move(id, from: from, to: to, interval, at: event.at)
    case .described(let id, let space, let details):
      ledger.change(id) {
        $0.terms.expected = details.expected ?? $0.terms.expected
        $0.terms.isListed = details.isListed ?? $0.terms.isListed
      }
      touch(space)
    case .pinned(let id, let space, let isPinned):
      ledger.change(id) {
        $0.isPinned = isPinned
        if isPinned { $0.takeWarningBack() }
      }
      touch(space)
    case .wrongDesk(let id, let space, let taken, let since):
      ledger.change(id) { $0.wrongDesk = Booking.WrongDesk(taken: taken, since: since, at: event.at) }
      touch(space)
    case .notBeside(let id, let space):
      ledger.change(id) { $0.wrongDesk?.isAnswered = true }
      touch(space)
    case .askedToConfirm(let id, let space, _):
      ledger.change(id) {
        $0.askedAt = event.at
        $0.missedSinceAsked = .zero
      }
      touch(space)
    case .confirmed(let id, let space):
      ledger.change(id) { $0.askedAt = nil }
      touch(space)
    case .questioned(let id, let space):
      ledger.change(id) { $0.questionedAt = event.at }
      touch(space)
    case .refused, .opened, .heard, .sensed, .doubted, .measured, .cameLate, .stirred, .learned, .passed, .recounted,
      .deviceOffline, .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot,
      .presence, .cutOff, .resumed, .clockSetBack, .bound, .outOfOrder, .lent, .walkedIn, .walkInEnded, .waiting,
      .offered,
      .offerLapsed, .waitEnded:
      break
    }
  }

  private mutating func change(_ id: WaitID, _ body: (inout Wait) -> Void) {
    guard let place = waits.firstIndex(where: { $0.id == id }) else { return }
    body(&waits[place])
  }

  /// That time is taken, by somebody with a better right to it or by whoever was offered it: they go on waiting.
  private mutating func withdrawOffers(at space: SpaceID, in interval: Interval) {
    for place in waits.indices {
      guard let offer = waits[place].offer, offer.space == space, offer.interval.overlaps(interval) else { continue }
      waits[place].offer = nil
    }
  }

  /// A booking that had begun keeps its beginning, wherever it goes on.
  private mutating func move(_ id: BookingID, from: SpaceID, to: SpaceID, _ interval: Interval, at instant: Instant) {
    ledger.change(id) {
      $0.space = to
      $0.interval = interval
      $0.bookedEnd = interval.end
      $0.askedEnd = interval.end
      $0.graceFrom = max(interval.start, instant)
      $0.takeWarningBack()
      $0.questionedAt = nil
      $0.wrongDesk?.isAnswered = true
    }
    withdrawOffers(at: to, in: interval)
    touch(from)
    touch(to)
  }

  private mutating func add(_ binding: Binding, at instant: Instant) {
    guard let space = number(of: binding.space) else { return }
    spaces[space].bindings.append(BindingIndex(bindings.count))
    site.bindings.append(binding)
    bindings.append(BindingState(quietSince: instant))
    spaceOfBinding.append(space)
    touch(space)
  }

  /// Cuts the booking at the moment it gave its space back. One that had not begun keeps its times: nothing of it was used.
  private mutating func free(_ id: BookingID, space: SpaceID, at instant: Instant) {
    var hadBegun = false
    ledger.change(id) { booking in
      hadBegun = booking.interval.start < instant
      if hadBegun { booking.interval.end = min(booking.interval.end, instant) }
    }
    if hadBegun, let number = number(of: space) { lastFreed[number] = max(lastFreed[number], instant) }
    touch(space)
  }

  mutating func touch(_ space: SpaceID) {
    guard let number = number(of: space) else { return }
    touch(number)
  }

  /// Time in which nobody watched counts for nothing: every *since* before it moves on by its length, every *since* within it to its end.
  private mutating func moveSinces(from downSince: Instant, to now: Instant) {
    let missed = now - downSince
    func moved(_ since: Instant) -> Instant {
      if since <= downSince { return since + missed }
      return max(since, min(now, since + missed))
    }
    /// Of what is a grace: it stands still in breaks, so time that was missed moves it on by as much time that counts.
    func movedGrace(_ since: Instant, at number: Int) -> Instant {
      guard since <= downSince else { return moved(since) }
      return Grace(local: site.localTime, breaks: policies[number].breaks).end(of: missed, from: since)
    }
    for number in spaces.indices {
      spaces[number].presenceSince = moved(spaces[number].presenceSince)
      spaces[number].absenceCountsFrom = movedGrace(spaces[number].absenceCountsFrom, at: number)
      spaces[number].staySince = spaces[number].staySince.map(moved)
      spaces[number].lastPresent = spaces[number].lastPresent.map(moved)
      spaces[number].walkInSince = spaces[number].walkInSince.map(moved)
      spaces[number].activity.move(moved)
    }
    for number in bindings.indices {
      bindings[number].quietSince = moved(bindings[number].quietSince)
      bindings[number].conduct.move(moved)
    }
    let places = spaceNumbers
    ledger.moveGraces(watchingFrom: now) { booking, since in
      places[booking.space].map { movedGrace(since, at: $0) } ?? moved(since)
    }
    ledger.moveWarnings(moved)
    ledger.moveConfirmations(downSince: downSince, to: now)
    moveOffers(by: missed, to: now)
    trustedFrom = now
    cutOffSince = nil
  }

  /// Nobody could take an offer while nobody watched: it stands for as much longer, and never for longer than a new one.
  private mutating func moveOffers(by missed: TimeSpan, to now: Instant) {
    for place in waits.indices {
      guard let offer = waits[place].offer, let number = number(of: offer.space) else { continue }
      let until = min(offer.until + missed, now + policies[number].offerFor, offer.interval.end)
      waits[place].offer?.until = max(offer.until, until)
    }
  }
}
