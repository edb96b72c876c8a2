/// Batches of a journal that were durable and are gone, by their sequence. Whoever goes on without them names them: `41-57`, or `1-` where nobody knows how many there were.
///
/// So nobody accepts a loss that they have not seen, and a flag that was left in a unit file accepts no other one.
public struct Loss: Equatable, Sendable, CustomStringConvertible {
  public var first: UInt64
  /// Nil where nothing is left that knows.
  public var last: UInt64?

  public init(first: UInt64, last: UInt64?) {
    self.first = first
    self.last = last
  }

  public init?(_ text: String) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = UInt64(ends[0]), first > 0 else { return nil }
    guard !ends[1].isEmpty else {
      self.init(first: first, last: nil)
      return
    }
    guard let last = UInt64(ends[1]), last >= first else { return nil }
    self.init(first: first, last: last)
  }

  public var description: String { "\(first)-\(last.map { String($0) } ?? "")" }
}
