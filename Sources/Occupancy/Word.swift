/// The last word of one sensor that tells presence, and how it counts as time goes by.
public struct Word: Sendable, Equatable {
  public var quantity: Quantity
  /// What its device calls it, in small letters: a device may say several words of one quantity. Empty where a journal of before did not tell.
  public var field: String
  /// It speaks of a part of what its device sees: it can tell that somebody is there, and never that nobody is.
  public var isPart: Bool
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
  /// Why it does not count until it is said again: its device spoke since, and nobody knows what of it.
  public internal(set) var doubt: Doubt?
  /// When that was; what was said before it does not end it.
  var doubtedAt: Instant = .distantPast
  public var doubtedSince: Instant? { doubt == nil ? nil : doubtedAt }

  public init(
    quantity: Quantity, field: String = "", isPart: Bool = false, value: Reading.Value, saidAt: Instant,
    ageIsKnown: Bool, followsPresence: Bool = false, hasEnded: Bool = false
  ) {
    self.quantity = quantity
    self.field = field
    self.isPart = isPart
    self.value = value
    self.saidAt = saidAt
    self.ageIsKnown = ageIsKnown
    self.followsPresence = followsPresence
    self.hasEnded = hasEnded
    began = saidAt
  }

  /// Carries on what the word before has shown of its sensor.
  mutating func follow(_ before: Word) {
    // After a doubt nobody knows whether it said so all along.
    began = before.value == value && before.doubt == nil ? before.began : saidAt
    isRepeated = before.isRepeated || (before.saysSomebody && saysSomebody)
    hasEnded = hasEnded || before.hasEnded || (before.saysSomebody && !saysSomebody)
  }

  /// What the word amounts to at one moment.
  public enum Vote: Sendable, Equatable {
    case present
    case absent(Presence.Absence)
    case unknown(Doubt)
  }

  /// It counts for nothing until it is said again. What only a surely new word ends stays so.
  mutating func doubt(because why: Doubt, at instant: Instant) {
    if let doubt, doubt.outlastsMemory || !why.outlastsMemory { return }
    doubt = why
    doubtedAt = instant
  }

  /// Whether what a device calls `field` is this word: a journal of before knew the quantity alone.
  func isSaid(by field: String, _ quantity: Quantity) -> Bool {
    self.field == field && (!field.isEmpty || self.quantity == quantity)
      || self.field.isEmpty && self.quantity == quantity
  }

  /// Why a word does not count.
  public enum Doubt: String, Sendable, Equatable, CaseIterable {
    case retained
    case expired
    case offline
    /// It has said so for longer than anybody stays.
    case stuck
    /// What came since cannot be read: null, a word that nobody knows, a number that cannot be.
    case unreadable
    /// Its device says everything in each message, and left this out.
    case leftOut = "left-out"
    /// The network server could not decode what its device said.
    case notDecoded = "not-decoded"
    /// Its device was gone, or spoke in a crowd right after a connection: it may have missed what was, and repeats what it knew.
    case interrupted
    /// Two devices have the name by which it is bound.
    case ambiguous
    /// The broker keeps another word of it, and nobody knows of when.
    case contradicted

    /// Whether only a word that is surely new ends it: what a bridge remembers would be said again all the same.
    var outlastsMemory: Bool { self == .interrupted || self == .contradicted }
  }

  /// Nobody stays longer: a sensor that has said so for all this time is stuck (sensor-formats.md, hazard 5).
  public static let longestBelievable = TimeSpan.hours(16)

  /// A motion that goes on for longer without being said again has lost its end.
  static let longestMotion = TimeSpan.minutes(20)
  /// Longer than any maker's blind time: a pulse of this length was triggered again and again.
  static let longPulse = TimeSpan.minutes(4)

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
    if let doubt { return (.unknown(doubt), nil) }
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
      guard now >= end else { return (.present, min(end, expiry)) }
      // Whoever says when it is over has not said so: it may go on.
      return (.absent(hasEnded && !isRepeated ? .inferred : absence(since: end)), expiry)
    }
    let settled = saidAt + binding.debounce
    if followsPresence, now < settled { return (.present, min(settled, expiry)) }
    return (.absent(absence(since: saidAt)), expiry)
  }
}
