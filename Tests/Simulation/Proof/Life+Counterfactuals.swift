import Occupancy

/// "One movement before 10:14 would have kept it": whether that is so.
extension Life {
  /// Tells each release of this process anew: with the movement that its counterfactual names, and with the same movement a moment too late.
  func tellCounterfactuals() {
    for freed in recording.freed where outcome.failure == nil { tell(freed) }
    recording.begin()
  }

  private func tell(_ freed: Recording.Freed) {
    let release = freed.release
    guard let number = building.number(of: release.space) else { return }
    let policy = model.policies[number]
    let said = release.counterfactual(releasedAt: freed.at, presentFor: policy.presentFor)
    // A moment, where the policy asks for none: somebody is there when the rule looks.
    let stay = max(said.stay ?? .zero, .seconds(1))
    let inTime = said.before - TimeSpan(milliseconds: 1)
    let enough = inTime + stay + .minutes(1)
    guard let last = recording.inputs.last, last.at >= enough,
      let stop = recording.stops.last(where: { $0.building.now < inTime }), wasWatched(from: inTime, to: enough)
    else {
      outcome.tally.untold += 1
      return
    }
    let kept = story(from: stop, number, from: inTime, for: stay, until: enough)
    guard kept.isWitnessed else {
      // Stuck at "somebody" until its word freed the space: it could have told of nobody more.
      outcome.tally.unseen += 1
      return
    }
    if let again = kept.events.first(where: { $0.fact.release?.booking == release.booking }) {
      return fail(
        .counterfactual,
        "\(release.booking) is released at \(again.at) for \(release.reason) although somebody was there from \(inTime) for \(stay.seconds) s; it was said that this would keep it: \(Self.told(kept.events, of: release))"
      )
    }
    let booking = kept.building.ledger[release.booking]
    if let booking, booking.space != release.space || booking.interval.start != release.because.start {
      // Somebody moved it a moment after it was freed, which was refused then: nobody stays where it is now.
      outcome.tally.untold += 1
      return
    }
    // Where the sensors come to contradict each other nobody knows who is there, and the booking is kept by that.
    let seen = kept.events.compactMap { event -> Presence? in
      guard event.at >= inTime, event.at < inTime + stay, case .presence(let change) = event.fact else { return nil }
      return change.space == release.space ? change.presence : nil
    }
    let isSeen = !seen.isEmpty && seen.allSatisfy { $0 == .present }
    if release.reason == .noShow, isSeen, let booking, booking.status == .booked {
      return fail(
        .counterfactual,
        "\(release.booking) is not checked in by somebody who stayed from \(inTime) for \(stay.seconds) s: \(Self.told(kept.events, of: release))"
      )
    }
    let late = story(from: stop, number, from: said.before, for: stay, until: enough)
    guard late.events.contains(where: { $0.at == freed.at && $0.fact.release == release }) else {
      return fail(
        .counterfactual,
        "\(release.booking) is kept by somebody who came at \(said.before), when it was too late: \(Self.told(late.events, of: release)); it was \(release)"
      )
    }
    outcome.tally.counterfactuals += 1
    if release.reason == .noShow, booking?.status == .booked { outcome.tally.keptInDoubt += 1 }
  }

  private static func told(_ events: [Event], of release: Release) -> [Event] {
    events.filter { $0.fact.space == release.space }
  }

  /// Whether the monitor watched all the while: time that it missed is nobody's stay.
  private func wasWatched(from start: Instant, to end: Instant) -> Bool {
    recording.inputs.allSatisfy { at, input in
      switch input {
      case .brokerLost, .brokerFound, .started, .missed, .clockSetBack, .clockDoubted: at < start || at > end
      case .heard, .reading, .unread, .late, .binding, .availability, .command, .house, .listened, .forget, .tick: true
      }
    }
  }

  /// The sensors of the space that are believed and would have seen somebody; where none is heard just then, all that are not suspected: one that sees somebody speaks.
  private func witnesses(in building: Building, _ number: Int, at now: Instant) -> [(BindingIndex, Quantity)] {
    let all = building.spaces[number].bindings.flatMap { index in
      building.state(index).words.map { (index, $0.quantity) }
    }
    let trusted = all.filter { index, _ in building.state(index).conduct.suspicion == nil }
    let believed = trusted.filter { index, _ in
      let state = building.state(index)
      guard !state.isOffline, let heard = state.lastHeard else { return false }
      return now < heard + building.binding(index).expires
    }
    return believed.isEmpty ? trusted : believed
  }

  /// The same days again, with somebody at the space from `begin` on.
  private func story(
    from stop: (before: Int, building: Building), _ number: Int, from begin: Instant, for stay: TimeSpan,
    until end: Instant
  ) -> (events: [Event], building: Building, isWitnessed: Bool) {
    var building = stop.building
    var events: [Event] = []
    let presence = Interval(start: begin, end: begin + stay)
    // Who is there moves now and then, and is gone when the stay is over.
    var sensors: [(BindingIndex, Quantity)]?
    var moments = [(at: begin, isThere: true)]
    while let last = moments.last, last.at + .seconds(30) < presence.end {
      moments.append((last.at + .seconds(30), true))
    }
    moments.append((presence.end + TimeSpan(milliseconds: 1), false))
    func add(until time: Instant, _ isLast: Bool = false) {
      while let (at, isThere) = moments.first, isLast ? at <= time : at < time {
        moments.removeFirst()
        let witnesses = sensors ?? witnesses(in: building, number, at: at)
        sensors = witnesses
        for (index, quantity) in witnesses {
          let value: Reading.Value = quantity == .people ? .number(isThere ? 1 : 0) : .bool(isThere)
          let reading = Reading(binding: index, quantity: quantity, value: value, at: at)
          events += building.handle(.reading(reading), at: at)
        }
        for (index, _) in witnesses { events += building.handle(.heard(index, at: at), at: at) }
      }
    }
    for (at, input) in recording.inputs[stop.before...] {
      // At the same moment what was recorded comes first.
      add(until: at)
      if at > end { break }
      let isThere = at > presence.start && at <= presence.end
      events += building.handle(isThere ? seen(input, of: number, in: building) : input, at: at)
    }
    add(until: end, true)
    events += building.handle(.tick, at: end)
    return (events, building, sensors.map { !$0.isEmpty } ?? false)
  }

  /// What a sensor of the space would have said instead, while somebody was there.
  private func seen(_ input: Input, of number: Int, in building: Building) -> Input {
    guard case .reading(var reading) = input, reading.quantity.tellsPresence,
      building.spaces[number].bindings.contains(reading.binding)
    else { return input }
    switch reading.value {
    case .bool: reading.value = .bool(true)
    case .number(let count): reading.value = .number(max(1, count))
    }
    return .reading(reading)
  }
}
