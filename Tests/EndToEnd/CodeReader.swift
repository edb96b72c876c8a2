import Children
import Foundation
import TestBroker
import Testing

/// A reader of QR codes that is not ours: zbarimg of Debian's zbar-tools.
enum CodeReader {
  static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/zbarimg")

  /// What the codes in a PNG say, sorted.
  static func read(_ picture: Data) async throws -> [String] {
    let folder = try TemporaryFolder()
    try picture.write(to: URL(filePath: folder.file("codes.png")))
    let output = folder.file("said")
    let child = try Child.spawn(
      "zbarimg", ["--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", folder.file("codes.png")],
      output: .file(path: output))
    // It ends with 4 where it finds nothing.
    let status = try await blocking { child.wait(milliseconds: 30_000) }
    try #require(status == .exited(0) || status == .exited(4), "zbarimg: \(String(describing: status))")
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init).sorted()
  }
}
