extension [UInt8] {
  /// A JSON object as our own writer has it, without its own members `at`, `from` and `to`: when it was asked for, and what time was looked at by then, which are others each time.
  var withoutItsTime: [UInt8] {
    var (rest, kept): ([UInt8], Int) = ([], 0)
    for times in itsTimes {
      rest += self[kept..<times.lowerBound]
      kept = times.upperBound
    }
    return kept == 0 ? self : rest + self[kept...]
  }

  private static let times = ["at", "from", "to"].map { Array("\"\($0)\":\"".utf8) }

  /// Where they stand, in their order. One look at each byte: it is done for every answer.
  private var itsTimes: [Range<Int>] {
    withUnsafeBufferPointer { bytes in
      let (quote, backslash, colon) = (UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: ":"))
      var found: [Range<Int>] = []
      var (depth, isInText, isEscaped) = (0, false, false)
      for place in 0..<bytes.count {
        let byte = bytes[place]
        if isInText {
          if !isEscaped, byte == quote { isInText = false }
          isEscaped = !isEscaped && byte == backslash
          continue
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case quote:
          isInText = true
          // A name begins after a brace or a comma, a text after a colon.
          guard depth == 1, place > 0, bytes[place - 1] != colon,
            let name = Self.times.first(where: { bytes[place...].starts(with: $0) }),
            let end = bytes[(place + name.count)...].firstIndex(of: quote)
          else { continue }
          found.append(place..<end + 1)
        default: break
        }
      }
      return found
    }
  }
}
