import HTTP
import JSON
import Journaling
import Occupancy

/// Requests with an `Idempotency-Key`.
extension Exchange {
  /// Whether the route is to answer: not where the same was asked before, and its answer is known or will be.
  mutating func takesTurn() -> Bool {
    guard request.method == .post, request.headers.first(RequestKey.header) != nil else { return true }
    guard let key = RequestKey(request, of: reader) else {
      let sentence = house.wording.sentence("sentence.problem.bad-key")
      problem(400, "bad-key", detail: sentence.en, sentence: sentence) { $0.member("member", RequestKey.header) }
      return false
    }
    switch house.requests.look(key, of: house.access.visitor(reader, request), responder, at: now) {
    case .isNew:
      turn = KeyedTurn(key, in: house.requests)
      return true
    case .isDone(let outcome):
      known = outcome
      return true
    case .isAnswered(let response): responder.respond(response)
    case .waits: break
    case .tooManyWait: problem(409, "still-working")
    case .hasAnotherBody: problem(422, "key-reused")
    }
    return false
  }

  /// Gives an order to the writer, with the request's key; of what was carried out before it tells again what came of it.
  func place(_ order: Order) {
    if let knownAnswer { return order.answer(knownAnswer) }
    guard let turn else { return house.place(order) }
    var order = order
    let answer = order.answer
    order.request = turn.key
    order.answer = { given in
      if let outcome = given.outcome { turn.note(outcome) }
      answer(given)
    }
    house.place(order)
  }

  /// The answer to what was carried out before.
  var knownAnswer: Order.Answer? {
    known.map { outcome in
      switch outcome {
      case .booking(let id): house.read { $0.ledger[id] }.map { .done($0) } ?? .refused(.unknownBooking)
      case .wait(let id): .waiting(id)
      case .done: .done(nil)
      }
    }
  }
}

extension Order.Answer {
  /// What can be told again; nil for what was not carried out.
  fileprivate var outcome: AnsweredRequest.Outcome? {
    switch self {
    case .done(let booking?), .stands(let booking): .booking(booking.id)
    case .done(nil): .done
    case .waiting(let id, _): .wait(id)
    case .refused, .unavailable: nil
    }
  }
}

extension Turn.Pending {
  /// What came of what was carried out.
  var outcome: AnsweredRequest.Outcome {
    if let wait { return .wait(wait) }
    return booking.text.isEmpty ? .done : .booking(booking)
  }
}
