/// A device, or one channel of it, bound to the space that it watches.
public struct Binding: Sendable, Equatable {
  /// The source it speaks through (`zigbee2mqtt`), once known; nil binds a device of any source.
  public var source: String?
  /// What its maker calls it: friendly name, devEUI, topic.
  public var device: String
  public var channel: String?
  public var space: SpaceID
  /// How long one word of presence holds when the sensor never says the contrary; nil: until it does.
  public var hold: TimeSpan?
  /// Silent for longer than this, its word is unknown.
  public var expires: TimeSpan
  public var debounce: TimeSpan
  public var scale: Double
  public var offset: Double
  /// What its field that tells presence means, where the site says so: presence, motion, people or a contact.
  public var tells: Quantity?
  /// What of it holds for one quantity alone; `scale` and `offset` are for every other number that is measured.
  public var adjustments: [Adjustment] = []

  /// What is sent, times `scale`, plus `offset`, is the value. Flags and what a device tells of itself are never moved.
  public struct Adjustment: Sendable, Equatable {
    public var quantity: Quantity
    public var scale: Double
    public var offset: Double

    public init(_ quantity: Quantity, scale: Double = 1, offset: Double = 0) {
      self.quantity = quantity
      self.scale = scale
      self.offset = offset
    }
  }

  /// Whether its values are moved, or mean something of their own.
  public var isAdjusted: Bool { scale != 1 || offset != 0 || !adjustments.isEmpty || tells != nil }

  public func adjustment(of quantity: Quantity) -> (scale: Double, offset: Double) {
    for adjustment in adjustments where adjustment.quantity == quantity {
      return (adjustment.scale, adjustment.offset)
    }
    return (scale, offset)
  }

  /// Whether the space's own gaps decide how long a motion counts; a hold or a debounce of the site's comes before.
  var learnsHold: Bool { hold == nil && debounce == .zero }

  public static let usualExpiry = TimeSpan.hours(2)

  public init(
    source: String? = nil, device: String, channel: String? = nil, space: SpaceID, hold: TimeSpan? = nil,
    expires: TimeSpan = usualExpiry, debounce: TimeSpan = .zero, scale: Double = 1, offset: Double = 0,
    tells: Quantity? = nil
  ) {
    self.tells = tells
    self.source = source
    self.device = device
    self.channel = channel
    self.space = space
    self.hold = hold
    self.expires = expires
    self.debounce = debounce
    self.scale = scale
    self.offset = offset
  }
}

/// The place of a binding in `Site.bindings`: what the hot path carries in its stead.
public struct BindingIndex: Hashable, Comparable, Sendable {
  public let number: Int32

  public init(_ number: Int) {
    self.number = Int32(number)
  }

  public static func < (a: BindingIndex, b: BindingIndex) -> Bool { a.number < b.number }
}
