import Occupancy

/// What is still to come, earliest first; of things at the same moment, the one that was entered first. A binary heap.
struct Agenda<Entry: Sendable>: Sendable {
  private struct Item: Sendable {
    var at: Instant
    var order: UInt64
    var entry: Entry

    func precedes(_ other: Item) -> Bool { (at, order) < (other.at, other.order) }
  }

  private var heap: [Item] = []
  private var entered: UInt64 = 0

  var count: Int { heap.count }
  var next: Instant? { heap.first?.at }

  mutating func enter(_ entry: Entry, at instant: Instant) {
    heap.append(Item(at: instant, order: entered, entry: entry))
    entered += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func take() -> (at: Instant, entry: Entry)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return (first.at, first.entry) }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least]) {
        least = child
      }
      guard least != parent else { return (first.at, first.entry) }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
