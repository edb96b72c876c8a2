import JSON
import Testing

@Suite struct `JSON that is read strictly` {
  /// RFC 8259, section by section.
  static let accepted: [String] = [
    // §2: any value may be the whole text, white space may stand around the six structural characters.
    "null", "true", "false", "0", "-0", #""""#, #""a""#, "[]", "{}", " \t\r\n[ \n] ", "\t{ }\n", " 7 ",
    "[1 , 2]", "[\n1\n,\r2\t]", #"{ "a" : 1 , "b" : [ ] }"#, #"["a"]"#, "[null]", "[true,false]", "[[]   ]", "[1]\n",
    // §4: names may be empty and may come twice.
    #"{"":0}"#, #"{"a":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a\u0000b":1}"#, #"{"a":[]}"#, #"{"a":{"b":{}}}"#,
    // §5
    "[[[]]]", #"[{},[],"",0,null]"#, "[1,null,null,2]", "[[1],[2]]",
    // §6
    "[-1]", "[-0]", "[-0.0]", "[0.1]", "[10]", "[1e0]", "[0e1]", "[0e+1]", "[1E5]", "[1E+5]", "[1e-5]", "[1.5e300]",
    "[123456789012345678901234567890]", "[0.00000000000000000000000000000000000001]", "[-123.456e-7]", "[20e1]",
    // §7
    #"["\"\\\/\b\f\n\r\t"]"#, #"["\u0000\u001f\u007F"]"#, #"["\uD834\udd1e"]"#, #"["\u00e9\u20ac"]"#, #"["\\u0000"]"#,
    #"["a/*b*/c"]"#, #"["\u2028\u2029"]"#, #"["\uFFFF\uFDD0\uDBFF\uDFFE"]"#, #"["\u0022"]"#, #"["'"]"#,
    "[\"\u{7F}\"]", "[\"é€𝄞\"]", "[\"\u{2028}\u{2029}\u{FEFF}\u{FFFF}\u{10FFFF}\"]",
  ]

  @Test(arguments: accepted) func `is accepted where the RFC has it`(text: String) throws {
    _ = try JSONValue(parsing: text)
  }

  static let rejected: [String] = [
    // Nothing, or something behind the value.
    "", " ", "\n", "1 2", "{}}", "[]]", "{} []", "[] x", "true false", "null,", #""a" "b""#, "[1]//", "{}#", "[][]",
    "1]", "\u{FEFF}",
    // Structure.
    "[", "]", "{", "}", "[1", "[1,", "[,", "[,1]", "[1,,2]", "[1,]", "[1,,]", "[1 2]", "[1:2]", "[1}", "[{]", "[}",
    "[[1]", "[\"a\"", "[\"a\",\n", #"["a" "b"]"#, #"["a":1]"#, #"{"a"}"#, #"{"a":}"#, #"{"a":1"#, #"{"a":1,"#,
    #"{"a":1,}"#, #"{"a":1,,"b":2}"#, #"{,"a":1}"#, #"{"a" 1}"#, #"{"a"::1}"#, #"{"a",1}"#, #"{"a":1 "b":2}"#,
    #"{"a":1]"#, "{[]:1}",
    "{1:1}", "{a:1}", "{'a':1}", "{null:1}", #"{"a":"b"]"#, #"{:1}"#, #"{"a":/*c*/1}"#, #"{"a":1}/**/"#, "[1]/", "<x>",
    "*",
    #"{"a":1}x"#, "[\u{B}]", "[\u{C}]", "[\u{A0}]", "[\u{2060}]", "\u{0}", "[\u{0}]", "[1\u{0}]", "{\u{0}}",
    // Words.
    "nul", "tru", "fals", "True", "NULL", "nulll", "truth", "[nul]", "[tru]", "[NaN]", "[nan]", "[Infinity]",
    "[-Infinity]", "[-NaN]", "[inf]", "[undefined]", "a",
    // Numbers.
    "-", "[-]", "[+1]", "[++1]", "[--1]", "[- 1]", "[01]", "[-01]", "[00]", "[-00]", "[.5]", "[-.5]", "[1.]", "[0.]",
    "[-2.]", "[0.e1]", "[1.e1]", "[.e1]",
    "[1e]", "[1E]", "[1e+]", "[1E-]", "[0e]", "[1e1.5]", "[1ee1]", "[1e++1]", "[1.2.3]", "[1..2]", "[0x1]", "[0X1]",
    "[1a]", "[1 000]", "[1_0]", "[1+2]",
    "[1eE2]", "[0.3e]", "[0.3e+]", "[9.e+]", "[-1x]", "[-foo]", "[1,2e]", "[\u{FF11}]", "[1/2]", "[½]", "[0b1]", "[1f]",
    // Strings.
    #"""#, #"["]"#, #"["a]"#, #"['a']"#, #"["\"]"#, #"["\a"]"#, #"["\x00"]"#, #"["\u"]"#, #"["\u1"]"#, #"["\u12"]"#,
    #"["\u123"]"#, #"["\u00g0"]"#, #"["\U0041"]"#,
    #"["\v"]"#, #"["\0"]"#, #"["\'"]"#, #"["\ "]"#, "[\"\\\u{9}\"]", "[\"\\\u{1F600}\"]", #"["\u{41}"]"#, #"["\"#,
    #"["\u00"#, #"["\uD800\"#, #"["\uD800\u"#, #"["\uD800\u1"]"#,
    #"["\uD800\uDC0"]"#, #"["\uD800\uDCxy"]"#, "[\"a\nb\"]", "[\"a\tb\"]", "[\"\u{0}\"]", "[\"\u{1F}\"]", #"[\n]"#,
    #"[\u0020"a"]"#, #"{"a":"b}"#,
  ]

