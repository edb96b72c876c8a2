import Glibc
import JSON
import Locking
import Occupancy
import SensorSimulation
import Threads

/// Hands the people's commands to the monitor, one after the other, without holding up the sensors, and answers for them what it asks.
final class Reception: Sendable {
  struct Figures: Sendable {
    var booked = 0
    var refused = 0
    var kept = 0
  }

  private enum Note: Sendable {
    case command(Command)
    /// Somebody would answer.
    case reply(Reply)
    /// The monitor has told the member of a booking, which it knows by an id of its own.
    case noticed(id: String, Reply.Notice, at: Instant)
    /// Its booking is over: nobody will ask for it any more.
    case over(BookingID)
  }

  private let waiting: AsyncStream<Note>.Continuation
  private let counts = Locked(Figures())

  init(_ monitor: MonitorClient, _ clock: HouseClock) throws(Failure) {
    let (notes, waiting) = AsyncStream<Note>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    self.waiting = waiting
    let counts = counts
    Task.detached {
      var desk = FrontDesk()
      for await note in notes {
        switch note {
        case .over(let booking): desk.close(booking)
        case .reply(let reply): desk.replies[reply.booking, default: []].append(reply)
        case .noticed(let id, let notice, let at):
          guard let (reply, said) = desk.answer(to: notice, of: id, at: at), let (now, _) = clock.reading else {
            continue
          }
          let wait = max(0, now.seconds(until: said))
          Task.detached {
            try? await Task.sleep(for: .seconds(wait))
            waiting.yield(.command(Command(.keep, booking: reply.booking)))
          }
        case .command(let command):
          // A monitor that is away or says no costs this one command: people try again another day.
          let answer = try? await monitor.carryOut(command.deed, id: desk.ids[command.booking])
          let isDone = answer?.isDone ?? false
          let isBooking = if case .book = command.deed { true } else { false }
          if isDone, isBooking { desk.ids[command.booking] = answer?.id }
          counts.withLock { counts in
            if !isDone { counts.refused += 1 } else if isBooking { counts.booked += 1 }
            if isDone, case .keep = command.deed { counts.kept += 1 }
          }
        }
      }
    }
    try listen(to: monitor)
  }

  /// Listens to what members are told, again and again: a monitor may be started anew. The thread ends with the process.
  private func listen(to monitor: MonitorClient) throws(Failure) {
    let waiting = waiting
    do {
      try OSThread(named: "notices") {
        while true {
          do throws(Failure) {
            try monitor.events().readHere { event in
              guard let notice = event["type"]?.string.flatMap({ Reply.Notice(rawValue: $0) }),
                let id = event["booking"]?.string, let at = event["at"]?.string.flatMap({ Instant(iso8601: $0) })
              else { return }
              waiting.yield(.noticed(id: id, notice, at: at))
            }
          } catch {
            // One that is away comes back. An address that this reader does not read stays so.
            if case .usage(let text) = error { return complain("nobody answers warnings: \(text)") }
          }
          sleep(1)
        }
      }.detach()
    } catch { throw .outside("no thread for the notices: \(error)") }
  }

  deinit { waiting.finish() }

  func hand(in command: Command) { waiting.yield(.command(command)) }
  func expect(_ reply: Reply) { waiting.yield(.reply(reply)) }
  func close(_ booking: BookingID) { waiting.yield(.over(booking)) }

  var figures: Figures { counts.withLock { $0 } }
}
