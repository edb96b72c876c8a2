extension Rule {
  /// Where no sensor can say whether anybody came, the member is asked once their time to come is over; the booking stays.
  static let ask = Rule(name: .ask) { situation in
    if let exemption = situation.exemption { return .silent(because: .isExempt(exemption)) }
    guard situation.booking.status == .booked else { return .silent(because: .isCheckedIn) }
    guard !situation.booking.isImmune else { return .silent(because: .isImmune) }
    guard situation.isSensed else { return .silent(because: .hasNoSensor) }
    guard situation.policy.enforce else { return .silent(because: .onlyWatches) }
    if let asked = situation.booking.questionedAt { return .silent(because: .isQuestioned(at: asked)) }
    let deadline = situation.noShowDeadline
    let left = situation.booking.interval.end - max(deadline, situation.now)
    guard left >= situation.policy.giveBackAtLeast else { return .silent(because: .tooLittleLeft(left)) }
    guard situation.now >= deadline else { return .waits(until: deadline, because: .graceRuns(until: deadline)) }
    // A known absence is for the no-show to judge: there is nothing to ask.
    guard let objection = situation.objection else { return .silent(because: .graceIsOver(at: deadline)) }
    guard objection.isDoubt else { return .waits(until: nil, because: objection) }
    let due = max(situation.listensSince, objection.waitsForItsNextWord ? deadline : .distantPast) + Situation.letsSpeak
    guard situation.now >= due else { return .waits(until: due, because: objection) }
    return .decides(.questioned(situation.booking.id, space: situation.booking.space), because: objection)
  }
}

extension Situation {
  /// After a gap, a restart as well, nothing is known of any space: its sensors may speak first, before everybody is asked at once. So may one that only has to say it once more.
  static let letsSpeak = TimeSpan.minutes(5)
}

extension Grounds {
  /// Whether it says that nobody can tell who is there. While the broker is out of reach everybody would have to be asked, so that is none.
  fileprivate var isDoubt: Bool {
    switch self {
    case .cannotTell, .absenceIsInferred, .notHeardSince, .mustBeHeardAgain: true
    case _: false
    }
  }

  fileprivate var waitsForItsNextWord: Bool { if case .mustBeHeardAgain = self { true } else { false } }
}
