/// Reads one file of the journal from front to back, a batch at a time, in a buffer that grows only to the largest batch.
struct SegmentReader {
  enum Step {
    case batch(BatchHeader, at: Int64)
    /// The bytes from here on are no batch.
    case bad(at: Int64)
    case end
  }

  let file: Disk.File
  let disk: Disk
  /// Nothing beyond is read: a running monitor may be writing there.
  let size: Int64
  private var buffer: [UInt8]
  /// What of the buffer is read but not yet used.
  private var unread = 0..<0
  /// Where in the file `unread` begins.
  private(set) var offset: Int64 = 0

  init(_ file: Disk.File, size: Int64, on disk: Disk) {
    self.file = file
    self.size = size
    self.disk = disk
    buffer = [UInt8](repeating: 0, count: Int(min(max(size, 64), 1 << 20)))
  }

  mutating func header() throws(Errno) -> SegmentHeader.Reading {
    _ = try fill(SegmentHeader.size)
    let reading = peek(SegmentHeader.size) { SegmentHeader.read($0) }
    skip(min(SegmentHeader.size, unread.count))
    return reading
  }

  /// The next batch, whose payload `withPayload` then gives.
  mutating func next(salt: UInt64) throws(Errno) -> Step {
    skip(pending)
    pending = 0
    let start = offset
    guard try fill(1) else { return .end }
    guard try fill(BatchHeader.size), let header = peek(BatchHeader.size, { BatchHeader($0, salt: salt) }),
      header.length <= BatchHeader.maximalPayload, header.length % 8 == 0,
      try fill(BatchHeader.size + Int(header.length)),
      peek(
        BatchHeader.size + Int(header.length),
        { CRC32C.checksum($0.part(BatchHeader.size, Int(header.length))) == header.payloadChecksum })
    else { return .bad(at: start) }
    pending = BatchHeader.size + Int(header.length)
    return .batch(header, at: start)
  }

  /// Bytes of the batch that was given last.
  private var pending = 0

  func withPayload<Result, Fault: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try peek(pending) { (bytes) throws(Fault) in
      try body(bytes.part(BatchHeader.size, pending - BatchHeader.size))
    }
  }

  /// Whether the header of a later batch stands behind the bad bytes here. Such a header was written only after all before it was durable, so its presence tells damage from
  /// an interrupted write.
  mutating func hasBatchBehind(salt: UInt64, after sequence: UInt64) throws(Errno) -> Bool {
    skip(min(8, unread.count))
    while try fill(BatchHeader.size) {
      let header = peek(BatchHeader.size) { BatchHeader($0, salt: salt) }
      if let header, header.sequence > sequence { return true }
      skip(8)
    }
    return false
  }

  private func peek<Result, Fault: Error>(
    _ count: Int, _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try buffer.withBytes { (bytes) throws(Fault) in
      try body(bytes.part(unread.lowerBound, min(count, unread.count)))
    }
  }

  private mutating func skip(_ count: Int) {
    unread = (unread.lowerBound + count)..<unread.upperBound
    offset += Int64(count)
  }

  /// Reads on until `count` bytes are there; false at the end of the file.
  private mutating func fill(_ count: Int) throws(Errno) -> Bool {
    guard unread.count < count else { return true }
    if unread.lowerBound > 0 {
      buffer.withUnsafeMutableBytes { bytes in
        UnsafeMutableRawBufferPointer(rebasing: bytes[..<unread.count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[unread]))
      }
      unread = 0..<unread.count
    }
    if buffer.count < count { buffer.append(contentsOf: repeatElement(0, count: count - buffer.count)) }
    while unread.count < count {
      let from = offset + Int64(unread.count)
      guard from < size else { return false }
      let end = unread.upperBound
      let read = try buffer.withMutableBytes { (bytes) throws(Errno) in
        let room = min(Int64(bytes.count - end), size - from)
        return try disk.read(file, UnsafeMutableRawBufferPointer(rebasing: bytes[end..<(end + Int(room))]), from)
      }
      guard read > 0 else { return false }
      unread = 0..<(end + read)
    }
    return true
  }
}
