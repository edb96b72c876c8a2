import Occupancy

extension Simulation {
  /// A PIR counts nothing for this long after it has counted something.
  static let blind = TimeSpan.seconds(60)
  /// Zigbee2MQTT says "no motion" this long after the last motion; the device itself never does.
  static let motionTimeOut = TimeSpan.seconds(90)
  /// Zigbee devices on batteries speak at least this often.
  static let keepAliveEvery = TimeSpan.minutes(50)
  static let climateEvery = TimeSpan.minutes(5)
  static let plugEvery = TimeSpan.minutes(10)

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
      case .radar, .mat:
        guard case .presence(let isPresent) = devices[number].word else { continue }
        devices[number].waiting += 1
        guard isPresent != (crowd[place] > 0) else { continue }
        // A radar listens some seconds longer before it believes that nobody is left.
        let patience: Int64 = crowd[place] > 0 ? 2_500 : devices[number].kind == .radar ? 12_000 : 3_000
        agenda.enter(
          .settle(device: number, waiting: devices[number].waiting), at: now + reaction(number, patience))
      case .door: doors.append(number)
      case .plug: if hasEntered { use(number, at: now) }
      case .climate: break
      }
    }
    guard !doors.isEmpty else { return }
    swing(devices[doors[0]].random.pick(doors), at: now)
  }

  private mutating func reaction(_ number: Int, _ most: Int64) -> TimeSpan {
    devices[number].random.between(.milliseconds(200), .milliseconds(most))
  }

  mutating func see(_ number: Int, at now: Instant) {
    guard case .motion(_, let lastSeen) = devices[number].word, now - lastSeen >= Self.blind else { return }
    devices[number].word = .motion(isSeen: true, lastSeen: now)
    devices[number].waiting += 1
    agenda.enter(.settle(device: number, waiting: devices[number].waiting), at: now + Self.motionTimeOut)
    say(number, at: now)
  }

  /// People at work move every minute or so; now and then one reads and hardly stirs.
  mutating func awaitMotion(_ number: Int, at now: Instant) {
    let place = devices[number].place
    let isStill = crowd[place] == 1 && devices[number].random.chance(0.06)
    let mean = TimeSpan.seconds(isStill ? 200 : max(12, 48 / Int64(max(1, crowd[place]))))
    let next = now + devices[number].random.waiting(mean) + .milliseconds(500)
    agenda.enter(.motion(device: number, chain: devices[number].chain), at: next)
  }

  /// Opens a door; it falls shut a few seconds after the last who passed.
  private mutating func swing(_ number: Int, at now: Instant) {
    devices[number].waiting += 1
    let shut = now + devices[number].random.between(.seconds(3), .seconds(9))
    agenda.enter(.settle(device: number, waiting: devices[number].waiting), at: shut)
    guard case .door(true) = devices[number].word else { return }
    devices[number].word = .door(isClosed: false)
    say(number, at: now)
  }

  /// What was waited for has come: no motion any more, presence confirmed, the door shut.
  mutating func settle(_ number: Int, at now: Instant) {
    switch devices[number].word {
    case .motion(_, let lastSeen): devices[number].word = .motion(isSeen: false, lastSeen: lastSeen)
    case .presence: devices[number].word = .presence(crowd[devices[number].place] > 0)
    case .door: devices[number].word = .door(isClosed: true)
    case .climate, .plug: return
    }
    say(number, at: now)
  }

  mutating func sayFirst(_ number: Int, at now: Instant) {
    say(number, at: now)
    switch devices[number].kind {
    case .motion, .radar, .mat, .door:
      agenda.enter(
        .keepAlive(device: number), at: now + Self.keepAliveEvery.times(0.2 + 0.8 * devices[number].random.unit()))
    case .climate, .plug:
      agenda.enter(.report(device: number), at: now + devices[number].random.between(.zero, .minutes(5)))
    }
  }

  mutating func keepAlive(_ number: Int, at now: Instant) {
    let due = devices[number].lastSent + Self.keepAliveEvery + devices[number].random.between(.zero, .minutes(2))
    guard due <= now + .minutes(2) else {
      agenda.enter(.keepAlive(device: number), at: due)
      return
    }
    say(number, at: now)
    agenda.enter(.keepAlive(device: number), at: now + Self.keepAliveEvery)
  }

  mutating func report(_ number: Int, at now: Instant) {
    breathe(in: devices[number].place, until: now)
    meter(number, at: now)
    say(number, at: now)
    let every = devices[number].kind == .climate ? Self.climateEvery : Self.plugEvery
    agenda.enter(.report(device: number), at: now + every + devices[number].random.between(.seconds(-15), .seconds(15)))
  }
}
