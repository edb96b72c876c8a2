/// The first 40 bytes of a file of the journal, little endian: magic, version, number of the file, first sequence, salt, zero, CRC-32C of all before it.
struct SegmentHeader: Equatable {
  static let size = 40
  static let version: UInt32 = 1
  static let magic: UInt64 = 0x314C_4E52_4A5A_5250  // "PRZJRNL1"

  var number: UInt32
  var firstSequence: UInt64
  /// Random, in every checksum of a batch's header: text from outside cannot be made to look like a batch, nor a batch of another file.
  var salt: UInt64

  enum Reading: Equatable {
    case good(SegmentHeader)
    case bad
    case otherVersion(UInt32)
  }

  func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Self.magic)
    bytes.append(littleEndian: Self.version)
    bytes.append(littleEndian: number)
    bytes.append(littleEndian: firstSequence)
    bytes.append(littleEndian: salt)
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: bytes.withUnsafeBytes { CRC32C.checksum($0) })
    return bytes
  }

  static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
    guard bytes.count >= size, bytes.littleEndian(at: 0, as: UInt64.self) == magic,
      bytes.littleEndian(at: 36, as: UInt32.self) == CRC32C.checksum(bytes.part(0, 36))
    else { return .bad }
    let version = bytes.littleEndian(at: 8, as: UInt32.self)
    guard version == Self.version else { return .otherVersion(version) }
    return .good(
      SegmentHeader(
        number: bytes.littleEndian(at: 12, as: UInt32.self), firstSequence: bytes.littleEndian(at: 16, as: UInt64.self),
        salt: bytes.littleEndian(at: 24, as: UInt64.self)))
  }

  static func fileName(_ number: UInt32) -> String {
    let digits = String(number)
    return "journal-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits + ".log"
  }

  /// The number in a name such as `journal-000012.log`; nil for every other file of the folder.
  static func number(inFileName name: String) -> UInt32? {
    guard name.hasPrefix("journal-"), name.hasSuffix(".log"),
      let number = UInt32(name.dropFirst(8).dropLast(4)), number > 0, fileName(number) == name
    else { return nil }
    return number
  }
}
