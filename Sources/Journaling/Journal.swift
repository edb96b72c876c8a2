import Occupancy

/// A durable log of records: what `append` returned from is on disk, in order, whatever happens next.
///
/// Legal transitions: open → failed → closed; open → closed. One writer owns it. A failed write or sync is never tried again, because the kernel may have marked the pages clean
/// (Rebello et al., ATC '20): from then on every call throws what failed first, and only opening anew reads what is really there. What the failed write left is cut off at once, so
/// that it is not there either.
public final class Journal {
  /// A new file begins once the present one is this long.
  public static let segmentSize: Int64 = 64 << 20

  /// No batch is longer, in bytes: recovery never has to hold more.
  public static let batchSize = BatchHeader.maximalPayload

  /// What stopped the journal; nil while it works.
  public private(set) var failure: JournalError?
  /// Whether what failed last may be there all the same when the journal is opened anew: it could not be cut off.
  public private(set) var isUncertain = false
  /// The last batch that is durable; 0 before the first.
  public private(set) var lastSequence: UInt64

  /// Where it was copied what was cut away when the journal was opened.
  private var aside: [String] = []
  private let folder: Folder
  private let lock: FolderLock
  private let segmentSize: Int64
  private var file: Disk.File
  private var header: SegmentHeader
  private var size: Int64
  private var heartbeat: Heartbeat
  private let batchSize: Int
  private var batch: Batch
  private var isClosed = false

