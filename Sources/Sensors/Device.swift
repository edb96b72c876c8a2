import JSON
import Occupancy

/// What the decoder keeps of one device of one source.
struct Device: Sendable {
  struct Bound: Sendable {
    var index: BindingIndex
    /// The binding's channel among those that the site names; 0 for a binding without.
    var channel: Int32
  }

  struct Held: Sendable {
    // In this order it takes 16 bytes and not 24; all devices together are what the cache has to hold.
    var value: Reading.Value
    /// In which minute the building was told.
    var told = Minute.never
    var field: Int32

    var sample: Sample {
      switch value {
      case .bool(let flag): .flag(flag)
      case .number(let number): .number(number)
      }
    }
  }

  /// A minute of the time of receipt, in two bytes: it comes round after 22 days.
  struct Minute: Equatable, Sendable {
    static let never = Minute(number: .max)
    private var number: UInt16

    private init(number: UInt16) { self.number = number }

    init(of instant: Instant) { number = UInt16(truncatingIfNeeded: instant.milliseconds / 60_000) & 0x7FFF }
  }

  /// What a value is beside the one before.
  enum News {
    /// The first of its field, or another than before.
    case isNews
    /// The same again; the building has to hear of it so that the value does not grow old.
    case isRepeated
    /// The same, and the building was told in this very minute: a flood costs no more than to be read.
    case isKnown
  }

  var source: Int
  /// Where it is told apart from others of its name.
  var place: Int32
  var name: String
  /// What else it is called, as its messages tell: the network server's name for a radio address.
  var otherNames = [String](repeating: "", count: otherNamesAtMost)
  /// What it is bound to: of `claims`, those that no device of another place holds.
  var bounds: [Bound] = []
  /// Every binding that names it.
  var claims: [Bound] = []
  /// A device at another place is meant by one of its lines as well.
  var isContested = false
  /// Whether it is among the unbound or the bound by now.
  var isCounted = false
  /// What was last refused of it begins here among all that was; below 0 for nothing.
  var firstRefusal: Int32 = -1
  /// A bit for each reason that the log has told of it.
  var refusedReasons: UInt32 = 0
  /// The space that it names, as it was read last.
  var tag: String?
  /// Which of its profile's models it is; below 0 while none is known.
  var model: Int32 = -1
  /// What told the model, as it was read last.
  var modelText: String?
  /// The last value of each field: for a cached source, and for a device that is not bound.
  var held: [Held] = []
  var isOnline = true
  /// It said itself, live, that it is gone; until it is back.
  var hasLeft = false
  /// It was gone, and has not said anew since how things stand.
  var mustSayAnew = false
  /// What it says before this may be what it knew before it was gone.
  var settlesUntil: Instant = .distantPast
  /// What its motions are, where its bridge tells that it is a radar.
  var kind: Quantity?
  /// Fields that tell presence of a format that says everything each time.
  var regulars: [Regular] = []
  /// Fields that were 2 or more: they count people, also when they are 0 or 1.
  var counting: [Int32] = []
  /// Whether its addresses were held against those of the makers.
  var isAddressSought = false
  /// Nil while nothing but its retained past is known.
  var lastHeard: Instant?
  var clock = DeviceClock()

  static let otherNamesAtMost = 2

  init(source: Int, place: Int32, name: String) {
    self.source = source
    self.place = place
    self.name = name
  }
  /// Nobody lists more fields of one device than this; what comes beyond is read and not kept.
  static let heldAtMost = 64

  /// One field of one rule, and whether it comes each time.
  struct Regular: Sendable {
    var rule: Int32
    var field: Int32
    /// How often in a row it came, up to 2.
    var run: UInt8 = 1
    var wasLeftOut = false
    /// It came back after it was left out: this device leaves out what has not changed.
    var isPartial = false
  }

  /// Whether a value of a field that tells presence is a count.
  mutating func counts(_ found: Held) -> Bool {
    guard case .number(let number) = found.value else { return !counting.isEmpty && counting.contains(found.field) }
    if number >= 2, !counting.contains(found.field), counting.count < 16 { counting.append(found.field) }
    return true
  }

  /// The next value of the field is news, whatever it is.
  mutating func forget(_ field: Int32) { held.removeAll { $0.field == field } }

  /// It says that it is gone.
  mutating func leave() {
    hasLeft = true
    mustSayAnew = true
  }

  /// It says that it is there again.
  mutating func comeBack(settlesUntil instant: Instant) {
    hasLeft = false
    mustSayAnew = true
    settlesUntil = instant
  }

  mutating func hear(at instant: Instant) {
    lastHeard = max(lastHeard ?? instant, instant)
    isOnline = true
  }

  /// Compares a value with the last one of its field, and keeps it. One without an age is told again at the next chance.
  mutating func compare(_ found: Held, likelyAt likely: Int, in minute: Minute) -> News {
    var place = likely
    if place >= held.count || held[place].field != found.field {
      place = held.firstIndex { $0.field == found.field } ?? held.count
    }
    guard place < held.count else {
      if held.count < Self.heldAtMost {
        held.append(found)
        held[place].told = minute
      }
      return .isNews
    }
    let news: News =
      if held[place].value != found.value { .isNews } else if held[place].told != minute || minute == .never {
        .isRepeated
      } else {
        .isKnown
      }
    guard news != .isKnown else { return .isKnown }
    held[place].value = found.value
    held[place].told = minute
    return news
  }
}

extension Device.Bound {
  /// Whether this channel of the device takes a value of these channels. One that another binding asks for is that one's alone; a battery is everyone's.
  func takes(_ channels: FieldChannels, _ quantity: Quantity, beside others: [Device.Bound]) -> Bool {
    if channel != 0 { return channels.include(channel) || quantity.describesDevice }
    // A part may tell the whole that somebody is there; a part's count is not the whole's.
    guard !channels.areOfPart || quantity.tellsPresence else { return false }
    guard others.count > 1, !quantity.describesDevice else { return true }
    for other in others where other.channel != 0 && channels.include(other.channel) { return false }
    return true
  }
}

/// The channels that a value belongs to, among those that the site names; 0 is none of them.
struct FieldChannels: Sendable {
  var field: Int32
  var place: Int32
  var topic: Int32 = 0
  /// The value speaks of no more than its channel.
  var areOfPart = false

  func include(_ channel: Int32) -> Bool { field == channel || place == channel || topic == channel }
}

/// A device that was heard and that no space of the site is bound to.
public struct UnboundDevice: Equatable, Sendable {
  public struct Value: Equatable, Sendable {
    /// As the device calls it. Hostile text, like its name.
    public var field: String
    public var quantity: Quantity
    public var value: Reading.Value
  }

  public var source: String
  public var device: String
  /// What else it is called, where its messages tell.
  public var otherNames: [String] = []
  public var values: [Value]
  /// Nil where only the broker's memory speaks of it.
  public var lastHeard: Instant?
  /// How far its clock is ahead of ours, or behind it below zero; nil where it is not known to be wrong.
  public var clockOff: TimeSpan?
  /// Its name with base and scope before it, where its name alone means another device as well; nil where it does not.
  public var plainName: String?
  /// What was last refused of it, by field.
  public var rejections: [LastRejection] = []

  /// A line for the configuration's `sensors`, ready but for the space.
  public var line: String {
    var name = JSONWriter()
    name.value(plainName ?? device)
    return "{ device: \(name.text), space: \"\" },"
  }
}
