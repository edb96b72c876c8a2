/// Keeps a second process out of the folder for as long as this one lives: the system lets go of the lock, also after `kill -9`.
struct FolderLock {
  static let fileName = "lock"

  private let file: Disk.File
  private let disk: Disk

  init(_ folder: Folder) throws(JournalError) {
    disk = folder.disk
    file = try folder.attempt("open", Self.fileName) { () throws(Errno) in
      try folder.disk.open(folder.path(of: Self.fileName), .update)
    }
    do throws(JournalError) {
      let isOurs = try folder.attempt("flock", Self.fileName) { () throws(Errno) in try folder.disk.lock(file) }
      guard isOurs else {
        throw JournalError.inUse(folder: folder.path, processID: Self.processID(in: file, disk: folder.disk))
      }
      let line = Array("\(folder.disk.processID())\n".utf8)
      try folder.attempt("write", Self.fileName) { () throws(Errno) in
        try folder.disk.truncate(file, 0)
        try line.withBytes { (bytes) throws(Errno) in _ = try folder.disk.overwrite(file, bytes, 0) }
      }
    } catch {
      folder.disk.close(file)
      throw error
    }
  }

  func release() {
    disk.unlock(file)
    disk.close(file)
  }

  private static func processID(in file: Disk.File, disk: Disk) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let read = try? bytes.withMutableBytes { (bytes) throws(Errno) in try disk.read(file, bytes, 0) }
    return Int32(String(decoding: bytes.prefix(read ?? 0).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
