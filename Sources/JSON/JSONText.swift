/// A string of scanned JSON as it stands between its quotes. It points into the scanned bytes and is valid as long as they are.
public struct JSONText {
  // Small enough that a token travels in registers.
  private let start: UnsafePointer<UInt8>?
  private let length: UInt32
  public let hasEscapes: Bool
  /// False for a text that only `JSONDialect.sensor` lets pass: its bytes are as they came, and no name and no word.
  public let isWellFormed: Bool

  init(raw: UnsafeBufferPointer<UInt8>, hasEscapes: Bool, isWellFormed: Bool = true) {
    start = raw.baseAddress
    length = UInt32(raw.count)
    // Escapes of a broken text are not followed.
    self.hasEscapes = hasEscapes && isWellFormed
    self.isWellFormed = isWellFormed
  }

  /// The bytes between the quotes.
  public var raw: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: Int(length)) }

  public var string: String {
    hasEscapes ? String(decoding: unescaped(), as: UTF8.self) : String(decoding: raw, as: UTF8.self)
  }

  /// Calls `body` with the UTF-8 of the string; allocates only where there are escapes.
  public func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard hasEscapes else { return body(raw) }
    return unescaped().withUnsafeBufferPointer(body)
  }

  /// Whether it begins with `beginning` and goes on.
  func isLonger(than beginning: [UInt8]) -> Bool {
    withUTF8 { $0.count > beginning.count && $0.starts(with: beginning) }
  }

  public static func == (text: JSONText, name: [UInt8]) -> Bool {
    // An escape is never shorter than what it stands for.
    guard Int(text.length) == name.count || text.hasEscapes else { return false }
    return text.withUTF8 { utf8 in
      guard utf8.count == name.count else { return false }
      for at in utf8.indices where utf8[at] != name[at] { return false }
      return true
    }
  }

  /// The scanner has checked every escape and that surrogates come in pairs.
  private func unescaped() -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var at = 0
    while at < raw.count {
      let byte = raw[at]
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        at += 1
        continue
      }
      let escape = raw[at + 1]
      at += 2
      guard escape == UInt8(ascii: "u") else {
        out.append(JSONEscape.plain[Int(escape)])
        continue
      }
      var unit = JSONEscape.unit(raw, at)
      at += 4
      if unit & 0xFC00 == 0xD800 {
        unit = 0x1_0000 + (unit & 0x3FF) << 10 + JSONEscape.unit(raw, at + 2) & 0x3FF
        at += 6
      }
      if let scalar = Unicode.Scalar(unit) {
        out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return out
  }
}

/// RFC 8259 §7.
enum JSONEscape {
  /// What the byte after a backslash stands for; 0 for one that may not stand there.
  static let plain: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for (sign, meaning) in [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"), ("t", "\t"),
    ] as [(Unicode.Scalar, Unicode.Scalar)] {
      table[Int(sign.value)] = UInt8(truncatingIfNeeded: meaning.value)
    }
    return table
  }()

  /// The four hexadecimal digits at `at`; above 0xFFFF where they are none.
  static func unit(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    var value: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
      default: return .max
      }
    }
    return value
  }
}
