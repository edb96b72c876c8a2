import Locking
import Threads

/// A value that a test waits on: it changes on other threads, and a wait ends with the change, or at its deadline.
public final class Watched<Value: Sendable>: Sendable {
  private struct Waiter: Sendable {
    let isMet: @Sendable (Value) -> Bool
    let met: Wakeup
  }

  private struct State: Sendable {
    var value: Value
    var waiters: [Waiter] = []
  }

  private let state: Locked<State>

  public init(_ value: Value) { state = Locked(State(value: value)) }

  public var value: Value { state.withLock { $0.value } }

  public func update(_ change: @Sendable (inout Value) -> Void) {
    state.withLock { state in
      change(&state.value)
      for waiter in state.waiters where waiter.isMet(state.value) { waiter.met.raise() }
    }
  }

  /// Waits until the value is as wanted; false when `seconds` have passed first. Holds no thread of the test pool.
  public func wait(seconds: Int = 15, until isMet: @escaping @Sendable (Value) -> Bool) async throws -> Bool {
    let met = try Wakeup()
    state.withLock { state in
      state.waiters.append(Waiter(isMet: isMet, met: met))
      if isMet(state.value) { met.raise() }
    }
    let answer = try await blocking { met.wait(milliseconds: seconds * 1000) }
    state.withLock { $0.waiters.removeAll { $0.met === met } }
    return answer
  }
}

/// Runs what blocks on a thread of its own: the pool of the tests has two, and a blocked one delays all others.
public func blocking<Answer: Sendable>(_ work: @escaping @Sendable () -> Answer) async throws -> Answer {
  try await withCheckedThrowingContinuation { continuation in
    do {
      try OSThread(named: "test") { continuation.resume(returning: work()) }.detach()
    } catch {
      continuation.resume(throwing: error)
    }
  }
}
