/// One thing that is wrong in a configuration, where it stands, and what to do about it.
public struct Mistake: Error, Hashable, Sendable, Comparable, CustomStringConvertible {
  public var file: String
  /// From 1 on.
  public var line: Int
  /// In characters as editors count them, from 1 on.
  public var column: Int
  public var sentence: String

  public init(file: String, line: Int, column: Int, sentence: String) {
    self.file = file
    self.line = line
    self.column = column
    self.sentence = sentence
  }

  /// `file:line:column: sentence`, as compilers print it and editors follow it.
  public var description: String { "\(file):\(line):\(column): \(sentence)" }

  public static func < (a: Mistake, b: Mistake) -> Bool {
    (a.line, a.column, a.sentence) < (b.line, b.column, b.sentence)
  }
}

/// Every mistake of a configuration at once, in the order in which they stand in the file.
public struct Mistakes: Error, Equatable, Sendable, CustomStringConvertible {
  public var all: [Mistake]

  public init(_ all: [Mistake]) {
    self.all = all
  }

  public var description: String { all.map(\.description).joined(separator: "\n") }
}
