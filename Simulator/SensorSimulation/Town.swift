import Occupancy

/// Many houses at once, each with its own people, in one order of time; most towns are one house.
public struct Town: Sendable {
  public private(set) var houses: [Simulation]
  private var order: Agenda<Int>
  private var current: Int?

  public init(venue: Venue, scenario: Scenario, faults: Faults, seed: UInt64, start: Instant) {
    let venue = venue.furnished(by: scenario.furniture)
    houses = (0..<scenario.houses).map { number in
      let mark = scenario.houses > 1 ? "h\(number + 1)-" : ""
      return Simulation(
        venue: mark.isEmpty ? venue : venue.copy(marked: mark), scenario: scenario, faults: faults,
        seed: seed &+ UInt64(number) &* 1_000_003, start: start, mark: mark)
    }
    order = Agenda()
    for number in houses.indices { enter(number) }
  }

  private mutating func enter(_ number: Int) {
    if let next = houses[number].nextAt { order.enter(number, at: next) }
  }

  /// The next thing that happens anywhere before `end`; nil when nothing more does.
  public mutating func next(before end: Instant) -> Happening? {
    if houses.count == 1 { return houses[0].next(before: end) }
    while let due = order.next, due < end, let (_, number) = order.take() {
      let happening = houses[number].next(before: min(end, (order.next ?? end) + .milliseconds(1)))
      enter(number)
      if let happening { return happening }
    }
    return nil
  }

  public mutating func pass(to instant: Instant) {
    for number in houses.indices { houses[number].pass(to: instant) }
    order = Agenda()
    for number in houses.indices { enter(number) }
  }

  public var begin: Instant { houses[0].begin }
  public var nextAt: Instant? { houses.count == 1 ? houses[0].nextAt : order.next }
  public var peopleInside: Int { houses.reduce(0) { $0 + $1.peopleInside } }
  public var crowds: [Truth] { houses.flatMap(\.crowds) }
  public func words(at now: Instant) -> [Message] { houses.flatMap { $0.words(at: now) } }
  public func standingReplies(at now: Instant) -> [Reply] { houses.flatMap { $0.standingReplies(at: now) } }
  public func standingBookings(at now: Instant) -> [Command] { houses.flatMap { $0.standingBookings(at: now) } }
}
