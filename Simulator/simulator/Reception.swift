import Locking
import Occupancy

/// Hands the people's commands to the monitor, one after the other, without holding up the sensors.
final class Reception: Sendable {
  struct Figures: Sendable {
    var booked = 0
    var refused = 0
  }

  private enum Note: Sendable {
    case command(Command)
    /// Its booking is over: nobody will ask for it any more.
    case over(BookingID)
  }

  private let waiting: AsyncStream<Note>.Continuation
  private let counts = Locked(Figures())

  init(_ monitor: MonitorClient) {
    let (notes, waiting) = AsyncStream<Note>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    self.waiting = waiting
    let counts = counts
    Task.detached {
      var ids: [BookingID: String] = [:]
      for await note in notes {
        switch note {
        case .over(let booking): ids[booking] = nil
        case .command(let command):
          // A monitor that is away or says no costs this one command: people try again another day.
          let answer = try? await monitor.carryOut(command.deed, id: ids[command.booking])
          let isDone = answer?.isDone ?? false
          let isBooking = if case .book = command.deed { true } else { false }
          if isDone, isBooking { ids[command.booking] = answer?.id }
          counts.withLock { counts in
            if !isDone { counts.refused += 1 } else if isBooking { counts.booked += 1 }
          }
        }
      }
    }
  }

  deinit { waiting.finish() }

  func hand(in command: Command) { waiting.yield(.command(command)) }
  func close(_ booking: BookingID) { waiting.yield(.over(booking)) }

  var figures: Figures { counts.withLock { $0 } }
}
