/// A path with names in braces where a segment is free.
struct RoutePattern: Sendable, Equatable {
  enum Segment: Sendable, Equatable {
    case literal([UInt8])
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
      guard part.hasPrefix("{"), part.hasSuffix("}"), part.utf8.count > 2 else { return .literal(Array(part.utf8)) }
      return .capture(String(part.dropFirst().dropLast()))
    }
    precondition(segments.count == 1 || !segments.contains(.literal([])), "the pattern \(text) has an empty segment")
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

  /// What `path` has where this pattern is free; nothing when the two do not fit.
  func match(_ path: UnsafeBufferPointer<UInt8>) -> Captures? {
    guard path.first == ASCII.slash, fits(path) else { return nil }
    var captures = Captures()
    var start = 1
    for segment in segments {
      let end = Self.end(of: path, from: start)
      switch segment {
      case .literal: break
      case .capture(let name): captures.add(name, String(decoding: path[start..<end], as: UTF8.self))
      }
      start = end + 1
    }
    return captures
  }

  private func fits(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 1
    for segment in segments {
      guard start <= path.count else { return false }
      let end = Self.end(of: path, from: start)
      switch segment {
      case .literal(let text):
        guard text.count == end - start else { return false }
        for index in text.indices where text[index] != path[start + index] { return false }
      case .capture:
        guard end > start else { return false }
      }
      start = end + 1
    }
    return start == path.count + 1
  }

  private static func end(of path: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < path.count, path[end] != ASCII.slash { end += 1 }
    return end
  }
}
