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
  /// From when it is good no longer; nil for a token without an end.
  public var expires: String?
  public var revoked: String?

  public enum State: Sendable, Equatable {
    case valid
    case expired(String)
    case revoked(String)
  }

  /// An end that cannot be read counts as past: fail closed.
  public func state(at now: Instant) -> State {
    if let revoked { return .revoked(revoked) }
    guard let expires else { return .valid }
    return Instant(written: expires).map { $0 > now } == true ? .valid : .expired(expires)
  }

  /// Whom it stands for now; nil when it stands for nobody.
  func identity(at now: Instant) -> Identity? {
    guard state(at: now) == .valid, let role = Role(rawValue: role), role != .everybody else { return nil }
    return Identity(role: role, member: member.map { MemberID($0) }, space: space.map { SpaceID($0) })
  }
}
