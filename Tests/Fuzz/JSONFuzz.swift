import JSON

/// JSON text: what is read can be written and read again, and the walk without a tree agrees with the tree.
enum JSONFuzz {
  private static let pointers: JSONPointers = {
    do {
      return try JSONPointers(["/*", "/a/b", "/a/*/c", "/0/1", "/a~1b"])
    } catch {
      preconditionFailure("these are pointers: \(error)")
    }
  }()

  static func one(_ input: UnsafeRawBufferPointer) {
    let limits = JSONLimits(depth: 16, size: 65_536)
    let tree = try? JSONValue(parsing: input, limits: limits)
    if let tree {
      var json = JSONWriter()
      tree.write(into: &json)
      let again = try? JSONValue(parsing: json.bytes, limits: JSONLimits(depth: 16, size: 1 << 20))
      precondition(again == tree, "what was read can be written and read again")
    }
    for dialect in [JSONDialect.strict, .bareNaN, .sensor] {
      let isWhole = walk(input, limits, dialect)
      // The walk computes only the numbers that it is asked for; the tree refuses those that no double can hold.
      if dialect == .strict, tree != nil { precondition(isWhole, "what has a tree can be walked") }
    }
  }

  /// Whether the walk came to the end.
  private static func walk(_ input: UnsafeRawBufferPointer, _ limits: JSONLimits, _ dialect: JSONDialect) -> Bool {
    var walk = JSONWalk(input, pointers: pointers, limits: limits, dialect: dialect)
    do {
      while let match = try walk.next() {
        precondition((0..<pointers.count).contains(walk.pointer), "a pointer of the list")
        _ = walk.name?.string
        switch match {
        case .string(let text):
          precondition(text.isWellFormed || dialect == .sensor, "only sensors may send broken texts")
          precondition(!text.isWellFormed || text.withUTF8 { $0.elementsEqual(text.string.utf8) }, "one text")
        case .number(let number): if let double = number.double { precondition(double.isFinite, "a number") }
        case .bool, .null, .notFinite: break
        case .unreadable(let text): precondition(!text.raw.isEmpty, "something was there")
        }
      }
      return true
    } catch {
      return false
    }
  }
}
