/// How much JSON is read at most.
public struct JSONLimits: Equatable, Sendable {
  /// Levels of objects and arrays, at most 64.
  public var depth: Int
  /// Bytes.
  public var size: Int

  public init(depth: Int = 32, size: Int = 1 << 20) {
    precondition((0...64).contains(depth), "the scanner keeps its levels in 64 bits")
    self.depth = depth
    self.size = size
  }
}

/// Which texts count as JSON.
public enum JSONDialect: Sendable {
  /// RFC 8259 and nothing else.
  case strict
  /// Also the bare words that printf and JavaScript write for a number that is none (`NaN`, `nan`, `-nan`, `inf`, `-Infinity`, …): each is a value of its own, `notFinite`.
  case bareNaN
  /// What sensors send: as `bareNaN`, and a blemish costs the value that has it, not the text around it.
  ///
  /// - A string with bytes that are not UTF-8, bare control characters or wrong escapes is a text that is not `isWellFormed`: nobody reads it.
  /// - A bare word (`None`, `undefined`) or a number that JSON does not know (`+21`, `.5`, `021`, `21.5C`) is `unreadable`.
  /// - A comma may stand before the bracket that closes an object or an array.
  ///
  /// A text that ends too early, or whose brackets and quotes do not fit, is no JSON here either.
  case sensor
}

/// Reads JSON text token by token, without a tree and without allocating. The text counts only once `end` has come: before that it may still prove broken.
/// Tokens point into the scanned bytes and are valid as long as they are.
public struct JSONScanner {
  public enum Token {
    case objectStart
    case objectEnd
    case arrayStart
    case arrayEnd
    case key(JSONText)
    case string(JSONText)
    case number(JSONNumber)
    case bool(Bool)
    case null
    case notFinite
    case unreadable(JSONText)
    case end
  }

  private enum Expected {
    case value
    case valueOrEnd
    case keyOrEnd
    case afterValue
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: JSONLimits
  private let dialect: JSONDialect
  private var position = 0
  private var depth = 0
  /// One bit a level, the innermost lowest: 1 is an object.
  private var levels: UInt64 = 0
  private var expected = Expected.value

  public init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits(), dialect: JSONDialect = .strict) {
    self.bytes = bytes.bindMemory(to: UInt8.self)
    self.limits = limits
    self.dialect = dialect
  }

  /// Bytes read so far.
  public var offset: Int { position }

