extension Building {
  mutating func decide(_ input: Input, at now: Instant, into events: inout [Event]) {
    switch input {
    case .heard(let binding, let at): hear(binding, at: min(at, now), now: now, into: &events)
    case .reading(let reading): take(reading, at: now, into: &events)
    case .unread(let binding, let field, let why, let at):
      doubt(binding, field, because: why, at: min(at, now), now: now, into: &events)
    case .late(let reading): keep(reading, at: now, into: &events)
    case .binding(let binding):
      guard number(of: binding.space) != nil else { return }
      record(.bound(binding), at: now, into: &events)
    case .availability(let binding, let isOnline): setAvailability(binding, isOnline, at: now, into: &events)
    case .command(let command): carryOut(command, at: now, into: &events)
    case .house(let deed): carryOut(deed, at: now, into: &events)
    case .brokerLost(let since):
      guard cutOffSince == nil else { return }
      record(.cutOff(since: min(since, now)), at: now, into: &events)
      settleAll(at: now, into: &events)
    case .brokerFound:
      guard let since = cutOffSince else { return }
      resume(downSince: since, at: now, into: &events)
    case .listened(let until): listen(until: until, at: now, into: &events)
    case .started(let downSince):
      guard let downSince = [downSince, cutOffSince].compactMap({ $0 }).min() else { return }
      record(.resumed(downSince: min(downSince, now)), at: now, into: &events)
      // Nothing can be heard yet: what became due in the instant of the start waits for the broker.
      record(.cutOff(since: now), at: now, into: &events)
      settleAll(at: now, into: &events)
    case .missed(let since):
      let wasCutOff = cutOffSince
      record(.resumed(downSince: [since, wasCutOff, now].compactMap({ $0 }).min() ?? now), at: now, into: &events)
      // That somebody watches again brings no broker back.
      if wasCutOff != nil { record(.cutOff(since: now), at: now, into: &events) }
      settleAll(at: now, into: &events)
    case .clockDoubted(let isDoubted):
      guard isClockDoubted != isDoubted else { return }
      isClockDoubted = isDoubted
      settleAll(at: now, into: &events)
    case .forget(let binding):
      record(.forgot(binding), at: now, into: &events)
      settle(spaceOfBinding[Int(binding.number)], at: now, into: &events)
    // A clock that is not behind was not set back.
    case .clockSetBack, .tick: break
    }
  }

  /// How much later than the journal knows a device may have been heard, as a share of its expiry: what a crash can lose of *last heard*.
  private static let unrecordedShare: Int64 = 4

  private mutating func hear(_ index: BindingIndex, at instant: Instant, now: Instant, into events: inout [Event]) {
    let number = Int(index.number)
    let told = events.count
    if bindings[number].isOffline { record(.deviceOnline(index), at: now, into: &events) }
    endSilence(of: index, heardAt: instant, now: now, into: &events)
    let isBack = events.count > told
    let unrecorded = instant - bindings[number].recordedHeard
    if unrecorded > site.bindings[number].expires / Self.unrecordedShare {
      record(.heard(index, at: instant), at: now, into: &events)
    } else {
      bindings[number].hear(at: instant)
    }
    let space = spaceOfBinding[number]
    if isBack || spaces[space].isWaitingToHear { settle(space, at: now, into: &events) }
  }

  private mutating func take(_ reading: Reading, at now: Instant, into events: inout [Event]) {
    let number = Int(reading.binding.number)
    guard reading.quantity.tellsPresence else {
      measure(reading.binding, BindingState.Measured(quantity: reading.quantity, value: reading.value, at: reading.at))
      if reading.quantity.passage != nil { count(reading, at: now, into: &events) }
      return listen(to: reading, at: now, into: &events)
    }
    let before = bindings[number].word(of: reading.field, reading.quantity)
    var word = Word(
      quantity: reading.quantity, field: reading.field, isPart: reading.isPart, value: reading.value,
      saidAt: min(reading.at, now), ageIsKnown: reading.ageIsKnown, followsPresence: false,
      hasEnded: reading.tellsState)
    if let before {
      // What arrives late goes to history; it never moves the present back.
      guard word.saidAt >= max(before.saidAt, before.doubtedAt) else { return keep(reading, at: now, into: &events) }
      guard word.ageIsKnown || !before.ageIsKnown else {
        // Of no known age, and yet another word than the one that counts: neither can be believed.
        guard word.value != before.value else { return }
        return doubt(reading.binding, before.field, because: .contradicted, at: now, now: now, into: &events)
      }
      let wasOver = before.quantity == .motion && now - bindings[number].lastSaid(of: before) >= Word.longestMotion
      if word.ageIsKnown { bindings[number].say(again: before, at: word.saidAt) }
      guard endsDoubt(of: before, reading) else { return hearAgain(reading, wasOver, at: now, into: &events) }
      let isRepeated =
        before.value == word.value && before.ageIsKnown == word.ageIsKnown && before.doubt == nil
        && before.quantity == word.quantity
      let isPulse = reading.isFresh && word.saysSomebody && isPulsing(number, word, after: before)
      guard !isRepeated || isPulse else { return hearAgain(reading, wasOver, at: now, into: &events) }
      word.followsPresence = before.ageIsKnown && before.saysSomebody
    }
    if word.ageIsKnown { endSilence(of: reading.binding, heardAt: word.saidAt, now: now, into: &events) }
    record(.sensed(reading.binding, word), at: now, into: &events)
    settle(spaceOfBinding[number], at: now, into: &events)
  }

