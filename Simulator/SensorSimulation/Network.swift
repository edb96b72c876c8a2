import Occupancy

/// What stands between the devices and who listens: gateways, and the broker with what it keeps.
struct Network: Sendable {
  /// Gateways that are away.
  var down: Set<Format> = []
  var brokerIsDown = false
  /// What a bridge that is away knew last, and says again when it is back (zigbee2mqtt#3496).
  var remembered: [Message] = []
  /// By topic: what the broker keeps, and what of that it had on disk at its last save.
  private(set) var kept: [String: Message] = [:]
  private var saved: [String: Message] = [:]
  var random: Random

  init(seed: UInt64) {
    random = Random(seed: seed, streams: 7)
  }

  mutating func keep(_ message: Message) {
    guard message.retain else { return }
    kept[message.topic] = message
  }

  mutating func save() { saved = kept }

  /// What a restarted broker hands out: of each topic the last value, or at the rate of `stale` that of its last save, which is then what it keeps.
  mutating func restarted(stale: Double) -> [Message] {
    for topic in kept.keys.sorted() where random.chance(stale) {
      if let old = saved[topic] { kept[topic] = old }
    }
    return kept.keys.sorted().compactMap { kept[$0]?.stored }
  }
}
