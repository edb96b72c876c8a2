import Occupancy

/// What one process was told since it began, so that a part of it can be lived through again with something added.
struct Recording {
  struct Freed {
    var release: Release
    var at: Instant
  }

  private(set) var inputs: [(at: Instant, input: Input)] = []
  /// The building before the input of that number.
  private(set) var stops: [(before: Int, building: Building)] = []
  private(set) var freed: [Freed] = []
  private static let stride = 64

  mutating func begin() { self = Recording() }

  mutating func note(_ input: Input, at now: Instant, before building: Building) {
    if inputs.count % Self.stride == 0 { stops.append((inputs.count, building)) }
    inputs.append((now, input))
  }

  mutating func note(_ release: Release, at now: Instant) { freed.append(Freed(release: release, at: now)) }
}
