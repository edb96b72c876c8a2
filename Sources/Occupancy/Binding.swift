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
