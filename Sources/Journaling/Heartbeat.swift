import Occupancy

/// A small file that says since when the monitor has been down: two places, written in turn, so that a torn write costs one beat and not the file.
struct Heartbeat {
  struct Beat: Equatable {
    var count: UInt64
    var at: Instant
    /// The last durable batch when it beat: what recovery must find again.
    var sequence: UInt64
  }

  static let fileName = "heartbeat"
  static let magic: UInt32 = 0x5441_4542  // "BEAT"
  static let size = 40
  /// The places lie a page apart, so that no sector holds both.
  static let place: Int64 = 4_096
  /// A beat survives the end of the process at once, and a power cut with this delay.
  static let syncEvery: Int64 = 5_000

  private let file: Disk.File
  private let folder: Folder
  private var count: UInt64
  private var syncedAt: Int64?

  /// Opens the file and makes room for both places, so that a full disk cannot stop a beat.
  init(in folder: Folder, after last: Beat?) throws(JournalError) {
    self.folder = folder
    count = last?.count ?? 0
    file = try folder.attempt("open", Self.fileName) { () throws(Errno) in
      try folder.disk.open(folder.path(of: Self.fileName), .update)
    }
    do {
      let size = try folder.attempt("fstat", Self.fileName) { () throws(Errno) in try folder.disk.size(file) }
      guard size < 2 * Self.place else { return }
      for offset in [0, Self.place] where size < offset + Self.place {
        // What a shorter file already says is kept.
        let from = max(offset, size)
        try overwrite([UInt8](repeating: 0, count: Int(offset + Self.place - from)), at: from)
      }
      try folder.sync(file, named: Self.fileName)
      try folder.sync()
    } catch {
      folder.disk.close(file)
      throw error
    }
  }

  mutating func beat(at instant: Instant, sequence: UInt64) throws(JournalError) {
    count += 1
    try overwrite(
      Self.bytes(of: Beat(count: count, at: instant, sequence: sequence)), at: Int64(count % 2) * Self.place)
    let now = folder.disk.monotonicMilliseconds()
    guard syncedAt.map({ now - $0 >= Self.syncEvery }) ?? true else { return }
    try folder.sync(file, named: Self.fileName)
    syncedAt = now
  }

  func sync() throws(JournalError) { try folder.sync(file, named: Self.fileName) }

  func close() { folder.disk.close(file) }

  /// The later of the two beats that can be read; nil when there is none, or no file.
  static func last(in folder: Folder) throws(JournalError) -> Beat? {
    let names = try folder.attempt("list", "") { () throws(Errno) in try folder.disk.list(folder.path) }
    guard names.contains(fileName) else { return nil }
    return try folder.withFile(fileName, .read) { (file) throws(JournalError) in
      var latest: Beat?
      for offset in [0, place] {
        var bytes = [UInt8](repeating: 0, count: size)
        let read = try folder.attempt("read", fileName) { () throws(Errno) in
          try bytes.withMutableBytes { (bytes) throws(Errno) in try folder.disk.read(file, bytes, offset) }
        }
        guard read == size, let beat = bytes.withUnsafeBytes({ beat(in: $0) }) else { continue }
        if beat.count > latest?.count ?? 0 { latest = beat }
      }
      return latest
    }
  }

  private func overwrite(_ bytes: [UInt8], at offset: Int64) throws(JournalError) {
    let written = try folder.attempt("pwrite", Self.fileName) { () throws(Errno) in
      try bytes.withBytes { (bytes) throws(Errno) in try folder.disk.overwrite(file, bytes, offset) }
    }
    guard written == bytes.count else { throw .noSpace(file: folder.path(of: Self.fileName)) }
  }

  private static func bytes(of beat: Beat) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: magic)
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: beat.count)
    bytes.append(littleEndian: beat.at.milliseconds)
    bytes.append(littleEndian: beat.sequence)
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: bytes.withUnsafeBytes { CRC32C.checksum($0) })
    return bytes
  }

  private static func beat(in bytes: UnsafeRawBufferPointer) -> Beat? {
    guard bytes.littleEndian(at: 0, as: UInt32.self) == magic,
      bytes.littleEndian(at: 36, as: UInt32.self) == CRC32C.checksum(bytes.part(0, 36))
    else { return nil }
    return Beat(
      count: bytes.littleEndian(at: 8, as: UInt64.self),
      at: Instant(milliseconds: bytes.littleEndian(at: 16, as: Int64.self)),
      sequence: bytes.littleEndian(at: 24, as: UInt64.self))
  }
}
