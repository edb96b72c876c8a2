import Occupancy

/// Lines of the configuration that mean devices at two places, and so none of them.
extension Decoder {
  /// Decides whose the lines of a device are that another device shares, now that it has spoken. What nobody knows the age of decides nothing.
  mutating func settle(_ number: Int, _ message: Message, isStale: Bool, into: (Input) -> Void) {
    if !isStale {
      for change in devices.settle(number, at: message.received) where !change.isHeld {
        into(.unread(change.line, field: nil, because: .ambiguous, at: message.received))
      }
    }
    guard devices[number].bounds.count < devices[number].claims.count else { return }
    reject(.ambiguousName, message, devices[number].source, device: number)
  }
}
