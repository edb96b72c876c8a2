extension Rule {
  /// Somebody who stays at the space from the check-in window on has checked in by sitting down.
  static let checkIn = Rule(name: .checkIn) { situation in
    guard situation.booking.status == .booked else { return .silent(because: .isCheckedIn) }
    guard situation.now >= situation.opensAt else {
      return .waits(until: situation.opensAt, because: .checkInOpens(at: situation.opensAt))
    }
    guard situation.space.presence == .present, let stay = situation.space.staySince else {
      return .waits(until: nil, because: .nobodyYet)
    }
    let since = max(stay, situation.opensAt)
    let enough = since + situation.policy.presentFor
    guard situation.now >= enough else { return .waits(until: enough, because: .staysTooShort(until: enough)) }
    return .decides(
      .checkedIn(situation.booking.id, space: situation.booking.space, by: .presence), because: .stayed(since: since))
  }
}
