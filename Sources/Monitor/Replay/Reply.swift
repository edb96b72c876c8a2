import Occupancy

/// What a member says whenever a warning or a question reaches them, as a file of commands has it: `{"at":…,"do":"keep","booking":"b1","answers":"warned","until":…,"afterSeconds":74}`.
///
/// Whether there will be a warning depends on the rules, so a recorded life can only say what somebody would have done.
struct Reply: Equatable {
  enum Notice: String, CaseIterable {
    case warned, questioned

    init?(_ fact: Fact) {
      switch fact {
      case .warned: self = .warned
      case .questioned: self = .questioned
      case _: return nil
      }
    }
  }

  var to: Notice
  /// Those from here on …
  var from: Instant
  /// … and before this are answered.
  var until: Instant
  /// So long it takes.
  var after: TimeSpan
  var command: Command
}

/// The replies that a replay knows of, and those that are under way.
struct Replies {
  private var byBooking: [BookingID: [Reply]] = [:]
  /// In order of time; of two at one moment, as they were called forth.
  private var due: [(at: Instant, command: Command)] = []

  var isEmpty: Bool { byBooking.isEmpty }
  var nextAt: Instant { due.first?.at ?? .distantFuture }

  mutating func expect(_ reply: Reply) { byBooking[reply.command.booking, default: []].append(reply) }

  /// Whoever is warned or asked answers, unless they are gone by then.
  mutating func hear(_ events: ArraySlice<Event>) {
    for event in events {
      guard let notice = Reply.Notice(event.fact), let id = event.fact.booking,
        let reply = byBooking[id]?.first(where: {
          $0.to == notice && $0.from <= event.at && event.at + $0.after < $0.until
        })
      else { continue }
      let at = event.at + reply.after
      due.insert((at, reply.command), at: due.firstIndex { $0.at > at } ?? due.endIndex)
    }
  }

  /// The next one, if it comes up to then.
  mutating func take(until time: Instant) -> (at: Instant, command: Command)? {
    nextAt <= time ? due.removeFirst() : nil
  }
}
