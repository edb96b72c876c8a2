/// CRC-32C (Castagnoli; RFC 3720 §B.4), eight bytes a step by eight tables.
enum CRC32C {
  /// Byte table k gives the effect of a byte followed by k zero bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      tables[byte] = value
    }
    for index in 256..<(8 * 256) {
      let shorter = tables[index - 256]
      tables[index] = shorter >> 8 ^ tables[Int(shorter & 0xFF)]
    }
    return tables
  }()

  /// The checksum of `bytes`; with `previous`, that of what came before followed by `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer, after previous: UInt32 = 0) -> UInt32 {
    tables.withUnsafeBufferPointer { table in
      var crc = ~previous
      var at = 0
      while at + 8 <= bytes.count {
        let word = bytes.littleEndian(at: at, as: UInt64.self) ^ UInt64(crc)
        let low =
          table[1_792 + Int(word & 0xFF)] ^ table[1_536 + Int(word >> 8 & 0xFF)]
          ^ table[1_280 + Int(word >> 16 & 0xFF)] ^ table[1_024 + Int(word >> 24 & 0xFF)]
        let high =
          table[768 + Int(word >> 32 & 0xFF)] ^ table[512 + Int(word >> 40 & 0xFF)]
          ^ table[256 + Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
        crc = low ^ high
        at += 8
      }
      while at < bytes.count {
        crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[at])) & 0xFF)]
        at += 1
      }
      return ~crc
    }
  }
}
