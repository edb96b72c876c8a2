import Occupancy

/// A durable log of records: what `append` returned from is on disk, in order, whatever happens next.
///
/// Legal transitions: open → failed → closed; open → closed. One writer owns it. A failed write or sync is never tried again, because the kernel may have marked the pages clean
/// (Rebello et al., ATC '20): from then on every call throws what failed first, and only opening anew reads what is really there.
public final class Journal {
  /// A new file begins once the present one is this long.
  public static let segmentSize: Int64 = 64 << 20

  /// What stopped the journal; nil while it works.
  public private(set) var failure: JournalError?
  /// The last batch that is durable; 0 before the first.
  public private(set) var lastSequence: UInt64

  private let folder: Folder
  private let lock: FolderLock
  private let segmentSize: Int64
  private var file: Disk.File
  private var header: SegmentHeader
  private var size: Int64
  private var heartbeat: Heartbeat
  private var batch = Batch()
  private var isClosed = false

  /// Opens the journal in `path`, made (0700) when missing, and hands every record to `reader` in order.
  ///
  /// The torn end of an interrupted write is cut. Damage before the end is an error, and nothing is changed.
  public static func open(
    folder path: String, on disk: Disk = .system, segmentSize: Int64 = segmentSize, reader: Record.Reader
  ) throws(JournalError) -> (journal: Journal, recovery: Recovery) {
    let folder = Folder(path: path, disk: disk)
    try folder.attempt("mkdir", "") { () throws(Errno) in try disk.makeFolder(path) }
    let lock = try FolderLock(folder)
    do {
      let beat = try Heartbeat.last(in: folder)
      var survey = try Survey(of: folder, reader: reader)
      survey.hear(beat)
      return (
        try Journal(folder: folder, lock: lock, survey: survey, beat: beat, segmentSize: segmentSize), survey.recovery
      )
    } catch {
      lock.release()
      throw error
    }
  }

  /// Reads a journal without taking or changing anything; a running monitor may go on writing. A torn end is counted, not cut.
  public static func inspect(
    folder path: String, on disk: Disk = .system, reader: Record.Reader
  ) throws(JournalError) -> Recovery {
    let folder = Folder(path: path, disk: disk)
    // The heartbeat first: what a running monitor adds meanwhile is then no contradiction.
    let beat = try Heartbeat.last(in: folder)
    var survey = try Survey(of: folder, reader: reader)
    survey.hear(beat)
    return survey.recovery
  }

  private init(folder: Folder, lock: FolderLock, survey: Survey, beat: Heartbeat.Beat?, segmentSize: Int64)
    throws(JournalError)
  {
    self.folder = folder
    self.lock = lock
    self.segmentSize = segmentSize
    let next = survey.nextSequence ?? 1
    lastSequence = next - 1
    if let name = survey.unfinished {
      try folder.attempt("unlink", name) { () throws(Errno) in try folder.disk.remove(folder.path(of: name)) }
      try folder.sync()
    }
    if let tail = survey.tail {
      header = tail.header
      size = tail.size
      file = try Self.openTail(tail, isTorn: survey.recovery.droppedTornBytes > 0, in: folder)
    } else {
      header = try Self.header(number: 1, firstSequence: next, in: folder)
      size = Int64(SegmentHeader.size)
      file = try folder.create(header)
    }
    do {
      heartbeat = try Heartbeat(in: folder, after: beat)
    } catch {
      folder.disk.close(file)
      throw error
    }
  }

  deinit { close() }

  /// Writes the records as one batch and returns once it is durable: all of them, or, after an error, none that may be acknowledged.
  @discardableResult
  public func append(_ records: [[UInt8]]) throws(JournalError) -> UInt64 {
    try append { batch in
      for record in records { batch.add(record) }
    }
  }

  /// Writes what `fill` adds as one batch and returns its sequence once it is durable. Nothing is written for no records.
  ///
  /// What `fill` throws stops the journal, as a failed write does: what came after a record that is missing would tell another story.
  @discardableResult
  public func append(_ fill: (inout Batch) throws(JournalError) -> Void) throws(JournalError) -> UInt64 {
    try checkOpen()
    defer { batch.reset() }
    try failing { () throws(JournalError) in try fill(&batch) }
    guard batch.records > 0 else { return lastSequence }
    guard batch.payloadLength <= BatchHeader.maximalPayload - 8 else {
      throw .batchTooLarge(bytes: batch.payloadLength)
    }
    return try failing { () throws(JournalError) in
      if size > SegmentHeader.size, size + Int64(batch.bytes.count) + 8 > segmentSize { try beginSegment() }
      batch.seal(sequence: lastSequence + 1, salt: header.salt)
      let name = SegmentHeader.fileName(header.number)
      try batch.bytes.withBytes { (bytes) throws(JournalError) in
        try folder.append(bytes, to: file, named: name)
      }
      try folder.sync(file, named: name)
      size += Int64(batch.bytes.count)
      lastSequence += 1
      return lastSequence
    }
  }

  /// Says that the monitor is alive, and has watched until `instant`. Survives the end of the process at once, a power cut with a delay of a few seconds.
  ///
  /// A journal that failed beats no more: what happens from then on is not on disk, and counts as missed after the restart.
  public func heartbeat(at instant: Instant) throws(JournalError) {
    try checkOpen()
    try failing { () throws(JournalError) in try heartbeat.beat(at: instant, sequence: lastSequence) }
  }

  /// Lets go of the folder. Batches are durable already; closing twice does nothing.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    // A last beat that is lost makes the time that was missed look longer, never shorter.
    if failure == nil { try? heartbeat.sync() }
    heartbeat.close()
    folder.disk.close(file)
    lock.release()
  }

  private func checkOpen() throws(JournalError) {
    precondition(!isClosed, "a closed journal is not written")
    if let failure { throw failure }
  }

  private func failing<Result>(_ body: () throws(JournalError) -> Result) throws(JournalError) -> Result {
    do {
      return try body()
    } catch {
      failure = error
      throw error
    }
  }

  private func beginSegment() throws(JournalError) {
    let next = try Self.header(number: header.number + 1, firstSequence: lastSequence + 1, in: folder)
    let created = try folder.create(next)
    folder.disk.close(file)
    file = created
    header = next
    size = Int64(SegmentHeader.size)
  }

  private static func header(number: UInt32, firstSequence: UInt64, in folder: Folder) throws(JournalError)
    -> SegmentHeader
  {
    let salt = try folder.attempt("getentropy", "") { () throws(Errno) in try folder.disk.random() }
    return SegmentHeader(number: number, firstSequence: firstSequence, salt: salt)
  }

  /// Opens the last file at the end of its good part, without the torn rest, and makes that part durable.
  ///
  /// A process that ended between write and sync, or whose sync failed, leaves a batch that can be read now but is only in memory, perhaps in pages that the kernel takes for
  /// clean. Writing it once more makes them dirty again, so that what recovery hands out is on disk.
  private static func openTail(_ tail: Survey.Tail, isTorn: Bool, in folder: Folder) throws(JournalError) -> Disk.File {
    let name = SegmentHeader.fileName(tail.header.number)
    try folder.withFile(name, .update) { (file) throws(JournalError) in
      if isTorn {
        try folder.attempt("ftruncate", name) { () throws(Errno) in try folder.disk.truncate(file, tail.size) }
      }
      try folder.rewrite(tail.lastWrite, of: file, named: name)
      try folder.sync(file, named: name)
    }
    try folder.sync()
    return try folder.attempt("open", name) { () throws(Errno) in try folder.disk.open(folder.path(of: name), .append) }
  }
}
