import Configuration
import HTTP
import Locking
import Occupancy
import Threads

/// Who somebody is: by bearer token, or by the cookie of a session. The one place where that is decided.
///
/// It runs by the machine's clock: a demo whose days are minutes must not sign people out.
final class Access: Sendable {
  /// Longer than any token of ours, shorter than what would cost time to hash.
  private static let longestToken = 256

  let members: Members
  let dataFolder: String
  private let site: String
  /// Where people reach the pages from outside, if the configuration says so.
  private let publicOrigin: Origin?
  private let tokens: ChangingFile<[String: Token]>
  private let codes: CodeFolder
  private let trustedProxies: [AddressRange]
  private let sessions: Locked<Sessions>
  private let sessionFile: SessionFile
  /// Held while the sessions are written: whoever writes last wrote all.
  private let writing = Locked(())
  private let tries = Locked(Tries())
  private let counts = Locked(Counts())
  private let foreignOrigins = Locked(ForeignOrigin.Seen())
  let pace = Pace()

  private typealias Unreadable = ChangingFile<[String: Token]>.Unreadable

  /// What is counted for `/metrics`.
  struct Counts: Sendable {
    var done = 0
    var wrong = 0
    var limited = 0
  }

  /// So much of what somebody showed as is needed to ask again whether it holds: never the secret itself.
  enum Credential: Sendable {
    case none
    case token(hash: String)
    case session(hash: String)
    /// Something that is neither.
    case unreadable
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

    var canBeGuessed: Bool { if case .code = self { true } else { false } }
  }

  enum Entrance: Equatable {
    /// The cookie to set.
    case open(cookie: String)
    case wrong
    /// Too many wrong tries came from there.
    case wait(seconds: Int)
  }

  init(
    dataFolder: String, site: String, members: Members, trustedProxies: [AddressRange], publicURL: String? = nil
  ) {
    self.dataFolder = dataFolder
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
    sessionFile = SessionFile(dataFolder: dataFolder)
    sessions = Locked(sessionFile.load())
    self.members = members
    self.site = site
    publicOrigin = publicURL.flatMap { Origin($0.lowercased()) }
    self.trustedProxies = trustedProxies
  }

  var figures: Counts { counts.withLock { $0 } }

  /// Who sent this request. A wrong token is not the same as none.
  func identity(of request: HTTPRequest, at now: Instant) -> Answer { identity(of: credential(of: request), at: now) }

  func credential(of request: HTTPRequest) -> Credential {
    if let authorization = request.headers.first("authorization") {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= Self.longestToken else {
        return .unreadable
      }
      return .token(hash: Secret.hash(String(parts[1])))
    }
    return cookie(of: request).map { .session(hash: Secret.hash($0)) } ?? .none
  }

  /// Whom that stands for at this moment.
  func identity(of credential: Credential, at now: Instant) -> Answer {
    switch credential {
    case .none: return .known(.everybody)
    case .unreadable: return .invalid
    case .token(let hash): return identity(ofToken: hash, at: now).map { .known($0) } ?? .invalid
    case .session(let hash):
      // A session ends with what it rests on; a browser with an old cookie is everybody again, and may sign in.
      switch sessions.withLock({ $0.holder(of: hash, at: now) }) {
      case nil: return .known(.everybody)
      case .token(let hash): return .known(tokens.value()[hash].flatMap { identity(of: $0, at: now) } ?? .everybody)
      case .member(let member):
        return .known(members.mayBe(member) ? Identity(role: .member, member: member) : .everybody)
      }
    }
  }

  /// The organisation that the file of members gives a member.
  func organisation(of reader: Identity) -> OrganisationID? {
    guard reader.role == .member, let member = reader.member else { return nil }
    return members.list.first { $0.id == member }?.organisation.map { OrganisationID($0) }
  }

  /// Takes one change of whoever asks; seconds to wait where they have asked for too many.
  func waitToChange(_ reader: Identity, _ request: HTTPRequest) -> Int? {
    pace.take(visitor(reader, request), at: .now()).map { ($0 + 999) / 1_000 }
  }

  /// Whom a request counts for, where it is shared out.
  func visitor(_ reader: Identity, _ request: HTTPRequest) -> Pace.Visitor {
    Pace.Visitor(reader, at: visitor(of: request).address)
  }

  func visitor(of request: HTTPRequest) -> Visitor { Visitor(request, behind: trustedProxies) }

  /// Opens a session for whoever proves who they are. Codes can be guessed, so their tries are limited by address; nobody guesses the 256 bits of a token,
  /// and a right one gets in whatever others tried from there.
  func signIn(with proof: Proof, from request: HTTPRequest, at now: Instant) -> Entrance {
    let visitor = visitor(of: request)
    if proof.canBeGuessed, let wait = tries.withLock({ $0.wait(of: visitor.address, at: .now()) }) {
      counts.withLock { $0.limited += 1 }
      return .wait(seconds: (wait + 999) / 1_000)
    }
    guard let (holder, role) = holder(of: proof, at: now) else {
      counts.withLock { $0.wrong += 1 }
      if proof.canBeGuessed { tries.withLock { $0.note(wrongFrom: visitor.address, at: .now()) } }
      return .wrong
    }
    let secret = Secret()
    let lasts = Self.sessionLasts(role)
    let former = cookies(of: request).map { Secret.hash($0) }
    change { sessions in
      for session in former { _ = sessions.close(session) }
      sessions.open(Secret.hash(secret.text), for: holder, at: now, until: now + lasts)
      return true
    }
    counts.withLock { $0.done += 1 }
    return .open(cookie: setCookie(secret.text, for: lasts, isSecure: visitor.isSecure))
  }

