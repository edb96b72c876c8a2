/// The state of one site, and the machine that moves it: `handle` decides, `apply` is the only mutation.
///
/// It reads no clock and does no I/O. The same inputs give the same events on every run; recovery applies the events of the journal and decides nothing.
public struct Building: Sendable {
  public internal(set) var site: Site
  public internal(set) var spaces: [SpaceState]
  public internal(set) var bindings: [BindingState]
  public internal(set) var ledger = Ledger()
  /// When each space was last given free by a booking: presence before that belongs to somebody else.
  var lastFreed: [Instant]
  /// Since when the broker is out of reach; nil while it is heard.
  public internal(set) var cutOffSince: Instant?
  /// Only what was heard from here on is trusted to free anything: the monitor may have missed what came before.
  public internal(set) var trustedFrom: Instant = .distantPast
  /// Up to when all that was said is known to have arrived; nil where nobody keeps count of it, which stands for always.
  public internal(set) var listenedUntil: Instant?
  /// A release waits until more is known to have arrived: a probe that is sent now would tell.
  public internal(set) var waitsToListen = false
  /// The clock shows a time that cannot be: nothing is freed before it is right again. Of this moment, and so not in the journal.
  public internal(set) var isClockDoubted = false
  /// When the monitor began to watch.
  public internal(set) var openedAt: Instant?
  /// The latest moment that was handled or applied.
  public internal(set) var now: Instant = .distantPast

  /// Who waits for a space, in order of asking.
  public internal(set) var waits: [Wait] = []
  /// By space, what its doors counted; nil where none did.
  public internal(set) var doorCounts: [DoorCount?]
  let policies: [Policy]
  let neighbours: Neighbours
  var spaceOfBinding: [Int]
  let spaceNumbers: [SpaceID: Int]
  /// When each space is to be looked at again.
  private var schedule: Schedule
  var isScheduled = false
  /// Spaces that changed since they were last taken, for whoever publishes them.
  private var touched: [Int] = []
  private var isTouched: [Bool]

  public init(site: Site) {
    self.site = site
    var numbers: [SpaceID: Int] = [:]
    for (number, space) in site.spaces.enumerated() { numbers[space.id] = number }
    spaceNumbers = numbers
    policies = site.spaces.map { site.policies.policy(for: $0) }
    neighbours = Neighbours(site.spaces, policies)
    spaces = Array(repeating: SpaceState(), count: site.spaces.count)
    lastFreed = Array(repeating: .distantPast, count: site.spaces.count)
    doorCounts = Array(repeating: nil, count: site.spaces.count)
    isTouched = Array(repeating: false, count: site.spaces.count)
    schedule = Schedule(spaces: site.spaces.count)
    bindings = Array(repeating: BindingState(quietSince: .distantPast), count: site.bindings.count)
    spaceOfBinding = site.bindings.map { binding in
      guard let number = numbers[binding.space] else {
        preconditionFailure("a binding watches a space of the site: the configuration is checked before")
      }
      return number
    }
    for (number, space) in spaceOfBinding.enumerated() { spaces[space].bindings.append(BindingIndex(number)) }
  }

  public func number(of space: SpaceID) -> Int? { spaceNumbers[space] }

  /// The policy in force at the space of that number.
  public func policy(of space: Int) -> Policy { policies[space] }

  public func binding(_ index: BindingIndex) -> Binding { site.bindings[Int(index.number)] }
  public func state(_ index: BindingIndex) -> BindingState { bindings[Int(index.number)] }

  /// Decides what follows from `input` at `time`, and from all that came due before it; applies it, and returns it in order.
  public mutating func handle(_ input: Input, at time: Instant) -> [Event] {
    var events: [Event] = []
    handle(input, at: time, into: &events)
    return events
  }

  /// As `handle`, for the hot path: appends to `events`.
  public mutating func handle(_ input: Input, at time: Instant, into events: inout [Event]) {
    if case .clockSetBack = input, time < now { return setBack(to: time, into: &events) }
    // But for that, time never runs backwards in here: a clock that is a little behind stands still until it has caught up.
    let time = max(time, now)
    // What came due while nobody watched is not decided: `started` first moves it on.
    if schedule.earliest <= time, !input.tellsOfMissedTime { advance(to: time, into: &events) }
    now = time
    if openedAt == nil { record(.opened, at: time, into: &events) }
    decide(input, at: time, into: &events)
    // Recovery only applies, so nothing is due yet; and `started` must have moved every since before a rule looks.
    if !isScheduled { settleAll(at: time, into: &events) }
  }

  /// The next moment at which something may happen by itself. It is never later than the truth, and may be earlier.
  public var nextDue: Instant { schedule.earliest }

  /// The spaces that changed since the last call, by number.
  public mutating func takeTouched() -> [Int] {
    for number in touched { isTouched[number] = false }
    defer { touched.removeAll(keepingCapacity: true) }
    return touched
  }

  mutating func touch(_ space: Int) {
    guard !isTouched[space] else { return }
    isTouched[space] = true
    touched.append(space)
  }

  /// Applies an event and hands it on. Every mutation of the building passes here.
  mutating func record(_ fact: Fact, at instant: Instant, into events: inout [Event]) {
    let event = Event(at: instant, fact)
    apply(event)
    events.append(event)
  }

  /// Sets when a space is to be looked at again.
  mutating func schedule(_ space: Int, at due: Instant) { schedule.set(space, at: due) }

  /// When a space is to be looked at again: the next moment at which something may change by time alone; never later than the truth.
  func due(of space: Int) -> Instant { schedule[space] }

  /// Handles each moment up to `time` at which something came due, at that very moment: events do not depend on how often the clock ticks.
  private mutating func advance(to time: Instant, into events: inout [Event]) {
    while true {
      schedule.findEarliest()
      guard schedule.earliest <= time else { return }
      let moment = max(schedule.earliest, now)
      now = moment
      for number in schedule.due(by: moment) where schedule[number] <= moment {
        settle(number, at: moment, into: &events)
      }
    }
  }

  /// Has every space looked at again at the next moment, after something that concerns all of them.
  mutating func settleAll(at instant: Instant, into events: inout [Event]) {
    isScheduled = true
    for number in spaces.indices { settle(number, at: instant, into: &events) }
  }
}
