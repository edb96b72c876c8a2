import Locking
import Occupancy

/// The time of the site for every thread: what the writer believed in its last turn, and from there on by the steady clock. A wall clock that somebody sets shows on no page before it was judged.
final class BelievedClock: Sendable {
  private struct State {
    var now: Instant
    var steady: TimeSpan
    var standsStill: Bool
  }

  private let clock: SiteClock
  private let state: Locked<State>

  var speed: Double { clock.speed }

  init(_ clock: SiteClock, _ watch: ClockWatch, at reading: ClockWatch.Reading) {
    self.clock = clock
    state = Locked(Self.state(watch, reading))
  }

  /// Time stands still while the clock is wrong, or a little behind.
  private static func state(_ watch: ClockWatch, _ reading: ClockWatch.Reading) -> State {
    State(
      now: watch.now, steady: reading.steady, standsStill: watch.isWrongBy != nil || watch.now > reading.wall)
  }

  /// Takes over what a turn believes.
  func follow(_ watch: ClockWatch, at reading: ClockWatch.Reading) {
    state.withLock { $0 = Self.state(watch, reading) }
  }

  func now() -> Instant {
    let state = state.withLock { $0 }
    if state.standsStill { return state.now }
    let passed = clock.reading().steady - state.steady
    return state.now + TimeSpan(seconds: max(0, passed.seconds) * speed)
  }

  /// How many real milliseconds pass until it shows `instant`, rounded up; at most a day, which is also what a clock that stands still takes.
  func realMilliseconds(until instant: Instant) -> Int {
    if state.withLock({ $0.standsStill }) { return Self.longest }
    let span = Double((instant - now()).milliseconds) / speed
    return Int(max(0, min(span.rounded(.up), Double(Self.longest))))
  }

  private static let longest = 86_400_000
}
