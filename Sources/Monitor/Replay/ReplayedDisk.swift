import Occupancy

/// What the disk of a recorded monitor held each time that it started. What a kill kept from the disk was never journaled: it is not told, and the monitor did not know it afterwards either.
struct ReplayedDisk {
  /// What the last start found.
  private(set) var durable: [Event]
  /// How many records that were; some may be of devices that the configuration no longer has.
  private var count: Int
  /// Decided since.
  private var held: [Event] = []
  /// By how many events a start found more than the replay had come to.
  private(set) var lacking = 0

  init(durable: [Event], count: Int) {
    self.durable = durable
    self.count = count
  }

  mutating func hold(_ events: [Event]) { held += events }

  /// The monitor starts again and finds so many events. Returns what may be told now.
  mutating func start(recovered: Int) -> [Event] {
    var left = recovered - count
    let told = held.prefix { event in
      guard event.fact.isDurable else { return true }
      left -= 1
      return left >= 0
    }
    lacking += max(0, left)
    durable += told.filter(\.fact.isDurable)
    count = recovered
    held = []
    return Array(told)
  }

  /// The record ends. Returns the rest of what may be told.
  mutating func finish() -> [Event] {
    defer { held = [] }
    return held
  }
}
