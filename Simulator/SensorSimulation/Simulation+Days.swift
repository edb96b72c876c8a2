import Occupancy

extension Simulation {
  /// The first midnight: an empty house, its devices about to say their first word, and the plans of today and tomorrow.
  mutating func open(on date: CivilDate) {
    // Who listens from now on is handed what the broker has kept.
    for message in announcements() {
      network.keep(message)
      tell(.message(message.stored), at: begin)
    }
    for space in venue.spaces { tell(.truth(Truth(space: space.id, people: 0)), at: begin) }
    for number in devices.indices {
      let first = begin + devices[number].random.between(.seconds(1), .seconds(20))
      agenda.enter(.firstWord(device: number), at: first)
    }
    plan(date)
    plan(date.adding(days: 1))
    agenda.enter(.plan(date.adding(days: 2)), at: venue.midnight(date.adding(days: 1)))
    openMishaps()
  }

  func announcements() -> [Message] {
    let hasBridge = devices.contains { $0.format == .zigbee2MQTT }
    return (hasBridge ? [bridge(isOnline: true)] : []) + devices.compactMap { $0.availability(true) }
  }

  func bridge(isOnline: Bool) -> Message {
    var payload = Payload()
    payload.add("state", word: isOnline ? "online" : "offline")
    return Message(topic: "\(venue.base)/bridge/state", payload: payload.closed(), retain: true)
  }

  /// Puts one day's moves, commands and fates on the agenda.
  private mutating func plan(_ date: CivilDate) {
    guard
      var planner = Planner(
        venue: venue, people: people, scenario: scenario, date: date, notBefore: begin, seed: seed)
    else { return }
    let day = planner.made()
    for stay in day.stays {
      agenda.enter(.enter(place: stay.place), at: stay.during.start)
      agenda.enter(.leave(place: stay.place), at: stay.during.end)
    }
    for bag in day.belongings {
      agenda.enter(.belongings(place: bag.place, areLeft: true), at: bag.during.start)
      agenda.enter(.belongings(place: bag.place, areLeft: false), at: bag.during.end)
    }
    for booking in day.bookings { enter(booking) }
  }

  private mutating func enter(_ booking: PlannedBooking) {
    bookingsPlanned += 1
    let id = BookingID("\(mark)b\(bookingsPlanned)")
    let space = venue.spaces[booking.place].id
    func command(_ deed: Command.Deed, at instant: Instant?) {
      guard let instant else { return }
      agenda.enter(.command(Command(deed, booking: id)), at: instant)
    }
    command(.book(space: space, member: booking.member, interval: booking.interval), at: booking.madeAt)
    command(.cancel, at: booking.cancelledAt)
    command(.checkIn, at: booking.checksInAt)
    command(.leave, at: booking.saysLeftAt)
    for (notice, wait) in [
      (Reply.Notice.warned, booking.answersWarningAfter), (.questioned, booking.answersQuestionAfter),
    ] {
      guard let wait, let left = booking.left else { continue }
      agenda.enter(.reply(Reply(booking: id, to: notice, after: wait, until: left)), at: booking.interval.start)
    }
    let fate = BookingFate(
      booking: id, space: space, interval: booking.interval, came: booking.came, left: booking.left)
    agenda.enter(.fate(fate), at: max(booking.interval.end, booking.left ?? booking.interval.end))
  }

  mutating func carryOut(_ entry: Entry, at now: Instant) {
    switch entry {
    case .plan(let date):
      plan(date)
      agenda.enter(.plan(date.adding(days: 1)), at: venue.midnight(date))
    case .enter(let place): move(1, in: place, at: now)
    case .leave(let place): move(-1, in: place, at: now)
    case .belongings(let place, let areLeft):
      if areLeft { bags.insert(place) } else { bags.remove(place) }
      press(place, at: now)
    case .command(let command):
      switch command.deed {
      case .book: standing[command.booking] = command
      case .cancel: standing[command.booking] = nil
      case .checkIn, .keep, .leave, .undo, .pin, .confirm, .move, .moveFollowing, .cancelFollowing, .describe, .notMe,
        .swap,
        .accept, .bookSeries:
        break
      }
      tell(.command(command), at: now)
    case .reply(let reply):
      replies[reply.booking, default: []].append(reply)
      tell(.reply(reply), at: now)
    case .fate(let fate):
      standing[fate.booking] = nil
      replies[fate.booking] = nil
      tell(.fate(fate), at: now)
    case .firstWord(let number): sayFirst(number, at: now)
    case .glimpse(let number): see(number, at: now)
    case .motion(let number, let chain):
      guard devices[number].chain == chain else { return }
      see(number, at: now)
      awaitMotion(number, at: now)
    case .settle(let number, let waiting):
      guard devices[number].waiting == waiting else { return }
      settle(number, at: now)
    case .report(let number): report(number, at: now)
    case .keepAlive(let number): keepAlive(number, at: now)
    case .plug(let number, let watts): draw(watts, through: number, at: now)
    case .mishap(let mishap): suffer(mishap, at: now)
    }
  }

  /// Somebody comes in or goes out: the truth, the air until now, and whatever notices it.
  private mutating func move(_ change: Int, in place: Int, at now: Instant) {
    breathe(in: place, until: now)
    crowd[place] += change
    precondition(crowd[place] >= 0, "who leaves a place has come to it")
    tell(.truth(Truth(space: venue.spaces[place].id, people: crowd[place])), at: now)
    notice(change > 0, in: place, at: now)
  }
}
