import Occupancy

/// What was decided and is not on disk yet. Words of sensors may wait for company, because each sync costs the disk a turn; whatever promises something takes all of it along at once.
struct Unwritten {
  private(set) var events: [Event] = []
  private(set) var titles: [[UInt8]] = []
  private(set) var answered: [AnsweredRequest] = []
  /// Made devices known, when they bound themselves.
  private(set) var bindings: [Binding] = []
  private var since: Int64?
  private var isUrgent = false

  /// For so long words may wait. A crash loses them; presence recovers with the next.
  private static let patience: Int64 = 100

  mutating func add(
    _ events: [Event], titles: [[UInt8]], answered: [AnsweredRequest], bindings: [Binding], at now: Int64
  ) {
    self.bindings = bindings
    for event in events where event.fact.isDurable {
      self.events.append(event)
      isUrgent = isUrgent || !event.fact.mayWait
    }
    self.titles += titles
    self.answered += answered
    if since == nil, !self.events.isEmpty { since = now }
  }

  /// Until it is due; never, while there is nothing.
  func milliseconds(at now: Int64) -> Int {
    if isUrgent { return 0 }
    guard let since else { return .max }
    return Int(max(0, Self.patience - (now - since)))
  }

  /// Takes everything out.
  mutating func take() -> Unwritten {
    defer {
      events.removeAll(keepingCapacity: events.capacity < 1 << 12)
      titles = []
      answered = []
      since = nil
      isUrgent = false
    }
    return self
  }
}

extension Fact {
  /// Whether nobody has been promised anything by it: it may reach the disk a little later.
  var mayWait: Bool {
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
