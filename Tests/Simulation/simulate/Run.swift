import Dispatch
import Glibc
import Locking
import Proof

/// Many seeds on every core. The first failures are told in full, and the rest counted.
struct Run {
  private let options: Options
  private static let mostFailures = 5

  private struct State: Sendable {
    var next: UInt64
    var done: UInt64 = 0
    var tally = Tally()
    var failed: [Outcome] = []
    var told: UInt64 = 0
  }

  init(_ options: Options) {
    self.options = options
  }

  /// Whether every invariant held.
  func run() -> Bool {
    let options = options
    let state = Locked(State(next: options.from))
    let began = Self.seconds(CLOCK_MONOTONIC)
    DispatchQueue.concurrentPerform(iterations: max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) { _ in
      while let seed = Self.take(state, options) {
        let outcome = Proof.life(seed, counterfactuals: options.counterfactuals)
        let line = state.withLock { state -> String? in
          state.done += 1
          state.tally += outcome.tally
          if let failure = outcome.failure {
            state.failed.append(outcome)
            Report.say("seed \(seed) fails: \(failure.invariant): \(failure.detail)")
          }
          let share = state.done * 20 / options.seeds
          guard options.seeds >= 1_000, share > state.told, options.untilTold == 0 else { return nil }
          state.told = share
          let seconds = Self.seconds(CLOCK_MONOTONIC) - began
          return "\(state.done) of \(options.seeds) seeds, \(state.failed.count) failed, \(Int(seconds)) s"
        }
        if let line { Report.say(line) }
      }
    }
    let end = state.withLock { $0 }
    for outcome in end.failed.sorted(by: { $0.seed < $1.seed }).prefix(Self.mostFailures) {
      guard let failure = outcome.failure else { continue }
      Report.say(Report.text(of: Proof.shortest(outcome, counterfactuals: options.counterfactuals), failure))
    }
    if end.failed.count > Self.mostFailures {
      let rest = end.failed.sorted { $0.seed < $1.seed }.dropFirst(Self.mostFailures)
      Report.say("and \(rest.count) more:")
      for outcome in rest.prefix(200) {
        Report.say("  seed \(outcome.seed): \(outcome.failure?.invariant ?? "") \(outcome.failure?.detail ?? "")")
      }
    }
    Report.say(Report.text(end.tally))
    if options.tellsAll { Report.say(Report.table(end.tally.byType)) }
    let seconds = Self.seconds(CLOCK_MONOTONIC) - began
    let cpu = Self.seconds(CLOCK_PROCESS_CPUTIME_ID)
    Report.say(
      "\(end.done) seeds, \(end.failed.count) failed, \(Int(seconds.rounded())) s, \(Int(cpu.rounded())) s of CPU")
    return end.failed.isEmpty
  }

  private static func take(_ state: Locked<State>, _ options: Options) -> UInt64? {
    state.withLock { state in
      guard state.next < options.from + options.seeds,
        options.untilTold == 0 || state.tally.counterfactuals < options.untilTold
      else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
