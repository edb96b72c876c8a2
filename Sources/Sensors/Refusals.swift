import Occupancy

/// The last thing that was not used of each device and field: what staff are shown, so that a silent sensor has a reason.
///
/// Bounded: `most` entries in all, `mostOfDevice` of one device; an older one makes room.
struct Refusals: Sendable {
  static let most = 1_024
  static let mostOfDevice = 16

  struct Entry: Sendable {
    var device: Int32
    /// Below 0 where the whole message is meant.
    var field: Int32
    var reason: Rejection
    var at: Instant
    var count = 1
    var sample: Sample
    /// The next entry of the device; below 0 for none.
    var next: Int32
  }

  private(set) var entries: [Entry] = []
  /// The entry that makes room next.
  private var oldest = 0

  /// Keeps what was refused of a device whose entries begin with `first`.
  mutating func note(_ refused: Refused, at instant: Instant, first: inout Int32) {
    var last = first
    var count = 0
    var place = first
    while place >= 0 {
      let at = Int(place)
      if entries[at].field == refused.field {
        entries[at].reason = refused.reason
        entries[at].at = instant
        entries[at].count += 1
        entries[at].sample = refused.sample
        return
      }
      count += 1
      last = place
      place = entries[at].next
    }
    let entry = Entry(
      device: refused.device, field: refused.field, reason: refused.reason, at: instant, sample: refused.sample,
      next: first)
    if count >= Self.mostOfDevice {
      let next = entries[Int(last)].next
      entries[Int(last)] = entry
      entries[Int(last)].next = next
    } else {
      entries.append(entry)
      first = Int32(entries.count - 1)
    }
  }

  var isFull: Bool { entries.count >= Self.most }

  /// The entry that has to make room, so that its device can be told.
  mutating func nextToGo() -> Int {
    oldest = (oldest + 1) % Self.most
    return oldest
  }

  /// Puts a new entry in the place of one that its device has let go.
  mutating func replace(_ place: Int, by refused: Refused, at instant: Instant, first: inout Int32) {
    entries[place] = Entry(
      device: refused.device, field: refused.field, reason: refused.reason, at: instant, sample: refused.sample,
      next: first)
    first = Int32(place)
  }

  /// Takes an entry out of the list of its device.
  mutating func letGo(_ place: Int, first: inout Int32) {
    guard first != Int32(place) else {
      first = entries[place].next
      return
    }
    var before = first
    while before >= 0, entries[Int(before)].next != Int32(place) { before = entries[Int(before)].next }
    if before >= 0 { entries[Int(before)].next = entries[place].next }
  }

  /// Whether a device whose entries begin with `first` has none for the field, and may have one more.
  func needsRoom(_ field: Int32, from first: Int32) -> Bool {
    var place = first
    var count = 0
    while place >= 0 {
      if entries[Int(place)].field == field { return false }
      count += 1
      place = entries[Int(place)].next
    }
    return count < Self.mostOfDevice
  }
}

/// What a message in hand has that is not used, until it is known whose message it is.
struct Refused: Sendable {
  var reason: Rejection
  /// Below 0 where the whole message is meant.
  var field: Int32 = -1
  /// A device inside the message; below 0 for the message's own.
  var device: Int32 = -1
  var sample = Sample.none
}

/// The beginning of a value as it was sent. It costs no memory of its own.
enum Sample: Sendable {
  case none
  case number(Double)
  case flag(Bool)
  case text(InlineArray<32, UInt8>, count: Int8, isCut: Bool)

  init(_ raw: RawValue) {
    switch raw {
    case .word(let text): self.init(UnsafeRawBufferPointer(text))
    case .number(let number): self = .number(number)
    case .flag(let flag): self = .flag(flag)
    case .unreadable(_, let text): self.init(UnsafeRawBufferPointer(text))
    case .null, .notFinite: self = .none
    }
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    var start = InlineArray<32, UInt8>(repeating: 0)
    let count = min(32, bytes.count)
    for at in 0..<count { start[at] = bytes[at] }
    self = .text(start, count: Int8(count), isCut: bytes.count > 32)
  }

  /// For people; hostile text all the same, with what cannot be seen escaped.
  var text: String? {
    switch self {
    case .none: return nil
    case .number(let number): return "\(number)"
    case .flag(let flag): return "\(flag)"
    case .text(let start, let count, let isCut):
      var shown = ""
      let bytes = (0..<Int(count)).map { start[$0] }
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        // A letter that was cut in two is no blemish of the value.
        if scalar.isPlainlySeen { shown.unicodeScalars.append(scalar) } else { shown += scalar.escaped(asASCII: true) }
      }
      return isCut ? shown + "…" : shown
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isPlainlySeen: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: false
    case _: true
    }
  }
}

/// What was refused of a device, for staff.
public struct LastRejection: Equatable, Sendable {
  /// As the device calls it, hostile text; nil where the whole message is meant.
  public var field: String?
  public var reason: Rejection
  /// When it was refused last.
  public var at: Instant
  /// How often since this field of the device was refused for the first time.
  public var count: Int
  /// The beginning of the value, what cannot be seen escaped; nil where there was none that can be shown.
  public var sample: String?

  public init(field: String?, reason: Rejection, at: Instant, count: Int, sample: String?) {
    self.field = field
    self.reason = reason
    self.at = at
    self.count = count
    self.sample = sample
  }
}
