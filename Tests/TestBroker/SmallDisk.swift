import Foundation
import Glibc

/// A file system of its own in memory, with little room: for a disk that is full. Only root may make one.
public final class SmallDisk: Sendable {
  public static var canBeMade: Bool { geteuid() == 0 }

  private let path: String
  private var filler: String { path + "/filler" }

  public init(at path: String, kilobytes: Int) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  /// Takes all the room that is left.
  public func fill() throws {
    let file = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    defer { close(file) }
    let page = [UInt8](repeating: 0, count: 4_096)
    while write(file, page, page.count) > 0 {}
    guard errno == ENOSPC else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  /// Gives it back.
  public func free() throws { try FileManager.default.removeItem(atPath: filler) }
}
