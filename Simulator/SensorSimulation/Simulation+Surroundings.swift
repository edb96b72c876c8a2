import Occupancy

extension Simulation {
  /// Lets the people of a place breathe until `now`, before their number changes or is looked at.
  mutating func breathe(in place: Int, until now: Instant) {
    guard airs[place] != nil else { return }
    let wall = venue.localTime.wall(at: now)
    let people = sharers[place].map { $0.reduce(0) { $0 + crowd[$1] } } ?? crowd[place]
    let outdoors = weather(wall.date).outdoors(at: wall.timeOfDay)
    airs[place]?.advance(
      to: now, people: people, isHeated: wall.timeOfDay >= .hours(6) && wall.timeOfDay < .hours(20),
      outdoors: outdoors)
  }

  private mutating func weather(_ date: CivilDate) -> Weather.Day {
    if sky.date != date { sky = (date, scenario.weather.day(date, seed: seed)) }
    return sky.day
  }

  func surroundings(of number: Int, at now: Instant) -> Surroundings {
    let place = devices[number].place
    let wall = venue.localTime.wall(at: now)
    let daylight = (sky.date == wall.date ? sky.day : scenario.weather.day(wall.date, seed: seed)).lux(
      at: wall.timeOfDay)
    // Lamps burn where somebody is and the day does not suffice.
    let lamps = crowd[place] > 0 && daylight < 350 ? 180 : 0
    return Surroundings(
      now: now, date: wall.date, timeOfDay: wall.timeOfDay, lux: daylight + lamps, people: crowd[place],
      air: airs[place], sound: 0, noise: 0)
  }

  /// Sends what a device knows now. Radio and battery drift a little with each message.
  mutating func say(_ number: Int, _ cause: Cause, at now: Instant) {
    _ = weather(venue.localTime.wall(at: now).date)
    devices[number].linkQuality = min(250, max(20, devices[number].linkQuality + devices[number].random.below(7) - 3))
    if devices[number].random.chance(0.002) { devices[number].battery = max(300, devices[number].battery - 1) }
    var around = surroundings(of: number, at: now)
    switch devices[number].kind {
    case .climate: around.noise = devices[number].random.below(9) - 4
    case .sound: around.sound = Sounds.level(people: around.people, &devices[number].random)
    case .motion, .radar, .mat, .door, .plug, .counter: break
    }
    // What is stuck notices no change.
    guard !devices[number].isDead, devices[number].stuckAt == nil || cause != .change else { return }
    devices[number].lastSent = now
    if faults[.nan] > 0, cause == .report { around.isNaN = devices[number].mishaps.chance(faults[.nan]) }
    send(number, cause, around)
  }

  /// Coffee is brewed by one in two who come in; a machine in a lab runs while somebody is there.
  mutating func use(_ number: Int, at now: Instant) {
    guard case .plug(let watts, _, _) = devices[number].word, watts < 10, devices[number].random.chance(0.5) else {
      return
    }
    let isKitchen = venue.spaces[devices[number].place].kind == .kitchen
    let from = now + devices[number].random.between(.seconds(20), .seconds(70))
    let length: TimeSpan =
      isKitchen
      ? devices[number].random.between(.seconds(50), .seconds(90))
      : devices[number].random.between(.minutes(10), .minutes(60))
    let draw = isKitchen ? 1_180 + devices[number].random.below(140) : 120 + devices[number].random.below(120)
    agenda.enter(.plug(device: number, watts: draw), at: from)
    agenda.enter(.plug(device: number, watts: 2 + devices[number].random.below(3)), at: from + length)
  }

  mutating func draw(_ watts: Int, through number: Int, at now: Instant) {
    meter(number, at: now)
    guard case .plug(_, let energy, let since) = devices[number].word else { return }
    devices[number].word = .plug(watts: watts, milliwattHours: energy, since: since)
    say(number, .change, at: now)
  }

  /// Adds up what was drawn since the last time.
  mutating func meter(_ number: Int, at now: Instant) {
    guard case .plug(let watts, let energy, let since) = devices[number].word else { return }
    let drawn = Int((now - since).milliseconds) * watts / 3_600
    devices[number].word = .plug(watts: watts, milliwattHours: energy + drawn, since: now)
  }
}

extension TimeSpan {
  static func milliseconds(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n) }
}
