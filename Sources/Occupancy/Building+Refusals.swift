/// Why something cannot be done: what the commands ask before anything becomes true.
extension Building {
  /// Why that space cannot be booked then; nil when it can. `id` nil asks for a booking that is yet to be made; `except` is one that moves.
  public func refusal(
    of id: BookingID?, at space: SpaceID, _ interval: Interval, now: Instant, rights: Rights = .all,
    member: MemberID? = nil, more: Int = 0, except: Set<BookingID> = []
  ) -> Refusal.Why? {
    guard let number = number(of: space) else { return .unknownSpace }
    if let id, except.isEmpty, ledger[id] != nil { return .doubledBooking }
    guard interval.start < interval.end else { return .endsBeforeStart }
    guard interval.end > now else { return .isOver }
    if spaces[number].isOutOfOrder { return .outOfOrder }
    if isStanding(number, in: interval), !rights.overridesStanding,
      site.spaces[number].assignedTo != rights.organisation
    {
      return .standingPlace
    }
    if let why = refusal(of: interval, by: member, rights.limits, more: more, now: now) { return why }
    guard ledger.conflict(at: space, in: interval, except: except) == nil else { return .taken }
    let isOffered = waits.contains { wait in
      guard let offer = wait.offer, wait.member != member else { return false }
      return offer.space == space && offer.interval.overlaps(interval) && now < offer.until
    }
    return isOffered ? .offered : nil
  }

  private func refusal(
    of interval: Interval, by member: MemberID?, _ limits: Limits, more: Int, now: Instant
  ) -> Refusal.Why? {
    if let longest = limits.longest, interval.length > longest { return .tooLong }
    if let horizon = limits.horizon, interval.end - now > horizon { return .tooFarAhead }
    if limits.onlyOpen {
      let opening = opening(at: max(interval.start, now))
      guard opening.isOpen, opening.until.map({ $0 >= interval.end }) ?? true else { return .closed }
    }
    guard let most = limits.atOnce, let member else { return nil }
    let have = ledger.count { $0.member == member && $0.status.isLive && $0.interval.end > now }
    return have + more >= most ? .tooMany : nil
  }

  /// Whether the place belongs to an organisation for some of that time.
  public func isStanding(_ number: Int, in interval: Interval) -> Bool {
    guard site.spaces[number].assignedTo != nil else { return false }
    guard let lent = spaces[number].lent else { return true }
    return lent.start > interval.start || lent.end < interval.end
  }

  func refusal(of command: Command, _ booking: Booking, now: Instant) -> Refusal.Why? {
    let notLive: Refusal.Why? = booking.status.isLive ? nil : .notLive
    switch command.deed {
    case .cancel, .keep, .pin: return notLive
    case .checkIn: return refusalToCheckIn(booking, now: now)
    case .leave: return notLive ?? (now < booking.interval.start ? .tooEarly : nil)
    case .undo: return refusalToUndo(booking, now: now)
    case .confirm:
      return ledger.live(in: booking.terms.series, or: booking).contains { $0.askedAt != nil } ? nil : .notAsked
    case .move(let space, let interval):
      return notLive ?? refusalToMove([booking], to: space, command, now: now) { _ in interval }
    case .moveFollowing(let space, let by, let length):
      guard booking.terms.series != nil else { return .noSeries }
      return notLive
        ?? refusalToMove(ledger.following(booking), to: space, command, now: now) { $0.interval.moved(by, length) }
    case .cancelFollowing: return booking.terms.series == nil ? .noSeries : notLive
    case .notMe: return notLive ?? (booking.wrongDesk?.isAnswered == false ? nil : .notAsked)
    case .swap:
      guard booking.status == .booked, let asked = booking.wrongDesk, !asked.isAnswered else {
        return notLive ?? .notAsked
      }
      let rest = Interval(start: max(now, booking.interval.start), end: booking.interval.end)
      return refusal(of: booking.id, at: asked.taken, rest, now: now, except: [booking.id])
    case .book, .bookSeries, .accept: return .unknownBooking
    }
  }

  private func refusalToCheckIn(_ booking: Booking, now: Instant) -> Refusal.Why? {
    guard booking.status.isLive else { return .notLive }
    guard booking.status == .booked else { return .alreadyCheckedIn }
    return now < opening(of: booking) ? .tooEarly : nil
  }

  private func refusalToUndo(_ booking: Booking, now: Instant) -> Refusal.Why? {
    guard booking.status == .released else { return .notReleased }
    guard booking.bookedEnd > now else { return .isOver }
    let rest = Interval(start: now, end: booking.bookedEnd)
    return ledger.conflict(at: booking.space, in: rest, except: [booking.id]) == nil ? nil : .rebooked
  }

  /// Bookings move together: none of them stands in the way of another.
  private func refusalToMove(
    _ bookings: [Booking], to space: SpaceID, _ command: Command, now: Instant, _ target: (Booking) -> Interval
  ) -> Refusal.Why? {
    let moving = Set(bookings.map(\.id))
    for booking in bookings {
      // One that has begun keeps its beginning: nobody moves the past.
      if booking.interval.start <= now, target(booking).start != booking.interval.start { return .tooEarly }
      var rights = command.rights
      rights.limits.atOnce = nil
      if let why = refusal(of: booking.id, at: space, target(booking), now: now, rights: rights, except: moving) {
        return why
      }
    }
    return nil
  }
}
