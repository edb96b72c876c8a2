import Foundation
import JSON
import Occupancy

/// Who was signed in when the monitor last wrote it down: hashes alone, for its own user alone, so that a restart signs nobody out.
struct SessionFile: Sendable {
  let path: String

  init(dataFolder: String) { path = Self.path(in: dataFolder) }

  static func path(in dataFolder: String) -> String { dataFolder + "/sessions.jsonl" }

  /// A file that is not there signs nobody in, and a line that nobody can read not one of them: people do it once more.
  func load() -> Sessions {
    guard FileManager.default.fileExists(atPath: path) else { return Sessions() }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      Log.error("\(path) cannot be read: everybody signs in once more.")
      return Sessions()
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let read = lines.compactMap { (try? JSONValue(parsing: Array($0))).flatMap(Self.session) }
    if read.count < lines.count {
      Log.error("\(path): \(lines.count - read.count) sessions cannot be read, and are over.")
    }
    return Sessions(Dictionary(read, uniquingKeysWith: { first, _ in first }))
  }

  /// Writes them all, a line each, on disk before it returns. The former file stays where that fails.
  func save(_ sessions: Sessions) {
    var lines: [UInt8] = []
    for (hash, session) in sessions.all.sorted(by: { $0.key < $1.key }) {
      var json = JSONWriter()
      json.object { json in
        json.member("hash", hash)
        switch session.holder {
        case .token(let token): json.member("token", token)
        case .member(let member): json.member("member", member.text)
        }
        json.member("ends", session.ends.description)
      }
      lines += json.bytes + [UInt8(ascii: "\n")]
    }
    do {
      try write(lines)
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
