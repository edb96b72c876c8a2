import JSON
import Testing

@Suite struct `JSON as sensors send it` {
  /// Each value as one word; nil where the text counts for nothing.
  func read(_ bytes: [UInt8], _ dialect: JSONDialect = .sensor) -> [String]? {
    guard let pointers = try? JSONPointers(["/*", "/*/*"]) else { return nil }
    return bytes.withUnsafeBytes { bytes in
      var walk = JSONWalk(bytes, pointers: pointers, dialect: dialect)
      var found: [String] = []
      do {
        while let value = try walk.next() {
          let said =
            switch value {
            case .string(let text): text.isWellFormed ? text.string : "broken"
            case .number(let number): number.double.map { "\($0)" } ?? "too large"
            case .bool(let flag): "\(flag)"
            case .null: "null"
            case .notFinite: "not finite"
            case .unreadable(let text): "?\(text.string)"
            }
          found.append("\(walk.name?.string ?? "-")=\(said)")
        }
        return found
      } catch {
        return nil
      }
    }
  }

  func read(_ text: String) -> [String]? { read(Array(text.utf8)) }

  /// What stands for `a`, and what is read there.
  static let blemishes: [([UInt8], String)] = [
    (Array("\"".utf8) + [0xB0, 0x43, 0x22], "broken"), ([0x22, 0xC3, 0x22], "broken"),
    ([0x22, 0xFF, 0xFE, 0x22], "broken"),
    ([0x22, 0x41, 0x00, 0x42, 0x22], "broken"), ([0x22, 0x0A, 0x22], "broken"), ([0x22, 0x1B, 0x5B, 0x22], "broken"),
    (Array(#""\x41""#.utf8), "broken"), (Array(#""\u12""#.utf8), "broken"), (Array(#""\ud800""#.utf8), "broken"),
    (Array(#""\ud800\u0041""#.utf8), "broken"), (Array(#""C:\dir\"x""#.utf8), "broken"),
    (Array("+21.5".utf8), "?+21.5"), (Array(".5".utf8), "?.5"), (Array("21.".utf8), "?21."),
    (Array("021".utf8), "?021"), (Array("21.5C".utf8), "?21.5C"), (Array("1.#QNAN".utf8), "?1.#QNAN"),
    (Array("0x1F".utf8), "?0x1F"), (Array("--".utf8), "?--"), (Array("None".utf8), "?None"),
    (Array("True".utf8), "?True"), (Array("undefined".utf8), "?undefined"), (Array("nano".utf8), "?nano"),
    (Array("1e400".utf8), "too large"), (Array("NaN".utf8), "not finite"),
  ]

  @Test(arguments: blemishes.indices) func `loses the value that has a blemish, and no other`(row: Int) {
    let (bytes, said) = Self.blemishes[row]
    #expect(read(Array(#"{"a":"#.utf8) + bytes + Array(#","b":[2,{"c":3}]}"#.utf8)) == ["a=\(said)", "-=2.0"])
    #expect(read(Array("[1,".utf8) + bytes + Array("]".utf8)) == ["-=1.0", "-=\(said)"])
  }

  @Test func `may have a comma before a bracket that closes`() {
    #expect(read(#"{"a":1,"b":[1,2,],}"#) == ["a=1.0", "-=1.0", "-=2.0"])
    #expect(read(#"{"a":1,,"b":2}"#) == nil)
    #expect(read("[,]") == nil)
  }

  static let broken = [
    "", "{", #"{"a"#, #"{"a":"#, #"{"a":1"#, #"{"a":tru"#, #"{"a":"x}"#, #"{"a":1]"#, #"{"a" 1}"#, "{a:1}", #"{"a":}"#,
    #"{"a":1}x"#, #"{"a":1}{"b":2}"#, #"{"a":x"y"}"#, "{\"a\":\"x\\",
  ]

  @Test(arguments: broken) func `is no JSON all the same where it ends too early or its brackets do not fit`(
    text: String
  ) {
    #expect(read(text) == nil)
  }

  @Test func `is not what files may hold`() {
    for (bytes, said) in Self.blemishes where said != "too large" {
      #expect(read(Array(#"{"a":"#.utf8) + bytes + Array("}".utf8), .strict) == nil)
    }
  }
}
