extension Rule {
  /// The booked desk is empty, and an unbooked one beside it was taken at about the same time: perhaps somebody sits at the wrong one. They are asked, and nothing is freed before twice
  /// the grace.
  static let wrongDesk = Rule(name: .wrongDesk) { situation in
    guard situation.policy.neighbourWithin > 0 else { return .silent(because: .hasNoNeighbours) }
    guard situation.booking.status == .booked else { return .silent(because: .isCheckedIn) }
    if let asked = situation.booking.wrongDesk { return .silent(because: .isAsked(at: asked.at)) }
    guard situation.now >= situation.opensAt else {
      return .waits(until: situation.opensAt, because: .checkInOpens(at: situation.opensAt))
    }
    let until = situation.booking.neighboursCountUntil + situation.policy.presentFor
    guard situation.space.presence.isAbsent else { return .waits(until: nil, because: .somebodyIsThere) }
    guard let taken = situation.takenNeighbour else {
      return situation.now < until
        ? .waits(until: min(situation.nextLook, until), because: .nobodyBeside) : .silent(because: .nobodyBeside)
    }
    return .decides(
      .wrongDesk(
        situation.booking.id, space: situation.booking.space, taken: taken.space, since: taken.since),
      because: .sitsBeside(since: taken.since))
  }
}