  /// The next token; `end` again and again once the text is over.
  public mutating func next() throws(JSONError) -> Token {
    guard bytes.count <= limits.size else { throw JSONError(.tooBig, at: limits.size) }
    let byte = skipSpace()
    switch expected {
    case .value: return try value(from: byte)
    case .valueOrEnd: return byte == UInt8(ascii: "]") ? close(.arrayEnd) : try value(from: byte)
    case .keyOrEnd: return byte == UInt8(ascii: "}") ? close(.objectEnd) : try key(from: byte)
    case .afterValue: break
    }
    guard depth > 0 else {
      guard byte == nil else { throw JSONError(.trailingBytes, at: position) }
      return .end
    }
    let isObject = levels & 1 == 1
    if byte == UInt8(ascii: ",") {
      position += 1
      let first = skipSpace()
      if dialect == .sensor, first == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
        return close(isObject ? .objectEnd : .arrayEnd)
      }
      return isObject ? try key(from: first) : try value(from: first)
    }
    guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw unexpected() }
    return close(isObject ? .objectEnd : .arrayEnd)
  }

  /// Passes over the rest of the object or array that began with the last token; what is passed over is checked all the same.
  public mutating func skipContainer() throws(JSONError) {
    let outside = depth - 1
    while depth > outside { _ = try next() }
  }

  private mutating func close(_ token: Token) -> Token {
    position += 1
    depth -= 1
    levels >>= 1
    expected = .afterValue
    return token
  }

  private mutating func open(isObject: Bool) throws(JSONError) {
    guard depth < limits.depth else { throw JSONError(.tooDeep, at: position) }
    position += 1
    depth += 1
    levels = levels << 1 | (isObject ? 1 : 0)
    expected = isObject ? .keyOrEnd : .valueOrEnd
  }

  private mutating func key(from byte: UInt8?) throws(JSONError) -> Token {
    guard byte == UInt8(ascii: "\"") else { throw unexpected() }
    let text = try scanString()
    guard skipSpace() == UInt8(ascii: ":") else { throw unexpected() }
    position += 1
    expected = .value
    return .key(text)
  }

  private mutating func value(from byte: UInt8?) throws(JSONError) -> Token {
    guard let byte else { throw unexpected() }
    switch byte {
    case UInt8(ascii: "{"):
      try open(isObject: true)
      return .objectStart
    case UInt8(ascii: "["):
      try open(isObject: false)
      return .arrayStart
    default: break
    }
    expected = .afterValue
    switch byte {
    case UInt8(ascii: "\""): return .string(try scanString())
    case UInt8(ascii: "t") where skip("true"): return .bool(true)
    case UInt8(ascii: "f") where skip("false"): return .bool(false)
    case UInt8(ascii: "n") where skip("null"): return .null
    case UInt8(ascii: "-") where skipNotFinite(): return .notFinite
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default:
      if skipNotFinite() { return .notFinite }
      guard dialect == .sensor else { throw unexpected() }
      return try bareWord(from: position)
    }
  }

  private mutating func number() throws(JSONError) -> Token {
    let start = position
    do throws(JSONError) {
      let number = try scanNumber()
      if dialect != .sensor || position == bytes.count || Self.endsWord(bytes[position]) { return .number(number) }
    } catch {
      guard dialect == .sensor, error.reason == .badNumber else { throw error }
    }
    return try bareWord(from: start)
  }

  /// What is no value of JSON, up to the next sign of its structure.
  private mutating func bareWord(from start: Int) throws(JSONError) -> Token {
    position = start
    while position < bytes.count, !Self.endsWord(bytes[position]) { position += 1 }
    guard position > start else { throw unexpected() }
    return .unreadable(
      JSONText(raw: UnsafeBufferPointer(rebasing: bytes[start..<position]), hasEscapes: false, isWellFormed: false))
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "["),
      UInt8(ascii: ":"), UInt8(ascii: "\""):
      true
    default: false
    }
  }

  /// The longer words stand before those that begin them.
  private static let notFiniteWords: [StaticString] = [
    "NaN", "nan", "NAN", "Infinity", "infinity", "INFINITY", "Inf", "inf", "INF",
  ]

  private mutating func skipNotFinite() -> Bool {
    guard dialect != .strict else { return false }
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    for word in Self.notFiniteWords where skip(word) {
      if dialect != .sensor || position == bytes.count || Self.endsWord(bytes[position]) { return true }
      break
    }
    position = start
    return false
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count else { return false }
    for at in 0..<length where bytes[position + at] != word.utf8Start[at] { return false }
    position += length
    return true
  }

  /// Stops at the next byte that is no white space (RFC 8259 §2) and returns it; nil at the end.
  private mutating func skipSpace() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  private func unexpected() -> JSONError {
    JSONError(position < bytes.count ? .unexpectedByte : .unexpectedEnd, at: position)
  }

  // MARK: Numbers

  /// RFC 8259 §6.
  private mutating func scanNumber() throws(JSONError) -> JSONNumber {
    let start = position
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var number = Digits()
    let whole = position
    while let digit = digit() { number.append(digit) }
    guard position > whole, position == whole + 1 || bytes[whole] != UInt8(ascii: "0") else { throw badNumber() }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let fraction = position
      while let digit = digit() { number.append(digit, isFraction: true) }
      guard position > fraction else { throw badNumber() }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") { number.exponent += try scanExponent() }
    return JSONNumber(
      raw: UnsafeBufferPointer(rebasing: bytes[start..<position]), isNegative: isNegative, digits: number.value,
      exponent: number.exponent, isWhole: number.isWhole)
  }

  private mutating func scanExponent() throws(JSONError) -> Int {
    position += 1
    var isNegative = false
    if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    let first = position
    var exponent = 0
    // Far beyond every double, and far from an overflow.
    while let digit = digit() { exponent = min(exponent * 10 + Int(digit), 1 << 32) }
    guard position > first else { throw badNumber() }
    return isNegative ? -exponent : exponent
  }

  private mutating func digit() -> UInt8? {
    guard position < bytes.count else { return nil }
    let digit = bytes[position] &- 0x30
    guard digit < 10 else { return nil }
    position += 1
    return digit
  }

  private func badNumber() -> JSONError {
    JSONError(position < bytes.count ? .badNumber : .unexpectedEnd, at: position)
  }

  private struct Digits {
    var value: UInt64 = 0
    var exponent = 0
    var isWhole = true

    mutating func append(_ digit: UInt8, isFraction: Bool = false) {
      if value <= (UInt64.max - 9) / 10 {
        value = value * 10 + UInt64(digit)
        if isFraction { exponent -= 1 }
      } else {
        isWhole = false
        if !isFraction { exponent += 1 }
      }
    }
  }

  // MARK: Strings

  /// RFC 8259 §7, and UTF-8 as RFC 3629 §4 has it.
  private mutating func scanString() throws(JSONError) -> JSONText {
    position += 1
    let start = position
    var hasEscapes = false
    var isWellFormed = true
    while true {
      position = Plain.end(in: bytes, from: position)
      guard position < bytes.count else { break }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let raw = UnsafeBufferPointer(rebasing: bytes[start..<position])
        position += 1
        return JSONText(raw: raw, hasEscapes: hasEscapes, isWellFormed: isWellFormed)
      }
      let blemish: JSONError
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        do throws(JSONError) {
          try skipEscape()
          continue
        } catch { blemish = error }
      } else if byte < 0x20 {
        blemish = JSONError(.controlCharacter, at: position)
      } else {
        let length = UTF8Form.length(of: bytes, at: position)
        position += length
        if length > 0 { continue }
        blemish = JSONError(.badUTF8, at: position)
      }
      guard dialect == .sensor else { throw blemish }
      isWellFormed = false
      // What follows a backslash goes with it: a quote there would not end the string.
      position = min(bytes.count, position + (byte == UInt8(ascii: "\\") ? 2 : 1))
    }
    throw JSONError(.unexpectedEnd, at: position)
  }

  private mutating func skipEscape() throws(JSONError) {
    guard position + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    let escape = bytes[position + 1]
    guard escape == UInt8(ascii: "u") else {
      guard JSONEscape.plain[Int(escape)] != 0 else { throw JSONError(.badEscape, at: position) }
      position += 2
      return
    }
    let unit = try unit(at: position)
    guard unit & 0xF800 == 0xD800 else {
      position += 6
      return
    }
    guard unit & 0xFC00 == 0xD800, position + 7 < bytes.count, bytes[position + 6] == UInt8(ascii: "\\"),
      bytes[position + 7] == UInt8(ascii: "u"), try self.unit(at: position + 6) & 0xFC00 == 0xDC00
    else { throw JSONError(.loneSurrogate, at: position) }
    position += 12
  }

  private func unit(at escape: Int) throws(JSONError) -> UInt32 {
    guard escape + 6 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
    let unit = JSONEscape.unit(bytes, escape + 2)
    guard unit <= 0xFFFF else { throw JSONError(.badEscape, at: escape) }
    return unit
  }
}
