import Foundation
import Occupancy
import SensorSimulation

/// `simulator run`: the house lives beside our clock, or beside a monitor's.
struct Run {
  /// How long a broker and a monitor may take to appear: all three may be starting at the same time.
  private static let patience = 30.0

  private let venue: Venue
  private let scenario: Scenario
  private let faults: Faults
  private let seed: UInt64
  private let broker: Broker
  private let clock: HouseClock
  private let reception: Reception?
  private var signals: Signals
  private var messages = 0

  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let signals = Signals()
    let options = try Options(
      arguments,
      allowed: [
        "scenario", "seed", "speed", "broker", "config", "start", "monitor", "token-file", "username", "password-file",
        "ca", "faults",
      ])
    guard (options["monitor"] == nil) == (options["token-file"] == nil) else {
      throw .usage("--monitor and --token-file go together")
    }
    guard options["monitor"] == nil || options["start"] == nil else {
      throw .usage("--start has no place beside --monitor, whose clock counts")
    }
    var run = try Run(options, signals)
    defer { run.broker.stop() }
    try run.live()
  }

  private init(_ options: Options, _ signals: Signals) throws(Failure) {
    // The monitor listens to the sensors of its configuration, so those speak here, too, and one house of them.
    var scenario = try options.scenario()
    scenario.furniture = nil
    scenario.houses = 1
    self.scenario = scenario
    venue = try House(file: options["config"]).venue
    faults = try options.faults()
    seed = try options.seed()
    let speed = try options.speed()
    if let url = options["monitor"], let file = options["token-file"] {
      let monitor = try MonitorClient(url: url, tokenFile: file)
      clock = HouseClock(following: monitor, usualSpeed: speed)
      reception = try Reception(monitor, clock)
    } else {
      let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
      clock = HouseClock(LiveClock(showing: try options.start(in: venue.localTime) ?? now, speed: speed))
      reception = nil
    }
    broker = try Broker(options, base: venue.base)
    self.signals = signals
  }

  /// Until a signal comes. A monitor that was started anew gets a house that begins anew.
  private mutating func live() throws(Failure) {
    guard try waitUntil("the broker", { $0.broker.isReady }, why: { $0.broker.lastError }),
      try waitUntil("the monitor", { $0.clock.reading != nil }, why: { $0.clock.trouble ?? "no answer" })
    else { return }
    var progress = Progress(in: venue.localTime)
    defer { progress.finish() }
    while let (first, epoch) = clock.reading {
      var simulation = Simulation(venue: venue, scenario: scenario, faults: faults, seed: seed, start: first.now)
      guard enter(&simulation) else { return }
      while let (clock, present) = clock.reading, present == epoch {
        let now = clock.now
        while let happening = simulation.next(before: now) { carryOut(happening) }
        progress.show(
          at: now, people: simulation.peopleInside, messages: messages, bookings: reception?.figures)
        let wait = simulation.nextAt.map { clock.seconds(until: $0) } ?? 0.25
        if signals.come(within: min(max(wait, 0.001), 0.25)) { return }
      }
    }
  }

  /// A monitor takes what a bridge says just after its start for what the bridge remembered. So do people.
  private static let bridgeSettles = TimeSpan.seconds(11)

  /// The house at this time of day, as if it had been there all along: what is booked, that the bridge is there, then what each sensor says. False when a signal came first.
  private mutating func enter(_ simulation: inout Simulation) -> Bool {
    guard let (begun, _) = clock.reading else { return true }
    simulation.pass(to: begun.now)
    for command in simulation.standingBookings(at: begun.now) { reception?.hand(in: command) }
    for reply in simulation.standingReplies(at: begun.now) { reception?.expect(reply) }
    for message in simulation.words(at: begun.now) where message.retain { publish(message) }
    let settled = begun.now + Self.bridgeSettles
    while let (now, _) = clock.reading, now.now < settled {
      if signals.come(within: min(max(now.seconds(until: settled), 0.001), 0.25)) { return false }
    }
    let now = clock.reading?.clock.now ?? settled
    simulation.pass(to: now)
    for message in simulation.words(at: now) where !message.retain { publish(message) }
    return true
  }

  private mutating func carryOut(_ happening: Happening) {
    switch happening.what {
    // What a broker has kept it hands out itself.
    case .message(let message): if !message.isStored { publish(message) }
    case .command(let command): reception?.hand(in: command)
    case .fate(let fate): reception?.close(fate.booking)
    case .reply(let reply): reception?.expect(reply)
    case .truth: break
    }
  }

  private mutating func publish(_ message: Message) {
    broker.publish(message)
    messages += 1
  }

  /// False when a signal came first.
  private mutating func waitUntil(
    _ what: String, _ isThere: (borrowing Run) -> Bool, why: (borrowing Run) -> String
  ) throws(Failure) -> Bool {
    let begun = Date()
    while !isThere(self) {
      if signals.come(within: 0.02) { return false }
      guard Date().timeIntervalSince(begun) < Self.patience else {
        throw .outside("\(what) is out of reach: \(why(self))")
      }
    }
    return true
  }
}
