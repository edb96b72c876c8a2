import Occupancy

extension Decoder {
  /// The monitor's clock was set back: what was waited for, and who was heard, does not lie in the future.
  public mutating func setClockBack(to instant: Instant) {
    for source in states.indices where states[source].settlesUntil > instant + sources[source].profile.settles {
      states[source].settlesUntil = instant + sources[source].profile.settles
    }
    for number in devices.list.indices {
      devices[number].lastHeard = devices[number].lastHeard.map { min($0, instant) }
    }
  }
}
