/// Writes JSON text (RFC 8259) as bytes, member by member, in the order of the calls.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false
  /// Whether all that was given is there and reads back as it was: false once something had no JSON, and null stands for it, or was a whole number that no double holds.
  public private(set) var isWhole = true

  public init(reserving capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public mutating func object(_ body: (inout JSONWriter) -> Void) { nest("{", "}", body) }
  public mutating func array(_ body: (inout JSONWriter) -> Void) { nest("[", "]", body) }

  public mutating func value(_ text: String) {
    separate()
    append(quoted: text)
    needsComma = true
  }

  public mutating func value(_ number: Int64) {
    if number.magnitude > 1 << 53 { isWhole = false }
    literal(String(number))
  }
  public mutating func value(_ number: Int) { value(Int64(number)) }
  public mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }
  public mutating func null() { literal("null") }
  /// Stands where a value should that cannot be written: whoever wants to read this back is to look at `isWhole`.
  public mutating func lose() {
    isWhole = false
    null()
  }

  /// The shortest decimal that reads back as the same number; whole numbers without a fraction. JSON has no NaN and no infinity: they become null.
  public mutating func value(_ number: Double) {
    guard number.isFinite else { return lose() }
    if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return value(whole) }
    literal("\(number)")
  }

  /// Puts JSON text that is known to be well formed where a value stands.
  public mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  public mutating func key(_ name: String) {
    separate()
    append(quoted: name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func member(_ name: String, _ text: String) {
    key(name)
    value(text)
  }
  public mutating func member(_ name: String, _ number: Int64) {
    key(name)
    value(number)
  }
  public mutating func member(_ name: String, _ number: Int) {
    key(name)
    value(number)
  }
  public mutating func member(_ name: String, _ number: Double) {
    key(name)
    value(number)
  }
  public mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }
  public mutating func null(_ name: String) {
    key(name)
    null()
  }
  public mutating func member(_ name: String, raw json: [UInt8]) {
    key(name)
    raw(json)
  }
  public mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    object(body)
  }
  public mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    array(body)
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func nest(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    body(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  /// Escapes what RFC 8259 §7 asks for, and U+2028 and U+2029, which end a line for some readers.
  private mutating func append(quoted text: String) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { source in
      var plain = 0
      for at in source.indices {
        guard let escape = Self.escape(at: at, in: source) else { continue }
        bytes.append(contentsOf: source[plain..<at])
        bytes.append(contentsOf: escape.text.utf8)
        plain = at + escape.length
      }
      bytes.append(contentsOf: source[min(plain, source.count)...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// How the character that begins at `at` is escaped and how many bytes it takes; nil for one that stands for itself.
  private static func escape(at: Int, in source: UnsafeBufferPointer<UInt8>) -> (text: Escape, length: Int)? {
    let byte = source[at]
    guard byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xE2 else { return nil }
    guard byte == 0xE2 else { return (Escape(escaping: byte), 1) }
    guard at + 2 < source.count, source[at + 1] == 0x80, source[at + 2] == 0xA8 || source[at + 2] == 0xA9 else {
      return nil
    }
    return (Escape(utf8: source[at + 2] == 0xA8 ? #"\u2028"# : #"\u2029"#), 3)
  }

  private struct Escape {
    let utf8: String.UTF8View

    init(utf8 text: String) {
      utf8 = text.utf8
    }

    init(escaping byte: UInt8) {
      switch byte {
      case 0x22: self.init(utf8: #"\""#)
      case 0x5C: self.init(utf8: #"\\"#)
      case 0x0A: self.init(utf8: #"\n"#)
      case 0x0D: self.init(utf8: #"\r"#)
      case 0x09: self.init(utf8: #"\t"#)
      default: self.init(utf8: #"\u00"# + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      }
    }
  }
}
