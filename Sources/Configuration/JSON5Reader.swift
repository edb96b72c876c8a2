/// Reads JSON5 and goes on after a mistake at the next comma or bracket, so that all mistakes come at once.
struct JSON5Reader {
  static let maximalDepth = 32

  let findings: Findings
  let bytes: [UInt8]
  var position = 0
  private var depth = 0

  init(_ findings: Findings) {
    self.findings = findings
    bytes = findings.bytes
  }

  mutating func document() -> JSON5 {
    // A byte order mark is whitespace in JSON5.
    let root = value()
    skipSpace()
    if position < bytes.count, findings.isEmpty {
      findings.add(position, "text after the end of the configuration: remove it, or move it inside the outer { … }")
    }
    return root
  }

  mutating func value() -> JSON5 {
    skipSpace()
    let start = position
    guard let byte = peek() else { return unreadable(start, "the file ends where a value should stand") }
    switch byte {
    case UInt8(ascii: "{"): return nested { $0.object() }
    case UInt8(ascii: "["): return nested { $0.array() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return JSON5(.string(string()), at: start)
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
      return unreadable(start, "a value is missing before `\(Character(Unicode.Scalar(byte)))`")
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return number()
    case _:
      guard let word = identifier() else {
        return unreadable(start, "`\(scalar())` cannot stand here: a value is needed, texts in quotes")
      }
      switch word {
      case "null": return JSON5(.null, at: start)
      case "true": return JSON5(.bool(true), at: start)
      case "false": return JSON5(.bool(false), at: start)
      case "Infinity", "NaN": return unreadable(start, "`\(word)` is of no use here: write a finite number")
      case _:
        let word = wholeWord(from: start)
        return unreadable(start, "`\(word)` is no value: put a text in quotes, \"\(word)\"")
      }
    }
  }

  private mutating func nested(_ body: (inout JSON5Reader) -> JSON5) -> JSON5 {
    let start = position
    guard depth < Self.maximalDepth else {
      skipToSeparator()
      return unreadable(start, "more than \(Self.maximalDepth) brackets inside each other: no configuration needs that")
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  private mutating func object() -> JSON5 {
    let start = position
    position += 1
    var members: [JSON5.Member] = []
    var offsets: [String: Int] = [:]
    while closes(UInt8(ascii: "}"), start) == false {
      let keyOffset = position
      guard let key = key() else { continue }
      skipSpace()
      if peek() == UInt8(ascii: ":") {
        position += 1
      } else {
        findings.add(position, "a `:` is missing after `\(key)`")
        if peek() == UInt8(ascii: "=") { position += 1 }
      }
      let value = value()
      if let first = offsets[key] {
        findings.add(keyOffset, "`\(key)` is already given in line \(findings.line(of: first)): keep one of the two")
      } else {
        offsets[key] = keyOffset
        members.append(JSON5.Member(key: key, keyOffset: keyOffset, value: value))
      }
      separator(after: value)
    }
    return JSON5(.object(members), at: start)
  }

  private mutating func array() -> JSON5 {
    let start = position
    position += 1
    var elements: [JSON5] = []
    while closes(UInt8(ascii: "]"), start) == false {
      let element = value()
      elements.append(element)
      separator(after: element)
    }
    return JSON5(.array(elements), at: start)
  }

  /// Whether the object or list that began at `start` ends here, rightly or not.
  private mutating func closes(_ bracket: UInt8, _ start: Int) -> Bool {
    while true {
      skipSpace()
      guard let byte = peek(), !findings.isFull else {
        let open = Character(Unicode.Scalar(bytes[start]))
        if !findings.isFull { findings.add(start, "this `\(open)` is never closed") }
        position = bytes.count
        return true
      }
      switch byte {
      case bracket:
        position += 1
        return true
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let (wrong, right) = (Character(Unicode.Scalar(byte)), Character(Unicode.Scalar(bracket)))
        findings.add(
          position, "`\(wrong)` stands where `\(right)` should close what line \(findings.line(of: start)) opens")
        position += 1
        return true
      case UInt8(ascii: ","):
        findings.add(position, "one comma too many: remove it")
        position += 1
      case _: return false
      }
    }
  }

  private mutating func key() -> String? {
    let start = position
    let byte = peek()
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return string() }
    if let word = identifier() { return word }
    findings.add(start, "`\(scalar())` cannot stand here: a key is needed, as in `id: \"desk-1\"`")
    position += 1
    skipToSeparator()
    if peek() == UInt8(ascii: ",") { position += 1 }
    return nil
  }

  private mutating func separator(after value: JSON5) {
    if case .unreadable = value.kind { skipToSeparator() }
    skipSpace()
    switch peek() {
    case UInt8(ascii: ","): position += 1
    case nil, UInt8(ascii: "}"), UInt8(ascii: "]"): return
    case _:
      findings.add(position, "a comma is missing before this")
      let start = position
      // What begins like a key or a value is read as the next one; anything else is passed over.
      guard identifier() == nil, !isValueStart(bytes[position]) else {
        position = start
        return
      }
      skipToSeparator()
      if peek() == UInt8(ascii: ",") { position += 1 }
    }
  }

  private func isValueStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case _: false
    }
  }

  /// Passes over everything up to the comma or bracket that ends the present value.
  private mutating func skipToSeparator() {
    var open = 0
    while true {
      skipSpace()
      switch peek() {
      case nil: return
      case _ where open == 0 && isAtKey(): return
      case UInt8(ascii: ","): if open == 0 { return }
      case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if open == 0 { return }
        open -= 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        _ = string()
        continue
      case _: break
      }
      position += 1
    }
  }

  /// Whether a key and its colon follow: the comma before them was forgotten.
  private mutating func isAtKey() -> Bool {
    let start = position
    defer { position = start }
    if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let rest = bytes[(position + 1)...].prefix { $0 != UInt8(ascii: "\n") }
      guard let end = rest.firstIndex(of: quote) else { return false }
      position = end + 1
    } else if identifier() == nil {
      return false
    }
    skipSpace()
    return peek() == UInt8(ascii: ":")
  }

  mutating func unreadable(_ offset: Int, _ sentence: String) -> JSON5 {
    findings.add(offset, sentence)
    return JSON5(.unreadable, at: offset)
  }

  func peek(_ ahead: Int = 0) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }
}
