/// A part of the list of sensors: so many lines after the place where the page before it ended. Lines come in groups, one a space.
struct SensorPage: Sendable {
  /// The last line of a page: `GROUP-LINE`, each by its number.
  struct Place: Sendable, Comparable {
    static let longest = 21

    var group: Int
    var line: Int

    init(group: Int, line: Int) {
      self.group = group
      self.line = line
    }

    init?(_ text: String) {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard text.utf8.count <= Self.longest, parts.count == 2,
        parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 10 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
        let group = Int(parts[0]), let line = Int(parts[1])
      else { return nil }
      self.init(group: group, line: line)
    }

    var text: String { "\(group)-\(line)" }

    static func < (a: Place, b: Place) -> Bool { (a.group, a.line) < (b.group, b.line) }
  }

  private let after: Place?
  /// Nil: all of them.
  private let limit: Int?
  private var at = Place(group: 0, line: -1)
  private var last: Place?
  private var count = 0
  /// Where the next page begins; nil for the last one.
  private(set) var next: Place?

  init(after: Place?, limit: Int?) {
    self.after = after
    self.limit = limit
  }

  /// Goes on with the lines of that group; false where none of them is wanted.
  mutating func takes(group: Int) -> Bool {
    guard next == nil, after.map({ group >= $0.group }) ?? true else { return false }
    at = Place(group: group, line: -1)
    return true
  }

  /// Whether the next line of the group belongs to this page.
  mutating func takes() -> Bool {
    at.line += 1
    guard next == nil, after.map({ at > $0 }) ?? true else { return false }
    if let limit, count == limit {
      next = last
      return false
    }
    count += 1
    last = at
    return true
  }
}
