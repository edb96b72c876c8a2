import JSON
import Occupancy

/// The sums of a difference over some spaces.
struct DifferenceTotals: Sendable {
  /// What one policy did.
  struct Side: Sendable {
    var released = 0
    /// Of these, where somebody was there after all.
    var wrong = 0
    /// What its right releases gave back.
    var won = TimeSpan.zero
    /// What its wrong ones took.
    var taken = TimeSpan.zero
  }

  /// All that were booked in that time.
  var bookings = 0
  var before = Side()
  var against = Side()
  var changes: [PolicyDifference.Line.Change: Int] = [:]
  /// By the second policy over the first, where it gives more back.
  var won = TimeSpan.zero
  /// Where it gives less.
  var lost = TimeSpan.zero

  mutating func add(_ line: PolicyDifference.Line) {
    add(line.before, to: &before)
    add(line.against, to: &against)
    guard let change = line.change else { return }
    changes[change, default: 0] += 1
    if line.won > .zero { won = won + line.won } else { lost = lost - line.won }
  }

  private func add(_ fate: BookingFate?, to side: inout Side) {
    guard let fate, fate.release != nil else { return }
    side.released += 1
    side.wrong += fate.isWrong ? 1 : 0
    side.won = side.won + fate.wonByRelease
    side.taken = side.taken + fate.taken
  }

  func write(into json: inout JSONWriter) {
    json.member("bookings", bookings)
    json.object("before") { before.write(into: &$0) }
    json.object("against") { against.write(into: &$0) }
    json.object("changes") { json in
      for change in PolicyDifference.Line.Change.allCases { json.member(change.rawValue, changes[change] ?? 0) }
    }
    json.member("hoursWon", won.hours)
    json.member("hoursLost", lost.hours)
  }
}

extension DifferenceTotals.Side {
  func write(into json: inout JSONWriter) {
    json.member("released", released)
    json.member("wrong", wrong)
    json.member("hoursWon", won.hours)
    json.member("hoursTaken", taken.hours)
  }
}

extension TimeSpan {
  /// To the hundredth.
  var hours: Double { (Double(milliseconds) / 36_000).rounded() / 100 }
}

extension PolicyDifference {
  /// The sums over all spaces, by kind and by zone, each in order of name. Spaces without a zone are in the first sum and in their kind's.
  func totals(of lines: [Line]) -> (
    all: DifferenceTotals, byKind: [(name: String, totals: DifferenceTotals)],
    byZone: [(name: String, totals: DifferenceTotals)]
  ) {
    var all = DifferenceTotals()
    var kinds: [String: DifferenceTotals] = [:]
    var zones: [String: DifferenceTotals] = [:]
    func change(_ space: Int, _ body: (inout DifferenceTotals) -> Void) {
      body(&all)
      body(&kinds[site.spaces[space].kind.rawValue, default: DifferenceTotals()])
      if let zone = site.spaces[space].zone { body(&zones[zone, default: DifferenceTotals()]) }
    }
    for (space, count) in seen.enumerated() where count > 0 { change(space) { $0.bookings += count } }
    for line in lines { change(line.space) { $0.add(line) } }
    func sorted(_ sums: [String: DifferenceTotals]) -> [(name: String, totals: DifferenceTotals)] {
      sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    return (all, sorted(kinds), sorted(zones))
  }
}
