import Occupancy

/// The last changes of presence of each space with their reasons, for the question why a booking was freed. The journal has them all; these are at hand.
///
/// It costs the hot path one append a change of presence, and nothing a message. A ring is made when its space first changes; all rings together are bounded.
struct PresenceHistory {
  struct Entry {
    var at: Instant
    var change: PresenceChange
  }

  private struct Ring {
    var entries: [Entry] = []
    /// Where the oldest stands, once the ring is full.
    var oldest = 0
  }

  /// So many for a small house; a large one shares `most` among its spaces, and keeps at least `least` of each.
  private static let usual = 64
  private static let most = 131_072
  private static let least = 4

  private var rings: [Ring]
  private let capacity: Int

  init(spaces: Int) {
    rings = Array(repeating: Ring(), count: spaces)
    capacity = min(Self.usual, max(Self.least, Self.most / max(1, spaces)))
  }

  mutating func note(_ events: [Event], of building: Building) {
    for event in events { note(event, of: building) }
  }

  mutating func note(_ event: Event, of building: Building) {
    guard case .presence(let change) = event.fact, let number = building.number(of: change.space) else { return }
    let entry = Entry(at: event.at, change: change)
    guard rings[number].entries.count == capacity else { return rings[number].entries.append(entry) }
    rings[number].entries[rings[number].oldest] = entry
    rings[number].oldest = (rings[number].oldest + 1) % capacity
  }

  /// What is remembered of a space, in order of time, and whether that is all there ever was.
  func changes(of number: Int) -> (entries: [Entry], isWhole: Bool) {
    let ring = rings[number]
    return (Array(ring.entries[ring.oldest...] + ring.entries[..<ring.oldest]), ring.entries.count < capacity)
  }

  /// How presence stood at `start` and how it changed until `end`; `from` is when what is remembered begins, where that is later than `start`.
  func changes(of number: Int, during interval: Interval) -> (entries: [Entry], from: Instant?) {
    let (entries, isWhole) = changes(of: number)
    let first = entries.lastIndex { $0.at <= interval.start }
    let from = first == nil && !isWhole ? entries.first?.at : nil
    return (entries[(first ?? entries.startIndex)...].filter { $0.at < interval.end }, from)
  }
}
