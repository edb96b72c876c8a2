/// What lies ahead of a booking, as far as the rules can tell.
extension Building {
  /// When a rule would free it if its space stays as it is, and its sensors go on to say so; nil where none would, or before its check-in opens.
  ///
  /// It is what the rules themselves say: their next look, and what they would decide then.
  public func releasesAt(_ booking: Booking, at now: Instant) -> Instant? {
    // A list of bookings asks this of each, and most of them are far ahead.
    guard booking.status.isLive, let number = number(of: booking.space),
      now >= booking.interval.start - policies[number].checkInOpens
    else { return nil }
    let situation = situation(of: booking, at: now)
    guard now >= situation.opensAt else { return nil }
    return [Rule.noShow, .left].compactMap { rule in
      guard case .waits(let until?) = rule.judge(situation).outcome,
        case .decides(let facts) = rule.judge(situation.repeated(at: until)).outcome
      else { return nil }
      return facts.contains { if case .released = $0 { true } else { false } } ? until : nil
    }.min()
  }

  /// The warning that stands: when it went out, and when the booking is freed unless somebody comes or says a word. Nil once somebody came, kept it, undid a release or pinned it.
  public func warning(of booking: Booking, at now: Instant) -> (at: Instant, deadline: Instant)? {
    guard booking.status.isLive, !booking.isImmune, let warnedAt = booking.warnedAt, let of = booking.warnedOf,
      exemption(of: booking) == nil
    else { return nil }
    let situation = situation(of: booking, at: now)
    guard situation.space.presence.isAbsent, situation.standingWarning != nil else { return nil }
    return (warnedAt, releasesAt(booking, at: now) ?? of)
  }

  /// When its member was asked whether they are there, while that stands: nil once they answered, somebody was seen, or no rule may free it.
  public func question(of booking: Booking) -> Instant? {
    guard booking.status == .booked, !booking.isImmune, let asked = booking.questionedAt,
      booking.keptAt.map({ $0 < asked }) ?? true, exemption(of: booking) == nil,
      let number = number(of: booking.space), spaces[number].presence != .present
    else { return nil }
    return asked
  }

  /// Why no rule releases this booking; nil where they may.
  public func exemption(of booking: Booking) -> Exemption? {
    guard let number = number(of: booking.space) else { return nil }
    return booking.exemption(
      from: policies[number], isStanding: isStanding(number, in: booking.interval), in: site.localTime)
  }
}

extension Booking {
  func exemption(from policy: Policy, isStanding: Bool, in local: LocalTime) -> Exemption? {
    if isPinned { return .pinned }
    if terms.isPaid { return .paid }
    if isStanding { return .standing }
    return local.isLonger(interval.start, askedEnd, than: policy.exemptAbove) ? .long : nil
  }
}
