/// The folder of a journal, and what may be done there; every failure names its file.
struct Folder {
  let path: String
  let disk: Disk

  /// An empty name stands for the folder itself.
  func path(of file: String) -> String { file.isEmpty ? path : path + "/" + file }

  func attempt<Result>(_ call: String, _ file: String, _ body: () throws(Errno) -> Result) throws(JournalError)
    -> Result
  {
    do {
      return try body()
    } catch {
      throw JournalError(error, call: call, file: path(of: file))
    }
  }

  /// Numbers of the journal's files, in order.
  func segments() throws(JournalError) -> [UInt32] {
    let names = try attempt("list", "") { () throws(Errno) in try disk.list(path) }
    return names.compactMap { SegmentHeader.number(inFileName: $0) }.sorted()
  }

  func withFile<Result>(
    _ name: String, _ mode: Disk.Mode, _ body: (Disk.File) throws(JournalError) -> Result
  ) throws(JournalError) -> Result {
    let file = try attempt("open", name) { () throws(Errno) in try disk.open(path(of: name), mode) }
    defer { disk.close(file) }
    return try body(file)
  }

  /// Makes what was created or removed here durable.
  func sync() throws(JournalError) {
    let folder = try attempt("open", "") { () throws(Errno) in try disk.open(path, .folder) }
    defer { disk.close(folder) }
    try attempt("fsync", "") { () throws(Errno) in try disk.syncFolder(folder) }
  }

  /// Writes all of `bytes` at the end of the file. A short write is continued, a failed one is not repeated.
  func append(_ bytes: UnsafeRawBufferPointer, to file: Disk.File, named name: String) throws(JournalError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = try attempt("write", name) { () throws(Errno) in try disk.append(file, rest) }
      guard written > 0 else { throw .noSpace(file: path(of: name)) }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  func sync(_ file: Disk.File, named name: String) throws(JournalError) {
    try attempt("fdatasync", name) { () throws(Errno) in try disk.sync(file) }
  }

  /// Writes what the file holds in `range` over itself.
  func rewrite(_ range: Range<Int64>, of file: Disk.File, named name: String) throws(JournalError) {
    try read(range, of: file, named: name) { (bytes, at) throws(JournalError) in
      let written = try attempt("pwrite", name) { () throws(Errno) in try disk.overwrite(file, bytes, at) }
      guard written == bytes.count else { throw .noSpace(file: path(of: name)) }
    }
  }

  /// Hands out what the file holds in `range`, a piece at a time with where it stands.
  private func read(
    _ range: Range<Int64>, of file: Disk.File, named name: String,
    _ piece: (UnsafeRawBufferPointer, Int64) throws(JournalError) -> Void
  ) throws(JournalError) {
    var bytes = [UInt8](repeating: 0, count: min(range.count, 1 << 20))
    var at = range.lowerBound
    while at < range.upperBound {
      let count = Int(min(Int64(bytes.count), range.upperBound - at))
      let read = try attempt("read", name) { () throws(Errno) in
        try bytes.withMutableBytes { (bytes) throws(Errno) in
          try disk.read(file, UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at)
        }
      }
      guard read > 0 else { throw .inputOutput(call: "read", file: path(of: name)) }
      try bytes.withBytes { (bytes) throws(JournalError) in try piece(bytes.part(0, read), at) }
      at += Int64(read)
    }
  }

  /// Copies what the file holds from `offset` on into a file of its own beside it, durable when this returns. Nothing that is there is written over. Nil where nothing is to be kept.
  func setAside(from offset: Int64, of file: Disk.File, named name: String) throws(JournalError) -> String? {
    let size = try attempt("fstat", name) { () throws(Errno) in try disk.size(file) }
    guard offset < size else { return nil }
    let names = try attempt("list", "") { () throws(Errno) in try disk.list(path) }
    var aside = "\(name).cut-\(offset)"
    var count = 1
    while names.contains(aside) {
      count += 1
      aside = "\(name).cut-\(offset)-\(count)"
    }
    let copy = try attempt("open", aside) { () throws(Errno) in try disk.open(path(of: aside), .create) }
    defer { disk.close(copy) }
    do {
      try read(offset..<size, of: file, named: name) { (bytes, _) throws(JournalError) in
        try append(bytes, to: copy, named: aside)
      }
      try sync(copy, named: aside)
      try sync()
    } catch {
      // Half a copy is none; the bytes themselves are still where they were.
      try? disk.remove(path(of: aside))
      throw error
    }
    return path(of: aside)
  }

  /// Makes a file of the journal with its header, durable when this returns, open at its end.
  func create(_ header: SegmentHeader) throws(JournalError) -> Disk.File {
    let name = SegmentHeader.fileName(header.number)
    let file = try attempt("open", name) { () throws(Errno) in try disk.open(path(of: name), .create) }
    do {
      let bytes = header.bytes()
      try bytes.withBytes { (bytes) throws(JournalError) in try append(bytes, to: file, named: name) }
      try sync(file, named: name)
      try sync()
    } catch {
      disk.close(file)
      throw error
    }
    return file
  }
}
