import Occupancy

/// Notices several devices that say their words at once shortly after the broker was found again: they connected with us, and tell what they knew.
struct Crowd: Sendable {
  /// Nothing is looked at after this.
  private(set) var watchesUntil: Instant = .distantPast
  /// When the broker was found again.
  private(set) var since: Instant = .distantPast
  /// Devices that spoke lately, and when.
  private var recent: [(device: Int, at: Instant)] = []
  private var lasts: Instant = .distantPast

  /// Devices come back within half a minute, each after a pause of its own.
  private static let watches = TimeSpan.seconds(30)
  /// So many in so short a time are no coincidence.
  private static let many = 3
  private static let together = TimeSpan.seconds(2)

  mutating func connected(at instant: Instant) {
    since = instant
    watchesUntil = instant + Self.watches
    recent = []
    lasts = .distantPast
  }

  /// Whether a device that says a word now is one of a crowd, and which others turn out to have been with it.
  mutating func joins(_ device: Int, at instant: Instant) -> (isCrowd: Bool, others: [Int]) {
    if instant < lasts {
      lasts = instant + Self.together
      return (true, [])
    }
    recent.removeAll { $0.device == device || instant - $0.at > Self.together }
    recent.append((device, instant))
    guard recent.count >= Self.many else { return (false, []) }
    lasts = instant + Self.together
    return (true, recent.dropLast().map(\.device))
  }
}

extension Decoder {
  /// The broker was found again after it had been lost: what many say at once now is not new.
  public mutating func reconnected(at instant: Instant) { crowd.connected(at: instant) }

  /// Whether the message in hand is one of a crowd. Those that turn out to have been with it were not believed for long.
  mutating func isInCrowd(_ device: Int, _ message: Message, isInner: Bool, into: (Input) -> Void) -> Bool {
    guard !message.isStale, !devices[device].bounds.isEmpty,
      found.contains(where: { fields[Int($0.field)].tellsPresence })
    else { return false }
    let (isCrowd, others) = crowd.joins(device, at: message.received)
    for other in others { tellUnread(of: Int32(other), because: .interrupted, at: message.received, into: into) }
    // Its own word of before is from before it was gone.
    if isCrowd { tellUnread(of: Int32(device), because: .interrupted, at: message.received, into: into) }
    return isCrowd
  }
}
