import Foundation
import Occupancy

/// A key to a role, as the file keeps it: its hash, never itself.
public struct Token: Codable, Sendable, Equatable {
  /// A short name to list and to revoke it by.
  public var id: String
  public var hash: String
  public var role: String
  public var member: String?
  public var space: String?
  /// What people call it ("reception tablet"); never shown outside `token list`.
  public var name: String?
  public var created: String
  public var revoked: String?

  var identity: Identity? {
    guard revoked == nil, let role = Role(rawValue: role) else { return nil }
    return Identity(role: role, member: member.map { MemberID($0) }, space: space.map { SpaceID($0) })
  }
}

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
  public func add(role: Role, member: MemberID?, space: SpaceID?, name: String?, at now: Instant) throws(TokenError)
    -> (id: String, secret: String)
  {
    var tokens = try load()
    let secret = Secret()
    let id = "t\(tokens.count + 1)"
    tokens.append(
      Token(
        id: id, hash: Secret.hash(secret.text), role: role.rawValue, member: member?.text, space: space?.text,
        name: name, created: now.description))
    try save(tokens)
    return (id, secret.text)
  }

  public func revoke(_ id: String, at now: Instant) throws(TokenError) {
    var tokens = try load()
    guard let place = tokens.firstIndex(where: { $0.id == id }) else { throw .unknownToken(id) }
    tokens[place].revoked = now.description
    try save(tokens)
  }

  private func save(_ tokens: [Token]) throws(TokenError) {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let temporary = path + ".new"
      try encoder.encode(tokens).write(to: URL(filePath: temporary))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: temporary)
      guard rename(temporary, path) == 0 else { throw POSIXError(.EIO) }
    } catch {
      throw .unwritable(path: path, why: "\(error)")
    }
  }
}
