/// An invariant that did not hold, and how.
public struct Failure: Sendable, Equatable {
  public var invariant: String
  public var sentence: String
  public var detail: String
  /// After so many steps.
  public var step: Int

  init(_ invariant: Invariant, _ detail: String, step: Int) {
    self.invariant = invariant.name
    self.sentence = invariant.sentence
    self.detail = detail
    self.step = step
  }
}

/// What one seed came to.
public struct Outcome: Sendable {
  public var seed: UInt64
  public var steps = 0
  public var failure: Failure?
  /// What happened last, one line a step.
  public var trail: [String] = []
  public var tally = Tally()
}

/// What was seen in the lives of buildings, so that one knows what a run has shown.
public struct Tally: Sendable, Equatable {
  public var events = 0
  public var bookings = 0
  public var releases = 0
  public var undone = 0
  public var refused = 0
  public var offers = 0
  public var ends = 0
  /// Stretches that nobody watched although the process ran, steps back of the clock, and clocks that were not believed.
  public var stretches = 0
  public var setBacks = 0
  public var doubts = 0
  /// Words of a neighbour's device that has the name of one here.
  public var neighbours = 0
  public var comparisons = 0
  public var counterfactuals = 0
  /// Releases whose counterfactual could not be told: the process ended too soon after them, or did not watch all the while.
  public var untold = 0
  /// Releases before which every sensor of the space was suspected: none could have seen somebody.
  public var unseen = 0
  /// No-shows of which the movement kept the booking without a check-in: sensors that are believed contradicted each other.
  public var keptInDoubt = 0
  /// Events by name, so that a rule that never fires is seen.
  public var byType: [String: Int] = [:]

  public init() {}

  public static func += (sum: inout Tally, other: Tally) {
    sum.events += other.events
    sum.bookings += other.bookings
    sum.releases += other.releases
    sum.undone += other.undone
    sum.stretches += other.stretches
    sum.setBacks += other.setBacks
    sum.doubts += other.doubts
    sum.neighbours += other.neighbours
    sum.refused += other.refused
    sum.offers += other.offers
    sum.ends += other.ends
    sum.comparisons += other.comparisons
    sum.counterfactuals += other.counterfactuals
    sum.untold += other.untold
    sum.unseen += other.unseen
    sum.keptInDoubt += other.keptInDoubt
    sum.byType.merge(other.byType, uniquingKeysWith: +)
  }
}
