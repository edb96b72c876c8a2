extension Rule {
  /// A meeting that goes on keeps its room, as long as nobody else has a claim on it.
  static let extend = Rule(name: .extend) { situation in
    guard situation.policy.extendBy > .zero else { return .silent(because: .doesNotExtend) }
    guard situation.booking.status == .checkedIn else { return .silent(because: .isNotCheckedIn) }
    let due = situation.booking.interval.end - Situation.extendsBefore
    guard situation.now >= due else { return .waits(until: due, because: .runs(until: situation.booking.interval.end)) }
    guard situation.space.presence == .present else { return .waits(until: nil, because: .nobodyYet) }
    let wanted = situation.booking.interval.end + situation.policy.extendBy
    let until = situation.freeUntil.map { min(wanted, $0) } ?? wanted
    guard until - situation.booking.interval.end >= Situation.extendsBefore else {
      return .silent(because: .isClaimed(from: until))
    }
    return .decides(
      .extended(situation.booking.id, space: situation.booking.space, until: until), because: .isStillUsed(until: until)
    )
  }
}
