import Foundation
import JSON
import Occupancy

/// Who was signed in when the monitor last wrote it down: hashes alone, for its own user alone, so that a restart signs nobody out.
struct SessionFile: Sendable {
  let path: String

  init(dataFolder: String) { path = Self.path(in: dataFolder) }

  static func path(in dataFolder: String) -> String { dataFolder + "/sessions.json" }

  /// A file that is not there, or that nobody can read, signs nobody in: people do it once more.
  func load() -> Sessions {
    guard FileManager.default.fileExists(atPath: path) else { return Sessions() }
    guard let bytes = FileManager.default.contents(atPath: path),
      let list = (try? JSONValue(parsing: Array(bytes)))?["sessions"]?.array
    else {
      Log.error("\(path) cannot be read: everybody signs in once more.")
      return Sessions()
    }
    let read = list.compactMap(Self.session)
    if read.count < list.count {
      Log.error("\(path): \(list.count - read.count) sessions cannot be read, and are over.")
    }
    return Sessions(Dictionary(read, uniquingKeysWith: { first, _ in first }))
  }

  /// Writes them all, on disk before it returns. The former file stays where that fails.
  func save(_ sessions: Sessions) {
    var json = JSONWriter()
    json.object { json in
      json.array("sessions") { json in
        for (hash, session) in sessions.all.sorted(by: { $0.key < $1.key }) {
          json.object { json in
            json.member("hash", hash)
            switch session.holder {
            case .token(let token): json.member("token", token)
            case .member(let member): json.member("member", member.text)
            }
            json.member("ends", session.ends.description)
          }
        }
      }
    }
    do {
      try write(json.bytes)
    } catch {
      Log.error("\(path) cannot be written: \(error). After a restart it is as it was before.")
    }
  }

  private func write(_ bytes: [UInt8]) throws {
    let temporary = path + ".new"
    // One that is left from a kill keeps its mode.
    unlink(temporary)
    guard
      FileManager.default.createFile(
        atPath: temporary, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    try file.write(contentsOf: Data(bytes))
    try file.synchronize()
    try file.close()
    Inheritance.give(temporary, from: (path as NSString).deletingLastPathComponent)
    guard rename(temporary, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  }

  private static func session(_ json: JSONValue) -> (String, Sessions.Session)? {
    guard let hash = json["hash"]?.string, hash.utf8.count == Secret.length, hash.utf8.allSatisfy(Secret.isDigit),
      let ends = json["ends"]?.string.flatMap({ Instant(written: $0) })
    else { return nil }
    let holder: Sessions.Holder
    switch (json["token"]?.string, json["member"]?.string.map({ MemberID($0) })) {
    case (let token?, nil): holder = .token(token)
    case (nil, let member?) where member.isWellFormed: holder = .member(member)
    default: return nil
    }
    return (hash, Sessions.Session(holder: holder, ends: ends))
  }
}
