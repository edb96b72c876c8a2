/// The last word of one sensor that tells presence, and how it counts as time goes by.
public struct Word: Sendable, Equatable {
  public var quantity: Quantity
  public var value: Reading.Value
  /// When it began to say so.
  public var saidAt: Instant
  /// False while it is only known from what the broker retained.
  public var ageIsKnown: Bool
  /// Whether it said the contrary before: a debounce needs something to hold on to.
  public var followsPresence: Bool

  public init(
    quantity: Quantity, value: Reading.Value, saidAt: Instant, ageIsKnown: Bool, followsPresence: Bool = false
  ) {
    self.quantity = quantity
    self.value = value
    self.saidAt = saidAt
    self.ageIsKnown = ageIsKnown
    self.followsPresence = followsPresence
  }

  /// What the word amounts to at one moment.
  public enum Vote: Sendable, Equatable {
    case present
    case absent(Presence.Absence)
    case unknown(Doubt)
  }

  /// Why a word does not count.
  public enum Doubt: String, Sendable, Equatable {
    case retained
    case expired
    case offline
    /// It has said so for longer than anybody stays.
    case stuck
  }

  /// Nobody stays longer: a sensor that has said so for all this time is stuck (sensor-formats.md, hazard 5).
  public static let longestBelievable = TimeSpan.hours(16)

  public var saysSomebody: Bool {
    switch value {
    case .bool(let somebody): somebody
    case .number(let count): count > 0
    }
  }

  /// The vote at `now`, and the next moment at which it changes by itself.
  /// An absence counts as known only if the device was heard after the absence began to hold and after `trustedFrom`, when the monitor last came back.
  func vote(of binding: Binding, lastHeard: Instant?, isOffline: Bool, trustedFrom: Instant, at now: Instant) -> (
    vote: Vote, changesAt: Instant?
  ) {
    guard ageIsKnown, let lastHeard else { return (.unknown(.retained), nil) }
    if isOffline { return (.unknown(.offline), nil) }
    let expiry = lastHeard + binding.expires
    guard now < expiry else { return (.unknown(.expired), nil) }
    func absence(since: Instant) -> Presence.Absence {
      lastHeard >= since && lastHeard >= trustedFrom ? .known : .inferred
    }
    if saysSomebody {
      guard let hold = binding.hold else {
        let stuckFrom = saidAt + Self.longestBelievable
        return now < stuckFrom ? (.present, min(stuckFrom, expiry)) : (.unknown(.stuck), expiry)
      }
      let end = saidAt + hold
      return now < end ? (.present, min(end, expiry)) : (.absent(absence(since: end)), expiry)
    }
    let settled = saidAt + binding.debounce
    if followsPresence, now < settled { return (.present, min(settled, expiry)) }
    return (.absent(absence(since: saidAt)), expiry)
  }
}
