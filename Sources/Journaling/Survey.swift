/// What the files of a journal hold, read in order. A survey changes nothing: it says where the good part ends, and the journal cuts there.
struct Survey {
  /// Where the next batch goes; nil when there is no good file yet.
  struct Tail: Equatable {
    var header: SegmentHeader
    var size: Int64
    /// What the last write before this opening put there: the last batch, or the header of a file without any.
    var lastWrite: Range<Int64>
  }

  private(set) var recovery = Recovery()
  private(set) var tail: Tail?
  /// A file whose making was interrupted: it holds no batch and is to be removed.
  private(set) var unfinished: String?
  /// The sequence of the next batch; nil before the first file says where it begins.
  private(set) var nextSequence: UInt64?

  init(of folder: Folder, reader: Record.Reader) throws(JournalError) {
    let numbers = try folder.segments()
    if let first = numbers.first, first != 1 { throw .missingFile(folder.path(of: SegmentHeader.fileName(1))) }
    for (index, number) in numbers.enumerated() {
      if index > 0, number != numbers[index - 1] + 1 {
        throw .missingFile(folder.path(of: SegmentHeader.fileName(numbers[index - 1] + 1)))
      }
      try folder.withFile(SegmentHeader.fileName(number), .read) { (file) throws(JournalError) in
        try read(file, number: number, isLast: index == numbers.count - 1, in: folder, reader: reader)
      }
    }
  }

  private mutating func read(
    _ file: Disk.File, number: UInt32, isLast: Bool, in folder: Folder, reader: Record.Reader
  ) throws(JournalError) {
    let name = SegmentHeader.fileName(number)
    let size = try folder.attempt("fstat", name) { () throws(Errno) in try folder.disk.size(file) }
    var segment = SegmentReader(file, size: size, on: folder.disk)
    let damaged = { (offset: Int64, sequence: UInt64, what: String) -> JournalError in
      .damaged(file: folder.path(of: name), offset: offset, sequence: sequence, what: what)
    }
    let header: SegmentHeader
    switch try folder.attempt("read", name, { () throws(Errno) in try segment.header() }) {
    case .good(let good): header = good
    case .otherVersion(let version): throw .otherVersion(file: folder.path(of: name), version: version)
    case .bad:
      // The header is durable before the first batch is written: with more than a header, the file was once whole.
      guard isLast, size <= SegmentHeader.size else {
        throw damaged(0, recovery.lastSequence, "its header cannot be read")
      }
      unfinished = name
      recovery.droppedTornBytes += size
      return
    }
    guard header.number == number, nextSequence ?? 1 == header.firstSequence else {
      throw damaged(0, recovery.lastSequence, "its header belongs to another place in the journal")
    }
    recovery.segments += 1
    var expected = header.firstSequence
    var lastStart: Int64 = 0
    while true {
      switch try folder.attempt("read", name, { () throws(Errno) in try segment.next(salt: header.salt) }) {
      case .batch(let batch, let offset):
        guard batch.sequence == expected else {
          throw damaged(offset, expected - 1, "batch \(batch.sequence) stands where \(expected) should")
        }
        try hand(segment, batch, at: offset, of: folder.path(of: name), to: reader)
        expected += 1
        lastStart = offset
      case .end:
        finish(header, lastWrite: lastStart..<segment.offset, next: expected)
        return
      case .bad(let offset):
        guard isLast else { throw damaged(offset, expected - 1, "another file of the journal follows") }
        let isFollowed = try folder.attempt("read", name) { () throws(Errno) in
          try segment.hasBatchBehind(salt: header.salt, after: expected - 1)
        }
        guard !isFollowed else { throw damaged(offset, expected - 1, "good batches stand behind it") }
        recovery.droppedTornBytes += size - offset
        finish(header, lastWrite: lastStart..<offset, next: expected)
        return
      }
    }
  }

  private mutating func hand(
    _ segment: SegmentReader, _ batch: BatchHeader, at offset: Int64, of file: String, to reader: Record.Reader
  ) throws(JournalError) {
    let isWhole: Bool
    do {
      isWhole = try segment.withPayload { (payload) throws(UnknownRecord) in
        try Batch.forEachRecord(in: payload, count: batch.records) { (bytes) throws(UnknownRecord) in
          try reader(Record(sequence: batch.sequence, bytes: bytes))
        }
      }
    } catch {
      throw .unreadableRecord(file: file, offset: offset, sequence: batch.sequence, why: error.why)
    }
    guard isWhole else {
      throw .damaged(
        file: file, offset: offset, sequence: batch.sequence - 1, what: "the lengths of its records do not add up")
    }
    recovery.batches += 1
    recovery.records += Int(batch.records)
    recovery.lastSequence = batch.sequence
  }

  private mutating func finish(_ header: SegmentHeader, lastWrite: Range<Int64>, next: UInt64) {
    tail = Tail(header: header, size: lastWrite.upperBound, lastWrite: lastWrite)
    nextSequence = next
    recovery.lastSequence = next - 1
  }

  /// Adds what the heartbeat says, and whether others know that there were batches.
  mutating func hear(_ beat: Heartbeat.Beat?, isKnown: Bool = false) {
    recovery.lastHeartbeat = beat?.at
    if let beat, beat.sequence > recovery.lastSequence {
      recovery.loss = Loss(first: recovery.lastSequence + 1, last: beat.sequence)
    } else if isKnown, recovery.lastSequence == 0 {
      recovery.loss = Loss(first: 1, last: nil)
    }
  }
}
