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
  /// Since when it has said the same, repetitions included.
  public internal(set) var began: Instant
  /// Whether its sensor says "somebody" again and again, and not only when it begins.
  var isRepeated = false
  /// Whether its sensor also says when nobody is there any more: its source always does, or it was heard to.
  public internal(set) var hasEnded: Bool

  public init(
    quantity: Quantity, value: Reading.Value, saidAt: Instant, ageIsKnown: Bool, followsPresence: Bool = false,
    hasEnded: Bool = false
  ) {
    self.quantity = quantity
    self.value = value
    self.saidAt = saidAt
    self.ageIsKnown = ageIsKnown
    self.followsPresence = followsPresence
    self.hasEnded = hasEnded
    began = saidAt
  }

  /// Carries on what the word before has shown of its sensor.
  mutating func follow(_ before: Word) {
    began = before.value == value ? before.began : saidAt
    isRepeated = before.isRepeated || (before.saysSomebody && saysSomebody)
    hasEnded = hasEnded || before.hasEnded || (before.saysSomebody && !saysSomebody)
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

  /// A motion that goes on for longer without another word has lost its end.
  static let longestMotion = TimeSpan.minutes(10)
  /// Longer than any maker's blind time: a pulse of this length was triggered again and again.
  static let longPulse = TimeSpan.minutes(4)
  /// By so much the end of a pulse comes after the last movement, at most.
  static let blindTime = TimeSpan.minutes(3)

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
        let stuckFrom = began + Self.longestBelievable
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
