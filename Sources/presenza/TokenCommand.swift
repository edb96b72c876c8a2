import Monitor
import Occupancy

/// `presenza token`: keys to roles. A key is shown once, when it is made.
enum TokenCommand {
  static func run(_ arguments: inout Arguments) throws {
    guard let deed = arguments.word() else { throw UsageError("token add, list or revoke") }
    let file = TokenFile(dataFolder: try arguments.option("--data") ?? DataFolder.usual)
    switch deed {
    case "add": try add(&arguments, file)
    case "list":
      try arguments.end()
      try list(file)
    case "revoke":
      guard let id = arguments.word() else { throw UsageError("token revoke ID") }
      try arguments.end()
      try file.revoke(id, at: SiteClock.wall.now())
    default: throw UsageError("token add, list or revoke, not \(deed)")
    }
  }

  private static func add(_ arguments: inout Arguments, _ file: TokenFile) throws {
    let name = try arguments.required("--role")
    guard let role = Role(rawValue: name), role != .everybody else {
      throw UsageError("--role is member, staff, admin or panel, not \(name)")
    }
    let member = try arguments.option("--member")
    let space = try arguments.option("--space")
    let label = try arguments.option("--name")
    try arguments.end()
    if role == .member, member == nil { throw UsageError("a member's token needs --member ID") }
    if role == .panel, space == nil { throw UsageError("a panel's token needs --space ID") }
    let made = try file.add(
      role: role, member: member.map { MemberID($0) }, space: space.map { SpaceID($0) }, name: label,
      at: SiteClock.wall.now())
    print(made.secret)
  }

  private static func list(_ file: TokenFile) throws {
    let tokens = try file.load()
    if tokens.isEmpty { print("no tokens yet: presenza token add --role staff") }
    for token in tokens {
      let bound = token.member ?? token.space ?? "-"
      let state = token.revoked.map { "revoked \($0)" } ?? "valid"
      print("\(token.id)\t\(token.role)\t\(bound)\t\(token.name ?? "-")\t\(token.created)\t\(state)")
    }
  }
}
