/// The 32 bytes before each batch, little endian: magic, length, sequence, records, zero, CRC-32C of the payload, CRC-32C of the salt and all before it.
///
/// The payload is each record's length (4 bytes) and bytes, then zeros up to a multiple of 8: batches start at multiples of 8.
struct BatchHeader: Equatable {
  static let size = 32
  static let magic: UInt32 = 0x4354_4142  // "BATC"
  /// No batch is larger than this: recovery never has to hold more.
  static let maximalPayload = 32 << 20

  var length: UInt32
  var sequence: UInt64
  var records: UInt32
  var payloadChecksum: UInt32

  /// Writes the header over 32 bytes of `bytes`, from `start` on.
  func write(over bytes: inout [UInt8], at start: Int, salt: UInt64) {
    bytes.write(littleEndian: Self.magic, at: start)
    bytes.write(littleEndian: length, at: start + 4)
    bytes.write(littleEndian: sequence, at: start + 8)
    bytes.write(littleEndian: records, at: start + 16)
    bytes.write(littleEndian: UInt32(0), at: start + 20)
    bytes.write(littleEndian: payloadChecksum, at: start + 24)
    let checksum = bytes.withUnsafeBytes { Self.checksum(of: $0.part(start, Self.size), salt: salt) }
    bytes.write(littleEndian: checksum, at: start + 28)
  }

  /// Nil when the bytes are no header of this file's batches.
  init?(_ bytes: UnsafeRawBufferPointer, salt: UInt64) {
    guard bytes.count >= Self.size, bytes.littleEndian(at: 0, as: UInt32.self) == Self.magic,
      bytes.littleEndian(at: 28, as: UInt32.self) == Self.checksum(of: bytes, salt: salt)
    else { return nil }
    length = bytes.littleEndian(at: 4, as: UInt32.self)
    sequence = bytes.littleEndian(at: 8, as: UInt64.self)
    records = bytes.littleEndian(at: 16, as: UInt32.self)
    payloadChecksum = bytes.littleEndian(at: 24, as: UInt32.self)
  }

  init(length: UInt32, sequence: UInt64, records: UInt32, payloadChecksum: UInt32) {
    self.length = length
    self.sequence = sequence
    self.records = records
    self.payloadChecksum = payloadChecksum
  }

  private static func checksum(of bytes: UnsafeRawBufferPointer, salt: UInt64) -> UInt32 {
    let salted = withUnsafeBytes(of: salt.littleEndian) { CRC32C.checksum($0) }
    return CRC32C.checksum(bytes.part(0, 28), after: salted)
  }
}
