/// Numbers byte strings in the order in which they first come, and finds the number again: open addressing, keys side by side in one array.
struct ByteTable: Sendable {
  private struct Span {
    var start: UInt32
    var length: UInt32
  }

  /// The upper half of the hash, and the number of the key plus 1; 0 is free. Never more than half full.
  private var slots: [UInt64]
  private var spans: [Span] = []
  private var bytes: [UInt8] = []

  init(slots count: Int = 16) {
    precondition(count > 1 && count & (count - 1) == 0, "a hash is cut to a place by a mask")
    slots = [UInt64](repeating: 0, count: count)
  }

  var count: Int { spans.count }

  func find(_ key: UnsafeRawBufferPointer) -> Int? {
    let hash = Self.hash(key)
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      let slot = slots[place]
      guard slot != 0 else { return nil }
      if slot >> 32 == hash >> 32 {
        let number = Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
        if isKey(number, key) { return number }
      }
      place = (place + 1) & mask
    }
  }

  /// The number of the new key. It must not be in the table.
  mutating func insert(_ key: UnsafeRawBufferPointer) -> Int {
    precondition(bytes.count + key.count <= Int(UInt32.max), "whoever fills the table bounds what goes in")
    let number = spans.count
    spans.append(Span(start: UInt32(bytes.count), length: UInt32(key.count)))
    bytes.append(contentsOf: key)
    if spans.count * 2 > slots.count { grow() } else { place(number, hash: Self.hash(key)) }
    return number
  }

  func key(_ number: Int) -> ArraySlice<UInt8> {
    let span = spans[number]
    return bytes[Int(span.start)..<Int(span.start + span.length)]
  }

  func isKey(_ number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let span = spans[number]
    guard Int(span.length) == key.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      let start = Int(span.start)
      func differ<Word: FixedWidthInteger>(at: Int, _ word: Word.Type) -> Bool {
        key.loadUnaligned(fromByteOffset: at, as: word) != bytes.loadUnaligned(fromByteOffset: start + at, as: word)
      }
      // The last word overlaps the one before, so that no odd bytes are left over.
      guard key.count < 8 else {
        var at = 0
        while at + 8 < key.count {
          if differ(at: at, UInt64.self) { return false }
          at += 8
        }
        return !differ(at: key.count - 8, UInt64.self)
      }
      guard key.count < 4 else { return !differ(at: 0, UInt32.self) && !differ(at: key.count - 4, UInt32.self) }
      for at in key.indices where differ(at: at, UInt8.self) { return false }
      return true
    }
  }

  private mutating func place(_ number: Int, hash: UInt64) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 { place = (place + 1) & mask }
    slots[place] = (hash >> 32) << 32 | UInt64(number + 1)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 4)
    for number in spans.indices {
      place(number, hash: key(number).withUnsafeBytes { Self.hash($0) })
    }
  }

  /// Eight bytes at a time, each mixed by a multiplication to 128 bits whose halves are folded (the idea of Wang Yi's wyhash).
  static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: key.count) ^ 0xA076_1D64_78BD_642F
    var at = 0
    while at + 8 <= key.count {
      state = mix(state ^ key.loadUnaligned(fromByteOffset: at, as: UInt64.self), 0xE703_7ED1_A0B4_28DB)
      at += 8
    }
    var tail: UInt64 = 0
    while at < key.count {
      tail = tail << 8 | UInt64(key[at])
      at += 1
    }
    return mix(state ^ tail, 0x8EBC_6AF0_9C88_C6E3)
  }

  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
