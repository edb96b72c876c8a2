import Foundation

/// A file that is written in large pieces.
struct OutputFile {
  private let handle: FileHandle
  private var waiting: [UInt8] = []

  /// Replaces what was there.
  init(_ file: URL) throws {
    try Data().write(to: file)
    handle = try FileHandle(forWritingTo: file)
  }

  mutating func add(_ bytes: some Sequence<UInt8>) throws {
    waiting += bytes
    guard waiting.count > 1 << 18 else { return }
    try handle.write(contentsOf: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try handle.write(contentsOf: waiting)
    try handle.close()
  }
}
