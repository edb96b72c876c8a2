import Configuration
import Testing

@Suite struct `A JSON5 text` {
  static func read(_ text: String) throws -> JSON5 { try JSON5.read(text: text, file: "t").get() }

  static func told(_ text: String) -> [String] {
    switch JSON5.read(text: text, file: "t") {
    case .success: []
    case .failure(let mistakes): mistakes.all.map { "\($0.line):\($0.column): \($0.sentence)" }
    }
  }

  @Test func `may have comments, trailing commas, keys without quotes and single quotes`() throws {
    let value = try Self.read(
      """
      \u{FEFF}// first
      { /* a
           comment */ id: 'desk "1"', "kind": "desk", $_ü: [1, 2,], last: { }, }
      // after
      """)
    #expect(value["id"]?.kind == .string("desk \"1\""))
    #expect(value["kind"]?.kind == .string("desk"))
    guard case .array(let elements) = value["$_ü"]?.kind else {
      Issue.record("no list")
      return
    }
    #expect(elements.map(\.kind) == [.number(1), .number(2)])
    #expect(value["last"]?.kind == .object([]))
    #expect(value["none"] == nil)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0.5", -0.5), ("+1", 1), (".5", 0.5), ("5.", 5), ("1e3", 1_000), ("1.5E-2", 0.015), ("0x1F", 31),
      ("-0XfF", -255), ("9007199254740991", 9_007_199_254_740_991),
    ] as [(String, Double)])
  func `reads the number`(text: String, number: Double) throws {
    #expect(try Self.read(text).kind == .number(number))
  }

  @Test(
    arguments: [
      (#""a\tb\n\x41\u00e8\u{5C}\'\"\/\0""#, "a\tb\nAè\\'\"/\0"), (#"'\uD83D\uDE00'"#, "😀"), ("'a\\\nb'", "ab"),
      ("'a\\\r\nb'", "ab"), (#"'\q'"#, "q"), (#"''"#, ""), ("\"caffè ☕️\"", "caffè ☕️"),
    ].map { ($0.0.replacing("\\u{5C}", with: "\\\\"), $0.1) })
  func `reads the text`(text: String, string: String) throws {
    #expect(try Self.read(text).kind == .string(string))
  }

  @Test func `keeps the place of each key and value, in bytes`() throws {
    let value = try Self.read("{ è: 1,\n  b: true }")
    guard case .object(let members) = value.kind else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.keyOffset) == [2, 11])
    #expect(members.map(\.value.offset) == [6, 14])
  }

  static let slips = [
    Slip("", "1:1: the file ends where a value should stand"),
    Slip("{ a: 1", "1:1: this `{` is never closed"),
    Slip("{ a: [1, 2 }", "1:1: this `{` is never closed", "1:12: `}` stands where `]` should close what line 1 opens"),
    Slip("{ a: 1 ]", "1:8: `]` stands where `}` should close what line 1 opens"),
    Slip("{ a: 1 } b", "1:10: text after the end of the configuration: remove it, or move it inside the outer { … }"),
    Slip("{ a: }", "1:6: a value is missing before `}`"),
    Slip("{ a: , b: 1 }", "1:6: a value is missing before `,`"),
    Slip("{ a 1 }", "1:5: a `:` is missing after `a`"),
    Slip("{ a = 1 }", "1:5: a `:` is missing after `a`"),
    Slip("{ a: 1 b: 2 }", "1:8: a comma is missing before this"),
    Slip("[1 2]", "1:4: a comma is missing before this"),
    Slip("{ a: 1,, b: 2 }", "1:8: one comma too many: remove it"),
    Slip("{ : 1 }", "1:3: `:` cannot stand here: a key is needed, as in `id: \"desk-1\"`"),
    Slip("{ a: open-space }", "1:6: `open-space` is no value: put a text in quotes, \"open-space\""),
    Slip("{ a: desk }", "1:6: `desk` is no value: put a text in quotes, \"desk\""),
    Slip("{ a: 15m }", "1:6: `15m` is no number: put a text in quotes, \"15m\""),
    Slip("{ a: 012 }", "1:6: `012` is no number: put a text in quotes, \"012\""),
    Slip("{ a: 1.2.3 }", "1:6: `1.2.3` is no number: put a text in quotes, \"1.2.3\""),
    Slip("{ a: 0x }", "1:6: `0x` is no number: put a text in quotes, \"0x\""),
    Slip("{ a: Infinity }", "1:6: `Infinity` is of no use here: write a finite number"),
    Slip("{ a: -Infinity }", "1:6: `-Infinity` is of no use here: write a finite number"),
    Slip("{ a: +NaN }", "1:6: `+NaN` is of no use here: write a finite number"),
    Slip("{ a: 1e999 }", "1:6: `1e999` is of no use here: write a finite number"),
    Slip("{ a: %, b: 1 }", "1:6: `%` cannot stand here: a value is needed, texts in quotes"),
    Slip("{ a: \u{1}, b: 1 }", "1:6: `U+1` cannot stand here: a value is needed, texts in quotes"),
    Slip("{ a: \"x }\n", "1:1: this `{` is never closed", "1:6: this text has no closing quote on its line"),
    Slip("{ a: 1 } /* x", "1:10: this comment is never closed: end it with `*/`"),
    Slip(#"{ a: "\1" }"#, #"1:7: `\1` is no escape of JSON5: write `\u00…`"#),
    Slip(#"{ a: "\u12" }"#, #"1:7: `\u` needs 4 hexadecimal digits"#),
    Slip(#"{ a: "\xg0" }"#, #"1:7: `\x` needs 2 hexadecimal digits"#),
    Slip(#"{ a: "\uD800" }"#, "1:7: half of a surrogate pair: write the character itself"),
    Slip("{ a: 1,\n  b: 2,\n  a: 3 }", "3:3: `a` is already given in line 1: keep one of the two"),
    Slip(
      String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
      "1:33: more than 32 brackets inside each other: no configuration needs that"),
  ]

  @Test(arguments: slips)
  func `with a slip says where and what to do`(slip: Slip) {
    #expect(Self.told(slip.text) == slip.told)
  }

  @Test func `tells all its mistakes at once and reads what lies between`() {
    #expect(
      Self.told("{\r\n  a: desk,\r\n  è: 'ok', b: 012\r\n  c: [1, two, 3],\r\n  d: { e: }, f 1\r\n}") == [
        "2:6: `desk` is no value: put a text in quotes, \"desk\"",
        "3:15: `012` is no number: put a text in quotes, \"012\"",
        "4:3: a comma is missing before this",
        "4:10: `two` is no value: put a text in quotes, \"two\"",
        "5:11: a value is missing before `}`",
        "5:16: a `:` is missing after `f`",
      ])
  }

  @Test func `that is no text at all neither hangs nor overflows`() {
    let rubbish = (0..<20_000).map { String(UnicodeScalar(UInt8(truncatingIfNeeded: $0 &* 7_919 >> 3))) }.joined()
    #expect(Self.told(rubbish).count <= 200)
    #expect(!Self.told(String(repeating: "{[", count: 50_000)).isEmpty)
    #expect(Self.told("[" + String(repeating: "@,", count: 50_000) + "]").count == 200)
  }

  @Test func `cut anywhere is told, never read as whole`() {
    let whole = #"{ a: [1, { b: "x" }], c: 'y', /* z */ d: true }"#
    for length in 1..<whole.count { #expect(!Self.told(String(whole.prefix(length))).isEmpty, "\(length)") }
  }
}
