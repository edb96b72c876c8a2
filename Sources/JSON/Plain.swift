/// Bytes of a JSON string that stand for themselves: ASCII but control characters, quotes and backslashes.
enum Plain {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Where the run of plain bytes that begins at `from` ends.
  static func end(in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int {
    var at = from
    let raw = UnsafeRawBufferPointer(bytes)
    while at + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let special = zeroes(word ^ 0x22 &* ones) | zeroes(word ^ 0x5C &* ones) | below32(word) | word & tops
      // A borrow can only mark bytes above one that is marked rightly, so the lowest mark is true.
      if special != 0 { return at + special.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < bytes.count {
      let byte = bytes[at]
      guard byte >= 0x20, byte < 0x80, byte != 0x22, byte != 0x5C else { return at }
      at += 1
    }
    return at
  }

  /// Marks bytes that are 0 by their top bit (H. S. Warren, "Hacker's Delight", 6-1).
  private static func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

  private static func below32(_ word: UInt64) -> UInt64 { (word &- 0x20 &* ones) & ~word & tops }
}
