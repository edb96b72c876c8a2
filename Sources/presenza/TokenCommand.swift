import Configuration
import Glibc
import Monitor
import Occupancy

/// `presenza token`: keys to roles, and one-time codes. Each is shown once, when it is made.
enum TokenCommand {
  static func run(_ arguments: inout Arguments) throws {
    guard let deed = arguments.word() else { throw UsageError("token add, code, list or revoke") }
    let data = DataFolder(try arguments.option("--data") ?? DataFolder.usual)
    switch deed {
    case "add": try add(&arguments, data)
    case "code": try code(&arguments, data)
    case "list":
      try arguments.end()
      try list(TokenFile(dataFolder: data.path))
    case "revoke":
      guard let id = arguments.word() else { throw UsageError("token revoke ID") }
      try arguments.end()
      try TokenFile(dataFolder: data.path).revoke(id, at: SiteClock.wall.now())
    default: throw UsageError("token add, code, list or revoke, not \(deed)")
    }
  }

  private static func add(_ arguments: inout Arguments, _ data: DataFolder) throws {
    let name = try arguments.required("--role")
    guard let role = Role(rawValue: name), role != .everybody else {
      throw UsageError("--role is member, staff, admin or panel, not \(name)")
    }
    let member = try memberID(arguments.option("--member"))
    let space = try arguments.option("--space")
    let label = try arguments.option("--name")
    let now = SiteClock.wall.now()
    let expires = try arguments.option("--expires").map { text throws(UsageError) in
      guard let span = DurationText.read(text), span > .zero else {
        throw UsageError("--expires is how long the token is good, such as 90d or 12h, not \(text)")
      }
      let end = now + span
      guard end.isInBounds else { throw UsageError("--expires ends by the year 2100, not \(text) from now") }
      return end
    }
    try arguments.end()
    if role == .member, member == nil { throw UsageError("a member's token needs --member ID") }
    if role == .panel, space == nil { throw UsageError("a panel's token needs --space ID") }
    guard data.isForAMonitor else { throw Failure.noMonitor(in: data) }
    let file = TokenFile(dataFolder: data.path)
    let made = try file.add(
      role: role, member: member, space: space.map { SpaceID($0) }, name: label, at: now, expires: expires)
    print(made.secret)
    fflush(nil)
    Log.info("added to \(file.path); it is shown this once")
  }

  private static func code(_ arguments: inout Arguments, _ data: DataFolder) throws {
    guard let member = try memberID(arguments.required("--member")) else { return }
    try arguments.end()
    guard data.isForAMonitor else { throw Failure.noMonitor(in: data) }
    let folder = CodeFolder(dataFolder: data.path)
    print(try folder.make(for: member, at: SiteClock.wall.now()).text)
    fflush(nil)
    Log.info("kept in \(folder.path), good once, for ten minutes")
  }

  private static func memberID(_ text: String?) throws(UsageError) -> MemberID? {
    guard let text else { return nil }
    let id = MemberID(text)
    guard id.isWellFormed else {
      throw UsageError("--member is an id of letters, digits, -, _ and ., at most 64, not \(text)")
    }
    return id
  }

  private static func list(_ file: TokenFile) throws {
    let tokens = try file.load()
    if tokens.isEmpty { print("no tokens yet: presenza token add --role staff") }
    let now = SiteClock.wall.now()
    for token in tokens {
      let bound = token.member ?? token.space ?? "-"
      let state =
        switch token.state(at: now) {
        case .valid: token.expires.map { "valid until \($0)" } ?? "valid"
        case .expired(let at): "expired \(at)"
        case .revoked(let at): "revoked \(at)"
        }
      print("\(token.id)\t\(token.role)\t\(bound)\t\((token.name ?? "-").escaped)\t\(token.created)\t\(state)")
    }
  }
}
