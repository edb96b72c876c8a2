import HTTP
import Journaling
import Locking
import Occupancy

/// What came with an `Idempotency-Key`, and what was answered to it: kept for a day, so that whoever got no answer may ask again and nothing is done twice.
///
/// Answers are kept in memory as they were given; of what changed something the journal keeps what came of it, in the batch of its events, and after a start that is told again. What
/// was refused changed nothing, and is decided anew then. Its memory is bounded, by reader and in all.
final class KnownRequests: Sendable {
  /// What is to be done with a request.
  enum Standing {
    /// It is the first: whoever carries it out says what was answered, by `finish`.
    case isNew
    case isAnswered(HTTPResponse)
    /// It was carried out: what came of it is to be told again.
    case isDone(AnsweredRequest.Outcome)
    /// The first is still at work; the same answer goes to both.
    case waits
    case tooManyWait
    case hasAnotherBody
  }

  private struct Entry {
    enum State {
      case works([Responder])
      case answered(HTTPResponse)
      case done
    }

    var body: String
    var at: Instant
    var owner: Pace.Visitor?
    var state: State
    var outcome: AnsweredRequest.Outcome?

    var kept: Int { if case .answered(let response) = state { response.body.count } else { 0 } }
  }

  private struct Book {
    var entries: [String: Entry] = [:]
    /// The keys of each reader, the oldest first.
    var byOwner: [Pace.Visitor: [String]] = [:]
    var kept = 0

    mutating func remove(_ request: String) {
      guard let entry = entries.removeValue(forKey: request) else { return }
      kept -= entry.kept
      guard let owner = entry.owner else { return }
      byOwner[owner]?.removeAll { $0 == request }
      if byOwner[owner]?.isEmpty ?? false { byOwner[owner] = nil }
    }

    /// Forgets what is older than a day, and of what is still too much the oldest.
    mutating func makeRoom(at now: Instant) {
      let old = entries.filter { $0.value.at + KnownRequests.lasts < now }.keys
      let rest = entries.count - old.count
      let extra = rest < KnownRequests.most ? 0 : rest / 16 + 1
      let oldest =
        extra == 0 ? [] : entries.sorted { $0.value.at < $1.value.at }.dropFirst(old.count).prefix(extra).map(\.key)
      for request in old + oldest { remove(request) }
    }
  }

  static let lasts = TimeSpan.days(1)
  /// So many keys in all, and of one reader; the oldest of theirs makes room.
  static let most = 32_768
  static func most(of owner: Pace.Visitor) -> Int { if case .staff = owner { 4_096 } else { 512 } }
  /// Longer answers, and more of them, are not kept: what came of their requests is.
  private static let longestKept = 4_096
  private static let mostKept = 16 << 20
  private static let mostWaiting = 16

  private let book = Locked(Book())

  /// What the journal knows.
  init(_ recovered: [AnsweredRequest] = []) {
    book.withLock { book in
      for known in recovered.suffix(Self.most - 1) {
        book.entries[known.request] = Entry(
          body: known.body, at: known.at, owner: nil, state: .done, outcome: known.outcome)
      }
    }
  }

  var count: Int { book.withLock { $0.entries.count } }

  func look(_ key: RequestKey, of owner: Pace.Visitor, _ responder: Responder, at now: Instant) -> Standing {
    book.withLock { book in
      if let entry = book.entries[key.request], now <= entry.at + Self.lasts {
        guard entry.body == key.body else { return .hasAnotherBody }
        switch entry.state {
        case .answered(let response): return .isAnswered(response)
        case .done: return .isDone(entry.outcome ?? .done)
        case .works(let waiting):
          guard waiting.count < Self.mostWaiting else { return .tooManyWait }
          book.entries[key.request]?.state = .works(waiting + [responder])
          return .waits
        }
      }
      book.remove(key.request)
      if book.entries.count >= Self.most { book.makeRoom(at: now) }
      if let theirs = book.byOwner[owner], theirs.count >= Self.most(of: owner), let first = theirs.first {
        book.remove(first)
      }
      book.entries[key.request] = Entry(body: key.body, at: now, owner: owner, state: .works([]))
      book.byOwner[owner, default: []].append(key.request)
      return .isNew
    }
  }

  /// It was carried out, and is on disk.
  func note(_ key: RequestKey, _ outcome: AnsweredRequest.Outcome) {
    book.withLock { $0.entries[key.request]?.outcome = outcome }
  }

  /// It was answered so; nil: it never will be. What cannot be held to is forgotten: the same request is then new. Returns who waits for the same answer.
  func finish(_ key: RequestKey, with response: HTTPResponse?) -> [Responder] {
    book.withLock { book in
      guard let entry = book.entries[key.request], case .works(let waiting) = entry.state else { return [] }
      if let response, response.status < 500, response.status != 429, response.body.count <= Self.longestKept,
        book.kept + response.body.count <= Self.mostKept
      {
        book.entries[key.request]?.state = .answered(response)
        book.kept += response.body.count
      } else if entry.outcome != nil {
        book.entries[key.request]?.state = .done
      } else {
        book.remove(key.request)
      }
      return waiting
    }
  }
}
