import JSON
import Occupancy

/// That a request with a key of its own was carried out, and what came of it: in the journal, in the batch of its events, so that neither is there without the other. It changes nothing in the building.
public struct AnsweredRequest: Sendable, Equatable {
  /// What came of it, as far as it can be told again.
  public enum Outcome: Sendable, Equatable {
    case booking(BookingID)
    case wait(WaitID)
    case done
  }

  static let type = "answered"

  public var at: Instant
  /// Hashes of who asked for what under which key, and of the body: words of people are in neither.
  public var request: String
  public var body: String
  public var outcome: Outcome

  public init(at: Instant, request: String, body: String, outcome: Outcome) {
    self.at = at
    self.request = request
    self.body = body
    self.outcome = outcome
  }

  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("at", at)
      json.member("type", Self.type)
      json.member("request", request)
      json.member("body", body)
      switch outcome {
      case .booking(let id): json.member("booking", id.text)
      case .wait(let id): json.member("wait", id.text)
      case .done: break
      }
    }
    return json.bytes
  }
}
