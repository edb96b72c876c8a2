import HTTP
import Journaling

/// That a request is the first with its key, and carries it out: however that ends, whoever asked the same meanwhile is answered.
final class KeyedTurn: Sendable {
  let key: RequestKey
  private let requests: KnownRequests

  init(_ key: RequestKey, in requests: KnownRequests) {
    self.key = key
    self.requests = requests
  }

  deinit { _ = requests.finish(key, with: nil) }

  /// What came of it is on disk.
  func note(_ outcome: AnsweredRequest.Outcome) { requests.note(key, outcome) }

  func finish(with response: HTTPResponse) {
    for other in requests.finish(key, with: response) { other.respond(response) }
  }
}
