import Occupancy
import Sensors

extension Building {
  /// Takes what one message said. That its device was heard comes last: before it, the old word would count as fresh for an instant.
  mutating func handle(_ decoded: [Decoded], at now: Instant, into events: inout [Event]) {
    for item in decoded where !item.isSignOfLife { handle(item.input, at: now, into: &events) }
    for item in decoded where item.isSignOfLife { handle(item.input, at: now, into: &events) }
  }
}

extension Decoded {
  /// That a device was heard, without a value.
  fileprivate var isSignOfLife: Bool {
    if case .heard = self { true } else { false }
  }
}
