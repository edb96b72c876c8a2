import Occupancy

extension Simulation {
  /// What every device in a place makes of somebody coming in or going out.
  mutating func notice(_ hasEntered: Bool, in place: Int, at now: Instant) {
    var isFirstEye = true
    var doors: [Int] = []
    for number in venue.sensorsByPlace[place] {
      switch devices[number].kind {
      case .motion:
        // The sensor nearest to the door sees everybody pass, the others see who stays.
        if isFirstEye { agenda.enter(.glimpse(device: number), at: now + reaction(number, hasEntered ? 1_800 : 400)) }
        isFirstEye = false
        if crowd[place] == 0 {
          devices[number].chain += 1
        } else if crowd[place] == 1, hasEntered {
          devices[number].chain += 1
          awaitMotion(number, at: now)
        }
      case .radar, .mat: feel(number, at: now)
      case .door: doors.append(number)
      case .plug: if hasEntered { use(number, at: now) }
      case .counter: count(hasEntered, number)
      case .climate, .sound: break
      }
    }
    guard !doors.isEmpty else { return }
    swing(devices[doors[0]].random.pick(doors), at: now)
  }

  /// Something is laid on a seat or taken from it.
  mutating func press(_ place: Int, at now: Instant) {
    for number in venue.sensorsByPlace[place] where devices[number].kind == .mat { feel(number, at: now) }
  }

  /// Whether a radar or a mat has something before it; a bag is as good as a person to a mat.
  private func isFelt(_ number: Int) -> Bool {
    let place = devices[number].place
    return crowd[place] > 0 || devices[number].kind == .mat && bags.contains(place)
  }

  private mutating func feel(_ number: Int, at now: Instant) {
    guard case .presence(let isPresent) = devices[number].word else { return }
    devices[number].waiting += 1
    let isFelt = isFelt(number)
    guard isPresent != isFelt else { return }
    // A radar listens some seconds longer before it believes that nobody is left.
    let patience: Int64 = isFelt ? 2_500 : devices[number].kind == .radar ? 12_000 : 3_000
    agenda.enter(.settle(device: number, waiting: devices[number].waiting), at: now + reaction(number, patience))
  }

  /// Two who pass side by side are one; about one in thirty is missed (Footfall#40 tells of 7 %).
  private mutating func count(_ hasEntered: Bool, _ number: Int) {
    guard case .counter(let entered, let left, let toldEntered, let toldLeft) = devices[number].word,
      !devices[number].random.chance(0.035)
    else { return }
    devices[number].word = .counter(
      entered: entered + (hasEntered ? 1 : 0), left: left + (hasEntered ? 0 : 1), toldEntered: toldEntered,
      toldLeft: toldLeft)
  }

  private mutating func reaction(_ number: Int, _ most: Int64) -> TimeSpan {
    devices[number].random.between(.milliseconds(200), .milliseconds(most))
  }

  mutating func see(_ number: Int, at now: Instant) {
    guard case .motion(let isSeen, let lastSeen) = devices[number].word, now - lastSeen >= devices[number].blind else {
      return
    }
    devices[number].word = .motion(isSeen: true, lastSeen: now)
    devices[number].waiting += 1
    agenda.enter(
      .settle(device: number, waiting: devices[number].waiting), at: now + devices[number].motionTimeOut)
    if !isSeen || devices[number].repeatsMotion { say(number, .change, at: now) }
  }

  /// People at work move every half minute or so; now and then one reads and hardly stirs.
  mutating func awaitMotion(_ number: Int, at now: Instant) {
    let people = crowd[devices[number].place]
    let wait = Stillness.wait(people: people, &devices[number].random)
    agenda.enter(.motion(device: number, chain: devices[number].chain), at: now + wait)
  }

  /// Opens a door; it falls shut a few seconds after the last who passed.
  private mutating func swing(_ number: Int, at now: Instant) {
    devices[number].waiting += 1
    let shut = now + devices[number].random.between(.seconds(3), .seconds(9))
    agenda.enter(.settle(device: number, waiting: devices[number].waiting), at: shut)
    guard case .door(true) = devices[number].word else { return }
    devices[number].word = .door(isClosed: false)
    say(number, .change, at: now)
  }

  /// What was waited for has come: no motion any more, presence confirmed, the door shut.
  mutating func settle(_ number: Int, at now: Instant) {
    switch devices[number].word {
    case .motion(_, let lastSeen):
      devices[number].word = .motion(isSeen: false, lastSeen: lastSeen)
      // Elsys counts motions and never says that there were none before its next report.
      if devices[number].format == .theThingsStack { return }
    case .presence: devices[number].word = .presence(isFelt(number))
    case .door: devices[number].word = .door(isClosed: true)
    case .climate, .plug, .counter, .sound: return
    }
    say(number, .change, at: now)
  }

  mutating func sayFirst(_ number: Int, at now: Instant) {
    say(number, .keepAlive, at: now)
    switch devices[number].kind {
    case .motion, .radar, .mat, .door:
      agenda.enter(
        .keepAlive(device: number),
        at: now + devices[number].keepAliveEvery.times(0.2 + 0.8 * devices[number].random.unit()))
    case .climate, .plug, .counter, .sound:
      agenda.enter(
        .report(device: number), at: now + devices[number].random.between(.zero, devices[number].reportEvery))
    }
  }

  mutating func keepAlive(_ number: Int, at now: Instant) {
    let every = devices[number].keepAliveEvery
    let slack = min(TimeSpan.minutes(2), every.times(0.1))
    let due = devices[number].lastSent + every + devices[number].random.between(.zero, slack)
    guard due <= now + slack else {
      agenda.enter(.keepAlive(device: number), at: due)
      return
    }
    say(number, .keepAlive, at: now)
    agenda.enter(.keepAlive(device: number), at: now + every)
  }

  mutating func report(_ number: Int, at now: Instant) {
    breathe(in: devices[number].place, until: now)
    meter(number, at: now)
    say(number, .report, at: now)
    if case .counter(let entered, let left, _, _) = devices[number].word {
      devices[number].word = .counter(entered: entered, left: left, toldEntered: entered, toldLeft: left)
    }
    let every = devices[number].reportEvery
    agenda.enter(.report(device: number), at: now + every + devices[number].random.between(.seconds(-15), .seconds(15)))
  }
}