  /// Whether no doubt of a word is left with this reading. What a bridge remembers says nothing new of a seat whose sensor was gone, unless it is another word. One that is known to repeat itself has
  /// spoken by the time that whoever came meanwhile would have stirred; a motion sensor says each motion anew, so its rest counts from when it is heard again.
  private func endsDoubt(of word: Word, _ reading: Reading) -> Bool {
    guard let doubt = word.doubt, doubt.outlastsMemory, !reading.isFresh, reading.value == word.value else {
      return true
    }
    if word.quantity == .motion { return true }
    return bindings[Int(reading.binding.number)].repeatsItself && reading.at - word.doubtedAt >= Self.memoryLasts
  }

  /// For so long what a bridge says again of a sensor that was gone may be what it remembers.
  private static let memoryLasts = TimeSpan.minutes(30)

  /// A device spoke and said nothing readable of what tells presence: what it said before is no known absence any more, and no known presence either.
  private mutating func doubt(
    _ index: BindingIndex, _ field: String?, because why: Word.Doubt, at instant: Instant, now: Instant,
    into events: inout [Event]
  ) {
    let number = Int(index.number)
    let state = bindings[number]
    let isNews = state.words.contains { word in
      (field == nil || word.field == field) && instant >= state.lastSaid(of: word)
        && (word.doubt == nil || why.outlastsMemory && word.doubt?.outlastsMemory == false)
    }
    guard isNews else { return }
    record(.doubted(index, field: field, because: why, at: instant), at: now, into: &events)
    settle(spaceOfBinding[number], at: now, into: &events)
  }

  /// A word that nothing has changed: it moves nothing, but shows that its sensor repeats itself. A motion that `wasOver` for want of a repetition goes on where what a queue held up tells of one.
  private mutating func hearAgain(
    _ reading: Reading, _ wasOver: Bool, at now: Instant, into events: inout [Event]
  ) {
    let number = Int(reading.binding.number)
    if wasOver { settle(spaceOfBinding[number], at: now, into: &events) }
    guard reading.quantity.seesSeat, reading.ageIsKnown,
      let word = bindings[number].word(of: reading.field, reading.quantity), word.doubt == nil,
      let rhythm = bindings[number].countRepetition(of: word, at: min(reading.at, now))
    else { return }
    record(.learned(reading.binding, reading.quantity, [Double(rhythm.milliseconds) / 1_000]), at: now, into: &events)
  }

  /// Whether a motion that is said again holds presence up: by the site's hold, or as another sign.
  private func isPulsing(_ binding: Int, _ word: Word, after before: Word) -> Bool {
    if site.bindings[binding].hold != nil { return true }
    return word.quantity == .motion && site.bindings[binding].learnsHold
      && word.saidAt - before.saidAt >= Activity.sameEvent
  }

  /// History: told to the journal, and to nothing that is now.
  private mutating func keep(_ reading: Reading, at now: Instant, into events: inout [Event]) {
    guard reading.quantity.tellsPresence, reading.ageIsKnown else { return }
    record(.cameLate(reading.binding, reading.quantity, reading.value, at: reading.at), at: now, into: &events)
  }

  private mutating func endSilence(
    of index: BindingIndex, heardAt instant: Instant, now: Instant, into events: inout [Event]
  ) {
    let number = Int(index.number)
    guard bindings[number].isSilent, instant > bindings[number].quietSince else { return }
    record(.sensorBack(index), at: now, into: &events)
  }

  private mutating func setAvailability(
    _ index: BindingIndex, _ isOnline: Bool, at now: Instant, into events: inout [Event]
  ) {
    guard bindings[Int(index.number)].isOffline == isOnline else { return }
    record(isOnline ? .deviceOnline(index) : .deviceOffline(index), at: now, into: &events)
    settle(spaceOfBinding[Int(index.number)], at: now, into: &events)
  }

  private mutating func listen(until: Instant, at now: Instant, into events: inout [Event]) {
    listenedUntil = max(listenedUntil ?? .distantPast, min(until, now))
    waitsToListen = false
    for number in spaces.indices where spaces[number].isWaitingToListen { settle(number, at: now, into: &events) }
  }

  private mutating func resume(downSince: Instant, at now: Instant, into events: inout [Event]) {
    record(.resumed(downSince: downSince), at: now, into: &events)
    settleAll(at: now, into: &events)
  }
}
