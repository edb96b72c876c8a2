/// Why something cannot be done: what the commands ask before anything becomes true.
extension Building {
  /// Why that space cannot be booked then; nil when it can. `id` nil asks for a booking that is yet to be made; `except` is one that moves.
  public func refusal(
    of id: BookingID?, at space: SpaceID, _ interval: Interval, now: Instant, rights: Rights = .all,
    member: MemberID? = nil, more: Int = 0, except: Set<BookingID> = [], expected: Int? = nil
  ) -> Refusal.Why? {
    guard let number = number(of: space) else { return .unknownSpace }
    if let id, except.isEmpty, ledger[id] != nil { return .doubledBooking }
    guard interval.start < interval.end else { return .endsBeforeStart }
    guard interval.end > now else { return .isOver }
    if !rights.mayBeShort, interval.length < Self.shortest { return .tooShort }
    if let why = Self.refusal(outOfBounds: interval) { return why }
    if spaces[number].isOutOfOrder { return .outOfOrder }
    if let expected, !site.spaces[number].hasRoom(for: expected) { return .tooSmall }
    if isStanding(number, in: interval), !rights.overridesStanding,
      site.spaces[number].assignedTo != rights.organisation
    {
      return .standingPlace
    }
    let mayBegin = now - max(policies[number].checkInOpens, Self.pastAtLeast)
    if !rights.mayBeginInPast, interval.start < mayBegin { return .beginsInPast }
    if let why = refusal(of: interval, by: member, rights.limits, more: more, now: now) { return why }
    guard ledger.conflict(at: space, in: interval, except: except) == nil else { return .taken }
    if isOffered(space, in: interval, toOthersThan: member, at: now) { return .offered }
    guard let most = rights.limits.simultaneous, let member else { return nil }
    return holds(most, member, like: site.spaces[number].kind, in: interval, except: except) ? .simultaneous : nil
  }

  /// A gap as long still belongs to a stay (`SpaceState.bridgedGap`): within less nobody could be seen to come and to leave.
  static let shortest = TimeSpan.minutes(5)

  /// Nothing becomes true at a time that could not be written and read back, however it was summed up.
  static func refusal(outOfBounds interval: Interval) -> Refusal.Why? {
    if interval.start < .earliest { return .beginsInPast }
    return interval.end > .latest ? .tooFarAhead : nil
  }

  /// A page writes the minute that has begun, and its request takes its time: nobody is refused for that, however late a check-in opens.
  private static let pastAtLeast = TimeSpan.minutes(5)

  /// Whether some of that time is offered to another for the moment.
  func isOffered(_ space: SpaceID, in interval: Interval, toOthersThan member: MemberID?, at now: Instant) -> Bool {
    waits.contains { wait in
      guard let offer = wait.offer, wait.member != member else { return false }
      return offer.space == space && offer.interval.overlaps(interval) && now < offer.until
    }
  }

  /// Whether a member holds as many desks, or as many of the other spaces, at some moment of that time as they may.
  private func holds(
    _ most: Int, _ member: MemberID, like kind: Space.Kind, in interval: Interval, except: Set<BookingID>
  ) -> Bool {
    let same = ledger.live(of: member).filter { booking in
      guard booking.interval.overlaps(interval), !except.contains(booking.id), let other = number(of: booking.space)
      else { return false }
      return (site.spaces[other].kind == .desk) == (kind == .desk)
    }
    // Most are held at once where one of them begins.
    return same.contains { first in
      let moment = max(first.interval.start, interval.start)
      return same.count { $0.interval.contains(moment) } >= most
    }
  }

  /// Why each of these could not be booked, one after the other and none over another; nil where it could.
  public func refusals(
    of occurrences: [Command.Occurrence], at space: SpaceID, now: Instant, rights: Rights, member: MemberID,
    expected: Int? = nil
  ) -> [Refusal.Why?] {
    var wanted: [Interval] = []
    return occurrences.map { occurrence in
      let why = refusal(
        of: occurrence.booking, at: space, occurrence.interval, now: now, rights: rights, member: member,
        more: wanted.count, expected: expected)
      if let why { return why }
      guard !wanted.contains(where: { $0.overlaps(occurrence.interval) }) else { return .taken }
      wanted.append(occurrence.interval)
      return nil
    }
  }

