/// A value that holds no others. It points into the scanned bytes and is valid as long as they are.
public enum JSONScalar {
  case string(JSONText)
  case number(JSONNumber)
  case bool(Bool)
  case null
  case notFinite
}

/// Walks through JSON text once and stops at each scalar that one of the pointers leads to. What it found counts only once `next` has returned nil.
public struct JSONWalk {
  public struct Match {
    /// Which of the pointers led here.
    public var pointer: Int
    /// How many steps led here.
    public var depth: Int
    public var value: JSONScalar
  }

  private struct Level {
    var candidates: UInt64
    /// The member just met; nil in an array.
    var name: JSONText?
    /// The next element of an array.
    var index: Int
    var here: UInt64
  }

  private let pointers: JSONPointers
  private var scanner: JSONScanner
  private var levels: InlineArray<8, Level>
  private var depth = 0

  public init(
    _ bytes: UnsafeRawBufferPointer, pointers: JSONPointers, limits: JSONLimits = JSONLimits(),
    dialect: JSONDialect = .strict
  ) {
    self.pointers = pointers
    scanner = JSONScanner(bytes, limits: limits, dialect: dialect)
    levels = InlineArray(repeating: Level(candidates: 0, name: nil, index: 0, here: 0))
  }

  /// The next value that is looked for; nil when the text is over and was whole.
  public mutating func next() throws(JSONError) -> Match? {
    while true {
      switch try scanner.next() {
      case .key(let name):
        levels[depth - 1].name = name
        levels[depth - 1].here = pointers.following(levels[depth - 1].candidates, depth: depth - 1, name: name)
      case .string(let text): if let match = match(.string(text)) { return match }
      case .number(let number): if let match = match(.number(number)) { return match }
      case .bool(let flag): if let match = match(.bool(flag)) { return match }
      case .null: if let match = match(.null) { return match }
      case .notFinite: if let match = match(.notFinite) { return match }
      case .objectStart: try enter(isArray: false)
      case .arrayStart: try enter(isArray: true)
      case .objectEnd, .arrayEnd: depth -= 1
      case .end: return nil
      }
    }
  }

  /// The member name that was the `step`-th on the way to the last match, counted from 0; nil where it was a place in an array.
  public func name(at step: Int) -> JSONText? { step < depth ? levels[step].name : nil }

  private mutating func enter(isArray: Bool) throws(JSONError) {
    let candidates = candidatesHere()
    guard pointers.goesDeeper(candidates, than: depth) else { return try scanner.skipContainer() }
    levels[depth] = Level(candidates: candidates, name: nil, index: isArray ? 0 : -1, here: 0)
    depth += 1
  }

  private mutating func match(_ value: JSONScalar) -> Match? {
    let candidates = candidatesHere()
    guard let pointer = pointers.first(of: candidates, endingAt: depth) else { return nil }
    return Match(pointer: pointer, depth: depth, value: value)
  }

  /// The pointers that led to the value that begins now.
  private mutating func candidatesHere() -> UInt64 {
    guard depth > 0 else { return pointers.all }
    let level = levels[depth - 1]
    guard level.index >= 0 else { return level.here }
    levels[depth - 1].index += 1
    return pointers.following(level.candidates, depth: depth - 1, index: level.index)
  }
}
