import Occupancy
import Threads

/// The time in the house as it runs beside ours: so many seconds there to one second here.
struct LiveClock: Sendable {
  private let from: Instant
  private let readAt: MonotonicInstant
  let speed: Double

  init(showing instant: Instant, speed: Double) {
    from = instant
    readAt = .now()
    self.speed = speed
  }

  var now: Instant {
    let passed = Double(MonotonicInstant.now().nanoseconds - readAt.nanoseconds) / 1e6
    return from + TimeSpan(milliseconds: Int64(passed * speed))
  }

  /// Seconds of ours until the house is there.
  func seconds(until instant: Instant) -> Double { Double((instant - now).milliseconds) / 1_000 / speed }
}