  /// Ends the session and returns the cookie that clears it.
  func signOut(_ request: HTTPRequest) -> String {
    let theirs = cookies(of: request).map { Secret.hash($0) }
    change { sessions in
      theirs.reduce(false) { wasOpen, session in sessions.close(session) || wasOpen }
    }
    return setCookie("", for: .zero, isSecure: visitor(of: request).isSecure)
  }

  /// Changes the sessions, and writes them down where `body` says that it did.
  private func change(_ body: @Sendable (inout Sessions) -> Bool) {
    guard sessions.withLock({ body(&$0) }) else { return }
    writing.withLock { _ in sessionFile.save(sessions.withLock { $0 }) }
  }

  /// Whether staff may type this for a member: an id of the file of members. Where no file says who is one, an id that a
  /// token was made for, or one with a digit, which is nobody's name.
  func mayBeNamed(_ member: MemberID) -> Bool {
    guard member.isWellFormed, !members.areGiven else { return members.mayBe(member) }
    return member.text.utf8.contains { (0x30...0x39).contains($0) }
      || tokens.value(now: true).values.contains { $0.member == member.text }
  }

  /// Whether whoever something was booked for is still somebody: a member of the file, or the house itself, whose staff and panels are in none.
  func isStill(_ member: MemberID) -> Bool {
    !members.areGiven || !member.isWellFormed || members.mayBe(member) || member == .staff
  }

  /// Makes a one-time code for a member; nil when nobody of that id may be one.
  func makeCode(for member: MemberID, at now: Instant) throws(TokenError) -> (text: String, ends: Instant)? {
    guard mayBeNamed(member) else { return nil }
    return try codes.make(for: member, at: now)
  }

  /// Nil where one of our own pages had a browser send this, else where it comes from and where it came to. By a token no browser sends anything by
  /// itself (reference/reliability.md 10).
  func foreignOrigin(of request: HTTPRequest) -> ForeignOrigin? {
    let text = request.headers.first("origin")
    if text == nil, request.headers.first("authorization") != nil || request.headers.first("cookie") == nil {
      return nil
    }
    let scheme: Origin.Scheme = visitor(of: request).isSecure ? .https : .http
    let host = request.headers.first("host")
    let ours = [publicOrigin, host.flatMap { Origin(scheme, host: $0) }].compactMap { $0 }
    if let origin = text.flatMap({ Origin($0) }), ours.contains(origin) { return nil }
    let foreign = ForeignOrigin(
      from: text, to: publicOrigin?.text ?? host.map { "\(scheme.rawValue)://\($0)" } ?? "",
      isPublic: publicOrigin != nil)
    if foreignOrigins.withLock({ $0.isNew(foreign) }) { Log.warning(foreign.line) }
    return foreign
  }

  /// Whether the request shows nothing that could tell who sent it.
  static func isAnonymous(_ request: HTTPRequest) -> Bool {
    request.headers.first("authorization") == nil && request.headers.first("cookie") == nil
  }

  private func holder(of proof: Proof, at now: Instant) -> (Sessions.Holder, Role)? {
    switch proof {
    case .token(let text):
      guard text.utf8.count <= Self.longestToken else { return nil }
      let hash = Secret.hash(text)
      return identity(ofToken: hash, at: now).map { (.token(hash), $0.role) }
    case .code(let text):
      guard let code = OneTimeCode(typed: text), let member = codes.use(code, at: now), members.mayBe(member) else {
        return nil
      }
      return (.member(member), .member)
    }
  }

  /// Nil when there is no such token, or it is revoked or expired.
  private func identity(ofToken hash: String, at now: Instant) -> Identity? {
    // One that was made this very second is good at once.
    guard let token = tokens.value()[hash] ?? tokens.value(now: true)[hash] else { return nil }
    return identity(of: token, at: now)
  }

  /// Whom a token stands for now; one that names a member ends with the member, whatever its role.
  private func identity(of token: Token, at now: Instant) -> Identity? {
    guard let identity = token.identity(at: now) else { return nil }
    guard let member = identity.member else { return identity }
    return members.mayBe(member) ? identity : nil
  }

  /// Staff see everybody's bookings, so their browsers forget them with the day; a member's phone and a panel on a wall stay.
  private static func sessionLasts(_ role: Role) -> TimeSpan {
    switch role {
    case .staff, .admin: .hours(12)
    case .everybody, .member, .panel: .days(30)
    }
  }

  /// Two houses on one host keep apart, whatever their ports: cookies know none (RFC 6265 §8.5). By `__Host-` a browser holds that no other host and no
  /// page without TLS has set it.
  func cookieName(isSecure: Bool) -> String { (isSecure ? "__Host-presenza-" : "presenza-") + site }

  private func setCookie(_ value: String, for lasts: TimeSpan, isSecure: Bool) -> String {
    "\(cookieName(isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(lasts.milliseconds / 1_000)"
      + (isSecure ? "; Secure" : "")
  }

  /// The session's cookie. Of two with its name one was tossed in, and nothing says which: neither counts.
  private func cookie(of request: HTTPRequest) -> String? {
    let all = cookies(of: request)
    return all.count == 1 && !all[0].isEmpty && all[0].utf8.count <= Self.longestToken ? all[0] : nil
  }

  private func cookies(of request: HTTPRequest) -> [String] {
    guard request.headers.first("cookie") != nil else { return [] }
    return request.headers.cookies(cookieName(isSecure: visitor(of: request).isSecure))
  }
}
