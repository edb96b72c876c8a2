/// An errno: why the system refused.
public struct Errno: Error, Equatable, Sendable {
  public var code: Int32

  public init(code: Int32) {
    self.code = code
  }
}

/// What the journal asks of a disk. `Disk.system` is Glibc; the tests have one that fails, tears and forgets.
public struct Disk {
  public typealias File = Int32

  public enum Mode: Sendable {
    case read
    /// Made anew, 0600, every write goes to the end; an existing file is an error.
    case create
    /// Every write goes to the end.
    case append
    /// Read and written at any offset; made (0600) when missing.
    case update
    /// The folder itself, to make its entries durable.
    case folder
  }

  /// Makes the folder (0700) and its parents where missing.
  public var makeFolder: (_ path: String) throws(Errno) -> Void
  /// Names in the folder, in any order.
  public var list: (_ path: String) throws(Errno) -> [String]
  public var open: (_ path: String, Mode) throws(Errno) -> File
  public var close: (File) -> Void
  public var size: (File) throws(Errno) -> Int64
  /// Up to as many bytes as the buffer holds, from `offset` on; 0 at the end.
  public var read: (File, UnsafeMutableRawBufferPointer, _ offset: Int64) throws(Errno) -> Int
  /// One `write` at the end of the file; may write less than it was given.
  public var append: (File, UnsafeRawBufferPointer) throws(Errno) -> Int
  public var overwrite: (File, UnsafeRawBufferPointer, _ offset: Int64) throws(Errno) -> Int
  public var truncate: (File, _ size: Int64) throws(Errno) -> Void
  /// `fdatasync`: contents and length are durable.
  public var sync: (File) throws(Errno) -> Void
  /// `fsync` of a folder: its entries are durable.
  public var syncFolder: (File) throws(Errno) -> Void
  public var remove: (_ path: String) throws(Errno) -> Void
  /// Takes the file for this process alone; false when another has it.
  public var lock: (File) throws(Errno) -> Bool
  /// Lets go of the lock, also where a child that is just being started still holds a copy of the descriptor (flock(2)).
  public var unlock: (File) -> Void
  public var random: () throws(Errno) -> UInt64
  /// A clock that never goes back, in milliseconds from any beginning.
  public var monotonicMilliseconds: () -> Int64
  public var processID: () -> Int32

  public init(
    makeFolder: @escaping (String) throws(Errno) -> Void,
    list: @escaping (String) throws(Errno) -> [String],
    open: @escaping (String, Mode) throws(Errno) -> File,
    close: @escaping (File) -> Void,
    size: @escaping (File) throws(Errno) -> Int64,
    read: @escaping (File, UnsafeMutableRawBufferPointer, Int64) throws(Errno) -> Int,
    append: @escaping (File, UnsafeRawBufferPointer) throws(Errno) -> Int,
    overwrite: @escaping (File, UnsafeRawBufferPointer, Int64) throws(Errno) -> Int,
    truncate: @escaping (File, Int64) throws(Errno) -> Void,
    sync: @escaping (File) throws(Errno) -> Void,
    syncFolder: @escaping (File) throws(Errno) -> Void,
    remove: @escaping (String) throws(Errno) -> Void,
    lock: @escaping (File) throws(Errno) -> Bool, unlock: @escaping (File) -> Void,
    random: @escaping () throws(Errno) -> UInt64,
    monotonicMilliseconds: @escaping () -> Int64,
    processID: @escaping () -> Int32
  ) {
    self.makeFolder = makeFolder
    self.list = list
    self.open = open
    self.close = close
    self.size = size
    self.read = read
    self.append = append
    self.overwrite = overwrite
    self.truncate = truncate
    self.sync = sync
    self.syncFolder = syncFolder
    self.remove = remove
    self.lock = lock
    self.unlock = unlock
    self.random = random
    self.monotonicMilliseconds = monotonicMilliseconds
    self.processID = processID
  }
}
