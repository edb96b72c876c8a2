import Occupancy

/// What was found of the machine's clock: for readiness, for metrics, and for whoever asks why nothing is booked.
struct ClockState: Sendable {
  /// A clock that shows what cannot be.
  struct Wrong: Sendable {
    var shows: Instant
    /// Ahead of what is expected; behind below zero.
    var by: TimeSpan
    /// The time of the site, which stands still.
    var standsAt: Instant
  }

  struct Step: Sendable {
    var from: Instant
    var to: Instant
  }

  /// Nil while the clock is believed.
  var wrong: Wrong?
  /// When it was last set back.
  var setBack: Step?
  var jumpsAhead = 0
  var jumpsBack = 0
  /// How often nobody watched although the monitor ran: the host slept, or the process stood still.
  var stalls = 0

  /// Why nothing is booked, and what to do; nil while the clock is believed.
  var whyRefused: String? {
    wrong.map { wrong in
      "the clock shows \(wrong.shows), \(Self.length(of: wrong.by)) what is expected after \(wrong.standsAt). "
        + "Set it; if it is right, start again with --clock-is-right"
    }
  }

  /// Notes what a turn found. Returns a line for the log: once an incident.
  mutating func note(_ finding: ClockWatch.Finding, _ watch: ClockWatch, shows: Instant) -> String? {
    let before = wrong
    wrong = nil
    switch finding {
    case .runs: return nil
    case .isWrong(let by):
      wrong = Wrong(shows: shows, by: by, standsAt: watch.now)
      guard before == nil else { return nil }
      if by > .zero { jumpsAhead += 1 } else { jumpsBack += 1 }
      return whyRefused.map { "clock: \($0). Until then nothing is booked or freed." }
    case .missed(let since, let now, let cause):
      switch cause {
      case .wasWrong: return "clock: it is believed again; the time from \(since) to \(now) counts as missed"
      case .stoodStill:
        stalls += 1
        return "nobody watched from \(since) to \(now): the host slept or the process stood still"
      case .setAhead:
        jumpsAhead += 1
        return "clock: it was set ahead from \(since) to \(now); the time between counts as missed"
      }
    case .wentBack(let from, let to):
      setBack = Step(from: from, to: to)
      jumpsBack += 1
      return "clock: it was set back from \(from) to \(to); nothing is freed by it"
    }
  }

  private static func length(of by: TimeSpan) -> String {
    let length = by < .zero ? TimeSpan.zero - by : by
    let hours = length.milliseconds / 3_600_000
    return "\(hours < 48 ? "\(hours) hours" : "\(hours / 24) days") \(by < .zero ? "behind" : "ahead of")"
  }
}