  @Test(arguments: rejected) func `is rejected where the RFC has it not`(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  static let badUTF8: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
    [0xE2, 0x28, 0xA1],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9], [0x61, 0xE5],
  ]

  @Test(arguments: badUTF8) func `is rejected where a string is not UTF-8`(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[\"".utf8) + bytes + Array("\"]".utf8)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(#"{"a\n"#.utf8) + bytes + Array(#"":1}"#.utf8)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[1".utf8) + bytes + Array("]".utf8)) }
  }

  /// RFC 8259 leaves these to us.
  static let free: [(String, [UInt8], JSONError.Reason?)] = [
    ("half a surrogate pair", Array(#"["\uD800"]"#.utf8), .loneSurrogate),
    ("the second half first", Array(#"["\uDC00\uD800"]"#.utf8), .loneSurrogate),
    ("half a pair before a letter", Array(#"["\uD800a"]"#.utf8), .loneSurrogate),
    ("half a pair before another escape", Array(#"["\uD800\n"]"#.utf8), .loneSurrogate),
    ("two first halves", Array(#"["\uD800\uD800\u0061"]"#.utf8), .loneSurrogate),
    ("half a pair as a name", Array(#"{"\uDFAA":0}"#.utf8), .loneSurrogate),
    ("Latin-1", [0x5B, 0x22, 0xE9, 0x22, 0x5D], .badUTF8),
    ("overlong UTF-8", [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D], .badUTF8),
    ("UTF-16 with a byte order mark", [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], .unexpectedByte),
    ("UTF-16 without", [0x00, 0x5B, 0x00, 0x5D], .unexpectedByte),
    ("UTF-8 with a byte order mark", [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], .unexpectedByte),
    ("a number too large for a double", Array("[1e400]".utf8), .numberTooLarge),
    ("the same, negative", Array("[-1e9999]".utf8), .numberTooLarge),
    ("an exponent without end", Array("[0.4e006699999999999999999999999999]".utf8), .numberTooLarge),
    ("a number too small for a double is 0", Array("[123e-10000000]".utf8), nil),
    ("a whole number beyond 64 bits", Array("[100000000000000000000]".utf8), nil),
    ("500 levels", [UInt8](repeating: 0x5B, count: 500) + [UInt8](repeating: 0x5D, count: 500), .tooDeep),
    ("100,000 levels that never end", [UInt8](repeating: 0x5B, count: 100_000), .tooDeep),
  ]

  @Test(arguments: free.indices) func `where the RFC leaves it open is decided here`(row: Int) {
    let (name, bytes, reason) = Self.free[row]
    var met: JSONError.Reason?
    do throws(JSONError) { _ = try JSONValue(parsing: bytes) } catch { met = error.reason }
    #expect(met == reason, "\(name)")
  }

  @Test func `is limited in depth and size`() throws {
    let limits = JSONLimits(depth: 2, size: 8)
    _ = try JSONValue(parsing: "[[1]]   ", limits: limits)
    #expect(throws: JSONError(.tooDeep, at: 2)) { try JSONValue(parsing: "[[[]]]", limits: limits) }
    #expect(throws: JSONError(.tooBig, at: 8)) { try JSONValue(parsing: "[[1]]    ", limits: limits) }
    #expect(throws: JSONError(.tooDeep, at: 0)) { try JSONValue(parsing: "[]", limits: JSONLimits(depth: 0)) }
  }

  @Test func `is rejected whole wherever it is cut off`() throws {
    let whole = Array(#"{"à\u00e9":[1.5e-3,"\ud834\udd1e\\",true,null,{"x":false}],"n":-12}"#.utf8)
    _ = try JSONValue(parsing: whole)
    for length in 0..<whole.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(whole[..<length])) }
    }
  }

  @Test func `says where it broke`() {
    #expect(throws: JSONError(.unexpectedByte, at: 4)) { try JSONValue(parsing: "[1, x]") }
    #expect(throws: JSONError(.unexpectedEnd, at: 3)) { try JSONValue(parsing: "[1,") }
    #expect(JSONError(.badUTF8, at: 3).description == "a string is not UTF-8 at byte 3: send well-formed UTF-8")
  }

  @Test func `never crashes on random bytes`() {
    let seed = UInt64.random(in: .min ... .max)
    print("random JSON, seed \(seed)")
    var random = SplitMix(state: seed)
    let alphabet =
      Array(#"{}[]",:\u0123456789eE+-.truefalsn NaIity"#.utf8) + [0x80, 0xC3, 0xED, 0xF4, 0xFF, 0x00, 0x0A]
    var accepted = 0
    for _ in 0..<40_000 {
      let bytes = (0..<random.below(24)).map { _ in alphabet[random.below(alphabet.count)] }
      guard let value = try? JSONValue(parsing: bytes) else { continue }
      accepted += 1
      var writer = JSONWriter()
      value.write(into: &writer)
      #expect((try? JSONValue(parsing: writer.bytes)) == value, "seed \(seed), \(bytes)")
    }
    #expect(accepted > 0, "seed \(seed)")
  }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
