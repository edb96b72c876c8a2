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
