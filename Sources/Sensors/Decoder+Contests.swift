import Occupancy

/// Lines of the configuration that mean devices at two places, and so none of them.
extension Decoder {
  /// Decides whose the lines of a device are that another device shares, now that it has spoken. What nobody knows the age of decides nothing.
  mutating func settle(_ number: Int, _ message: Message, isStale: Bool, into: (Input) -> Void) {
    if !isStale {
      for change in devices.settle(number, at: message.received) where !change.isHeld {
        doubt(change.line)
        // The core has no better way yet to say that the last word is nobody's.
        into(.availability(change.line, isOnline: false))
      }
    }
    guard devices[number].bounds.count < devices[number].claims.count else { return }
    reject(.ambiguousName, message, devices[number].source, device: number)
  }

  private mutating func doubt(_ line: BindingIndex) {
    guard !isDoubted[Int(line.number)] else { return }
    isDoubted[Int(line.number)] = true
    doubted += 1
  }

  /// A line that means one device again is believed from its first word on: the word before may have been the other's.
  mutating func endDoubts(of number: Int, isInner: Bool) {
    for bound in devices[number].bounds where isDoubted[Int(bound.index.number)] {
      let isWord = found.indices.contains { place in
        owner(of: place) == (isInner ? Int32(number) : -1)
          && fields[Int(found[place].field)].conversion.quantity.tellsPresence
      }
      guard isWord || !toldPresence[Int(bound.index.number)] else { continue }
      isDoubted[Int(bound.index.number)] = false
      doubted -= 1
    }
  }
}
