import Occupancy

/// Who is signed in, by the hash of their cookie: a bounded number, of each and in all.
struct Sessions: Sendable {
  /// What a session rests on, and ends with.
  enum Holder: Sendable, Hashable {
    /// The hash of a token.
    case token(String)
    /// A member who came with a one-time code.
    case member(MemberID)
  }

  struct Session: Sendable {
    var holder: Holder
    var ends: Instant
  }

  /// One holder has so many devices at most; the one that ends first goes.
  static let mostOfOne = 20
  static let most = 10_000

  private var byHash: [String: Session] = [:]

  init(_ all: [String: Session] = [:]) { byHash = all }

  var count: Int { byHash.count }
  var all: [String: Session] { byHash }

  func holder(of hash: String, at now: Instant) -> Holder? {
    byHash[hash].flatMap { $0.ends > now ? $0.holder : nil }
  }

  mutating func open(_ hash: String, for holder: Holder, at now: Instant, until ends: Instant) {
    byHash = byHash.filter { $0.value.ends > now }
    limit(byHash.filter { $0.value.holder == holder }, to: Self.mostOfOne - 1)
    limit(byHash, to: Self.most - 1)
    byHash[hash] = Session(holder: holder, ends: ends)
  }

  /// Whether there was such a session.
  mutating func close(_ hash: String) -> Bool { byHash.removeValue(forKey: hash) != nil }

  private mutating func limit(_ some: [String: Session], to most: Int) {
    guard some.count > most else { return }
    let first = some.sorted { ($0.value.ends.milliseconds, $0.key) < ($1.value.ends.milliseconds, $1.key) }
    for (hash, _) in first.prefix(some.count - most) { byHash[hash] = nil }
  }
}
