import Foundation
import JSON
import Occupancy

/// The one-time codes that wait to be used: a file each, named by the code's hash.
///
/// To use a code is to remove its file. The kernel lets one remove it only, so that a code is good once, whoever asks in whichever process.
public struct CodeFolder: Sendable {
  /// How long a code is good.
  public static let lasts = TimeSpan.minutes(10)

  public let path: String

  public init(dataFolder: String) {
    path = dataFolder + "/codes"
  }

  /// Makes a code for a member, whose older ones are good no longer. This is the only moment at which it can be read.
  public func make(for member: MemberID, at now: Instant) throws(TokenError) -> (text: String, ends: Instant) {
    let code = OneTimeCode()
    let ends = now + Self.lasts
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      Inheritance.give(path, from: (path as NSString).deletingLastPathComponent)
      for name in names {
        guard let record = record(name), record.ends > now, record.member != member else {
          unlink("\(path)/\(name)")
          continue
        }
      }
      var json = JSONWriter()
      json.object {
        $0.member("member", member.text)
        $0.member("ends", ends.description)
      }
      // A process that reads the folder meanwhile must find a whole file or none.
      let temporary = "\(path)/.\(code.hash)"
      guard
        FileManager.default.createFile(
          atPath: temporary, contents: Data(json.bytes), attributes: [.posixPermissions: 0o600])
      else { throw POSIXError(.EIO) }
      Inheritance.give(temporary, from: path)
      guard rename(temporary, "\(path)/\(code.hash)") == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      throw .unwritable(path: path, why: "\(error)")
    }
    return (code.text, ends)
  }

  /// Uses a code up and returns whose it was; nil when it is not, or no longer, good.
  func use(_ code: OneTimeCode, at now: Instant) -> MemberID? {
    guard let record = record(code.hash), unlink("\(path)/\(code.hash)") == 0, record.ends > now else { return nil }
    return record.member
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasPrefix(".") }
  }

  private func record(_ name: String) -> (member: MemberID, ends: Instant)? {
    guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)"),
      let value = try? JSONValue(parsing: Array(bytes)), let member = value["member"]?.string,
      let ends = value["ends"]?.string.flatMap({ Instant(written: $0) })
    else { return nil }
    return (MemberID(member), ends)
  }
}
