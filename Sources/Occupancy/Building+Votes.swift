extension Building {
  /// What one word counts for now, and when that changes by itself.
  public func vote(of word: Word, from index: BindingIndex, at now: Instant) -> (vote: Word.Vote, changesAt: Instant?) {
    let state = bindings[Int(index.number)]
    return word.vote(
      of: binding(index), lastHeard: state.lastHeard, isOffline: state.isOffline, trustedFrom: trustedFrom, at: now)
  }

  /// A part of the belief as a code: no language, no names.
  func reason(_ part: Evidence) -> String {
    "\(part.quantity.name) \(part.binding.map { binding($0).device } ?? ""): \(part.sentence.key)"
  }

  /// The moment since which every device whose word counts here has been heard, of those that are `meant`; nil when there is none, or one never was.
  private func heardByAll(in number: Int, _ meant: (BindingState) -> Bool) -> Instant? {
    var oldest: Instant?
    for index in spaces[number].bindings {
      let place = Int(index.number)
      guard !bindings[place].words.isEmpty, meant(bindings[place]) else { continue }
      guard let heard = bindings[place].lastHeard else { return nil }
      oldest = min(oldest ?? heard, heard)
    }
    return oldest
  }

  /// When what a release at this space rests on was heard, and until when what repeats itself need not say it again: two of its own periods, in which one message may be lost, or the
  /// site's own time.
  func hearing(in number: Int) -> Situation.Hearing {
    var hearing = Situation.Hearing(all: heardByAll(in: number) { _ in true })
    let within = policies[number].heardWithin
    guard within != .zero else { return hearing }
    for index in spaces[number].bindings {
      let place = Int(index.number)
      guard !bindings[place].words.isEmpty, let rhythm = bindings[place].rhythm, let said = bindings[place].seatSaidAt
      else {
        continue
      }
      let until = said + (within ?? rhythm + rhythm + Situation.Hearing.slack)
      guard hearing.saysAgainBy.map({ until < $0 }) ?? true else { continue }
      hearing.saysAgainBy = until
      hearing.saidAt = said
    }
    if hearing.saysAgainBy != nil {
      hearing.seats = heardByAll(in: number) { $0.words.contains { $0.quantity.seesSeat } }
    }
    return hearing
  }

  /// Whether anything here can tell who is present: a space without it lives by its bookings alone.
  public func isSensed(_ number: Int) -> Bool {
    doorCounts[number] != nil || spaces[number].bindings.contains { !bindings[Int($0.number)].cannotTellPresence }
  }
}
