/// What the building makes of sensors that see no seat: signs of somebody, and models that learn their room.
extension Building {
  /// A sign nearer to the last one than this adds nothing.
  private static let nextSign = Activity.sameEvent
  /// A space that other evidence has called empty for so long is clearly empty.
  private static let clearlyEmpty = TimeSpan.minutes(10)
  /// How often what a sensor learned goes to the journal.
  private static let learnsEvery = TimeSpan.hours(1)

  /// Has the models of the space take a reading of the air, the light, the sound or the power, and looks at the space again if that moves it.
  mutating func listen(to reading: Reading, at now: Instant, into events: inout [Event]) {
    guard reading.ageIsKnown else { return }
    switch reading.quantity {
    case .contact, .vibration: stir(reading, at: now, into: &events)
    case .co2, .voc, .sound, .illuminance, .power: model(reading, at: now, into: &events)
    case .presence, .motion, .people, .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod, .temperature, .humidity,
      .pressure, .pm25, .pm10, .energy, .leak, .tamper, .battery, .batteryVoltage, .batteryLow, .linkQuality:
      break
    }
  }

  private mutating func model(_ reading: Reading, at now: Instant, into events: inout [Event]) {
    guard case .number(let value) = reading.value else { return }
    let number = Int(reading.binding.number)
    let space = spaceOfBinding[number]
    let instant = min(reading.at, now)
    let isEmpty = spaces[space].presence.isAbsent && now - spaces[space].presenceSince >= Self.clearlyEmpty
    let isSign: Bool
    if let place = bindings[number].models.firstIndex(where: { $0.quantity == reading.quantity }) {
      isSign = bindings[number].models[place].read(value, isEmpty: isEmpty, at: instant)
      learn(reading.binding, place, at: now, into: &events)
    } else {
      guard var model = SensorModel(reading.quantity, value, of: site.spaces[space].kind, at: instant) else { return }
      if let learned = bindings[number].learned.first(where: { $0.quantity == reading.quantity }) {
        model.learned = learned.values
      }
      bindings[number].models.append(model)
      isSign = false
    }
    if isSign { stir(reading, at: now, into: &events) }
    // Also after a sign: one that adds nothing to the last has moved its model all the same.
    lookAgain(at: space, now: now, into: &events)
  }

  private mutating func learn(_ index: BindingIndex, _ place: Int, at now: Instant, into events: inout [Event]) {
    let number = Int(index.number)
    let quantity = bindings[number].models[place].quantity
    if let last = bindings[number].learned.first(where: { $0.quantity == quantity }) {
      guard now - last.at >= Self.learnsEvery else { return }
      let values = bindings[number].models[place].learned
      guard !values.isEmpty, values != last.values else { return }
      record(.learned(index, quantity, values), at: now, into: &events)
    } else {
      // The first hour only shows what the sensor began with.
      bindings[number].keep([], of: quantity, at: now)
    }
  }

  /// A sign of somebody that is no word of presence: a door that moved, a desk that shook, a sound above the quiet.
  private mutating func stir(_ reading: Reading, at now: Instant, into events: inout [Event]) {
    let number = Int(reading.binding.number)
    let space = spaceOfBinding[number]
    let instant = min(reading.at, now)
    let last = bindings[number].lastStir
    if let last, last.at >= instant { return }
    let isDoor = reading.quantity == .contact
    if isDoor {
      guard last?.value != reading.value else { return }
    } else {
      guard reading.quantity != .vibration || reading.value == .bool(true) else { return }
      if let sign = spaces[space].activity.last, instant - sign < Self.nextSign { return }
    }
    // A door's first word says how it stands; where a motion sensor would have seen somebody come in, other signs only sustain.
    let mayStart = !spaces[space].presence.isAbsent || !isWatched(space, at: now)
    let stir = Stir(
      binding: reading.binding, quantity: reading.quantity, value: reading.value, at: instant,
      isSign: mayStart && !(isDoor && last == nil))
    record(.stirred(stir), at: now, into: &events)
    settle(space, at: now, into: &events)
  }

  /// Whether a living motion sensor looks at the space.
  private func isWatched(_ space: Int, at now: Instant) -> Bool {
    spaces[space].bindings.contains { index in
      bindings[Int(index.number)].words.contains { word in
        guard word.quantity == .motion else { return false }
        if case .unknown = vote(of: word, from: index, at: now).vote { return false }
        return true
      }
    }
  }

  /// Settles a space if its evidence has moved its presence, and looks again in time if not.
  private mutating func lookAgain(at space: Int, now: Instant, into events: inout [Event]) {
    guard isScheduled else { return }
    let belief = belief(of: space, at: now)
    if belief.presence != spaces[space].presence || belief.people != spaces[space].people {
      settle(space, at: now, into: &events)
    } else if let changesAt = belief.changesAt, changesAt < due(of: space) {
      schedule(space, at: changesAt > now ? changesAt : now + TimeSpan(milliseconds: 1))
    }
  }

  mutating func apply(_ stir: Stir) {
    let number = Int(stir.binding.number)
    bindings[number].lastStir = stir
    let space = spaceOfBinding[number]
    if stir.quantity == .contact { spaces[space].activity.door(isShut: areDoorsShut(space), at: stir.at) }
    if stir.isSign { spaces[space].activity.sign(at: stir.at, isOneSeat: site.spaces[space].kind.isOneSeat) }
    touch(space)
  }

  /// Whether every door of the space that has a contact is shut.
  private func areDoorsShut(_ space: Int) -> Bool {
    spaces[space].bindings.allSatisfy { index in
      guard let stir = bindings[Int(index.number)].lastStir, stir.quantity == .contact else { return true }
      return stir.value == .bool(true)
    }
  }

  /// What a motion sensor's new word means for the signs of its space.
  mutating func applyMotion(_ word: Word, from index: BindingIndex, after before: Word?) {
    let number = Int(index.number)
    guard word.ageIsKnown, site.bindings[number].learnsHold else { return }
    let space = spaceOfBinding[number]
    let isOneSeat = site.spaces[space].kind.isOneSeat
    if word.saysSomebody { return spaces[space].activity.sign(at: word.saidAt, isOneSeat: isOneSeat) }
    guard let before, before.saysSomebody, before.ageIsKnown, !before.isRepeated, before.doubt == nil else { return }
    let length = word.saidAt - before.began
    bindings[number].noteMotion(length)
    // However long it was: the end proves that its sensor watched all along.
    if length > Word.longPulse {
      let end = word.saidAt - bindings[number].blindTime
      spaces[space].activity.wasLong(until: end, isOneSeat: isOneSeat)
      spaces[space].wasUsed(until: end)
    }
  }
}

/// A sign of somebody that is no word of presence.
public struct Stir: Sendable, Equatable {
  public var binding: BindingIndex
  public var quantity: Quantity
  public var value: Reading.Value
  public var at: Instant
  /// Whether it counts as a sign: a door's first word and what only sustains do not.
  public var isSign: Bool

  public init(binding: BindingIndex, quantity: Quantity, value: Reading.Value, at: Instant, isSign: Bool) {
    self.binding = binding
    self.quantity = quantity
    self.value = value
    self.at = at
    self.isSign = isSign
  }
}
