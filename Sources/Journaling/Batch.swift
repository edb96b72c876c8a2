/// Records on their way to the disk, in one run of bytes. What is longer than a batch may be becomes several, each of which is durable or is not there.
public struct Batch {
  /// One after the other, each with room for its header.
  private(set) var bytes: [UInt8]
  public private(set) var records = 0
  /// Where the present batch begins, and how many records it has.
  private var start = 0
  private var recordsHere = 0
  /// The batches before it.
  private var full: [Part] = []
  private let most: Int

  /// With its length, and padded, it fills a batch.
  static let longestRecord = BatchHeader.maximalPayload - 12

  /// One batch of the run.
  struct Part: Equatable {
    var range: Range<Int>
    var records: Int
  }

  init(most: Int = BatchHeader.maximalPayload) {
    self.most = most
    bytes = [UInt8](repeating: 0, count: BatchHeader.size)
  }

  public mutating func add(_ record: some Sequence<UInt8>) {
    addRecord { $0.append(contentsOf: record) }
  }

  /// Adds one record that `write` appends in place, without an array of its own. It may only append.
  public mutating func addRecord(_ write: (inout [UInt8]) -> Void) {
    let start = bytes.count
    bytes.append(littleEndian: UInt32(0))
    write(&bytes)
    precondition(bytes.count >= start + 4, "a record's writer only appends")
    // Longer than a batch may be is told by `Journal.append`, which then writes nothing.
    bytes.write(littleEndian: UInt32(clamping: bytes.count - start - 4), at: start)
    if recordsHere > 0, payloadLength > most - 8 { beginPart(at: start) }
    records += 1
    recordsHere += 1
  }

  /// What comes next need not be there together with what came before: a batch that is half full may end here.
  public mutating func mayEnd() {
    if recordsHere > 0, payloadLength > most / 2 { beginPart(at: bytes.count) }
  }

  /// Of the present batch.
  private var payloadLength: Int { bytes.count - start - BatchHeader.size }

  /// Of all batches.
  var longestPayload: Int { full.map { $0.range.count - BatchHeader.size }.reduce(payloadLength, max) }

  private mutating func beginPart(at end: Int) {
    let padding = (8 - (end - start) % 8) % 8
    bytes.insert(contentsOf: repeatElement(0, count: padding + BatchHeader.size), at: end)
    full.append(Part(range: start..<(end + padding), records: recordsHere))
    start = end + padding
    recordsHere = 0
  }

  /// Pads, fills in the headers, and returns the batches in order.
  mutating func seal(sequence first: UInt64, salt: UInt64) -> [Part] {
    while bytes.count % 8 != 0 { bytes.append(0) }
    let parts = full + [Part(range: start..<bytes.count, records: recordsHere)]
    for (sequence, part) in zip(first..., parts) {
      let payload = part.range.lowerBound + BatchHeader.size
      let length = part.range.upperBound - payload
      let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0.part(payload, length)) }
      BatchHeader(
        length: UInt32(length), sequence: sequence, records: UInt32(part.records), payloadChecksum: checksum
      ).write(over: &bytes, at: part.range.lowerBound, salt: salt)
    }
    return parts
  }

  mutating func reset() {
    bytes.removeLast(bytes.count - BatchHeader.size)
    records = 0
    start = 0
    recordsHere = 0
    full = []
  }

  /// Hands each record of a payload to `body`; false when lengths and count do not fit the payload.
  static func forEachRecord<Fault: Error>(
    in payload: UnsafeRawBufferPointer, count: UInt32, _ body: (UnsafeRawBufferPointer) throws(Fault) -> Void
  ) throws(Fault) -> Bool {
    var at = 0
    for _ in 0..<count {
      guard payload.count - at >= 4 else { return false }
      let length = Int(payload.littleEndian(at: at, as: UInt32.self))
      guard payload.count - at - 4 >= length else { return false }
      try body(payload.part(at + 4, length))
      at += 4 + length
    }
    return payload.count - at < 8
  }
}
