extension Rule {
  /// Before a booking is freed its member is told, in time to keep it.
  static let warn = Rule(name: .warn) { situation in
    if let exemption = situation.exemption { return .silent(because: .isExempt(exemption)) }
    guard !situation.booking.isImmune else { return .silent(because: .isImmune) }
    guard !situation.isClockDoubted else { return .waits(until: nil, because: .clockIsDoubted) }
    guard !situation.isCutOff else { return .waits(until: nil, because: .isCutOff) }
    guard situation.space.presence != .present else { return .waits(until: nil, because: .somebodyIsThere) }
    guard situation.space.presence.isAbsent else { return .waits(until: nil, because: .cannotTell) }
    guard situation.now >= situation.booking.interval.start else {
      return .waits(until: situation.booking.interval.start, because: .nobodyYet)
    }
    let reason = situation.reason
    guard let deadline = reason == .noShow ? situation.noShowDeadline : situation.leftDeadline else {
      return .silent(because: .cannotTell)
    }
    let freed = situation.releaseDue(after: deadline)
    let left = situation.booking.interval.end - freed
    guard left >= situation.policy.giveBackAtLeast else { return .silent(because: .tooLittleLeft(left)) }
    if let warned = situation.standingWarning { return .silent(because: .isWarned(at: warned)) }
    let due = situation.warningDue(before: deadline)
    guard situation.now >= due else { return .waits(until: due, because: .graceRuns(until: deadline)) }
    return .decides(
      .warned(situation.booking.id, space: situation.booking.space, of: reason, deadline: freed),
      because: .graceRuns(until: deadline))
  }
}
