import Occupancy

/// Something that goes wrong, or that is mended again.
enum Mishap: Sendable {
  /// Draws what a week brings, then what a month brings.
  case week(Int)
  case month(Int)
  /// A message that was held up somewhere arrives.
  case delivery(Message)
  /// Nil: works again.
  case stuck(device: Int, at: Bool?)
  case unreadable(device: Int, Device.Unreadable?)
  case battery(device: Int, hundredths: Int, isDead: Bool)
  case gateway(Format, isUp: Bool)
  case broker(isUp: Bool)
  /// The broker writes to disk what it keeps (mosquitto's `autosave_interval`).
  case save
  case flood(device: Int, left: Int)
}

extension Simulation {
  private static let longestDelay = TimeSpan.minutes(4)
  private static let outage = TimeSpan.minutes(20)
  private static let savesEvery = TimeSpan.minutes(30)

  /// Some clocks are wrong from the beginning; the rest is drawn week by week and month by month.
  mutating func openMishaps() {
    guard !faults.isEmpty else { return }
    for number in devices.indices where devices[number].format.hasClock && faults[.clock] > 0 {
      guard devices[number].mishaps.chance(faults[.clock]) else { continue }
      let clocks: [Device.Clock] = [
        .unset, .off(.hours(-1)), .off(.hours(2)), .off(.minutes(-17)), .off(.days(1)), .off(.days(-400)),
      ]
      devices[number].clock = devices[number].mishaps.pick(clocks)
    }
    agenda.enter(.mishap(.week(0)), at: begin)
    agenda.enter(.mishap(.month(0)), at: begin)
    if faults[.broker] > 0 { agenda.enter(.mishap(.save), at: begin) }
  }

  /// Hands a device's messages to the network, with everything that can happen to them on the way.
  mutating func send(_ number: Int, _ cause: Cause, _ around: Surroundings) {
    if network.down.contains(devices[number].format) {
      if let row = devices[number].buffered(around), devices[number].unsent.count < 24 {
        devices[number].unsent.append(row)
      }
      return
    }
    let messages = devices[number].messages(cause, around)
    devices[number].frames += 1
    devices[number].unsent.removeAll(keepingCapacity: true)
    for message in messages { pass(message, from: number, at: around.now) }
  }

  private mutating func pass(_ message: Message, from number: Int, at now: Instant) {
    if faults.isEmpty { return tell(.message(message), at: now) }
    if faults[.loss] > 0, devices[number].mishaps.chance(faults[.loss]) { return }
    var delay = TimeSpan.zero
    if faults[.late] > 0, devices[number].mishaps.chance(faults[.late]) {
      delay = devices[number].mishaps.between(.seconds(5), Self.longestDelay)
    } else if faults[.reordered] > 0, devices[number].mishaps.chance(faults[.reordered]) {
      delay = devices[number].mishaps.between(.milliseconds(300), .seconds(4))
    }
    if delay > .zero {
      agenda.enter(.mishap(.delivery(message)), at: now + delay)
    } else {
      deliver(message, at: now)
    }
    if faults[.doubled] > 0, devices[number].mishaps.chance(faults[.doubled]) {
      let again = now + delay + devices[number].mishaps.between(.milliseconds(20), .milliseconds(1_500))
      agenda.enter(.mishap(.delivery(message)), at: again)
    }
  }

  private mutating func deliver(_ message: Message, at now: Instant) {
    guard !network.brokerIsDown else { return }
    network.keep(message)
    tell(.message(message), at: now)
  }

  mutating func suffer(_ mishap: Mishap, at now: Instant) {
    switch mishap {
    case .week(let number):
      drawWeek(number, from: now)
      agenda.enter(.mishap(.week(number + 1)), at: now + .days(7))
    case .month(let number):
      drawMonth(from: now)
      agenda.enter(.mishap(.month(number + 1)), at: now + .days(30))
    case .delivery(let message): deliver(message, at: now)
    case .stuck(let device, let value): devices[device].stuckAt = value
    case .unreadable(let device, let fault): devices[device].unreadable = fault
    case .battery(let device, let level, let isDead):
      devices[device].battery = level
      devices[device].isDead = isDead
    case .gateway(let format, let isUp): turn(format, isUp: isUp, at: now)
    case .broker(let isUp):
      network.brokerIsDown = !isUp
      guard isUp else { return }
      for message in network.restarted(stale: faults[.stale]) { tell(.message(message), at: now) }
    case .save:
      network.save()
      agenda.enter(.mishap(.save), at: now + Self.savesEvery)
    case .flood(let device, let left):
      guard !devices[device].isDead else { return }
      send(device, .keepAlive, surroundings(of: device, at: now))
      if left > 1 {
        agenda.enter(.mishap(.flood(device: device, left: left - 1)), at: now + .milliseconds(50))
      }
    }
  }

