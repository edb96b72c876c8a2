/// Records on their way to the disk, in one run of bytes: they become durable together or not at all.
public struct Batch {
  var bytes: [UInt8]
  public private(set) var records = 0

  init() {
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
    records += 1
  }

  var payloadLength: Int { bytes.count - BatchHeader.size }

  /// Pads, and fills in the header.
  mutating func seal(sequence: UInt64, salt: UInt64) {
    while bytes.count % 8 != 0 { bytes.append(0) }
    let checksum = bytes.withUnsafeBytes { CRC32C.checksum($0.part(BatchHeader.size, $0.count - BatchHeader.size)) }
    BatchHeader(
      length: UInt32(payloadLength), sequence: sequence, records: UInt32(records), payloadChecksum: checksum
    ).write(over: &bytes, salt: salt)
  }

  mutating func reset() {
    bytes.removeLast(payloadLength)
    records = 0
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
