import Glibc

/// Small files, whole.
enum File {
  static func read(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    let bytes = Array(text.utf8)
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw BenchFailure("cannot write \(path): errno \(errno)")
    }
    close(descriptor)
  }

  static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw BenchFailure("cannot make \(path): errno \(errno)") }
  }

  /// A new folder for temporary files.
  static func temporaryFolder() throws -> String {
    var name = Array("/tmp/presenza-bench.XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw BenchFailure("cannot make a folder in /tmp: errno \(errno)") }
    // nginx's worker may be another user.
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chmod(path, 0o755)
    return path
  }
}
