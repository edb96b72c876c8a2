import Foundation
import HTTP
import Locking
import Occupancy

/// Who somebody is: by bearer token, or by the cookie of a session. The one place where that is decided.
final class Access: Sendable {
  private static let cookieName = "presenza"
  private static let sessionLasts = TimeSpan.hours(12)

  private let file: TokenFile
  private let known = Locked(Known())

  private struct Known {
    var byHash: [String: Identity] = [:]
    var stamp: Stamp?
    /// Sessions by the hash of their cookie.
    var sessions: [String: (token: String, ends: Instant)] = [:]
  }

  private struct Stamp: Equatable {
    var changed: Date
    var size: Int
    var node: Int
  }

  enum Answer: Equatable {
    case known(Identity)
    /// Something was shown that is not, or no longer, valid.
    case invalid
  }

  init(file: TokenFile) {
    self.file = file
  }

  /// Who sent this request. A wrong token is not the same as none.
  func identity(of request: HTTPRequest, at now: Instant) -> Answer {
    if let authorization = request.headers.first("authorization") {
      let parts = authorization.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { return .invalid }
      return tokens()[Secret.hash(String(parts[1]))].map { .known($0) } ?? .invalid
    }
    guard let cookie = Self.cookie(of: request) else { return .known(.everybody) }
    let tokens = tokens()
    let token = known.withLock { known in known.sessions[Secret.hash(cookie)].flatMap { $0.ends > now ? $0.token : nil }
    }
    // A session ends with its token; a browser with an old cookie is everybody again, and may sign in.
    guard let token, let identity = tokens[token] else { return .known(.everybody) }
    return .known(identity)
  }

  /// Opens a session for the holder of a valid token and returns the cookie to set; nil when it is not valid.
  func signIn(with token: String, at now: Instant) -> String? {
    let hash = Secret.hash(token)
    guard tokens()[hash] != nil else { return nil }
    let secret = Secret()
    known.withLock { known in
      known.sessions = known.sessions.filter { $0.value.ends > now }
      known.sessions[Secret.hash(secret.text)] = (hash, now + Self.sessionLasts)
    }
    return
      "\(Self.cookieName)=\(secret.text); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(Self.sessionLasts.milliseconds / 1_000)"
  }

  /// Ends the session and returns the cookie that clears it.
  func signOut(_ request: HTTPRequest) -> String {
    if let cookie = Self.cookie(of: request) { known.withLock { $0.sessions[Secret.hash(cookie)] = nil } }
    return "\(Self.cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
  }

  /// Whether the request names itself by a cookie: then a browser sent it, and its origin must be ours (reference/reliability.md 10).
  static func usesCookie(_ request: HTTPRequest) -> Bool {
    request.headers.first("authorization") == nil && cookie(of: request) != nil
  }

  private static func cookie(of request: HTTPRequest) -> String? {
    request.headers.cookie(cookieName)
  }

  /// The valid tokens by hash; the file is read again when `presenza token` has changed it.
  private func tokens() -> [String: Identity] {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    let stamp = attributes.flatMap { found -> Stamp? in
      guard let changed = found[.modificationDate] as? Date, let size = found[.size] as? Int,
        let node = found[.systemFileNumber] as? Int
      else { return nil }
      return Stamp(changed: changed, size: size, node: node)
    }
    return known.withLock { known in
      guard stamp != known.stamp else { return known.byHash }
      do {
        var byHash: [String: Identity] = [:]
        for token in try file.load() { if let identity = token.identity { byHash[token.hash] = identity } }
        known.byHash = byHash
        known.stamp = stamp
      } catch {
        // Fail closed: who cannot be checked is not let in.
        Log.error("\(error)")
        known.byHash = [:]
      }
      return known.byHash
    }
  }
}
