/// What one kind of sensor makes of its space at one moment: a part of the belief that somebody is there.
///
/// Weights are log-odds: +1 makes presence 2.7 times as likely as it was, −1 as much less. The parts of a space and `Evidence.prior` add up to its belief.
public struct Evidence: Sendable, Equatable {
  /// The sensor that spoke last for it; nil for what belongs to no single one.
  public var binding: BindingIndex?
  public var quantity: Quantity
  /// What its device calls it, for a word.
  public var field = ""
  public var weight: Double
  /// What the weight changes by in a millisecond when nothing more is heard, until `edge`.
  var slope = 0.0
  /// Until when weight and slope say how it goes on by itself.
  var edge: Instant = .distantFuture
  public var sentence: Sentence
  /// Whether it comes from a sensor that can see an empty seat.
  public var sees = false
  /// When its sensor last spoke, for a word.
  var heard: Instant = .distantFuture
  /// Whether the absence that it tells is known, so that it may free a booking.
  public var isKnown = false

  /// What a person is told about it, by the key of its sentence.
  public struct Sentence: Sendable, Equatable {
    public var key: String
    /// A level in the quantity's unit.
    public var level: Double?
    /// How long it has been so.
    public var age: TimeSpan?
    /// What the age is held against.
    public var limit: TimeSpan?

    public init(_ key: String, level: Double? = nil, age: TimeSpan? = nil, limit: TimeSpan? = nil) {
      self.key = key
      self.level = level
      self.age = age
      self.limit = limit
    }
  }

  /// Desks and rooms are empty about three quarters of the time: ln(0.27 / 0.73).
  public static let prior = -1.0
  /// Above it somebody is there, below its contrary nobody; between them the last answer stands: odds of 82 to 18.
  public static let threshold = 1.5
  /// A seat that is felt or seen: wrong once in 400.
  static let seat = 6.0
  /// One that is suspected.
  static let suspect = 1.5
  /// One that was not heard again while it should have been.
  static let unheard = 1.0
  /// What one sign of somebody is worth: ln(0.45 / 0.005), how often one is seen in a minute with and without somebody.
  static let sign = 4.5
  /// What light and power keep of their word beside a sensor that sees the seat.
  static let support = 0.2
  /// The same of air, which tells what was so 20 minutes ago.
  static let supportOfAir = 0.0
}

/// The sum of the evidence at a space.
public struct Belief: Sendable, Equatable {
  public var parts: [Evidence] = []
  public var presence: Presence = .unknown
  public var people: Int?
  /// When the presence changes by itself if nothing more is heard, at the earliest; nil: never.
  public var changesAt: Instant?

  /// Log-odds that somebody is there.
  public var total: Double { parts.reduce(Evidence.prior) { $0 + $1.weight } }
}
