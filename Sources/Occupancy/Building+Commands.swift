extension Building {
  /// Carries a command out, or refuses it. Exactly one event speaks of the command itself, or one for each booking of a series; what follows from it comes after.
  mutating func carryOut(_ command: Command, at now: Instant, into events: inout [Event]) {
    let id = command.booking
    switch command.deed {
    case .book(let space, let member, let interval):
      book([Command.Occurrence(booking: id, interval: interval)], space, member, command, false, at: now, into: &events)
    case .bookSeries(let occurrences, let space, let member, let skipsConflicts):
      book(occurrences, space, member, command, skipsConflicts, at: now, into: &events)
    case .accept(let wait): accept(wait, as: id, command.rights, at: now, into: &events)
    case .cancel, .checkIn, .keep, .leave, .undo, .pin, .confirm, .move, .moveFollowing, .cancelFollowing, .describe,
      .notMe, .swap:
      guard let booking = ledger[id] else { return refuse(id, at: nil, .unknownBooking, now: now, into: &events) }
      if let why = refusal(of: command, booking, now: now) {
        return refuse(id, at: booking.space, why, now: now, into: &events)
      }
      var touched = [booking.space]
      for fact in facts(of: command, booking) {
        record(fact, at: now, into: &events)
        for space in [fact.spaceLeft, fact.space] {
          if let space, !touched.contains(space) { touched.append(space) }
        }
      }
      for space in touched { settle(space, at: now, into: &events) }
    }
  }

  private mutating func book(
    _ occurrences: [Command.Occurrence], _ space: SpaceID, _ member: MemberID, _ command: Command,
    _ skipsConflicts: Bool, at now: Instant, into events: inout [Event]
  ) {
    let refusals = refusals(
      of: occurrences, at: space, now: now, rights: command.rights, member: member, expected: command.terms.expected)
    var wanted: [Command.Occurrence] = []
    for (occurrence, why) in zip(occurrences, refusals) {
      guard let why else {
        wanted.append(occurrence)
        continue
      }
      guard skipsConflicts, why.mayBeLeftOut else {
        return refuse(command.booking, at: space, why, now: now, into: &events)
      }
    }
    guard !wanted.isEmpty else { return refuse(command.booking, at: space, .taken, now: now, into: &events) }
    for occurrence in wanted {
      record(
        .booked(occurrence.booking, space: space, member: member, occurrence.interval, command.terms), at: now,
        into: &events)
    }
    settle(space, at: now, into: &events)
  }

  /// What a command that may be carried out makes true.
  private func facts(of command: Command, _ booking: Booking) -> [Fact] {
    let (id, space) = (booking.id, booking.space)
    switch command.deed {
    case .cancel: return [.cancelled(id, space: space)]
    case .checkIn: return [.checkedIn(id, space: space, by: command.by)]
    case .keep: return [.kept(id, space: space)]
    case .leave: return [.ended(id, space: space)]
    case .undo: return [.undone(id, space: space)]
    case .pin(let isPinned): return [.pinned(id, space: space, isPinned)]
    case .confirm:
      return ledger.live(in: booking.terms.series, or: booking).filter { $0.askedAt != nil }
        .map { .confirmed($0.id, space: $0.space) }
    case .describe: return described(booking, at: space, command)
    case .move(let to, let interval):
      return [.moved(id, from: space, to: to, interval)] + described(booking, at: to, command)
    case .moveFollowing(let to, let interval):
      return ledger.following(booking).flatMap {
        [.moved($0.id, from: $0.space, to: to, target(of: $0, with: booking, to: interval))]
          + described($0, at: to, command)
      }
    case .cancelFollowing:
      return ledger.following(booking).filter { command.rights.onlyAt ?? $0.space == $0.space }
        .map { .cancelled($0.id, space: $0.space) }
    case .notMe: return [.notBeside(id, space: space)]
    case .swap:
      guard let taken = booking.wrongDesk?.taken else { return [] }
      return [
        .moved(id, from: space, to: taken, booking.interval), .checkedIn(id, space: taken, by: command.by),
      ]
    case .book, .bookSeries, .accept: return []
    }
  }

  private func described(_ booking: Booking, at space: SpaceID, _ command: Command) -> [Fact] {
    let details = BookingDetails(
      expected: command.details.expected == booking.terms.expected ? nil : command.details.expected,
      isListed: command.details.isListed == booking.terms.isListed ? nil : command.details.isListed)
    return details.isEmpty ? [] : [.described(booking.id, space: space, details)]
  }

  mutating func refuse(
    _ id: BookingID, at space: SpaceID?, _ why: Refusal.Why, now: Instant, into events: inout [Event]
  ) {
    record(.refused(Refusal(booking: id, space: space, why: why)), at: now, into: &events)
  }

  mutating func settle(_ space: SpaceID, at now: Instant, into events: inout [Event]) {
    guard let number = number(of: space) else { return }
    settle(number, at: now, into: &events)
  }
}

extension Refusal.Why {
  /// Whether a series may do without the occurrence: somebody else is there then, or nobody may be.
  public var mayBeLeftOut: Bool { self == .taken || self == .offered || self == .closed || self == .simultaneous }
}
