import Glibc

extension Disk {
  /// The disk of this machine.
  public static var system: Disk {
    Disk(
      makeFolder: System.makeFolder, list: System.list, open: System.open, close: System.close, size: System.size,
      read: System.read, append: System.append, overwrite: System.overwrite, truncate: System.truncate,
      sync: System.sync, syncFolder: System.syncFolder, remove: System.remove, lock: System.lock, unlock: System.unlock,
      random: System.random, monotonicMilliseconds: System.monotonicMilliseconds, processID: getpid)
  }
}

/// Each call of `Disk` by Glibc. A call that a signal interrupted before it did anything is made again.
private enum System {
  static func makeFolder(path: String) throws(Errno) {
    if mkdir(path, 0o700) == 0 { return try syncParent(of: path) }
    if errno == ENOENT, let parent = parent(of: path) {
      try makeFolder(path: parent)
      guard mkdir(path, 0o700) != 0 else { return try syncParent(of: path) }
    }
    guard errno == EEXIST else { throw Errno(code: errno) }
    let folder = try open(path: path, mode: .folder)
    close(folder)
  }

  private static func syncParent(of path: String) throws(Errno) {
    let folder = try open(path: parent(of: path) ?? ".", mode: .folder)
    defer { close(folder) }
    try syncFolder(folder)
  }

  /// Nil for a relative name of one level, whose parent is the working folder.
  private static func parent(of path: String) -> String? {
    var parts = path.split(separator: "/")
    guard !parts.isEmpty else { return nil }
    parts.removeLast()
    if path.hasPrefix("/") { return "/" + parts.joined(separator: "/") }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  static func list(path: String) throws(Errno) -> [String] {
    guard let folder = opendir(path) else { throw Errno(code: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
      errno = 0
    }
    guard errno == 0 else { throw Errno(code: errno) }
    return names
  }

  static func open(path: String, mode: Disk.Mode) throws(Errno) -> Disk.File {
    let flags: Int32 =
      switch mode {
      case .read: O_RDONLY
      case .create: O_WRONLY | O_APPEND | O_CREAT | O_EXCL
      case .append: O_WRONLY | O_APPEND
      case .update: O_RDWR | O_CREAT
      case .folder: O_RDONLY | O_DIRECTORY
      }
    return try checked { Glibc.open(path, flags | O_CLOEXEC, 0o600) }
  }

  static func close(_ file: Disk.File) { _ = Glibc.close(file) }

  static func size(_ file: Disk.File) throws(Errno) -> Int64 {
    var status = stat()
    _ = try checked { fstat(file, &status) }
    return Int64(status.st_size)
  }

  static func read(_ file: Disk.File, _ buffer: UnsafeMutableRawBufferPointer, _ offset: Int64) throws(Errno) -> Int {
    try checked { pread(file, buffer.baseAddress, buffer.count, Int(offset)) }
  }

  static func append(_ file: Disk.File, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
    try checked { write(file, bytes.baseAddress, bytes.count) }
  }

  static func overwrite(_ file: Disk.File, _ bytes: UnsafeRawBufferPointer, _ offset: Int64) throws(Errno) -> Int {
    try checked { pwrite(file, bytes.baseAddress, bytes.count, Int(offset)) }
  }

  static func truncate(_ file: Disk.File, _ size: Int64) throws(Errno) {
    _ = try checked { ftruncate(file, Int(size)) }
  }

  static func sync(_ file: Disk.File) throws(Errno) { _ = try checked { fdatasync(file) } }

  static func syncFolder(_ file: Disk.File) throws(Errno) { _ = try checked { fsync(file) } }

  static func remove(path: String) throws(Errno) { _ = try checked { unlink(path) } }

  static func lock(_ file: Disk.File) throws(Errno) -> Bool {
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else { throw Errno(code: errno) }
    }
    return true
  }

  static func unlock(_ file: Disk.File) { _ = flock(file, LOCK_UN) }

  static func random() throws(Errno) -> UInt64 {
    var value: UInt64 = 0
    _ = try checked { getentropy(&value, 8) }
    return value
  }

  static func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  private static func checked<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
    while true {
      let result = call()
      if result >= 0 { return result }
      guard errno == EINTR else { throw Errno(code: errno) }
    }
  }
}
