import JSON
import Testing

@Suite struct `JSON numbers and strings` {
  static let numbers: [(String, Double)] = [
    ("0", 0), ("-0", -0.0), ("21.9", 21.9), ("-3.25", -3.25), ("1e3", 1000), ("12E-1", 1.2), ("100.0", 100),
    ("0.1", 0.1), ("0.30000000000000004", 0.1 + 0.2), ("9007199254740993", 9_007_199_254_740_992),
    ("9007199254740992", 9_007_199_254_740_992),
    ("123456789012345678", 123_456_789_012_345_680), ("1e22", 1e22), ("1e23", 1e23), ("8.41e21", 8.41e21),
    ("2.2250738585072014e-308", .leastNormalMagnitude),
    ("5e-324", .leastNonzeroMagnitude), ("2e-324", 0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
    ("0e999999999999", 0),
    ("1772439245120", 1_772_439_245_120), ("0.000000000000000000000000000000123", 1.23e-31),
    ("179769313486231580793728971405301199e273", 1.7976931348623157e308),
  ]

  @Test(arguments: numbers.indices) func `are the nearest double`(row: Int) throws {
    let (text, expected) = Self.numbers[row]
    let number = try #require(try JSONValue(parsing: text).number)
    #expect(number.bitPattern == expected.bitPattern, "\(text) read as \(number)")
  }

  @Test func `agree with the standard library on random decimals`() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("random decimals, seed \(seed)")
    var random = SplitMix(state: seed)
    for _ in 0..<5_000 {
      let digits = String((0..<1 + random.below(20)).map { _ in Character(String(random.below(10))) })
      let text = "\(1 + random.below(9))\(digits).\(digits)e\(random.below(60) - 30)"
      #expect(try JSONValue(parsing: text).number == Double(text), "seed \(seed), \(text)")
    }
  }

  @Test func `keep whole numbers of 64 bits`() throws {
    #expect(try wholeNumber("9223372036854775807") == .max)
    #expect(try wholeNumber("-9223372036854775808") == .min)
    #expect(try wholeNumber("9223372036854775808") == nil)
    #expect(try wholeNumber("12.0") == 12)
    #expect(try wholeNumber("12.5") == nil)
  }

  func wholeNumber(_ text: String) throws -> Int64? {
    try Array(text.utf8).withUnsafeBytes { bytes in
      var scanner = JSONScanner(bytes)
      guard case .number(let number) = try scanner.next() else { return nil }
      return number.int64
    }
  }

  static let strings: [(String, String)] = [
    (#""""#, ""), (#""a\"b\\c\/d""#, #"a"b\c/d"#), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud834\uDD1E!""#, "𝄞!"), ("\"é𝄞\"", "é𝄞"), (#""\u0000""#, "\u{0}"), (#""\uFFFF\uE000""#, "\u{FFFF}\u{E000}"),
  ]

  @Test(arguments: strings.indices) func `are unescaped`(row: Int) throws {
    #expect(try JSONValue(parsing: Self.strings[row].0) == .string(Self.strings[row].1))
  }
}

@Suite struct `A JSON tree` {
  @Test func `keeps order and doubles, and looks up the last`() throws {
    let tree = try JSONValue(parsing: #"{"b":1,"a":[true,null,"x"],"b":2}"#)
    #expect(tree.members?.map(\.name) == ["b", "a", "b"])
    #expect(tree["b"]?.int == 2)
    #expect(tree["a"]?[0]?.bool == true)
    #expect(tree["a"]?[1]?.isNull == true)
    #expect(tree["a"]?[2]?.string == "x")
    #expect(tree["a"]?[3] == nil)
    #expect(tree["c"] == nil)
    #expect(tree["a"]?["a"] == nil)
  }

  @Test func `writes what it read`() throws {
    let text = #"{"b":1,"a":[true,null,"x",-2.5,{}],"b":[]}"#
    var writer = JSONWriter()
    try JSONValue(parsing: text).write(into: &writer)
    #expect(writer.text == text)
  }
}

@Suite struct `Written JSON` {
  @Test func `keeps the order of the calls`() {
    var json = JSONWriter()
    json.object {
      $0.member("at", "2026-03-02T08:00:00Z")
      $0.array("spaces") {
        $0.value(1)
        $0.object { $0.member("free", true) }
        $0.null()
      }
      $0.member("n", 1.5)
      $0.null("x")
      $0.member("raw", raw: Array("[]".utf8))
    }
    #expect(json.text == #"{"at":"2026-03-02T08:00:00Z","spaces":[1,{"free":true},null],"n":1.5,"x":null,"raw":[]}"#)
  }

  static let doubles: [(Double, String)] = [
    (100, "100"), (0, "0"), (0.1, "0.1"), (21.9, "21.9"), (1e20, "1e+20"), (.nan, "null"), (.infinity, "null"),
    (-7, "-7"),
  ]

  @Test(arguments: doubles.indices) func `has numbers that read back the same`(row: Int) throws {
    let (number, text) = Self.doubles[row]
    var json = JSONWriter()
    json.value(number)
    #expect(json.text == text)
    if number.isFinite { #expect(try JSONValue(parsing: json.bytes).number?.bitPattern == number.bitPattern) }
  }

  @Test func `escapes what would break a line, a string or a page`() {
    var json = JSONWriter()
    json.value("a\"b\\c\nd\u{1}\u{7F}\u{2028}\u{2029}é")
    #expect(json.text == #""a\"b\\c\nd\u0001\u007f\u2028\u2029é""#)
  }
}
