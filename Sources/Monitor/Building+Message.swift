import Occupancy

extension Building {
  /// Takes what one message said. That its device was heard comes last: before it, the old word would count as fresh for an instant.
  mutating func handle(message inputs: [Input], at now: Instant, into events: inout [Event]) {
    for input in inputs where !input.isSignOfLife { handle(input, at: now, into: &events) }
    for input in inputs where input.isSignOfLife { handle(input, at: now, into: &events) }
  }
}

extension Input {
  /// That a device was heard, without a value.
  fileprivate var isSignOfLife: Bool {
    if case .heard = self { true } else { false }
  }
}
