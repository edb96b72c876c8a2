extension Rule {
  /// After several no-shows in a row the rest of a series asks to be confirmed; an occurrence that nobody confirms in a day lapses the day before. Once it has begun it never does.
  static let lapse = Rule(name: .lapse) { situation in
    guard let due = situation.booking.lapsesAt else { return .silent(because: .isConfirmed) }
    guard situation.now < situation.booking.interval.start else { return .silent(because: .hasBegun) }
    guard situation.now >= due else { return .waits(until: due, because: .asksToConfirm(until: due)) }
    return .decides(
      .lapsed(situation.booking.id, space: situation.booking.space), because: .asksToConfirm(until: due))
  }
}
