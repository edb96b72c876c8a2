/// What stands behind the question mark, decoded once; names may repeat and come in any order.
public struct HTTPQuery: Sendable, Sequence {
  public typealias Item = (name: String, value: String)

  private let items: [Item]

  public init(_ items: [Item] = []) { self.items = items }

  public var isEmpty: Bool { items.isEmpty }
  public var count: Int { items.count }

  /// The value of the first item called `name`; empty for one without `=`.
  public func first(_ name: String) -> String? { items.first { $0.name == name }?.value }

  /// The values of every item called `name`.
  public func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

  public func makeIterator() -> IndexingIterator<[Item]> { items.makeIterator() }

  /// Nothing when an escape is broken, stands for a control character, or the result is not UTF-8.
  init?(raw: some Collection<UInt8>) {
    guard !raw.isEmpty else {
      items = []
      return
    }
    var items: [Item] = []
    for part in raw.split(separator: ASCII.ampersand) {
      let name = part.prefix { $0 != ASCII.equals }
      let value = part.dropFirst(name.count + 1)
      guard let name = PercentEncoding.decode(name, plusIsSpace: true),
        let value = PercentEncoding.decode(value, plusIsSpace: true)
      else { return nil }
      items.append((name, value))
    }
    self.items = items
  }
}
