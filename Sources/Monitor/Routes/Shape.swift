import Occupancy

/// What a body or a query may hold, described once: the front desk checks by it, `/openapi.json` tells it, and a test attacks every part of it.
///
/// What is not described is refused: neither a word nor a number of a request reaches a route that nobody has thought of.
struct Shape: Sendable {
  struct Member: Sendable {
    var name: String
    var kind: Kind
    var isRequired: Bool
  }

  /// What one value may be. Every text has a grammar or an alphabet, and a length; every list a cap; every number bounds.
  indirect enum Kind: Sendable {
    /// The id of a space of this site; another one is a space that is unknown.
    case space
    /// A zone that some space of this site is in.
    case zone
    /// An organisation of this site.
    case organisation
    /// A member's id, by its grammar: who may be named is for the route to say.
    case member
    /// Words that are kept for people, without what is not seen but does something.
    case text(most: Int)
    /// Words that are only compared and never kept.
    case key(most: Int)
    /// A moment with its offset, of the years that can be written and read back.
    case instant
    /// Where a page ended, as `next` of its answer told it.
    case cursor
    /// The same of a list of sensors.
    case sensorCursor
    /// A day of the calendar.
    case day
    case flag
    case whole(ClosedRange<Int>)
    case word([String])
    case list(Kind, most: Int)
    case object(Shape)
  }

  var members: [Member] = []
  /// Whether what is not in it is passed over: a page that people open by a link, to which programs add words of their own.
  var isOpen = false

  /// The bytes that a body may have: the longest that makes sense, a series without 200 days under a title of 200 emoji in escapes, has half as many.
  static let longestBody = 16_384
  /// Levels of a body; a route's own are told by their names before they are too deep.
  static let deepest = 8
  /// In which moments and days lie, as people read it.
  static let years = "\(CivilDate.earliest.year)–\(CivilDate.latest.year)"
}

extension Shape.Member {
  static func needs(_ name: String, _ kind: Shape.Kind) -> Shape.Member {
    Shape.Member(name: name, kind: kind, isRequired: true)
  }

  static func may(_ name: String, _ kind: Shape.Kind) -> Shape.Member {
    Shape.Member(name: name, kind: kind, isRequired: false)
  }
}
