/// The belief of a space: the sum of what its sensors make of it, and when that changes by itself.
extension Building {
  /// The evidence at a space at one moment, the presence that follows from it, and when that would change if nothing more is heard.
  public func belief(of number: Int, at now: Instant) -> Belief {
    var sum = EvidenceSum(now: now)
    for index in spaces[number].bindings { add(index, to: &sum) }
    if sum.hasListeners {
      sum.listeners.floor = shortestHold(of: number)
      sum.listeners.areClose = site.spaces[number].kind.isOneSeat
      sum.listeners.areAtRest = sum.restsSince != nil && !sum.isRestless
      sum.listeners.since = max(sum.restsSince ?? sum.listeners.since, openedAt ?? .distantPast)
      sum.add(spaces[number].activity.evidence(sum.listeners, at: now))
    }
    if let doors = doorCounts[number] { add(doors, to: &sum) }
    return sum.belief(before: spaces[number].presence)
  }

  /// Six minutes, or the site's own grace where that is shorter: nobody is asked to wait longer than the policy does.
  private func shortestHold(of number: Int) -> TimeSpan {
    min(Activity.shortestHold, policies[number].noShowAfter, policies[number].leftAfter)
  }

  private func add(_ index: BindingIndex, to sum: inout EvidenceSum) {
    let state = bindings[Int(index.number)]
    let binding = site.bindings[Int(index.number)]
    for word in state.words {
      if word.quantity == .motion, binding.learnsHold {
        listen(to: word, from: index, binding, state, &sum)
      } else {
        add(word, from: index, binding, state, &sum)
      }
    }
    guard !state.models.isEmpty || state.lastStir != nil, !state.isOffline else { return }
    let expires = binding.expires
    for model in state.models {
      let silent = model.heard + expires
      guard sum.now < silent else { continue }
      sum.change(at: silent)
      sum.isHeard = true
      if case .sound(let sound) = model, !sound.isStuck {
        sum.hasListeners = true
        sum.listeners.since = max(sum.listeners.since, sound.began)
      }
      guard var part = model.evidence(index, at: sum.now) else { continue }
      part.edge = min(part.edge, silent)
      if case .light(let light) = model, light.speaks(at: sum.now) { sum.isQuick = true }
      sum.add(part)
    }
    if let stir = state.lastStir { sum.hear(stir.quantity, of: index, at: stir.at) }
  }

  /// A word that says by itself who is there.
  private func add(
    _ word: Word, from index: BindingIndex, _ binding: Binding, _ state: BindingState, _ sum: inout EvidenceSum
  ) {
    let (vote, changes) = vote(of: word, from: index, at: sum.now)
    if let changes { sum.change(at: changes) }
    sum.hasWord = true
    var part = Evidence(
      binding: index, quantity: word.quantity, field: word.field, weight: 0,
      sentence: Evidence.Sentence(vote.key, age: max(.zero, sum.now - word.saidAt)), sees: true)
    if word.isPart, vote != .present, state.hasVerdict {
      // Its device has a word for the whole, and that is the one that counts.
      part.sees = false
      part.sentence.key = "part"
      return sum.add(part)
    }
    switch vote {
    case .present where state.conduct.isWeak, .absent where state.conduct.isWeak:
      // Beside sensors that are believed it adds a little; alone it is no answer.
      part.weight = vote == .present ? Evidence.suspect : -Evidence.suspect
      part.sees = false
      part.sentence.key = "suspect"
    case .present:
      part.weight = Evidence.seat
      part.heard = state.lastHeard ?? word.saidAt
      if case .number(let count) = word.value, !word.isPart { sum.people = max(sum.people ?? 0, Self.whole(count)) }
    case .absent(let absence):
      part.weight = -Evidence.seat
      part.isKnown = absence == .known && !word.isPart
      if part.isKnown, word.quantity == .presence, word.followsPresence { sum.empty(at: word.saidAt) }
      if part.isKnown, case .number = word.value { sum.people = sum.people ?? 0 }
    case .unknown:
      part.sees = false
      sum.isInDoubt = true
    }
    sum.add(part)
  }

  /// People as a sensor counts them. A journal may say what no sensor of ours could.
  private static func whole(_ count: Double) -> Int { Int(max(0, min(count, 1_000_000))) }

