extension Unicode.Scalar {
  /// Whether it is not seen but does something: begins a line, moves the cursor, turns the direction of what follows (UAX #9).
  var isInvisible: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    case _: false
    }
  }
}

extension String {
  /// The text as it may stand in a line for people: what is invisible is replaced by a mark that is seen.
  var visible: String {
    var safe = String.UnicodeScalarView()
    for scalar in unicodeScalars { safe.append(scalar.isInvisible ? "\u{FFFD}" : scalar) }
    return String(safe)
  }

  /// The text as it may stand in a terminal and in JSON: what is invisible is written as JSON writes it, so that it still says the same.
  public var escaped: String {
    var safe = ""
    for scalar in unicodeScalars {
      guard scalar.isInvisible else {
        safe.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      safe += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
    return safe
  }
}
