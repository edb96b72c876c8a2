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
  func heardByAll(in number: Int, _ meant: (BindingState) -> Bool) -> Instant? {
    var oldest: Instant?
    for index in spaces[number].bindings {
      let state = bindings[Int(index.number)]
      guard !state.words.isEmpty, meant(state) else { continue }
      guard let heard = state.lastHeard else { return nil }
      oldest = min(oldest ?? heard, heard)
    }
    return oldest
  }

  /// When what a release at this space rests on was heard. Who repeats itself is looked for where the policy asks for it.
  func hearing(in number: Int) -> Situation.Hearing {
    var hearing = Situation.Hearing(all: heardByAll(in: number) { _ in true })
    guard policies[number].heardWithin > .zero else { return hearing }
    hearing.seats = heardByAll(in: number) { $0.words.contains { $0.quantity.seesSeat } }
    hearing.repeaters = heardByAll(in: number, \.repeatsItself)
    return hearing
  }

  /// Whether anything here can tell who is present: a space without it lives by its bookings alone.
  public func isSensed(_ number: Int) -> Bool {
    doorCounts[number] != nil || spaces[number].bindings.contains { !bindings[Int($0.number)].cannotTellPresence }
  }
}
