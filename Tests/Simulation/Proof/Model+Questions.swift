import Occupancy

/// What the invariants ask of the model.
extension Model {
  /// The sensors that a release must have heard since its start: all that tell presence, or, where one has to repeat itself, those that see the seat.
  func mustBeHeard(at space: SpaceID) -> [Int] {
    let telling = place(space).sensors.filter { !sensors[$0].words.isEmpty }
    guard policy(space).heardWithin != .zero, telling.contains(where: { sensors[$0].rhythm != nil }) else {
      return telling
    }
    return telling.filter { sensors[$0].words.values.contains { $0.quantity != .motion } }
  }

  /// The device that a release must still hear: it repeats itself, and has not for two of its periods and ten seconds, or for what its policy says.
  func mustSpeakAgain(at space: SpaceID, _ now: Instant) -> String? {
    let heardWithin = policy(space).heardWithin
    guard heardWithin != .zero else { return nil }
    return mustBeHeard(at: space).first { number in
      guard let rhythm = sensors[number].rhythm else { return false }
      let within = heardWithin ?? TimeSpan(milliseconds: rhythm.milliseconds * 2 + 10_000)
      return sensors[number].seatSaidAt.map { now - $0 > within } ?? true
    }.map { bindings[$0].device }
  }

  /// When the grace that a release names is over, breaks left out.
  func graceIsOver(_ release: Release, by now: Instant) -> Instant {
    let breaks = Rome.moments(of: policy(release.space).breaks, from: release.because.graceFrom, to: now)
    return Watched(without: breaks).end(of: release.because.grace, from: release.because.graceFrom)
  }

  /// Whether the place was an organisation's own for some of that time.
  func isStanding(_ space: SpaceID, in interval: Interval) -> Bool {
    guard let number = numbers[space], site.spaces[number].assignedTo != nil else { return false }
    guard let lent = places[number].lent else { return true }
    return lent.start > interval.start || lent.end < interval.end
  }

  func assignee(of space: SpaceID) -> OrganisationID? { numbers[space].flatMap { site.spaces[$0].assignedTo } }

  /// Whether the house is open at `now`.
  func isOpen(at now: Instant) -> Bool {
    let today = Rome.dayNumber(now)
    return [today - 1, today].contains { day in
      let isHoliday = site.open.holidays != nil && Self.isHoliday(day)
      // 1970-01-01 was a Thursday.
      let allDay = [OpeningHours.Stretch(from: .zero, to: .days(1))]
      let stretches = isHoliday ? [] : site.open.week?[Int((day + 3) % 7)] ?? allDay
      return stretches.contains { stretch in
        let dayLater = stretch.to >= .days(1)
        let end = Rome.instant(day + (dayLater ? 1 : 0), dayLater ? stretch.to - .days(1) : stretch.to)
        return Rome.instant(day, stretch.from) <= now && now < end
      }
    }
  }

  /// The holidays that lie among the days that are drawn: 8 December 2026 and, on the way, 25 October is none.
  private static func isHoliday(_ day: Int64) -> Bool { day == 20_795 }

  /// Why no rule may free it; nil where they may.
  func exemption(of claim: Claim) -> String? {
    if claim.isPinned { return "it is pinned" }
    if claim.terms.isPaid { return "it is paid" }
    if isStanding(claim.space, in: claim.interval) { return "its place is an organisation's own" }
    return Rome.isLonger(claim.start, claim.askedEnd, than: policy(claim.space).exemptAbove) ? "it is long" : nil
  }

  /// Whether a member holds as many desks, or as many other spaces, at some moment of that time; `moving` are left out.
  func holds(_ most: Int, _ member: MemberID, like space: SpaceID, in interval: Interval, moving: [BookingID]) -> Bool {
    func isDesk(_ space: SpaceID) -> Bool { numbers[space].map { site.spaces[$0].kind == .desk } ?? false }
    let own = liveOnes.compactMap { claims[$0] }.filter {
      $0.member == member && !moving.contains($0.id) && isDesk($0.space) == isDesk(space)
    }
    let moments = [interval.start] + own.map(\.start).filter { interval.contains($0) }
    return moments.contains { moment in own.count { $0.interval.contains(moment) } >= most }
  }

  /// Whether anything there can tell who is present, as far as it has said anything yet.
  func isSensed(_ place: Place) -> Bool {
    place.hasDoors
      || place.sensors.contains { number in
        let sensor = sensors[number]
        return !sensor.words.isEmpty || sensor.hasModel || !sensor.hasValue
      }
  }

  /// A device that sees somebody at the place, where every device that sees, is heard and is believed says the same.
  func unopposed(at place: Place, _ now: Instant) -> String? {
    let lastBlind = unseen(until: now).map(\.end).max() ?? .distantPast
    var device: String?
    for number in place.sensors {
      let (sensor, binding) = (sensors[number], bindings[number])
      // What is told from this very moment on comes after what became due by then.
      guard sensor.words.isEmpty || sensor.toldAt < now else { return nil }
      for (name, word) in sensor.words {
        if word.isPart, !word.saysSomebody { continue }
        guard word.quantity != .motion, word.ageIsKnown, word.saysSomebody, let heard = sensor.heard,
          heard > lastBlind, now < heard + binding.expires, binding.hold == nil, !sensor.isOffline,
          !sensor.isSuspected, sensor.unreadWord == nil, let began = sensor.began[name], now < began + .hours(15)
        else { return nil }
        device = binding.device
      }
    }
    return device
  }

  /// What a space is for people at `now`.
  func status(of number: Int, at now: Instant) -> SpaceStatus {
    let place = places[number]
    let live = live(of: site.spaces[number].id)
    if place.isOutOfOrder { return .outOfOrder }
    if !isOpen(at: now) { return .closed }
    if place.presence == .present { return .inUse }
    let isSensed = isSensed(place)
    if let current = live.first(where: { $0.start <= now && now < $0.end }) {
      if current.status == .booked { return .held }
      if place.presence.isAbsent { return .away }
      return isSensed ? .unknown : .held
    }
    if isSensed, place.presence == .unknown { return .unknown }
    if let next = live.first(where: { $0.start > now }), next.start - now <= .hours(1) { return .booked }
    return .free
  }
}
