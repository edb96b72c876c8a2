extension Rule {
  /// A booking to which nobody came is freed when its grace is over and its warning has had its time, on known absence alone.
  static let noShow = Rule(name: .noShow) { situation in
    if let exemption = situation.exemption { return .silent(because: .isExempt(exemption)) }
    guard situation.booking.status == .booked else { return .silent(because: .isCheckedIn) }
    let deadline = situation.noShowDeadline
    let due = situation.releaseDue(after: deadline)
    let left = situation.booking.interval.end - max(due, situation.now)
    guard left >= situation.policy.giveBackAtLeast else { return .silent(because: .tooLittleLeft(left)) }
    guard situation.now >= deadline else { return .waits(until: due, because: .graceRuns(until: deadline)) }
    if let objection = situation.objection { return .waits(until: nil, because: objection) }
    guard situation.now >= due else { return .waits(until: due, because: .warningRuns(until: due)) }
    if let objection = situation.objection(after: due) { return .waits(until: nil, because: objection) }
    let grounds = Grounds.graceIsOver(at: deadline)
    guard situation.policy.enforce || !situation.booking.wasOnlyWatched else { return .silent(because: .onlyWatches) }
    return .decides(
      situation.release(
        .noShow, graceFrom: situation.booking.graceFrom, grace: situation.noShowGrace, deadline: due),
      because: grounds)
  }
}
