import HTTP
import Locking
import Synchronization
import Threads

/// Which state of the house a reader saw: another number after each change.
final class StateNumber: Sendable {
  private let number = Atomic(0)

  var now: Int { number.load(ordering: .acquiring) }

  /// Called by the writer once a change can be read, and before anybody is told of it.
  func advance() { number.add(1, ordering: .acquiringAndReleasing) }
}

/// Answers that are the same for everybody, rendered once for all who ask while nothing has changed.
///
/// On one thread of HTTP and one writer it is looked up without waiting for the writer. It never shows a state that was over when the request came.
final class SharedAnswers: Sendable {
  private struct Kept {
    var number = -1
    var until = MonotonicInstant(nanoseconds: 0)
    var answers: [String: HTTPResponse] = [:]
  }

  /// Statuses follow the clock too, and an answer says when it was true.
  private static let milliseconds = 20
  /// Targets are hostile text: so many at once, and no more.
  private static let mostAnswers = 64

  private let state: StateNumber
  private let kept = Locked(Kept())

  init(state: StateNumber) {
    self.state = state
  }

  /// The state that an answer which is rendered from now on shows at the least.
  var number: Int { state.now }

  /// The answer to this request, when it was asked a moment ago and nothing has changed.
  func answer(to request: HTTPRequest) -> HTTPResponse? {
    guard request.method == .get, Access.isAnonymous(request) else { return nil }
    let number = state.now
    return kept.withLock { kept in
      guard kept.number == number, let answer = kept.answers[request.target], MonotonicInstant.now() < kept.until else {
        return nil
      }
      return answer
    }
  }

  /// Keeps an answer that was rendered from the state `number` or a later one.
  func keep(_ answer: HTTPResponse, to request: HTTPRequest, of number: Int) {
    let now = MonotonicInstant.now()
    kept.withLock { kept in
      if kept.number != number || kept.until <= now {
        kept.number = number
        kept.until = now.advanced(milliseconds: Self.milliseconds)
        kept.answers.removeAll(keepingCapacity: true)
      }
      if kept.answers.count < Self.mostAnswers { kept.answers[request.target] = answer }
    }
  }
}