  func refusal(
    of interval: Interval, by member: MemberID?, _ limits: Limits, more: Int, now: Instant
  ) -> Refusal.Why? {
    let local = site.localTime
    if let longest = limits.longest, local.isLonger(interval.start, interval.end, than: longest) { return .tooLong }
    if let horizon = limits.horizon, local.isLonger(now, interval.end, than: horizon) { return .tooFarAhead }
    if limits.onlyOpen {
      let opening = opening(at: max(interval.start, now))
      guard opening.isOpen, opening.until.map({ $0 >= interval.end }) ?? true else { return .closed }
    }
    guard let most = limits.atOnce, let member else { return nil }
    let have = ledger.live(of: member).count { $0.interval.end > now }
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
    case .describe:
      guard let expected = command.details.expected, let number = number(of: booking.space) else { return notLive }
      return notLive ?? (site.spaces[number].hasRoom(for: expected) ? nil : .tooSmall)
    case .undo: return refusalToUndo(booking, now: now)
    case .confirm:
      return ledger.live(in: booking.terms.series, or: booking).contains { $0.askedAt != nil } ? nil : .notAsked
    case .move(let space, let interval):
      return notLive ?? refusalToMove([booking], to: space, command, now: now) { _ in interval }
    case .moveFollowing(let space, let interval):
      guard booking.terms.series != nil else { return .noSeries }
      return notLive
        ?? refusalToMove(ledger.following(booking), to: space, command, now: now) {
          target(of: $0, with: booking, to: interval)
        }
    case .cancelFollowing: return booking.terms.series == nil ? .noSeries : notLive
    case .notMe: return notLive ?? (booking.wrongDesk?.isAnswered == false ? nil : .notAsked)
    case .swap:
      guard booking.status == .booked, let asked = booking.wrongDesk, !asked.isAnswered else {
        return notLive ?? .notAsked
      }
      let rest = Interval(start: max(now, booking.interval.start), end: booking.interval.end)
      return refusal(
        of: booking.id, at: asked.taken, rest, now: now, member: booking.member, except: [booking.id])
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
    if let number = number(of: booking.space), spaces[number].isOutOfOrder { return .outOfOrder }
    let rest = Interval(start: now, end: booking.bookedEnd)
    return ledger.conflict(at: booking.space, in: rest, except: [booking.id]) == nil ? nil : .rebooked
  }

  /// Where a booking goes when one before it in its series moves to `interval`: as far on the wall clock, at both ends.
  func target(of booking: Booking, with first: Booking, to interval: Interval) -> Interval {
    guard booking.id != first.id else { return interval }
    let local = site.localTime
    return Interval(
      start: local.moved(
        booking.interval.start, by: local.wallSpan(from: first.interval.start, to: interval.start)),
      end: local.moved(booking.interval.end, by: local.wallSpan(from: first.interval.end, to: interval.end)))
  }

  /// Bookings move together: where they were, none of them stands in the way of another.
  private func refusalToMove(
    _ bookings: [Booking], to space: SpaceID, _ command: Command, now: Instant, _ target: (Booking) -> Interval
  ) -> Refusal.Why? {
    let moving = Set(bookings.map(\.id))
    var taken: [Interval] = []
    for booking in bookings {
      // One that has begun keeps its beginning: nobody moves the past.
      if booking.interval.start <= now, target(booking).start != booking.interval.start { return .tooEarly }
      var rights = command.rights
      rights.limits.atOnce = nil
      if target(booking).start == booking.interval.start { rights.mayBeginInPast = true }
      let why = refusal(
        of: booking.id, at: space, target(booking), now: now, rights: rights, member: booking.member, except: moving,
        expected: command.details.expected ?? booking.terms.expected)
      if let why { return why }
      guard !taken.contains(where: { $0.overlaps(target(booking)) }) else { return .taken }
      taken.append(target(booking))
    }
    return nil
  }
}
