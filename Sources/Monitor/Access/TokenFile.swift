import Foundation
import Occupancy

public enum TokenError: Error, CustomStringConvertible {
  case unreadable(path: String, why: String)
  case unwritable(path: String, why: String)
  case unknownToken(String)

  public var description: String {
    switch self {
    case .unreadable(let path, let why): "\(path) cannot be read: \(why). Mend it, or move it away to start with none."
    case .unwritable(let path, let why): "\(path) cannot be written: \(why). Check who owns the data folder."
    case .unknownToken(let id): "there is no token \(id). `presenza token list` names them."
    }
  }
}

/// The tokens of an installation, in one file of the data folder that its owner alone can read.
public struct TokenFile: Sendable {
  public let path: String

  public init(dataFolder: String) {
    path = dataFolder + "/tokens.json"
  }

  public func load() throws(TokenError) -> [Token] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do {
      return try JSONDecoder().decode([Token].self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .unreadable(path: path, why: "\(error)")
    }
  }

  /// Adds a token and returns it; this is the only moment at which it can be read.
  public func add(
    role: Role, member: MemberID?, space: SpaceID?, name: String?, at now: Instant, expires: Instant? = nil
  ) throws(TokenError) -> (id: String, secret: String) {
    let secret = Secret()
    var id = ""
    try change { tokens throws(TokenError) in
      id = "t\(tokens.count + 1)"
      tokens.append(
        Token(
          id: id, hash: Secret.hash(secret.text), role: role.rawValue, member: member?.text, space: space?.text,
          name: name, created: now.description, expires: expires?.description))
    }
    return (id, secret.text)
  }

  public func revoke(_ id: String, at now: Instant) throws(TokenError) {
    try change { tokens throws(TokenError) in
      guard let place = tokens.firstIndex(where: { $0.id == id }) else { throw .unknownToken(id) }
      tokens[place].revoked = now.description
    }
  }

  /// Two commands at once must not undo each other: one waits for the other.
  private func change(_ body: (inout [Token]) throws(TokenError) -> Void) throws(TokenError) {
    let lock: Int32
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      throw .unwritable(path: path, why: "\(error)")
    }
    defer { close(lock) }
    var tokens = try load()
    try body(&tokens)
    try save(tokens)
  }

  private func save(_ tokens: [Token]) throws(TokenError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let temporary = path + ".new"
      guard
        FileManager.default.createFile(
          atPath: temporary, contents: try encoder.encode(tokens), attributes: [.posixPermissions: 0o600])
      else { throw POSIXError(.EIO) }
      Inheritance.give(temporary, from: (path as NSString).deletingLastPathComponent)
      guard rename(temporary, path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      throw .unwritable(path: path, why: "\(error)")
    }
  }
}
