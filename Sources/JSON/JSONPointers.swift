/// JSON Pointers (RFC 6901) that are looked for together, in one pass. A step `*` stands for any one name or index, `input:*` for any longer name that begins so; the first pointer of the list that fits a value has it.
public struct JSONPointers: Sendable {
  public static let most = 64
  public static let longest = 8

  public enum Fault: Error, Equatable, Sendable, CustomStringConvertible {
    case noLeadingSlash(String)
    case badEscape(String)
    case tooLong(String)
    case tooMany(Int)

    public var description: String {
      switch self {
      case .noLeadingSlash(let text): "the JSON Pointer \"\(text)\" does not begin with \"/\": write \"/\(text)\""
      case .badEscape(let text):
        "\"~\" in \"\(text)\" is followed by neither 0 nor 1: write \"~0\" for \"~\", \"~1\" for \"/\""
      case .tooLong(let text): "the JSON Pointer \"\(text)\" has more than \(JSONPointers.longest) steps"
      case .tooMany(let count): "\(count) JSON Pointers in one rule, at most \(JSONPointers.most)"
      }
    }
  }

  private struct Literal: Sendable {
    var depth: Int
    var name: [UInt8]
    /// Whether the name is only how a longer one begins.
    var isBeginning: Bool
    var pointers: UInt64
  }

  /// What the pointers ask for at one depth.
  private struct Depth: Sendable {
    /// The pointers whose step there is `*`, and those that end there.
    var wild: UInt64 = 0
    var ending: UInt64 = 0
    /// A bit for the length of each name that is asked for there, modulo 64: most names are passed over by it.
    var lengths: UInt64 = 0
  }

  public let count: Int
  private var depths = [Depth](repeating: Depth(), count: longest + 1)
  private var literals: [Literal] = []

  public init(_ pointers: [String]) throws(Fault) {
    guard pointers.count <= Self.most else { throw .tooMany(pointers.count) }
    count = pointers.count
    for (number, pointer) in pointers.enumerated() {
      let steps = try Self.steps(of: pointer)
      let bit: UInt64 = 1 << number
      for (depth, step) in steps.enumerated() {
        if step == [UInt8(ascii: "*")] {
          depths[depth].wild |= bit
          continue
        }
        let isBeginning = step.last == UInt8(ascii: "*")
        let name = isBeginning ? Array(step.dropLast()) : step
        depths[depth].lengths |= isBeginning ? .max : Self.bit(ofLength: step.count)
        if let known = literals.firstIndex(where: {
          $0.depth == depth && $0.isBeginning == isBeginning && $0.name == name
        }) {
          literals[known].pointers |= bit
        } else {
          literals.append(Literal(depth: depth, name: name, isBeginning: isBeginning, pointers: bit))
        }
      }
      depths[steps.count].ending |= bit
    }
  }

  private static func bit(ofLength length: Int) -> UInt64 { 1 << UInt64(length & 63) }

  /// The steps of a pointer, unescaped.
  public static func steps(of pointer: String) throws(Fault) -> [[UInt8]] {
    guard !pointer.isEmpty else { return [] }
    guard pointer.utf8.first == UInt8(ascii: "/") else { throw .noLeadingSlash(pointer) }
    let parts = pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= longest else { throw .tooLong(pointer) }
    var steps: [[UInt8]] = []
    for part in parts {
      var step: [UInt8] = []
      var rest = part[...]
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "~") else {
          step.append(byte)
          continue
        }
        switch rest.popFirst() {
        case UInt8(ascii: "0"): step.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): step.append(UInt8(ascii: "/"))
        default: throw .badEscape(pointer)
        }
      }
      steps.append(step)
    }
    return steps
  }

  var all: UInt64 { count == 64 ? .max : (1 << UInt64(count)) - 1 }

  /// Of `candidates`, those whose step at `depth` is this name.
  func following(_ candidates: UInt64, depth: Int, name: JSONText) -> UInt64 {
    let found = candidates & depths[depth].wild
    guard name.hasEscapes || depths[depth].lengths & Self.bit(ofLength: name.raw.count) != 0 else { return found }
    return found | literals(candidates, depth) { $0.isBeginning ? name.isLonger(than: $0.name) : name == $0.name }
  }

  /// Of `candidates`, those whose step at `depth` is this place in an array.
  func following(_ candidates: UInt64, depth: Int, index: Int) -> UInt64 {
    candidates & depths[depth].wild
      | literals(candidates, depth) { !$0.isBeginning && $0.name.elementsEqual(String(index).utf8) }
  }

  private func literals(_ candidates: UInt64, _ depth: Int, _ isStep: (Literal) -> Bool) -> UInt64 {
    var found: UInt64 = 0
    for literal in literals where literal.depth == depth && candidates & literal.pointers != 0 && isStep(literal) {
      found |= candidates & literal.pointers
    }
    return found
  }

  /// Of `candidates`, those that are led to their end after `depth` steps.
  func ending(_ candidates: UInt64, at depth: Int) -> UInt64 { candidates & depths[depth].ending }

  func first(of candidates: UInt64, endingAt depth: Int) -> Int? {
    let found = candidates & depths[depth].ending
    return found == 0 ? nil : found.trailingZeroBitCount
  }

  func goesDeeper(_ candidates: UInt64, than depth: Int) -> Bool { candidates & ~depths[depth].ending != 0 }
}
