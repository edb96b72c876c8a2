import Glibc
import Occupancy

/// The clock of a site: the machine's own, or one that starts where it is told and runs at its own speed, for demos.
public struct SiteClock: Sendable {
  public let speed: Double
  private let start: Instant
  private let startedAt: Int64

  /// The machine's wall clock.
  public static let wall = SiteClock(
    start: Instant(milliseconds: nanoseconds(CLOCK_REALTIME) / 1_000_000), speed: 1, isWall: true)

  private let isWall: Bool

  private init(start: Instant, speed: Double, isWall: Bool) {
    self.start = start
    self.speed = speed
    self.isWall = isWall
    startedAt = Self.nanoseconds(CLOCK_MONOTONIC)
  }

  /// Runs from `start` at `speed` seconds a second.
  public init(start: Instant, speed: Double) {
    self.init(start: start, speed: speed, isWall: false)
  }

  /// Reads `START@SPEED`, such as `2026-03-02T08:00:00Z@60`; nil when it is no such thing.
  public init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Instant(iso8601: String(parts[0])), let speed = Double(parts[1]), speed > 0,
      speed <= 100_000
    else { return nil }
    self.init(start: start, speed: speed)
  }

  public func now() -> Instant {
    if isWall { return Instant(milliseconds: Self.nanoseconds(CLOCK_REALTIME) / 1_000_000) }
    let passed = Double(Self.nanoseconds(CLOCK_MONOTONIC) - startedAt) * speed
    return Instant(milliseconds: start.milliseconds + Int64(passed / 1_000_000))
  }

  /// How many real milliseconds pass until the clock shows `instant`, rounded up; at most a day.
  public func realMilliseconds(until instant: Instant) -> Int {
    let span = Double((instant - now()).milliseconds) / speed
    return Int(max(0, min(span.rounded(.up), 86_400_000)))
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
