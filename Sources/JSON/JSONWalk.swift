/// A value that holds no others. It points into the scanned bytes and is valid as long as they are.
public enum JSONScalar {
  case string(JSONText)
  case number(JSONNumber)
  case bool(Bool)
  case null
  case notFinite
  case unreadable(JSONText)
}

/// Walks through JSON text once and stops at each scalar that one of the pointers leads to. What it found counts only once `next` has returned nil.
public struct JSONWalk {
  private struct Level {
    /// The pointers that led to the container.
    var candidates: UInt64 = 0
    /// The next element of an array; below 0 in an object.
    var index = 0
    /// Which of the containers of the text it is, in the order in which they begin.
    var number = 0
  }

  private let pointers: JSONPointers
  private var scanner: JSONScanner
  private var outer = InlineArray<8, Level>(repeating: Level())
  /// The innermost level, kept apart because nearly everything happens there.
  private var level = Level()
  /// The pointers that lead on to the value of the member just met.
  private var here: UInt64 = 0
  private var key: JSONText?
  /// By depth, the member names that led to the containers that are open now.
  private var outerKeys = InlineArray<8, JSONText?>(repeating: nil)
  /// How many containers were entered so far.
  private var entered = 0
  /// A bit for each pointer that led to an object or an array so far.
  public private(set) var containers: UInt64 = 0
  /// Steps from the root to the last value.
  public private(set) var depth = 0
  /// Which of the pointers led to the last value.
  public private(set) var pointer = 0

  public init(
    _ bytes: UnsafeRawBufferPointer, pointers: JSONPointers, limits: JSONLimits = JSONLimits(),
    dialect: JSONDialect = .strict
  ) {
    self.pointers = pointers
    scanner = JSONScanner(bytes, limits: limits, dialect: dialect)
  }

  /// The next value that is looked for; nil when the text is over and was whole.
  public mutating func next() throws(JSONError) -> JSONScalar? {
    while true {
      switch try scanner.next() {
      case .key(let name):
        key = name
        here = pointers.following(level.candidates, depth: depth - 1, name: name)
      case .string(let text): if isLookedFor() { return .string(text) }
      case .number(let number): if isLookedFor() { return .number(number) }
      case .bool(let flag): if isLookedFor() { return .bool(flag) }
      case .null: if isLookedFor() { return .null }
      case .notFinite: if isLookedFor() { return .notFinite }
      case .unreadable(let text): if isLookedFor() { return .unreadable(text) }
      case .objectStart: try enter(isArray: false)
      case .arrayStart: try enter(isArray: true)
      case .objectEnd, .arrayEnd:
        depth -= 1
        level = outer[depth]
      case .end: return nil
      }
    }
  }

  /// The member name that was the last step to the last value; nil where it was a place in an array, or the value is the whole text.
  public var name: JSONText? { depth > 0 && level.index < 0 ? key : nil }

  /// The member name that was step `step` to the last value, counted from 0; nil where it was a place in an array.
  public func name(at step: Int) -> JSONText? { step == depth - 1 ? name : step < depth ? outerKeys[step] : nil }

  /// The place in an array that was step `step` to the last value, both counted from 0; nil where it was a member's name.
  public func place(at step: Int) -> Int? {
    guard step >= 0, step < depth else { return nil }
    let index = step == depth - 1 ? level.index : outer[step + 1].index
    return index > 0 ? index - 1 : nil
  }

  /// The number of the object or array around the last value that is `steps` steps from the root: what stands in one container has one number.
  public func container(at steps: Int) -> Int {
    guard steps >= 0, steps < depth else { return 0 }
    return steps == depth - 1 ? level.number : outer[steps + 1].number
  }

  private mutating func enter(isArray: Bool) throws(JSONError) {
    let candidates = candidatesHere()
    containers |= pointers.ending(candidates, at: depth)
    guard pointers.goesDeeper(candidates, than: depth) else { return try scanner.skipContainer() }
    if depth > 0 { outerKeys[depth - 1] = name }
    outer[depth] = level
    entered += 1
    level = Level(candidates: candidates, index: isArray ? 0 : -1, number: entered)
    depth += 1
  }

  private mutating func isLookedFor() -> Bool {
    guard let found = pointers.first(of: candidatesHere(), endingAt: depth) else { return false }
    pointer = found
    return true
  }

  /// The pointers that lead to the value that begins now.
  private mutating func candidatesHere() -> UInt64 {
    guard depth > 0 else { return pointers.all }
    guard level.index >= 0 else { return here }
    defer { level.index += 1 }
    return pointers.following(level.candidates, depth: depth - 1, index: level.index)
  }
}
