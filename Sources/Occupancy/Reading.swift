/// One value of one sensor, as it left the decoder: in the core's unit, with what is known of its age.
public struct Reading: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    case bool(Bool)
    case number(Double)
  }

  public var binding: BindingIndex
  public var quantity: Quantity
  /// What its device calls it, in small letters, for what tells presence: each field of a device is a word of its own.
  public var field: String
  /// It speaks of a part of what its device sees, as a zone of a radar.
  public var isPart: Bool
  public var value: Value
  /// When it was so: the payload's own time where that can be trusted, else the time of receipt.
  public var at: Instant
  /// False for what the broker retained or had queued without a time of its own: it may neither open nor extend presence, nor tell absence.
  public var ageIsKnown: Bool
  /// For a source that repeats every cached key in each message: whether this key is new or changed. Always true for a source that speaks on events.
  public var isFresh: Bool
  /// Whether its source tells how things stand, so that it also says when a motion is over; others tell that something moved, and no more.
  public var tellsState: Bool

  public init(
    binding: BindingIndex, quantity: Quantity, field: String = "", isPart: Bool = false, value: Value, at: Instant,
    ageIsKnown: Bool = true, isFresh: Bool = true, tellsState: Bool = false
  ) {
    self.binding = binding
    self.quantity = quantity
    self.field = field
    self.isPart = isPart
    self.value = value
    self.at = at
    self.ageIsKnown = ageIsKnown
    self.isFresh = isFresh
    self.tellsState = tellsState
  }
}