  /// A bridge tells that it goes and comes, and then repeats what it remembers; a device on Wi-Fi has a will; a network server says nothing.
  private mutating func turn(_ format: Format, isUp: Bool, at now: Instant) {
    if isUp { network.down.remove(format) } else { network.down.insert(format) }
    let mine = devices.indices.filter { devices[$0].format == format && !devices[$0].isDead }
    if format == .zigbee2MQTT {
      deliver(bridge(isOnline: isUp), at: now)
      guard isUp else {
        network.remembered = mine.flatMap { devices[$0].messages(.keepAlive, surroundings(of: $0, at: now)) }
        return
      }
      for message in network.remembered { agenda.enter(.mishap(.delivery(message)), at: now + .seconds(1)) }
    } else {
      for message in mine.compactMap({ devices[$0].availability(isUp) }) { deliver(message, at: now) }
    }
  }

  private mutating func drawWeek(_ week: Int, from now: Instant) {
    for number in devices.indices where devices[number].kind.tellsPresence && faults[.stuck] > 0 {
      guard devices[number].mishaps.chance(faults[.stuck]) else { continue }
      let from = now + devices[number].mishaps.between(.zero, .days(6))
      let value = devices[number].mishaps.chance(0.5)
      let until = from + devices[number].mishaps.between(.hours(8), .days(3))
      agenda.enter(.mishap(.stuck(device: number, at: value)), at: from)
      agenda.enter(.mishap(.stuck(device: number, at: nil)), at: until)
    }
    for number in devices.indices where devices[number].kind.tellsPresence && faults[.unreadable] > 0 {
      guard devices[number].ailments.chance(faults[.unreadable]) else { continue }
      let from = now + devices[number].ailments.between(.zero, .days(6))
      let until = from + devices[number].ailments.between(.hours(1), .hours(12))
      let fault = devices[number].ailments.pick(Device.Unreadable.allCases)
      agenda.enter(.mishap(.unreadable(device: number, fault)), at: from)
      agenda.enter(.mishap(.unreadable(device: number, nil)), at: until)
    }
    let formats = Format.allCases.filter { format in devices.contains { $0.format == format } }
    for _ in 0..<times(faults[.gateway]) where !formats.isEmpty {
      let format = network.random.pick(formats)
      let from = inTheDay(from: now)
      agenda.enter(.mishap(.gateway(format, isUp: false)), at: from)
      agenda.enter(.mishap(.gateway(format, isUp: true)), at: from + Self.outage)
    }
    for _ in 0..<times(faults[.broker]) {
      let from = inTheDay(from: now)
      agenda.enter(.mishap(.broker(isUp: false)), at: from)
      agenda.enter(.mishap(.broker(isUp: true)), at: from + network.random.between(.seconds(8), .seconds(40)))
    }
    for _ in 0..<times(faults[.flood]) where !devices.isEmpty {
      let device = network.random.below(devices.count)
      agenda.enter(.mishap(.flood(device: device, left: 6_000)), at: inTheDay(from: now))
    }
  }

  private mutating func drawMonth(from now: Instant) {
    for number in devices.indices where devices[number].kind.hasBattery && faults[.battery] > 0 {
      // A month later somebody has put in a new one.
      if devices[number].isDead { devices[number].battery = 10_000 }
      devices[number].isDead = false
      guard devices[number].mishaps.chance(faults[.battery]) else { continue }
      let end = now + devices[number].mishaps.between(.hours(2), .days(30))
      agenda.enter(.mishap(.battery(device: number, hundredths: 400, isDead: false)), at: max(now, end - .days(3)))
      agenda.enter(.mishap(.battery(device: number, hundredths: 0, isDead: true)), at: end)
    }
  }

  /// A rate of 1.5 a week is one, and every other week two.
  private mutating func times(_ rate: Double) -> Int {
    Int(rate) + (network.random.chance(rate - Double(Int(rate))) ? 1 : 0)
  }

  /// A moment of the first five days of the week between 8 and 19 local time (UTC here): a fault by night is none.
  private mutating func inTheDay(from week: Instant) -> Instant {
    week + .days(Int64(network.random.below(5))) + network.random.between(.hours(8), .hours(19))
  }
}
