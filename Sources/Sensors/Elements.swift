import Occupancy

/// What the objects inside a message tell of themselves: whose they are, what they are called, when they were made. Kept by the decoder, so that no message allocates.
///
/// A value belongs to the innermost of them around it.
struct Elements: Sendable {
  struct Element: Sendable {
    /// Below 0 where it tells none; `notKept` where there was no room for it.
    var device: Int32 = -1
    /// The name of the values in it, among `bytes`.
    var name: Range<Int32>?
    /// How good that name is, 0 the best, where several members may tell it.
    var rank = 0
    var time: Instant?
    var isFahrenheit = false
  }

  private(set) var list: [Element] = []
  /// By number of the container (`JSONWalk.container`), its place in `list`; below 0 for none.
  private var ofContainer: [Int32] = []
  private var bytes: [UInt8] = []
  /// There were more than anybody sends.
  private(set) var isOverfull = false

  static let notKept: Int32 = -2

  /// Nobody lists more in one message.
  static let most = 1_024
  private static let containersAtMost = 8_192

  var isEmpty: Bool { list.isEmpty && !isOverfull }

  mutating func removeAll() {
    guard !isEmpty else { return }
    list.removeAll(keepingCapacity: true)
    ofContainer.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    isOverfull = false
  }

  /// Notes what a container tells of itself.
  mutating func note(_ container: Int, _ change: (inout Element) -> Void) {
    guard container > 0, container < Self.containersAtMost else {
      isOverfull = true
      return
    }
    while ofContainer.count <= container { ofContainer.append(-1) }
    if ofContainer[container] < 0 {
      guard list.count < Self.most else {
        isOverfull = true
        return
      }
      ofContainer[container] = Int32(list.count)
      list.append(Element())
    }
    change(&list[Int(ofContainer[container])])
  }

  mutating func keep(_ name: UnsafeBufferPointer<UInt8>) -> Range<Int32> {
    let start = Int32(bytes.count)
    bytes.append(contentsOf: name)
    return start..<Int32(bytes.count)
  }

  subscript(container: Int) -> Element? {
    guard container > 0, container < ofContainer.count, ofContainer[container] >= 0 else { return nil }
    return list[Int(ofContainer[container])]
  }

  func name(_ range: Range<Int32>) -> ArraySlice<UInt8> { bytes[Int(range.lowerBound)..<Int(range.upperBound)] }
}
