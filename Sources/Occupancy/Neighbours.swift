/// Which spaces stand beside which: of the same kind, floor and zone, nearer than the policy's `neighbourWithin`, and nobody's standing place.
///
/// Found once, by a sweep over each zone from left to right, so that asking costs nothing in a large house.
struct Neighbours: Sendable {
  /// By space: its neighbours, nearest first, then by number.
  private let beside: [[Int]]

  init(_ spaces: [Space], _ policies: [Policy]) {
    var zones: [Zone: [Int]] = [:]
    for (number, space) in spaces.enumerated() where space.plan != nil {
      zones[Zone(kind: space.kind, floor: space.floor, zone: space.zone), default: []].append(number)
    }
    var found: [[(square: Double, number: Int)]] = Array(repeating: [], count: spaces.count)
    for numbers in zones.values {
      let placed = numbers.compactMap { number in spaces[number].plan.map { (number: number, middle: $0.middle) } }
        .sorted { ($0.middle.x, $0.number) < ($1.middle.x, $1.number) }
      let reach = numbers.map { policies[$0].neighbourWithin }.max() ?? 0
      guard reach > 0 else { continue }
      for (place, one) in placed.enumerated() {
        for other in placed[(place + 1)...] {
          let (dx, dy) = (other.middle.x - one.middle.x, other.middle.y - one.middle.y)
          guard dx <= reach else { break }
          let square = dx * dx + dy * dy
          for (home, away) in [(one.number, other.number), (other.number, one.number)] {
            let within = policies[home].neighbourWithin
            guard square <= within * within, spaces[away].assignedTo == nil else { continue }
            found[home].append((square, away))
          }
        }
      }
    }
    beside = found.map { $0.sorted { ($0.square, $0.number) < ($1.square, $1.number) }.map(\.number) }
  }

  subscript(space: Int) -> [Int] { beside[space] }

  private struct Zone: Hashable {
    var kind: Space.Kind
    var floor: String?
    var zone: String?
  }
}

extension Space.Plan {
  fileprivate var middle: (x: Double, y: Double) { (x + width / 2, y + height / 2) }
}
