import MQTT
import Occupancy
import Sensors
import Threads

extension Live {
  /// Decodes one message and lets the building decide what follows from it.
  mutating func take(_ message: Mail.Message, from bytes: UnsafeRawBufferPointer, into turn: inout Turn) {
    let delivery = Delivery(
      topic: UnsafeRawBufferPointer(rebasing: bytes[message.topic]),
      payload: UnsafeRawBufferPointer(rebasing: bytes[message.payload]), isRetained: message.isRetained,
      isBacklog: message.isBacklog, received: message.received)
    decoder.read(delivery, for: &building, heard: &heard, into: &turn.events)
  }

  mutating func take(_ state: ConnectionState, at now: Instant, speed: Double, into turn: inout Turn) {
    let wasReady = connection.isReady
    connection = state
    switch state {
    case .subscribed:
      guard !wasReady else { return }
      connectedSince = now
      building.handle(.brokerFound, at: now, into: &turn.events)
    case .lost(let since, let why):
      if wasReady { Log.warning("broker lost: \(why)") }
      connectedSince = nil
      let silence = Double(since.map { $0.milliseconds(until: MonotonicInstant.now()) } ?? 0) * speed
      building.handle(.brokerLost(since: now - TimeSpan(milliseconds: Int64(silence))), at: now, into: &turn.events)
    case .refused(let reason, let whatToDo):
      Log.warning("broker refuses: \(reason). \(whatToDo)")
      connectedSince = nil
      building.handle(.brokerLost(since: now), at: now, into: &turn.events)
    case .connecting, .caughtUp, .stopped: break
    }
  }

  mutating func take(_ order: Order, at now: Instant, into turn: inout Turn) {
    guard journalFailure == nil else {
      turn.answers.append(Turn.Pending(order: order, booking: "", refusal: nil))
      return
    }
    let command: Command
    switch order.wish {
    case .forget(let bindings):
      for binding in bindings { building.handle(.forget(binding), at: now, into: &turn.events) }
      return turn.answers.append(Turn.Pending(order: order, booking: "", refusal: nil))
    case .book(let space, let member, let interval, let title):
      let id = BookingID("b\(nextBooking)")
      command = Command(.book(space: space, member: member, interval: interval), booking: id, by: order.by)
      if building.refusal(of: id, at: space, interval, now: now) == nil {
        nextBooking += 1
        if let title {
          titles[id] = title
          turn.titles.append((id, title))
        }
      }
    case .deed(let deed, let id): command = Command(deed, booking: id, by: order.by)
    }
    let start = turn.events.count
    building.handle(.command(command), at: now, into: &turn.events)
    var refusal: Refusal.Why?
    for event in turn.events[start...] {
      if case .refused(let refused) = event.fact, refused.booking == command.booking { refusal = refused.why }
    }
    turn.answers.append(Turn.Pending(order: order, booking: command.booking, refusal: refusal))
  }

  mutating func count(_ turn: Turn) {
    counts.add(records: turn.records)
    for event in turn.events {
      if let type = event.fact.type { counts.events[type, default: 0] += 1 }
    }
  }
}
