import Occupancy
import Threads

/// What was decided and is not on disk yet. Words of sensors may wait for company, because each sync costs the disk a turn; whatever promises something takes all of it along at once.
struct Unwritten {
  private(set) var events: [Event] = []
  /// Made devices known, when they bound themselves.
  private(set) var bindings: [Binding] = []
  private var since: MonotonicInstant?
  private var isUrgent = false

  /// For so long words may wait. A crash loses them; presence recovers with the next.
  private static let patience = 100

  mutating func add(_ turn: Turn, at now: MonotonicInstant) {
    bindings = turn.bindings
    for event in turn.events where event.fact.isDurable {
      events.append(event)
      isUrgent = isUrgent || !event.fact.mayWait
    }
    if since == nil, !events.isEmpty { since = now }
  }

  func isDue(at now: MonotonicInstant) -> Bool { isUrgent || milliseconds(at: now) == 0 }

  /// Until it is due; never, while there is nothing.
  func milliseconds(at now: MonotonicInstant) -> Int {
    guard let since else { return .max }
    return max(0, Self.patience - since.milliseconds(until: now))
  }

  /// Takes everything out.
  mutating func take() -> [Event] {
    defer {
      events.removeAll(keepingCapacity: events.capacity < 1 << 12)
      since = nil
      isUrgent = false
    }
    return events
  }
}

extension Fact {
  /// Whether nobody has been promised anything by it: it may reach the disk a little later.
  fileprivate var mayWait: Bool {
    switch self {
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .presence,
      .deviceOffline,
      .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .refused:
      true
    case .booked, .checkedIn, .warned, .kept, .released, .wouldRelease, .undone, .cancelled, .ended, .cutOff, .resumed,
      .clockSetBack, .bound, .opened, .forgot, .extended, .moved, .pinned, .described, .wrongDesk, .notBeside,
      .askedToConfirm,
      .confirmed,
      .lapsed, .outOfOrder, .lent,
      .walkedIn, .walkInEnded, .waiting, .offered, .offerLapsed, .waitEnded, .questioned:
      false
    }
  }
}
