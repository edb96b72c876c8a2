import Occupancy

/// Whether the clock of a device, or of whoever tells its time, is off: by the same length in several live messages, one after the other.
///
/// What was only late is late by another length each time.
struct DeviceClock: Equatable, Sendable {
  /// Ahead of ours; below zero behind it. In whole seconds, so that a device costs 8 bytes.
  private var seconds: Int32 = 0
  private var messages: UInt8 = 0

  static let right = DeviceClock()

  /// Networks and radios may take that long.
  static let tolerated = TimeSpan.minutes(10)
  private static let slack: Int32 = 120
  private static let needed: UInt8 = 3

  /// Nil while it is right, or not known to be wrong.
  var off: TimeSpan? { messages >= Self.needed ? .seconds(Int64(seconds)) : nil }

  /// Whether a message told a time that is further off than can be.
  static func isSuspect(_ shown: Instant, received: Instant) -> Bool {
    let off = shown - received
    return off > tolerated || TimeSpan.zero - off > tolerated
  }

  /// Takes note of what the clock shows.
  mutating func note(_ shown: Instant, received: Instant) {
    guard Self.isSuspect(shown, received: received) else {
      self = DeviceClock()
      return
    }
    let limit = Int64(Int32.max / 2)
    let off = Int32(max(-limit, min(limit, (shown - received).milliseconds / 1_000)))
    if messages > 0, abs(off - seconds) <= Self.slack {
      messages = min(messages + 1, Self.needed)
    } else {
      messages = 1
    }
    seconds = off
  }
}