  /// A motion sensor: its motions are signs of the space's activity, its rest is the silence of one that sees.
  private func listen(
    to word: Word, from index: BindingIndex, _ binding: Binding, _ state: BindingState, _ sum: inout EvidenceSum
  ) {
    sum.hasWord = true
    let (vote, changes) = vote(of: word, from: index, at: sum.now)
    if let changes { sum.change(at: changes) }
    if case .unknown = vote { sum.isInDoubt = true }
    guard !vote.isUnknown, !state.conduct.isWeak else {
      return sum.add(
        Evidence(
          binding: index, quantity: .motion, field: word.field, weight: 0,
          sentence: Evidence.Sentence(
            vote.isUnknown ? vote.key : "suspect", age: max(.zero, sum.now - word.saidAt))))
    }
    sum.hasListeners = true
    sum.isHeard = true
    sum.listeners.seePeople = true
    sum.hear(.motion, of: index, at: word.saidAt)
    if word.saysSomebody {
      let until = state.lastSaid(of: word) + Word.longestMotion
      if word.hasEnded, !word.isRepeated, sum.now < until {
        sum.listeners.isMoving = true
        sum.listeners.movesUntil = min(sum.listeners.movesUntil, until)
      }
      // One that never says when it is over is at rest once it has been heard without a motion.
      guard !word.hasEnded, let heard = state.lastHeard, heard > word.saidAt else { return sum.isRestless = true }
    }
    sum.rests(since: state.watchedSince, heard: state.lastHeard ?? .distantPast, trustedFrom)
  }

  private func add(_ doors: DoorCount, to sum: inout EvidenceSum) {
    var changesAt = Instant.distantFuture
    for counter in doors.counters {
      let state = bindings[Int(counter.binding.number)]
      guard !state.isOffline, let heard = state.lastHeard, sum.now < heard + binding(counter.binding).expires else {
        if !sum.hasWord { sum.isInDoubt = true }
        return
      }
      changesAt = min(changesAt, heard + binding(counter.binding).expires)
    }
    sum.isHeard = true
    sum.doors = doors
    sum.add(
      Evidence(
        binding: doors.counters.first?.binding, quantity: .people, weight: doors.people > 0 ? 3 : -2, edge: changesAt,
        sentence: Evidence.Sentence("doors", level: Double(doors.sum), age: max(.zero, sum.now - doors.since))))
  }
}

extension Word.Vote {
  var isUnknown: Bool {
    switch self {
    case .present, .absent: false
    case .unknown: true
    }
  }

  var key: String {
    switch self {
    case .present: "present"
    case .absent(let absence): "absent.\(absence.rawValue)"
    case .unknown(let doubt): "unknown.\(doubt.rawValue)"
    }
  }
}

extension Building {
  /// What the space would become if nothing more is heard, and when; nil where nothing changes by itself within a day.
  public func flips(_ number: Int, at now: Instant) -> (to: Presence, at: Instant)? {
    let presence = belief(of: number, at: now).presence
    var moment = now
    // Each step passes one edge of the evidence; a space has few.
    for _ in 0..<100 {
      guard let next = belief(of: number, at: moment).changesAt, next - now <= .days(1) else { return nil }
      moment = max(next, moment + TimeSpan(milliseconds: 1))
      let then = belief(of: number, at: moment).presence
      if then.name != presence.name { return (then, moment) }
    }
    return nil
  }

  /// Whose word would change what the space is said to be, whatever time does: where somebody is, each of those who see them;
  /// elsewhere any one that could see somebody. Nil where none can.
  public func turns(_ number: Int, at now: Instant) -> (to: Presence, by: [BindingIndex], needsAll: Bool)? {
    let belief = belief(of: number, at: now)
    switch belief.presence {
    case .present:
      let seeing = belief.parts.filter { $0.sentence.key == "present" || ($0.sees && $0.weight > 0) }
      // Where nothing sees anybody, what sees no seat holds them by itself.
      let holders = (seeing.isEmpty ? belief.parts.filter { $0.weight > 0 } : seeing).compactMap(\.binding)
      return holders.isEmpty ? nil : (.absent(.known), Set(holders).sorted(), true)
    case .absent, .unknown:
      let witnesses = spaces[number].bindings.filter { index in
        let state = state(index)
        return !state.isOffline && !state.conduct.isWeak && !state.words.isEmpty
      }
      return witnesses.isEmpty ? nil : (.present, witnesses.sorted(), false)
    }
  }
}
