/// Remembers by their hashes the messages that were just read, so that a copy is known as one.
struct RecentMessages: Sendable {
  private var known: Set<UInt64> = []
  private var order: [UInt64] = []
  private var next = 0
  private static let capacity = 4_096

  /// False where it is known already.
  mutating func insert(_ hash: UInt64) -> Bool {
    guard known.insert(hash).inserted else { return false }
    if order.count < Self.capacity {
      order.append(hash)
    } else {
      known.remove(order[next])
      order[next] = hash
      next = (next + 1) % Self.capacity
    }
    return true
  }
}
