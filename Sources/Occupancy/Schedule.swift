/// When each space is to be looked at again. The earliest moment is found without looking at every space: a block of them knows its own.
struct Schedule: Sendable {
  private var dues: [Instant]
  /// The earliest due of each block, or one that is earlier.
  private var blocks: [Instant]
  /// No space is due before this moment.
  private(set) var earliest: Instant = .distantPast

  private static let block = 64

  init(spaces count: Int) {
    dues = Array(repeating: .distantFuture, count: count)
    blocks = Array(repeating: .distantFuture, count: (count + Self.block - 1) / Self.block)
  }

  subscript(space: Int) -> Instant { dues[space] }

  mutating func set(_ space: Int, at due: Instant) {
    dues[space] = due
    blocks[space / Self.block] = min(blocks[space / Self.block], due)
    earliest = min(earliest, due)
  }

  /// Finds the truth, block by block, where it may have become later.
  mutating func findEarliest() {
    while true {
      var best = Instant.distantFuture
      var at: Int?
      for (block, due) in blocks.enumerated() where due < best {
        best = due
        at = block
      }
      earliest = best
      guard let at else { return }
      let truth = dues[range(of: at)].min() ?? .distantFuture
      guard truth != best else { return }
      blocks[at] = truth
    }
  }

  /// The spaces that are due by `moment`, in order.
  func due(by moment: Instant) -> [Int] {
    blocks.indices.filter { blocks[$0] <= moment }.flatMap { block in
      range(of: block).filter { dues[$0] <= moment }
    }
  }

  private func range(of block: Int) -> Range<Int> {
    block * Self.block..<min((block + 1) * Self.block, dues.count)
  }
}
