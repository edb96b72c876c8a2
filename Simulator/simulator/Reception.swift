import Locking
import Occupancy

/// Hands the people's commands to the monitor, one after the other, without holding up the sensors.
final class Reception: Sendable {
  struct Figures: Sendable {
    var booked = 0
    var refused = 0
  }

  private let waiting: AsyncStream<Command>.Continuation
  private let counts = Locked(Figures())

  init(_ monitor: MonitorClient) {
    let (commands, waiting) = AsyncStream<Command>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    self.waiting = waiting
    let counts = counts
    Task.detached {
      var ids: [BookingID: String] = [:]
      for await command in commands {
        // A monitor that is away or says no costs this one command: people try again another day.
        let answer = try? await monitor.carryOut(command.deed, id: ids[command.booking])
        guard let answer, answer.isDone else {
          counts.withLock { $0.refused += 1 }
          continue
        }
        switch command.deed {
        case .book:
          ids[command.booking] = answer.id
          counts.withLock { $0.booked += 1 }
        case .cancel, .leave: ids[command.booking] = nil
        case .checkIn, .keep, .undo: break
        }
      }
    }
  }

  deinit { waiting.finish() }

  func hand(in command: Command) { waiting.yield(command) }

  var figures: Figures { counts.withLock { $0 } }
}
