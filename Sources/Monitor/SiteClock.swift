import Glibc
import Occupancy

/// The clock of a site as the machine shows it: its own, or one that starts where it is told and runs at its own speed, for demos. What of it is believed says `BelievedClock`.
public struct SiteClock: Sendable {
  public let speed: Double
  private let source: Source

  private enum Source: Sendable {
    case wall
    /// A clock of our own, which nobody can set: it started at that moment, when the machine's steady clock showed so many nanoseconds.
    case running(from: Instant, at: Int64)
    case given(@Sendable () -> ClockWatch.Reading)
  }

  /// The machine's wall clock.
  public static let wall = SiteClock(source: .wall, speed: 1)

  private init(source: Source, speed: Double) {
    self.source = source
    self.speed = speed
  }

  /// Runs from `start` at `speed` seconds a second.
  public init(start: Instant, speed: Double) {
    self.init(source: .running(from: start, at: Self.nanoseconds(CLOCK_BOOTTIME)), speed: speed)
  }

  /// Shows what it is given: a test sets it as people set a clock.
  public init(reading: @escaping @Sendable () -> ClockWatch.Reading) {
    self.init(source: .given(reading), speed: 1)
  }

  /// How slow and how fast a clock of our own may run, in seconds a second.
  private static let speeds = 0.001...100_000.0

  /// Reads `START@SPEED`, such as `2026-03-02T08:00:00Z@60`; nil when it is no such thing.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Instant(iso8601: String(parts[0])), let speed = Double(parts[1]),
      Self.speeds.contains(speed)
    else { return nil }
    self.init(start: start, speed: speed)
  }

  public func now() -> Instant {
    switch source {
    case .wall: Instant(milliseconds: Self.nanoseconds(CLOCK_REALTIME) / 1_000_000)
    case .running(let start, let startedAt):
      start + TimeSpan(seconds: Double(Self.nanoseconds(CLOCK_BOOTTIME) - startedAt) * speed / 1_000_000_000)
    case .given(let reading): reading().wall
    }
  }

  /// What it shows together with the steady clock.
  func reading() -> ClockWatch.Reading {
    if case .given(let reading) = source { return reading() }
    while true {
      let before = Self.nanoseconds(CLOCK_BOOTTIME)
      let wall = now()
      // A process that stood still between the two would take a wait for a step of the clock.
      guard Self.nanoseconds(CLOCK_BOOTTIME) - before < Self.mostBetween else { continue }
      return ClockWatch.Reading(wall: wall, steady: TimeSpan(milliseconds: before / 1_000_000))
    }
  }

  private static let mostBetween: Int64 = 10_000_000

  /// What was never set shows less; nil for a clock of our own, which shows what it was told.
  var earliest: Instant? {
    switch source {
    case .wall, .given: ClockWatch.firstYear
    case .running: nil
    }
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
