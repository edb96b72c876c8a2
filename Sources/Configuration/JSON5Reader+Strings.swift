extension JSON5Reader {
  /// A text in double or single quotes (JSON5 §5). One without its closing quote ends with its line.
  mutating func string() -> String {
    let start = position
    let quote = bytes[position]
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      switch byte {
      case quote:
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        findings.add(start, "this text has no closing quote on its line")
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): escape(&text)
      case _:
        text.append(byte)
        position += 1
      }
    }
    findings.add(start, "this text has no closing quote on its line")
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape(_ text: inout [UInt8]) {
    let start = position
    position += 1
    guard let byte = peek() else { return }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "v"): text.append(0x0B)
    case UInt8(ascii: "0"): text.append(0)
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      findings.add(start, "`\\\(Character(Unicode.Scalar(byte)))` is no escape of JSON5: write `\\u00…`")
    case UInt8(ascii: "x"): unicode(digits: 2, start, &text)
    case UInt8(ascii: "u"): unicode(digits: 4, start, &text)
    // A backslash at the end of a line goes on in the next one.
    case UInt8(ascii: "\r"): if peek() == UInt8(ascii: "\n") { position += 1 }
    case UInt8(ascii: "\n"): break
    case _: text.append(byte)
    }
  }

  private mutating func unicode(digits: Int, _ start: Int, _ text: inout [UInt8]) {
    guard var value = hexadecimal(digits) else {
      findings.add(start, "`\\\(digits == 2 ? "x" : "u")` needs \(digits) hexadecimal digits")
      return
    }
    if (0xD800...0xDBFF).contains(value), peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
      position += 2
      if let low = hexadecimal(4), (0xDC00...0xDFFF).contains(low) {
        value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
      }
    }
    guard let scalar = Unicode.Scalar(value) else {
      findings.add(start, "half of a surrogate pair: write the character itself")
      return
    }
    text.append(contentsOf: String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal(_ digits: Int) -> UInt32? {
    guard position + digits <= bytes.count,
      bytes[position..<(position + digits)].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[position..<(position + digits)], as: UTF8.self), radix: 16)
    else { return nil }
    position += digits
    return value
  }
}
