import Glibc
import Proof

/// What a run says to people.
enum Report {
  /// A line of progress: at once, also where nobody looks at a terminal.
  static func say(_ line: String) { write(1, line + "\n") }

  static func complain(_ text: String) { write(2, text) }

  private static func write(_ file: Int32, _ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  static func text(_ tally: Tally) -> String {
    var text =
      "\(tally.events) events, \(tally.bookings) bookings, \(tally.refused) refusals, \(tally.releases) releases, "
      + "\(tally.undone) undone, "
      + "\(tally.offers) offers, \(tally.ends) ends of the process, \(tally.stretches) stretches unwatched, "
      + "\(tally.setBacks) clocks set back, \(tally.doubts) clocks doubted, \(tally.neighbours) words of namesakes, \(tally.comparisons) journals read back and compared"
    if tally.counterfactuals + tally.untold > 0 {
      text +=
        ", \(tally.counterfactuals) counterfactuals told, \(tally.keptInDoubt) of them kept by doubt alone"
        + " (\(tally.untold) not told: their process ended too soon or did not watch, or somebody moved the booking;"
        + " \(tally.unseen): no sensor was believed that could have seen somebody)"
    }
    return text
  }

  static func text(of shortest: Outcome, _ first: Failure) -> String {
    let failure = shortest.failure ?? first
    return """
      seed \(shortest.seed): \(failure.invariant): \(failure.sentence)
        \(failure.detail)
        The first \(shortest.steps) steps are the shortest beginning that fails (first seen at step \(first.step)). The last of them:
      \(shortest.trail.map { "    " + $0 }.joined(separator: "\n"))
        again: simulate --seed \(shortest.seed) --steps \(shortest.steps)
      """
  }

  static func table(_ byType: [String: Int]) -> String {
    byType.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }.joined(separator: "\n")
  }
}
