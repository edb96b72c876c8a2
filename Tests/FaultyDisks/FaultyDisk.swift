import Glibc
import Journaling

/// A disk in memory that fails on demand and forgets what was not synced: sector by sector, in any order, as after a power cut.
public final class FaultyDisk {
  public enum Call { case create, append, overwrite, truncate, sync, syncFolder, remove }

  public enum Fault {
    case error(Int32)
    /// Part of the bytes arrive, then the error.
    case torn(part: Double, Int32)
    /// The process ends before the call did anything: every later call fails too.
    case down
    /// The process ends when the call has been done.
    case downAfter
  }

  public static let sector = 512

  public init() {}

  public final class Inode {
    public var cached: [UInt8] = []
    public var durable: [UInt8] = []
    var dirty: Set<Int> = []
    var isLocked = false
  }

  public private(set) var names: [String: Inode] = [:]
  private var durableNames: [String: Inode] = [:]
  private var files: [Int32: Inode] = [:]
  private var nextFile: Int32 = 3
  private var salt: UInt64 = 0
  private var isDown = false
  public private(set) var calls = 0
  public var milliseconds: Int64 = 0
  /// Asked before each call that changes the disk, with its number from 1 on.
  public var fault: (Call, Int) -> Fault? = { _, _ in nil }

  public var disk: Disk {
    Disk(
      makeFolder: { (_) throws(Errno) in try self.checkUp() },
      list: { (path) throws(Errno) in
        try self.checkUp()
        let folder = Self.name(path + "/")
        return self.names.keys.filter { $0.hasPrefix(folder) && !$0.dropFirst(folder.count).contains("/") }.sorted()
          .map { String($0.dropFirst(folder.count)) }
      },
      open: { (path, mode) throws(Errno) in try self.open(path, mode) },
      close: { file in
        self.files[file]?.isLocked = false
        self.files[file] = nil
      },
      size: { (file) throws(Errno) in Int64(try self.inode(file).cached.count) },
      read: { (file, buffer, offset) throws(Errno) in
        let bytes = try self.inode(file).cached.dropFirst(Int(offset)).prefix(buffer.count)
        buffer.copyBytes(from: bytes)
        return bytes.count
      },
      append: { (file, bytes) throws(Errno) in
        let inode = try self.inode(file)
        return try self.write(bytes, to: inode, at: inode.cached.count, call: .append)
      },
      overwrite: { (file, bytes, offset) throws(Errno) in
        try self.write(bytes, to: try self.inode(file), at: Int(offset), call: .overwrite)
      },
      truncate: { (file, size) throws(Errno) in
        let inode = try self.inode(file)
        try self.perform(.truncate) {
          inode.cached = Array((inode.cached + [UInt8](repeating: 0, count: Int(size))).prefix(Int(size)))
        }
      },
      sync: { (file) throws(Errno) in try self.sync(try self.inode(file)) },
      syncFolder: { (_) throws(Errno) in try self.perform(.syncFolder) { self.durableNames = self.names } },
      remove: { (path) throws(Errno) in try self.perform(.remove) { self.names[Self.name(path)] = nil } },
      lock: { (file) throws(Errno) in
        let inode = try self.inode(file)
        defer { inode.isLocked = true }
        return !inode.isLocked
      },
      unlock: { file in if let inode = try? self.inode(file) { inode.isLocked = false } },
      random: { () throws(Errno) in
        try self.checkUp()
        self.salt &+= 0x9E37_79B9_7F4A_7C15
        return self.salt
      },
      monotonicMilliseconds: { self.milliseconds },
      processID: { 4_242 })
  }

  /// The process is gone, the machine went on: what was written can be read.
  public func restart() {
    files = [:]
    for inode in names.values { inode.isLocked = false }
    isDown = false
    fault = { _, _ in nil }
  }

  /// The power went: of what was not synced, any sectors, lengths and names may have arrived.
  public func cutPower(using random: inout some RandomNumberGenerator) {
    for name in names.keys.sorted() where durableNames[name] == nil && Bool.random(using: &random) {
      durableNames[name] = names[name]
    }
    for name in durableNames.keys.sorted() where names[name] == nil && Bool.random(using: &random) {
      durableNames[name] = nil
    }
    for name in durableNames.keys.sorted() {
      guard let inode = durableNames[name] else { continue }
      let kept = inode.dirty.sorted().filter { _ in Bool.random(using: &random) }
      let lengths = [inode.durable.count, inode.cached.count].sorted()
      let length = Bool.random(using: &random) ? lengths[1] : Int.random(in: lengths[0]...lengths[1], using: &random)
      persist(inode, Set(kept), length: length)
      inode.cached = inode.durable
      inode.dirty = []
    }
    names = durableNames
    restart()
  }

