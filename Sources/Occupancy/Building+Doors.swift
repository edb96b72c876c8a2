/// What the doors of a space make of its presence. A counter sees nobody: it only infers.
extension Building {
  /// Takes what a door's counter says. What has no known age is no news: a total of yesterday would look like a reset.
  mutating func count(_ reading: Reading, at now: Instant, into events: inout [Event]) {
    guard reading.ageIsKnown, case .number(let number) = reading.value, let said = Int64(exactly: number) else {
      return
    }
    let space = spaceOfBinding[Int(reading.binding.number)]
    let saidAt = min(reading.at, now)
    let doors = doorCounts[space] ?? DoorCount(since: now)
    guard let count = doors.passages(reading.binding, reading.quantity, saying: said, at: saidAt) else { return }
    let passage = Passage(
      binding: reading.binding, quantity: reading.quantity, count: count, said: said, saidAt: saidAt)
    record(.passed(passage), at: now, into: &events)
    settle(space, at: now, into: &events)
  }

  mutating func apply(_ passage: Passage, at instant: Instant) {
    let space = spaceOfBinding[Int(passage.binding.number)]
    var doors = doorCounts[space] ?? DoorCount(since: instant)
    doors.apply(passage, at: instant)
    doorCounts[space] = doors
    bindings[Int(passage.binding.number)].hear(at: passage.saidAt)
    touch(space)
  }

  mutating func beginCount(at space: SpaceID, _ instant: Instant) {
    guard let number = number(of: space) else { return }
    doorCounts[number]?.sum = 0
    doorCounts[number]?.since = instant
    touch(number)
  }

  mutating func beginCountWhereEmpty(_ number: Int, at now: Instant, into events: inout [Event]) {
    guard let doors = doorCounts[number], doors.sum != 0 else { return }
    let proof: DoorCount.Proof
    if isProvenEmpty(number, doors, at: now) {
      proof = .vacancy
    } else if hasClosed(since: doors.lastPassage, at: now) {
      proof = .closing
    } else {
      return
    }
    record(.recounted(site.spaces[number].id, sum: doors.sum, because: proof), at: now, into: &events)
  }

  /// When a count may have to begin anew by time alone.
  func countBegins(at number: Int, now: Instant) -> Instant {
    guard let doors = doorCounts[number], doors.sum != 0 else { return .distantFuture }
    let opening = opening(at: now)
    let closing = opening.isOpen ? opening.until : self.opening(at: doors.lastPassage).until
    let proven =
      spaces[number].presence == .absent(.known) ? emptySince(number, doors) + DoorCount.vacancyProves : .distantFuture
    return [proven, closing ?? .distantFuture].filter { $0 > now }.min() ?? .distantFuture
  }

  private func isProvenEmpty(_ number: Int, _ doors: DoorCount, at now: Instant) -> Bool {
    spaces[number].presence == .absent(.known) && now - emptySince(number, doors) >= DoorCount.vacancyProves
  }

  private func emptySince(_ number: Int, _ doors: DoorCount) -> Instant {
    max(spaces[number].presenceSince, doors.lastPassage)
  }

  /// Whether the site is closed and was open at `instant` or later.
  private func hasClosed(since instant: Instant, at now: Instant) -> Bool {
    guard !opening(at: now).isOpen, let change = opening(at: instant).until else { return false }
    return change <= now
  }
}