  /// Opens the journal in `path`, made (0700) when missing, and hands every record to `reader` in order.
  ///
  /// The torn end of an interrupted write is cut, and its bytes are kept beside it. Damage before the end is an error, and nothing is changed; so is a journal that lacks what is
  /// known to have been durable, unless somebody has `accepted` just that loss. `isKnown`: something beside the journal says that it had batches.
  public static func open(
    folder path: String, on disk: Disk = .system, segmentSize: Int64 = segmentSize,
    batchSize: Int = batchSize, accepted: Loss? = nil, isKnown: Bool = false, reader: Record.Reader
  ) throws(JournalError) -> (journal: Journal, recovery: Recovery) {
    let folder = Folder(path: path, disk: disk)
    try folder.attempt("mkdir", "") { () throws(Errno) in try disk.makeFolder(path) }
    let lock = try FolderLock(folder)
    do throws(JournalError) {
      let beat = try Heartbeat.last(in: folder)
      var survey = try Survey(of: folder, reader: reader)
      survey.hear(beat, isKnown: isKnown)
      if let loss = survey.recovery.loss, loss != accepted {
        throw .lost(folder: path, loss, lastHeartbeat: beat?.at, accepted: accepted)
      }
      let journal = try Journal(
        folder: folder, lock: lock, survey: survey, beat: beat, segmentSize: segmentSize, batchSize: batchSize)
      var recovery = survey.recovery
      recovery.aside = journal.aside
      return (journal, recovery)
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

  private init(
    folder: Folder, lock: FolderLock, survey: Survey, beat: Heartbeat.Beat?, segmentSize: Int64, batchSize: Int
  ) throws(JournalError) {
    self.folder = folder
    self.lock = lock
    self.segmentSize = segmentSize
    self.batchSize = batchSize
    batch = Batch(most: batchSize)
    let next = survey.nextSequence ?? 1
    lastSequence = next - 1
    let isLoss = survey.recovery.loss != nil
    if let name = survey.unfinished {
      aside += try folder.withFile(name, .read) { (file) throws(JournalError) in
        try Self.keep(from: 0, of: file, named: name, isLoss: isLoss, in: folder)
      }
      try folder.attempt("unlink", name) { () throws(Errno) in try folder.disk.remove(folder.path(of: name)) }
      try folder.sync()
    }
    if let tail = survey.tail {
      header = tail.header
      size = tail.size
      if survey.recovery.droppedTornBytes > 0 { aside += try Self.cut(tail, isLoss: isLoss, in: folder) }
      file = try Self.openTail(tail, in: folder)
    } else {
      header = try Self.header(number: 1, firstSequence: next, in: folder)
      size = Int64(SegmentHeader.size)
      file = try folder.create(header)
    }
    do {
      heartbeat = try Heartbeat(in: folder, after: beat)
      // What was given up is missed no more.
      if isLoss, let beat { try heartbeat.beat(at: beat.at, sequence: lastSequence) }
    } catch {
      folder.disk.close(file)
      throw error
    }
  }

  deinit { close() }

  /// Writes the records and returns once they are durable: all of them, or, after an error, none, unless it `isUncertain`.
  @discardableResult
  public func append(_ records: [[UInt8]]) throws(JournalError) -> UInt64 {
    try append { batch in
      for record in records { batch.add(record) }
    }
  }

  /// Writes what `fill` adds as one batch, or as several where it is longer than one may be, and returns the sequence of the last once all are durable. Nothing is written for
  /// no records. A process that ends meanwhile may leave the first of several.
  ///
  /// What `fill` throws stops the journal, as a failed write does: what came after a record that is missing would tell another story.
  @discardableResult
  public func append(_ fill: (inout Batch) throws(JournalError) -> Void) throws(JournalError) -> UInt64 {
    try checkOpen()
    defer { batch.reset() }
    try failing { () throws(JournalError) in try fill(&batch) }
    guard batch.records > 0 else { return lastSequence }
    guard batch.longestPayload <= batchSize - 8 else { throw .batchTooLarge(bytes: batch.longestPayload) }
    return try failing { () throws(JournalError) in
      if size > SegmentHeader.size, size + Int64(batch.bytes.count) + 8 > segmentSize { try beginSegment() }
      try write(batch.seal(sequence: lastSequence + 1, salt: header.salt))
      return lastSequence
    }
  }

  /// Each is durable before the next is written: opening anew makes sure of the last write alone.
  private func write(_ parts: [Batch.Part]) throws(JournalError) {
    let name = SegmentHeader.fileName(header.number)
    var written = size
    do throws(JournalError) {
      for part in parts {
        try batch.bytes.withBytes { (bytes) throws(JournalError) in
          try folder.append(bytes.part(part.range.lowerBound, part.range.count), to: file, named: name)
        }
        try folder.sync(file, named: name)
        written += Int64(part.range.count)
      }
    } catch {
      isUncertain = !cutBack(named: name)
      throw error
    }
    size = written
    lastSequence += UInt64(parts.count)
  }

  /// Cuts off what a failed write left behind what was acknowledged. False where that fails too, and nobody knows what is there.
  private func cutBack(named name: String) -> Bool {
    do {
      try folder.attempt("ftruncate", name) { () throws(Errno) in try folder.disk.truncate(file, size) }
      try folder.sync(file, named: name)
      return true
    } catch {
      return false
    }
  }

  /// Whether the disk takes and syncs a little in the folder now. What is written for that is removed again; the journal itself stays as it is.
  func hasRoom() -> Bool {
    let name = "room"
    defer { try? folder.disk.remove(folder.path(of: name)) }
    do {
      try folder.withFile(name, .update) { (file) throws(JournalError) in
        try [UInt8](repeating: 0, count: Self.room).withBytes { (bytes) throws(JournalError) in
          let written = try folder.attempt("pwrite", name) { () throws(Errno) in
            try folder.disk.overwrite(file, bytes, 0)
          }
          guard written == bytes.count else { throw .noSpace(file: folder.path(of: name)) }
        }
        try folder.sync(file, named: name)
      }
      return true
    } catch {
      return false
    }
  }

  /// In bytes: some hundred bookings.
  private static let room = 128 << 10

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

  /// Cuts the last file where its good part ends; what stood behind it is kept beside it. Returns where.
  private static func cut(_ tail: Survey.Tail, isLoss: Bool, in folder: Folder) throws(JournalError) -> [String] {
    let name = SegmentHeader.fileName(tail.header.number)
    return try folder.withFile(name, .update) { (file) throws(JournalError) in
      let kept = try keep(from: tail.size, of: file, named: name, isLoss: isLoss, in: folder)
      try folder.attempt("ftruncate", name) { () throws(Errno) in try folder.disk.truncate(file, tail.size) }
      return kept
    }
  }

  /// A torn end that was never acknowledged is no loss: a full disk keeps nobody from starting for it.
  private static func keep(
    from offset: Int64, of file: Disk.File, named name: String, isLoss: Bool, in folder: Folder
  ) throws(JournalError) -> [String] {
    do {
      return try folder.setAside(from: offset, of: file, named: name).map { [$0] } ?? []
    } catch {
      guard case .noSpace = error, !isLoss else { throw error }
      return []
    }
  }

  /// Opens the last file at the end of its good part, and makes that part durable.
  ///
  /// A process that ended between write and sync, or whose sync failed, leaves a batch that can be read now but is only in memory, perhaps in pages that the kernel takes for
  /// clean. Writing it once more makes them dirty again, so that what recovery hands out is on disk.
  private static func openTail(_ tail: Survey.Tail, in folder: Folder) throws(JournalError) -> Disk.File {
    let name = SegmentHeader.fileName(tail.header.number)
    try folder.withFile(name, .update) { (file) throws(JournalError) in
      try folder.rewrite(tail.lastWrite, of: file, named: name)
      try folder.sync(file, named: name)
    }
    try folder.sync()
    return try folder.attempt("open", name) { () throws(Errno) in try folder.disk.open(folder.path(of: name), .append) }
  }
}
