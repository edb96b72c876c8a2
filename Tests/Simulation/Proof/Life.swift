import FaultyDisks
import JSON
import Journaling
import Occupancy
import SensorSimulation
import Sensors

/// One building from its seed: drawn, lived through with every fault, and judged after every step. The core, the decoder and the journal are the real ones; the disk is in memory and fails.
///
/// The same seed lives the same life, and a life that is cut off after so many steps is the beginning of the whole one.
public final class Life {
  let seed: UInt64
  let limit: Int
  var chance: Chance
  /// What is drawn of the house above: its lot changes nothing of this one's.
  var upstairs: Chance
  /// Which devices of this house's bridge have spoken since the process began.
  var heardHere: Set<String> = []
  let house: DrawnHouse
  var site: Site
  var simulation: Simulation
  var building: Building
  var decoder: Decoder
  var model: Model
  let disk = FaultyDisk()
  /// The monitor's own, with its own order of writing.
  var logbook: Logbook?

  /// What the journal has acknowledged, and what waits for its next batch.
  var durable: [Event] = []
  var pending: [Event] = []
  /// The batch whose writing failed, where it could not be cut off.
  var inDoubt: [Event] = []
  /// Bookings with a title that were acknowledged, and those that wait.
  var titled: Set<String> = []
  var pendingTitles: Set<String> = []
  var lastBeat: Instant = .distantPast
  /// When the process before this one ended.
  var endedAt: Instant = .distantPast
  /// The disk has failed: nothing is promised any more, the live view goes on.
  var isIll = false
  var isDown = false

  /// True time; the monitor's clock shows it with `shift`.
  var time: Instant
  var shift = TimeSpan.zero
  /// What the monitor makes of its clock, and when it last looked (true time).
  var watch: ClockWatch
  var lastTurn: Instant
  var broker = Broker()
  /// What is going to be done, by whom or by what, in order of time.
  var plans: [Plan] = []
  var wild = Wild()
  var nextBooking = 0
  var nextWait = 0
  /// Counterfactuals are told of releases.
  let evidence: Bool
  var recording = Recording()

  var outcome: Outcome
  var trail = Trail()

  static func run(_ seed: UInt64, limit: Int, counterfactuals: Bool) -> Outcome {
    let life = Life(seed, limit: limit, counterfactuals: counterfactuals)
    life.live()
    return life.outcome
  }

  private init(_ seed: UInt64, limit: Int, counterfactuals: Bool) {
    self.seed = seed
    self.limit = limit
    evidence = counterfactuals
    chance = Chance(seed: Int(truncatingIfNeeded: seed &* 0x9E37_79B9))
    house = DrawnHouse(using: &chance)
    site = house.site
    simulation = Simulation(
      venue: house.venue, scenario: house.scenario, faults: house.faults, seed: seed, start: house.begin)
    building = Building(site: site)
    decoder = Decoder(sources: house.sources, bindings: site.bindings, spaces: Set(site.spaces.map(\.id)))
    model = Model(site: site)
    time = house.begin
    lastTurn = house.begin
    watch =
      ClockWatch.start(after: nil, at: ClockWatch.Reading(wall: house.begin, steady: .zero)).watch
    outcome = Outcome(seed: seed)
    broker.isPersistent = chance.chance(0.5)
    upstairs = Chance(seed: Int(truncatingIfNeeded: seed &* 0x85EB_CA6B))
  }

  /// The time of the site, as the monitor believes it.
  var now: Instant { watch.now }

  private func live() {
    simulation.pass(to: house.begin)
    open(downtime: .zero)
    plan(.deed, after: chance.minutes(1...10))
    plan(.probe, after: .seconds(10))
    plan(.gap, after: chance.span(.minutes(20), .hours(6)))
    plan(.end, after: chance.span(.minutes(20), .hours(6)))
    plan(.compare, after: chance.span(.hours(1), .hours(12)))
    if chance.chance(0.3) { plan(.stall, after: chance.span(.minutes(20), .hours(8))) }
    if chance.chance(0.3) { plan(.clock, after: chance.span(.hours(1), .hours(8))) }
    if house.isWild { plan(.word, after: .seconds(1)) }
    if upstairs.chance(0.15) { plan(.neighbour, after: upstairs.span(.minutes(20), .hours(8))) }
    while outcome.failure == nil, outcome.steps < limit, let next = next() {
      outcome.steps += 1
      carryOut(next)
      keepAlive()
    }
    guard outcome.failure == nil else { return }
    // Whatever moment a life ends at: what is on disk is what it was.
    compare()
    if evidence { tellCounterfactuals() }
  }

