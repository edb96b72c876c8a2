extension Building {
  /// Carries a command out, or refuses it. Exactly one event speaks of the command itself; what follows from it comes after.
  mutating func carryOut(_ command: Command, at now: Instant, into events: inout [Event]) {
    let id = command.booking
    if case .book(let space, let member, let interval) = command.deed {
      if let why = refusal(of: id, at: space, interval, now: now) {
        return refuse(id, at: space, why, now: now, into: &events)
      }
      record(.booked(id, space: space, member: member, interval), at: now, into: &events)
      return settle(space, at: now, into: &events)
    }
    guard let booking = ledger[id] else { return refuse(id, at: nil, .unknownBooking, now: now, into: &events) }
    let space = booking.space
    let answer: (fact: Fact, refusal: Refusal.Why?) =
      switch command.deed {
      case .book: (.opened, .doubledBooking)
      case .cancel: (.cancelled(id, space: space), booking.status.isLive ? nil : .notLive)
      case .checkIn: (.checkedIn(id, space: space, by: command.by), refusalToCheckIn(booking, now: now))
      case .keep: (.kept(id, space: space), booking.status.isLive ? nil : .notLive)
      case .leave: (.ended(id, space: space), refusalToLeave(booking, now: now))
      case .undo: (.undone(id, space: space), refusalToUndo(booking, now: now))
      }
    if let why = answer.refusal { return refuse(id, at: space, why, now: now, into: &events) }
    record(answer.fact, at: now, into: &events)
    settle(space, at: now, into: &events)
  }

  private mutating func refuse(
    _ id: BookingID, at space: SpaceID?, _ why: Refusal.Why, now: Instant, into events: inout [Event]
  ) {
    record(.refused(Refusal(booking: id, space: space, why: why)), at: now, into: &events)
  }

  private mutating func settle(_ space: SpaceID, at now: Instant, into events: inout [Event]) {
    guard let number = number(of: space) else { return }
    settle(number, at: now, into: &events)
  }

  /// Why that space cannot be booked then; nil when it can. `id` nil asks for a booking that is yet to be made.
  public func refusal(of id: BookingID?, at space: SpaceID, _ interval: Interval, now: Instant) -> Refusal.Why? {
    guard number(of: space) != nil else { return .unknownSpace }
    if let id, ledger[id] != nil { return .doubledBooking }
    guard interval.start < interval.end else { return .endsBeforeStart }
    guard interval.end > now else { return .isOver }
    return ledger.conflict(at: space, in: interval) == nil ? nil : .taken
  }

  private func refusalToCheckIn(_ booking: Booking, now: Instant) -> Refusal.Why? {
    guard booking.status.isLive else { return .notLive }
    guard booking.status == .booked else { return .alreadyCheckedIn }
    return now < opening(of: booking) ? .tooEarly : nil
  }

  private func refusalToLeave(_ booking: Booking, now: Instant) -> Refusal.Why? {
    guard booking.status.isLive else { return .notLive }
    return now < booking.interval.start ? .tooEarly : nil
  }

  private func refusalToUndo(_ booking: Booking, now: Instant) -> Refusal.Why? {
    guard booking.status == .released else { return .notReleased }
    guard booking.bookedEnd > now else { return .isOver }
    let rest = Interval(start: now, end: booking.bookedEnd)
    return ledger.conflict(at: booking.space, in: rest, except: booking.id) == nil ? nil : .rebooked
  }
}
