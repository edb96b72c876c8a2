extension Rule {
  /// A booking ends when its time is over.
  static let end = Rule(name: .end) { situation in
    guard situation.now >= situation.booking.interval.end else {
      return .waits(until: situation.booking.interval.end, because: .runs(until: situation.booking.interval.end))
    }
    return .decides(.ended(situation.booking.id, space: situation.booking.space), because: .isOver)
  }
}