  private enum Next {
    case happening
    case plan
    case due
  }

  private func next() -> Next? {
    let planned = plans.first?.at ?? .distantFuture
    let lived = house.isWild ? .distantFuture : simulation.nextAt ?? .distantFuture
    // While the clock is wrong the time of the site stands still, and nothing comes due.
    let due = isDown || watch.isWrongBy != nil ? .distantFuture : max(time, building.nextDue - shift)
    let first = min(planned, lived, due)
    guard first < house.end else { return nil }
    if due == first, due < planned, due < lived { return .due }
    return planned <= lived ? .plan : .happening
  }

  private func carryOut(_ next: Next) {
    switch next {
    case .due:
      // A clock ticks once a second, not at each moment that matters.
      time = max(time, building.nextDue - shift + chance.span(.zero, .seconds(1)))
      trail.add(time, .due)
      turn()
      handle(.tick)
    case .happening:
      guard let happening = simulation.next(before: house.end) else { return }
      time = max(time, happening.at)
      turn()
      switch happening.what {
      case .message(let message): receive(message)
      case .command(let command): ask(adapted(command))
      case .reply, .truth, .fate: break
      }
    case .plan:
      let plan = plans.removeFirst()
      time = max(time, plan.at)
      turn()
      carryOut(plan.what)
    }
  }

  func plan(_ what: Plan.What, after wait: TimeSpan) {
    let plan = Plan(at: time + wait, what: what)
    let place = plans.firstIndex { $0.at > plan.at } ?? plans.endIndex
    plans.insert(plan, at: place)
  }

  // MARK: judging

  func fail(_ invariant: Invariant, _ detail: String) {
    guard outcome.failure == nil else { return }
    outcome.failure = Failure(invariant, detail, step: outcome.steps)
    outcome.trail = trail.lines(bindings: building.site.bindings)
  }

  /// Hands one input to the core, and judges what follows from it.
  func handle(_ input: Input, at given: Instant? = nil) {
    guard outcome.failure == nil else { return }
    let at = given ?? now
    model.hear(input, at: max(at, building.now))
    if evidence { recording.note(input, at: max(at, building.now), before: building) }
    let events = building.handle(input, at: at)
    if case .command(let command) = input {
      let answer = Answer(command: command, events: events, now: building.now)
      outcome.tally.refused += answer.refusal == nil ? 0 : 1
      for invariant in Invariant.all {
        if let why = invariant.ofAnswer(answer, model) { return fail(invariant, why) }
      }
    }
    for event in events {
      for invariant in Invariant.all {
        if let why = invariant.ofEvent(event, model) { return fail(invariant, why) }
      }
      model.apply(event)
      note(event)
      react(to: event)
    }
    look(at: building.takeTouched())
    askToListen(after: input)
    guard !events.isEmpty else { return }
    writeDown(events)
  }

  private func look(at touched: [Int]) {
    var spaces = touched
    // One more that nothing speaks of: time passes there as well.
    spaces.append(outcome.steps % site.spaces.count)
    let moment = Moment(building: building, model: model, now: building.now, touched: spaces)
    for invariant in Invariant.all {
      if let why = invariant.ofMoment(moment) { return fail(invariant, why) }
    }
  }

  private func note(_ event: Event) {
    outcome.tally.events += 1
    if let type = event.fact.type { outcome.tally.byType[type, default: 0] += 1 }
    switch event.fact {
    case .booked: outcome.tally.bookings += 1
    case .released(let release):
      outcome.tally.releases += 1
      if evidence { recording.note(release, at: event.at) }
    case .undone: outcome.tally.undone += 1
    case .offered: outcome.tally.offers += 1
    case _: break
    }
  }
}
