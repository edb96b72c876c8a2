import Occupancy

/// The air of one space, by balance: what people breathe out, what the ventilation takes away.
struct Air: Sendable {
  /// ppm
  private(set) var co2: Double
  /// °C
  private(set) var temperature = 19.5
  /// %
  private(set) var humidity = 42.0
  private var at: Instant
  /// m³
  private let volume: Double
  /// Air changes an hour with the windows shut.
  private let changes: Double
  private let hasWindow: Bool

  static let outdoors = 425.0
  /// CO₂ of one person at light work, m³/h (0.0052 l/s; ASHRAE 62.1, appendix on generation rates).
  static let breath = 0.0187

  init(of space: Space, at: Instant) {
    self.at = at
    co2 = Self.outdoors + 20
    hasWindow = space.features.contains("window")
    let area = space.plan.map { $0.width * $0.height } ?? Double(max(2, space.capacity * 3))
    switch space.kind {
    case .phoneBooth: (volume, changes) = (area * 2.3, 9)
    case .eventHall: (volume, changes) = (area * 6.5, 2.5)
    case .meetingRoom, .trainingRoom: (volume, changes) = (area * 3.2, 2.6)
    case .kitchen, .lab: (volume, changes) = (area * 3.4, 3.5)
    case .desk, .office: (volume, changes) = (area * 3.2, 1.8)
    // A foyer or a landing shares the air of its whole floor.
    case .other: (volume, changes) = (1_600, 1)
    }
  }

  /// A room of known volume and air changes an hour, as it is when it is compared with a real one.
  init(volume: Double, changes: Double, co2: Double, at: Instant) {
    (self.volume, self.changes, self.co2, self.at) = (volume, changes, co2, at)
    hasWindow = false
  }

  /// Brings the air up to `instant`, with `people` in it since the last time. Implicit steps of at most five minutes stay stable for any room.
  mutating func advance(to instant: Instant, people: Int, isHeated: Bool, outdoors: Double = 8) {
    // Who sits there opens the window when it is warm outside, or when the air is bad.
    let isOpen = hasWindow && people > 0 && (outdoors > 19 || co2 > 1_300)
    let changes = isOpen ? changes + 3 : changes
    let settled = min(2, 8 / changes)
    let wanted = outdoors < 15 ? (isHeated ? 20.8 : 18.8) : 0.6 * 21 + 0.4 * (outdoors + 1)
    while at < instant {
      let step = min(instant - at, .minutes(5))
      let hours = Double(step.milliseconds) / 3_600_000
      let crowd = Double(people) / volume
      co2 = (co2 + hours * (crowd * Self.breath * 1e6 + changes * Self.outdoors)) / (1 + hours * changes)
      temperature = (temperature + hours * (crowd * 10.75 + wanted / settled)) / (1 + hours / settled)
      humidity = (humidity + hours * (crowd * 120 + 42 * changes)) / (1 + hours * changes)
      at += step
    }
  }
}
