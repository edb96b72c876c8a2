extension JSON5Reader {
  /// White space of JSON5 §8, and comments.
  mutating func skipSpace() {
    while let byte = peek() {
      switch byte {
      case 0x09...0x0D, 0x20: position += 1
      case UInt8(ascii: "/"):
        guard skipComment() else { return }
      case 0x80...:
        guard let (scalar, length) = decoded(), Self.isSpace(scalar) else { return }
        position += length
      case _: return
      }
    }
  }

  private mutating func skipComment() -> Bool {
    switch peek(1) {
    case UInt8(ascii: "/"):
      while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { position += 1 }
      return true
    case UInt8(ascii: "*"):
      let start = position
      position += 2
      while position < bytes.count {
        if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
          position += 2
          return true
        }
        position += 1
      }
      findings.add(start, "this comment is never closed: end it with `*/`")
      return true
    case _: return false
    }
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{FEFF}" || scalar.properties.generalCategory == .spaceSeparator || scalar == "\u{2028}"
      || scalar == "\u{2029}"
  }

  /// A key without quotes: an identifier of ECMAScript 5.1 §7.6, without its escapes. Nil, with nothing read, when there is none.
  mutating func identifier() -> String? {
    let start = position
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
        UInt8(ascii: "$"):
        position += 1
        continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if position > start {
          position += 1
          continue
        }
      case 0x80...:
        if let (scalar, length) = decoded(), scalar.properties.isIDContinue {
          position += length
          continue
        }
      case _: break
      }
      break
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  /// What somebody meant as one text without quotes, such as `open-space`.
  mutating func wholeWord(from start: Int) -> String {
    while let byte = peek(), Self.belongsToNumber(byte) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The character at the position, for a sentence.
  func scalar() -> String {
    guard let (scalar, _) = decoded() else { return "?" }
    return scalar.value < 0x20 || scalar.value == 0x7F
      ? "U+" + String(scalar.value, radix: 16, uppercase: true) : String(Character(scalar))
  }

  func decoded() -> (scalar: Unicode.Scalar, length: Int)? {
    var decoder = UTF8()
    var rest = bytes[min(position, bytes.count)...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
    return (scalar, UTF8.width(scalar))
  }

  mutating func number() -> JSON5 {
    let start = position
    while let byte = peek(), Self.belongsToNumber(byte) { position += 1 }
    let token = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Self.number(token) else {
      return unreadable(start, "`\(token)` is no number: put a text in quotes, \"\(token)\"")
    }
    guard value.isFinite else { return unreadable(start, "`\(token)` is of no use here: write a finite number") }
    return JSON5(.number(value), at: start)
  }

  private static func belongsToNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"), UInt8(ascii: "_"):
      true
    case _: false
    }
  }

  /// JSON5 §6: signs, hexadecimal, a leading or trailing decimal point. Nil for everything else.
  private static func number(_ token: String) -> Double? {
    var rest = Substring(token)
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
    if rest == "Infinity" { return isNegative ? -.infinity : .infinity }
    if rest == "NaN" { return .nan }
    if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
      guard rest.dropFirst(2).allSatisfy(\.isHexDigit), let value = UInt64(rest.dropFirst(2), radix: 16) else {
        return nil
      }
      return isNegative ? -Double(value) : Double(value)
    }
    var mantissa = rest
    if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      mantissa = rest[..<mark]
      var exponent = rest[rest.index(after: mark)...]
      if exponent.hasPrefix("+") || exponent.hasPrefix("-") { exponent.removeFirst() }
      guard !exponent.isEmpty, exponent.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }),
      parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }), let whole = parts.first,
      whole.count < 2 || whole.first != "0"
    else { return nil }
    return Double(token)
  }
}
