import Testing

@testable import Journaling

@Suite struct `The format on disk` {
  /// RFC 3720 §B.4, and the check value of the catalogue of CRCs.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283),
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0...31), 0x46DD_794E),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func `CRC-32C gives the published values, whole and in parts`(bytes: [UInt8], checksum: UInt32) {
    #expect(bytes.withBytes { CRC32C.checksum($0) } == checksum)
    for split in bytes.indices {
      let front = Array(bytes[..<split]).withBytes { CRC32C.checksum($0) }
      #expect(Array(bytes[split...]).withBytes { CRC32C.checksum($0, after: front) } == checksum)
    }
  }

  @Test func `a file's header reads back`() {
    let header = SegmentHeader(number: 12, firstSequence: 3_000_000_000, salt: 0x0123_4567_89AB_CDEF)
    #expect(header.bytes().count == SegmentHeader.size)
    #expect(header.bytes().withBytes { SegmentHeader.read($0) } == .good(header))
  }

  @Test func `files are numbered with six digits, and more when they need them`() {
    #expect(SegmentHeader.fileName(1) == "journal-000001.log")
    #expect(SegmentHeader.fileName(1_234_567) == "journal-1234567.log")
    #expect(SegmentHeader.number(inFileName: "journal-000012.log") == 12)
    for other in ["journal-12.log", "journal-000000.log", "journal-+00012.log", "journal-000012.log.bak", "lock"] {
      #expect(SegmentHeader.number(inFileName: other) == nil)
    }
  }

  @Test(arguments: [(1, false), (0, false), (3, false)] as [(UInt32, Bool)])
  func `records whose lengths do not fit their payload are told`(count: UInt32, fits: Bool) {
    let payload: [UInt8] = [9, 0, 0, 0, 1, 2, 3, 4]
    #expect(payload.withBytes { Batch.forEachRecord(in: $0, count: count) { _ in } } == fits)
  }
}
