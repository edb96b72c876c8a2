extension Rule {
  /// A booking whose people have gone for longer than a lunch or a meeting gives its remaining time back once its warning has had its time, on known absence alone.
  static let left = Rule(name: .left) { situation in
    if let exemption = situation.exemption { return .silent(because: .isExempt(exemption)) }
    guard situation.booking.checkedInAt != nil else { return .silent(because: .isNotCheckedIn) }
    guard situation.now >= situation.booking.interval.start else {
      return .waits(until: situation.booking.interval.start, because: .runs(until: situation.booking.interval.end))
    }
    guard let from = situation.absenceCountsFrom, let deadline = situation.leftDeadline else {
      return .waits(until: nil, because: situation.objection ?? .somebodyIsThere)
    }
    let due = situation.releaseDue(after: deadline)
    let left = situation.booking.interval.end - max(due, situation.now)
    guard left >= situation.policy.giveBackAtLeast else { return .silent(because: .tooLittleLeft(left)) }
    guard situation.now >= deadline else { return .waits(until: due, because: .graceRuns(until: deadline)) }
    if let objection = situation.objection { return .waits(until: nil, because: objection) }
    guard situation.now >= due else { return .waits(until: due, because: .warningRuns(until: due)) }
    if let objection = situation.objection(after: due) { return .waits(until: nil, because: objection) }
    guard situation.policy.enforce || !situation.booking.wasOnlyWatched else { return .silent(because: .onlyWatches) }
    return .decides(
      situation.release(.left, graceFrom: from, grace: situation.policy.leftAfter, deadline: due),
      because: .graceIsOver(at: deadline))
  }
}
