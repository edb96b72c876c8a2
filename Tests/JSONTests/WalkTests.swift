import JSON
import Testing

@Suite struct `Pointers into JSON` {
  func walk(_ text: String, _ pointers: [String], dialect: JSONDialect = .strict) throws -> [String] {
    let pointers = try JSONPointers(pointers)
    return try Array(text.utf8).withUnsafeBytes { bytes in
      var walk = JSONWalk(bytes, pointers: pointers, dialect: dialect)
      var found: [String] = []
      while let value = try walk.next() {
        found.append("\(walk.pointer) \(walk.name?.string ?? "#\(walk.depth)")=\(describe(value))")
      }
      return found
    }
  }

  func describe(_ value: JSONScalar) -> String {
    switch value {
    case .string(let text): text.string
    case .number(let number): number.double.map { "\($0)" } ?? "too large"
    case .bool(let flag): "\(flag)"
    case .null: "null"
    case .notFinite: "not finite"
    case .unreadable(let text): "unreadable \(text.string)"
    }
  }

  @Test func `find the members of an object and pass over what is nested`() throws {
    #expect(
      try walk(#"{"a":1,"b":{"c":2,"d":[3]},"e":[4],"f":null,"g":"x"}"#, ["/*"]) == [
        "0 a=1.0", "0 f=null", "0 g=x",
      ])
  }

  @Test func `find several places in one pass, the first of the list winning`() throws {
    #expect(
      try walk(
        #"{"time":"t","object":{"co2":612,"x":{"y":1}},"rxInfo":[{"rssi":-71},{"rssi":-80}]}"#,
        ["/time", "/object/*", "/*/0/rssi", "/*"]) == ["0 time=t", "1 co2=612.0", "2 rssi=-71.0"])
  }

  @Test func `read escaped steps and escaped names`() throws {
    #expect(try walk(#"{"a/b":{"~":1},"\u0061":2}"#, ["/a~1b/~0", "/a"]) == ["0 ~=1.0", "1 a=2.0"])
  }

  @Test func `find the whole text with an empty pointer`() throws {
    #expect(try walk("true", [""]) == ["0 #0=true"])
    #expect(try walk("[true]", [""]) == [])
    #expect(try walk("[true,1]", ["", "/1"]) == ["1 #1=1.0"])
  }

  @Test func `check what they pass over`() {
    #expect(throws: JSONError.self) { try walk(#"{"a":{"b":01}}"#, ["/a"]) }
    #expect(throws: JSONError.self) { try walk(#"{"a":1"#, ["/a"]) }
  }

  @Test(arguments: ["NaN", "nan", "NAN", "-nan", "Infinity", "-Infinity", "inf", "-inf", "INF"])
  func `meet a bare NaN only where it is asked for`(word: String) throws {
    let text = #"{"a":\#(word),"b":2}"#
    #expect(throws: JSONError.self) { try walk(text, ["/*"]) }
    #expect(try walk(text, ["/*"], dialect: .bareNaN) == ["0 a=not finite", "0 b=2.0"])
    #expect(throws: JSONError.self) { try walk(text.dropLast() + "", ["/*"], dialect: .bareNaN) }
    #expect(throws: JSONError.self) { try walk(#"{"a":\#(word)x}"#, ["/*"], dialect: .bareNaN) }
  }

  @Test func `are refused when nobody could mean them`() {
    #expect(throws: JSONPointers.Fault.noLeadingSlash("a")) { try JSONPointers(["a"]) }
    #expect(throws: JSONPointers.Fault.badEscape("/a~2")) { try JSONPointers(["/a~2"]) }
    #expect(throws: JSONPointers.Fault.tooLong("/1/2/3/4/5/6/7/8/9")) { try JSONPointers(["/1/2/3/4/5/6/7/8/9"]) }
    #expect(throws: JSONPointers.Fault.tooMany(65)) { try JSONPointers([String](repeating: "/a", count: 65)) }
    #expect(JSONPointers.Fault.noLeadingSlash("a").description.contains(#"write "/a""#))
  }
}
