extension Building {
  /// The sum of the words at a space. One that sees somebody is believed; absence needs every word, and is as good as its weakest.
  func votesOfWords(of number: Int, at now: Instant) -> (presence: Presence, people: Int?, changesAt: Instant?) {
    var sawSomebody = false
    var isInDoubt = false
    var isInferred = false
    var hasWord = false
    var people: Int?
    var changesAt: Instant?
    for index in spaces[number].bindings {
      let state = bindings[Int(index.number)]
      for word in state.words {
        hasWord = true
        let (vote, changes) = vote(of: word, from: index, at: now)
        if let changes { changesAt = min(changesAt ?? changes, changes) }
        switch vote {
        case .present:
          sawSomebody = true
          if case .number(let count) = word.value { people = max(people ?? 0, Int(count)) }
        case .absent(.known):
          if case .number = word.value { people = people ?? 0 }
        case .absent(.inferred): isInferred = true
        case .unknown: isInDoubt = true
        }
      }
    }
    if sawSomebody { return (.present, people, changesAt) }
    guard hasWord, !isInDoubt else { return (.unknown, nil, changesAt) }
    return (.absent(isInferred ? .inferred : .known), people, changesAt)
  }

  /// What one word counts for now, and when that changes by itself.
  public func vote(of word: Word, from index: BindingIndex, at now: Instant) -> (vote: Word.Vote, changesAt: Instant?) {
    let state = bindings[Int(index.number)]
    return word.vote(
      of: binding(index), lastHeard: state.lastHeard, isOffline: state.isOffline, trustedFrom: trustedFrom, at: now)
  }

  /// One code for each word that counts at a space: the parts of its presence.
  func reasons(of number: Int, at now: Instant) -> [String] {
    let words = spaces[number].bindings.flatMap { index in
      bindings[Int(index.number)].words.map { word in
        let meaning =
          switch vote(of: word, from: index, at: now).vote {
          case .present: "present"
          case .absent(let absence): "absent, \(absence.rawValue)"
          case .unknown(let doubt): "unknown, \(doubt.rawValue)"
          }
        return "\(word.quantity.name) \(binding(index).device): \(meaning)"
      }
    }
    return words + (doorCounts[number].map { ["doors: \($0.sum) inside"] } ?? [])
  }

  /// The moment since which every device whose word counts here has been heard; nil when there is none, or one never was.
  func heardByAll(in number: Int) -> Instant? {
    var oldest: Instant?
    for index in spaces[number].bindings where !bindings[Int(index.number)].words.isEmpty {
      guard let heard = bindings[Int(index.number)].lastHeard else { return nil }
      oldest = min(oldest ?? heard, heard)
    }
    return oldest
  }

  /// Whether anything here can tell who is present: a space without it lives by its bookings alone.
  public func isSensed(_ number: Int) -> Bool {
    doorCounts[number] != nil || spaces[number].bindings.contains { !bindings[Int($0.number)].cannotTellPresence }
  }
}
