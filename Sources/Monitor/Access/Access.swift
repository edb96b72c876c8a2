import Configuration
import HTTP
import Locking
import Occupancy
import Threads

/// Who somebody is: by bearer token, or by the cookie of a session. The one place where that is decided.
///
/// It runs by the machine's clock: a demo whose days are minutes must not sign people out.
final class Access: Sendable {
  static let cookieName = "presenza"
  /// Longer than any token of ours, shorter than what would cost time to hash.
  private static let longestToken = 256

  let members: Members
  private let tokens: ChangingFile<[String: Token]>
  private let codes: CodeFolder
  private let trustedProxies: [AddressRange]
  private let sessions = Locked(Sessions())
  private let tries = Locked(Tries())
  private let counts = Locked(Counts())

  private typealias Unreadable = ChangingFile<[String: Token]>.Unreadable

  /// What is counted for `/metrics`.
  struct Counts: Sendable {
    var done = 0
    var wrong = 0
    var limited = 0
  }

  enum Answer: Equatable {
    case known(Identity)
    /// Something was shown that is not, or no longer, valid.
    case invalid
  }

  /// What somebody signs in with.
  enum Proof {
    case token(String)
    case code(String)
  }

  enum Entrance: Equatable {
    /// The cookie to set.
    case open(cookie: String)
    case wrong
    /// Too many wrong tries came from there.
    case wait(seconds: Int)
  }

  init(dataFolder: String, members: Members, trustedProxies: [AddressRange]) {
    let file = TokenFile(dataFolder: dataFolder)
    // Fail closed: who cannot be checked is not let in.
    tokens = ChangingFile(path: file.path, empty: [:], otherwise: .nothing) { _ throws(Unreadable) in
      do {
        return Dictionary(try file.load().map { ($0.hash, $0) }, uniquingKeysWith: { first, _ in first })
      } catch {
        throw Unreadable(sentence: "\(error)")
      }
    }
    codes = CodeFolder(dataFolder: dataFolder)
    self.members = members
    self.trustedProxies = trustedProxies
  }

  var figures: Counts { counts.withLock { $0 } }

  /// Who sent this request. A wrong token is not the same as none.
  func identity(of request: HTTPRequest, at now: Instant) -> Answer {
    if let authorization = request.headers.first("authorization") {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .invalid }
      return identity(ofToken: String(parts[1]), at: now).map { .known($0.identity) } ?? .invalid
    }
    // A session ends with what it rests on; a browser with an old cookie is everybody again, and may sign in.
    guard let cookie = Self.cookie(of: request),
      let holder = sessions.withLock({ $0.holder(of: Secret.hash(cookie), at: now) })
    else { return .known(.everybody) }
    switch holder {
    case .token(let hash): return .known(tokens.value()[hash].flatMap { identity(of: $0, at: now) } ?? .everybody)
    case .member(let member):
      return .known(members.mayBe(member) ? Identity(role: .member, member: member) : .everybody)
    }
  }

  /// Opens a session for whoever proves who they are.
  func signIn(with proof: Proof, from request: HTTPRequest, at now: Instant) -> Entrance {
    let visitor = Visitor(request, behind: trustedProxies)
    if let wait = tries.withLock({ $0.wait(of: visitor.address, at: .now()) }) {
      counts.withLock { $0.limited += 1 }
      return .wait(seconds: (wait + 999) / 1_000)
    }
    guard let (holder, role) = holder(of: proof, at: now) else {
      counts.withLock { $0.wrong += 1 }
      tries.withLock { $0.note(wrongFrom: visitor.address, at: .now()) }
      return .wrong
    }
    let secret = Secret()
    let lasts = Self.sessionLasts(role)
    let former = Self.cookie(of: request).map { Secret.hash($0) }
    sessions.withLock { sessions in
      if let former { sessions.close(former) }
      sessions.open(Secret.hash(secret.text), for: holder, at: now, until: now + lasts)
    }
    counts.withLock { $0.done += 1 }
    return .open(cookie: Self.setCookie(secret.text, for: lasts, isSecure: visitor.isSecure))
  }

  /// Ends the session and returns the cookie that clears it.
  func signOut(_ request: HTTPRequest) -> String {
    if let cookie = Self.cookie(of: request) { sessions.withLock { $0.close(Secret.hash(cookie)) } }
    return Self.setCookie("", for: .zero, isSecure: Visitor(request, behind: trustedProxies).isSecure)
  }

  /// Whether staff may type this for a member: an id of the file of members. Where no file says who is one, an id that a
  /// token was made for, or one with a digit, which is nobody's name.
  func mayBeNamed(_ member: MemberID) -> Bool {
    guard member.isWellFormed, !members.areGiven else { return members.mayBe(member) }
    return member.text.utf8.contains { (0x30...0x39).contains($0) }
      || tokens.value(now: true).values.contains { $0.member == member.text }
  }

  /// Makes a one-time code for a member; nil when nobody of that id may be one.
  func makeCode(for member: MemberID, at now: Instant) throws(TokenError) -> (text: String, ends: Instant)? {
    guard mayBeNamed(member) else { return nil }
    return try codes.make(for: member, at: now)
  }

  /// Whether the request names itself by a cookie: then a browser sent it, and its origin must be ours (reference/reliability.md 10).
  static func usesCookie(_ request: HTTPRequest) -> Bool {
    request.headers.first("authorization") == nil && cookie(of: request) != nil
  }

  /// Whether the request shows nothing that could tell who sent it.
  static func isAnonymous(_ request: HTTPRequest) -> Bool {
    request.headers.first("authorization") == nil && request.headers.first("cookie") == nil
  }

  private func holder(of proof: Proof, at now: Instant) -> (Sessions.Holder, Role)? {
    switch proof {
    case .token(let text):
      return identity(ofToken: text, at: now).map { (.token($0.hash), $0.identity.role) }
    case .code(let text):
      guard let code = OneTimeCode(typed: text), let member = codes.use(code, at: now), members.mayBe(member) else {
        return nil
      }
      return (.member(member), .member)
    }
  }

  /// The token's hash and whom it stands for; nil when it is unknown, revoked or expired.
  private func identity(ofToken text: String, at now: Instant) -> (hash: String, identity: Identity)? {
    guard text.utf8.count <= Self.longestToken else { return nil }
    let hash = Secret.hash(text)
    // One that was made this very second is good at once.
    guard let token = tokens.value()[hash] ?? tokens.value(now: true)[hash] else { return nil }
    return identity(of: token, at: now).map { (hash, $0) }
  }

  /// Whom a token stands for now; a member's ends with the member.
  private func identity(of token: Token, at now: Instant) -> Identity? {
    guard let identity = token.identity(at: now) else { return nil }
    guard identity.role == .member, let member = identity.member else { return identity }
    return members.mayBe(member) ? identity : nil
  }

  /// Staff see everybody's bookings, so their browsers forget them with the day; a member's phone and a panel on a wall stay.
  private static func sessionLasts(_ role: Role) -> TimeSpan {
    switch role {
    case .staff, .admin: .hours(12)
    case .everybody, .member, .panel: .days(30)
    }
  }

  private static func setCookie(_ value: String, for lasts: TimeSpan, isSecure: Bool) -> String {
    "\(cookieName)=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(lasts.milliseconds / 1_000)"
      + (isSecure ? "; Secure" : "")
  }

  private static func cookie(of request: HTTPRequest) -> String? {
    request.headers.cookie(cookieName).flatMap { $0.utf8.count <= longestToken && !$0.isEmpty ? $0 : nil }
  }
}
