/// What a router took out of a path.
public struct Captures: Sendable, Equatable {
  private var values: [(name: String, value: String)] = []

  init() {}

  /// The segment that stood where the pattern has `{name}`; nothing for a name that the pattern does not have.
  public subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  mutating func add(_ name: String, _ value: String) { values.append((name, value)) }

  public static func == (left: Captures, right: Captures) -> Bool {
    left.values.elementsEqual(right.values) { $0 == $1 }
  }
}

/// A path with names in braces where a segment is free.
struct RoutePattern: Sendable, Equatable {
  enum Segment: Sendable, Equatable {
    case literal(String)
    case capture(String)

    var isLiteral: Bool {
      switch self {
      case .literal: true
      case .capture: false
      }
    }
  }

  let segments: [Segment]

  init(_ text: String) {
    precondition(text.utf8.first == ASCII.slash, "the pattern \(text) begins with a slash")
    segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
      guard part.hasPrefix("{"), part.hasSuffix("}"), part.utf8.count > 2 else { return .literal(String(part)) }
      return .capture(String(part.dropFirst().dropLast()))
    }
    precondition(segments.count == 1 || !segments.contains(.literal("")), "the pattern \(text) has an empty segment")
  }

  var isLiteral: Bool { segments.allSatisfy(\.isLiteral) }

  func hasShape(of other: RoutePattern) -> Bool {
    segments.count == other.segments.count
      && zip(segments, other.segments).allSatisfy { $0 == $1 || (!$0.isLiteral && !$1.isLiteral) }
  }

  /// Shorter first, then literal before captured at the first segment where the two differ in that.
  func goesBefore(_ other: RoutePattern) -> Bool {
    guard segments.count == other.segments.count else { return segments.count < other.segments.count }
    for (mine, others) in zip(segments, other.segments) where mine.isLiteral != others.isLiteral {
      return mine.isLiteral
    }
    return false
  }

  func match(_ path: [Substring.UTF8View]) -> Captures? {
    guard path.count == segments.count else { return nil }
    var captures = Captures()
    for (segment, part) in zip(segments, path) {
      switch segment {
      case .literal(let text): guard part.elementsEqual(text.utf8) else { return nil }
      case .capture(let name): captures.add(name, String(Substring(part)))
      }
    }
    return captures
  }
}
