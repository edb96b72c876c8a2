import Foundation
import Locking
import Occupancy

/// The clock of a run: our own, or one that follows a monitor's and looks at it again each minute.
final class HouseClock: Sendable {
  private struct State: Sendable {
    var clock: LiveClock?
    /// Grows when the monitor's clock has jumped: it was started anew, and so must the house be.
    var epoch = 0
    var trouble: String?

    mutating func look(_ seen: LiveClock) {
      if let clock {
        let difference = abs((seen.now - clock.now).milliseconds)
        // What a slow answer explains is no jump.
        if Double(difference) > 600_000 + 5_000 * seen.speed { epoch += 1 }
      }
      clock = seen
    }
  }

  private let state = Locked(State())
  private let following: Task<Void, Never>?

  init(_ own: LiveClock) {
    following = nil
    state.withLock { $0.clock = own }
  }

  init(following monitor: MonitorClient, usualSpeed: Double) {
    let state = state
    following = Task.detached {
      while !Task.isCancelled {
        do throws(Failure) {
          let (at, speed) = try await monitor.clock()
          state.withLock { $0.look(LiveClock(showing: at, speed: speed ?? usualSpeed)) }
          try? await Task.sleep(for: .seconds(60))
        } catch {
          state.withLock { $0.trouble = error.text }
          try? await Task.sleep(for: .milliseconds(250))
        }
      }
    }
  }

  deinit { following?.cancel() }

  /// Nil until the monitor has told its time for the first time.
  var reading: (clock: LiveClock, epoch: Int)? {
    state.withLock { state in state.clock.map { ($0, state.epoch) } }
  }

  var trouble: String? { state.withLock { $0.trouble } }
}