  /// All files as they can be read; setting it makes a disk that holds just these, durably.
  public var contents: [String: [UInt8]] {
    get { names.mapValues(\.cached) }
    set {
      names = newValue.mapValues { bytes in
        let inode = Inode()
        inode.cached = bytes
        inode.durable = bytes
        return inode
      }
      durableNames = names
      restart()
    }
  }

  private func persist(_ inode: Inode, _ sectors: Set<Int>, length: Int) {
    // In place: a journal grows by thousands of syncs, and a copy of all of it for each would be most of a long run.
    if inode.durable.count < length {
      inode.durable.append(contentsOf: repeatElement(0, count: length - inode.durable.count))
    } else {
      inode.durable.removeLast(inode.durable.count - length)
    }
    for sector in sectors {
      let end = min((sector + 1) * Self.sector, length, inode.cached.count)
      let start = sector * Self.sector
      if start < end { inode.durable.replaceSubrange(start..<end, with: inode.cached[start..<end]) }
    }
  }

  private func checkUp() throws(Errno) {
    if isDown { throw Errno(code: EIO) }
  }

  private func inode(_ file: Int32) throws(Errno) -> Inode {
    try checkUp()
    guard let inode = files[file] else { throw Errno(code: EBADF) }
    return inode
  }

  private func sync(_ inode: Inode) throws(Errno) {
    do throws(Errno) {
      try perform(.sync) {
        persist(inode, inode.dirty, length: inode.cached.count)
        inode.dirty = []
      }
    } catch {
      // ATC '20: after a failed sync the pages count as clean, and no later sync writes them.
      if !isDown { inode.dirty = [] }
      throw error
    }
  }

  private func perform(_ call: Call, _ body: () -> Void) throws(Errno) {
    try checkUp()
    calls += 1
    switch fault(call, calls) {
    case nil: body()
    case .error(let code), .torn(_, let code): throw Errno(code: code)
    case .down:
      isDown = true
      throw Errno(code: EIO)
    case .downAfter:
      body()
      isDown = true
      throw Errno(code: EIO)
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to inode: Inode, at offset: Int, call: Call) throws(Errno) -> Int
  {
    try checkUp()
    if case .torn(let part, let code) = fault(call, calls + 1) {
      calls += 1
      let count = Int(part * Double(bytes.count))
      guard count > 0 else { throw Errno(code: code) }
      place(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), in: inode, at: offset)
      fault = { _, _ in .error(code) }
      return count
    }
    try perform(call) { place(bytes, in: inode, at: offset) }
    return bytes.count
  }

  private func place(_ bytes: UnsafeRawBufferPointer, in inode: Inode, at offset: Int) {
    guard !bytes.isEmpty else { return }
    let end = offset + bytes.count
    if inode.cached.count < end { inode.cached += [UInt8](repeating: 0, count: end - inode.cached.count) }
    inode.cached.replaceSubrange(offset..<end, with: bytes)
    inode.dirty.formUnion((offset / Self.sector)...((end - 1) / Self.sector))
  }

  private func open(_ path: String, _ mode: Disk.Mode) throws(Errno) -> Int32 {
    try checkUp()
    let name = Self.name(path)
    let isMissing = names[name] == nil
    switch mode {
    case .create, .update:
      if !isMissing, mode == .create { throw Errno(code: EEXIST) }
      if isMissing { try perform(.create) { names[name] = Inode() } }
    case .read, .append: if isMissing { throw Errno(code: ENOENT) }
    case .folder: break
    }
    nextFile += 1
    files[nextFile] = names[name] ?? Inode()
    return nextFile
  }

  /// The files of `data` are known by their names alone, those of another folder with its name before theirs.
  private static func name(_ path: String) -> String { path.hasPrefix("data/") ? String(path.dropFirst(5)) : path }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers from the same seed on every machine.
public struct SeededNumbers: RandomNumberGenerator {
  public var state: UInt64

  public init(seed: Int) {
    state = UInt64(seed)
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
