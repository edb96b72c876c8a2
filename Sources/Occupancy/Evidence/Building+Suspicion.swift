/// Sensors that speak and cannot be believed.
extension Building {
  /// Looks at how each sensor of a space behaves. Returns when that may change by time alone.
  mutating func settleSuspicion(of number: Int, at now: Instant, into events: inout [Event]) -> Instant {
    guard cutOffSince == nil else { return .distantFuture }
    var due = Instant.distantFuture
    for index in spaces[number].bindings {
      if spaces[number].bindings.count > 1 { due = min(due, compare(index, in: number, at: now, into: &events)) }
      let (judgement, changesAt) = judgement(of: index, at: now)
      due = min(due, changesAt)
      guard judgement != bindings[Int(index.number)].conduct.suspicion else { continue }
      if let judgement {
        record(.suspected(index, judgement), at: now, into: &events)
      } else {
        record(.trusted(index), at: now, into: &events)
      }
    }
    return due
  }

  private func judgement(of index: BindingIndex, at now: Instant) -> (Suspicion?, changesAt: Instant) {
    let number = Int(index.number)
    guard bindings[number].lastHeard != nil else {
      let missed = bindings[number].quietSince + Conduct.heardWithin
      return now >= missed ? (.neverHeard, .distantFuture) : (nil, missed)
    }
    // What is gone is silent, and keeps what it was suspected of until it speaks.
    guard !bindings[number].isOffline, !bindings[number].isSilent else {
      return (bindings[number].conduct.suspicion, .distantFuture)
    }
    let isStuck = bindings[number].words.contains { word in
      now - word.began >= Word.longestBelievable && vote(of: word, from: index, at: now).vote == .unknown(.stuck)
    }
    return isStuck ? (.stuckOn, .distantFuture) : bindings[number].conduct.judgement(at: now)
  }

  /// Holds a sensor that sees the seat against the others of its space.
  private mutating func compare(
    _ index: BindingIndex, in number: Int, at now: Instant, into events: inout [Event]
  ) -> Instant {
    guard let mine = seat(index, at: now), let others = others(index, in: number, at: now) else {
      return .distantFuture
    }
    let conduct = state(index).conduct
    guard mine.isThere != others.areThere else {
      // Two that see nobody prove nothing of one that sees nobody ever.
      if mine.isThere, conduct.disagreesSince != nil { record(.agreed(index), at: now, into: &events) }
      return .distantFuture
    }
    let since = max(mine.since, others.since, trustedFrom)
    if let last = conduct.lastDisagreement, last >= since { return .distantFuture }
    let patience = others.areThere ? Conduct.contradicts : Conduct.judgedAfter / 24
    guard now - since >= patience else { return since + patience }
    record(.disagreed(index, since: since), at: now, into: &events)
    return .distantFuture
  }

  /// What a sensor that sees who sits still says, and since when; nil where it is none, or cannot be believed now.
  private func seat(_ index: BindingIndex, at now: Instant) -> (isThere: Bool, since: Instant)? {
    var emptySince: Instant?
    var isUnknown = false
    for word in state(index).words where word.quantity != .motion {
      switch vote(of: word, from: index, at: now).vote {
      case .present: return (true, word.began)
      case .absent: if !word.isPart { emptySince = max(emptySince ?? word.saidAt, word.saidAt) }
      case .unknown: if !word.isPart { isUnknown = true }
      }
    }
    return isUnknown ? nil : emptySince.map { (false, $0) }
  }

  /// What the other sensors of the space say together: somebody, by a seat's sensor or by several motions; nobody, by all.
  private func others(
    _ index: BindingIndex, in number: Int, at now: Instant
  ) -> (areThere: Bool, since: Instant)? {
    var emptySince: Instant?
    for other in spaces[number].bindings where other != index {
      guard let seat = seat(other, at: now) else { continue }
      if seat.isThere { return (true, seat.since) }
      emptySince = max(emptySince ?? seat.since, seat.since)
    }
    let hasMotion = spaces[number].bindings.contains { state($0).word(.motion) != nil }
    guard hasMotion, let last = spaces[number].activity.last else { return emptySince.map { (false, $0) } }
    if spaces[number].activity.isConfirmed, now - last < Activity.secondWithin {
      return (true, spaces[number].activity.first ?? last)
    }
    return (false, max(emptySince ?? last, last))
  }

  /// Somebody says that they are at a space: whatever says that nobody is, is wrong.
  mutating func deny(at space: SpaceID, _ instant: Instant) {
    guard let number = number(of: space), spaces[number].presence == .absent(.known) else { return }
    for index in spaces[number].bindings where !state(index).words.isEmpty {
      bindings[Int(index.number)].conduct.isDenied()
    }
  }

  /// How long a silence of its motion sensors is usual at a space, once somebody is surely there.
  public func usualSilence(of number: Int) -> TimeSpan {
    let activity = spaces[number].activity
    return activity.usual(isOneSeat: site.spaces[number].kind.isOneSeat)
  }

  /// Forgets what a sensor learned and did, as after it was moved or replaced.
  mutating func forget(_ index: BindingIndex) {
    let number = Int(index.number)
    bindings[number].learned = []
    bindings[number].repeats = 0
    bindings[number].repeatedAt = nil
    bindings[number].models = []
    bindings[number].lastStir = nil
    bindings[number].conduct = Conduct()
    spaces[spaceOfBinding[number]].activity.forgetGaps()
    touch(spaceOfBinding[number])
  }
}
