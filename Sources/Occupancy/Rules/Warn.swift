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
    let reason: Release.Reason = situation.booking.checkedInAt == nil ? .noShow : .left
    guard let deadline = reason == .noShow ? situation.noShowDeadline : situation.leftDeadline else {
      return .silent(because: .cannotTell)
    }
    let left = situation.booking.interval.end - deadline
    guard left >= situation.policy.giveBackAtLeast else { return .silent(because: .tooLittleLeft(left)) }
    // A warning counts for one absence: whoever came back is warned anew.
    if let warned = situation.booking.warnedAt, warned >= (situation.absenceCountsFrom ?? situation.booking.graceFrom) {
      return .silent(because: .isWarned(at: warned))
    }
    // A grace that stands still in a break may only begin later: nobody is warned before it does.
    let begins = situation.absenceCountsFrom ?? situation.booking.graceFrom
    let due = max(deadline - situation.policy.warnBefore, begins)
    guard situation.now >= due else { return .waits(until: due, because: .graceRuns(until: deadline)) }
    return .decides(
      .warned(situation.booking.id, space: situation.booking.space, of: reason, deadline: deadline),
      because: .graceRuns(until: deadline))
  }
}
