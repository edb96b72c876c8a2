import Occupancy

extension Planner {
  /// How much rooms are asked for, by the local hour.
  private static let appetite: [Double] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0.35, 0.75, 0.85, 0.8, 0.3, 0.2, 0.7, 0.8, 0.75, 0.5, 0.2, 0.05, 0, 0, 0, 0,
  ]
  private static let meetingMinutes: [Int64] = [30, 30, 45, 60, 60, 60, 90, 120]
  private static let callMinutes: [Int64] = [15, 15, 30, 30, 30, 45, 60]

  mutating func fillRooms() {
    for room in venue.trainingRooms { course(in: room) }
    for hall in venue.halls { event(in: hall) }
    for room in venue.meetingRooms { meetings(in: room, minutes: Self.meetingMinutes, walkIns: 0.1) }
    for booth in venue.booths { meetings(in: booth, minutes: Self.callMinutes, walkIns: 0.25) }
  }

  /// One meeting after the other through the day: where nobody asks, half an hour passes.
  private mutating func meetings(in room: Int, minutes: [Int64], walkIns: Double) {
    let weekday = Self.weekdays[date.weekday]
    var start = rounded(hours.start, to: 30, up: true)
    while start + .minutes(15) <= hours.end {
      let hour = Int(venue.localTime.wall(at: start).timeOfDay.milliseconds / 3_600_000)
      guard random.chance(min(Self.appetite[hour] * scenario.meetings * weekday, 0.97)) else {
        start += .minutes(30)
        continue
      }
      let interval = Interval(start: start, end: min(start + .minutes(random.pick(minutes)), hours.end))
      // Something was there before: a team, or an open house. A meeting that runs over needs room behind it, too.
      guard ledgers[room].isFree(Interval(start: interval.start, end: interval.end + .minutes(15))) else {
        start += .minutes(15)
        continue
      }
      let end = meet(in: room, during: interval, isBooked: !random.chance(walkIns))
      start = rounded(max(end, interval.end), to: 15, up: true)
      if random.chance(0.35) { start += .minutes(15) }
    }
  }

  /// Holds one meeting and returns when its room is empty again.
  private mutating func meet(in room: Int, during booked: Interval, isBooked: Bool) -> Instant {
    let really = asMeetingsGo(booked)
    var free = people.indices.filter { days[$0]?.isFree(really) ?? false }
    guard !free.isEmpty else { return booked.end }
    random.shuffle(&free)
    var number: Int?
    if isBooked {
      let booking = book(room, for: people[free[0]].member, during: booked)
      guard booking.isKept else { return booked.end }
      number = booking.number
    }
    let capacity = venue.spaces[room].capacity
    let wanted = capacity < 2 ? 1 : min(capacity, 2 + random.below(max(1, capacity * 2 / 3)))
    let outsiders = random.chance(0.4) ? random.below(wanted) : 0
    var guests = Array(free.prefix(max(1, wanted - outsiders)))
    while guests.count < wanted { guests.append(invite(during: really)) }
    for (order, guest) in guests.enumerated() {
      let delay = order == 0 ? TimeSpan.zero : random.between(.zero, min(.minutes(5), really.length.times(0.2)))
      let haste = random.between(.zero, min(.seconds(90), really.length.times(0.1)))
      days[guest]?.note(Interval(start: really.start + delay, end: really.end - haste), at: room)
    }
    if let number { keep(number, came: really.start, left: really.end) }
    return really.end
  }

  /// Meetings begin about on time, one in six late; one in four ends early, one in seven runs over.
  private mutating func asMeetingsGo(_ booked: Interval) -> Interval {
    let beginning = random.unit()
    let late: TimeSpan =
      if beginning < 0.03 {
        random.between(.minutes(16), .minutes(22))
      } else if beginning < 0.17 {
        random.between(.minutes(6), .minutes(12))
      } else {
        random.between(.seconds(20), .minutes(5))
      }
    let ending = random.unit()
    let early: TimeSpan =
      if ending < 0.25 {
        booked.length.times(0.1 + 0.3 * random.unit())
      } else if ending < 0.4 {
        .zero - random.between(.minutes(2), .minutes(13))
      } else {
        random.between(.zero, .minutes(3))
      }
    let start = booked.start + min(late, booked.length.times(0.5))
    return Interval(start: start, end: max(min(booked.end - early, hours.end), start + .minutes(4)))
  }

  /// A team of a resident partner stands together at half past nine in the smallest room that holds it.
  mutating func meetInTeams() {
    guard date.weekday < 5, scenario.meetings > 0 else { return }
    var teams: [(organisation: String, members: [Int])] = []
    for number in people.indices {
      guard case .resident(let desk) = people[number].role, let organisation = venue.spaces[desk].assignedTo?.text
      else { continue }
      if let team = teams.firstIndex(where: { $0.organisation == organisation }) {
        teams[team].members.append(number)
      } else {
        teams.append((organisation, [number]))
      }
    }
    for team in teams where team.members.count > 2 && random.chance(scenario.standUps) {
      let start = at(.minutes(570 + Int64(15 * random.below(4))))
      let booked = Interval(start: start, end: start + .minutes(15))
      let really = Interval(
        start: start + random.between(.seconds(20), .minutes(3)),
        end: start + random.between(.minutes(11), .minutes(19)))
      let rooms = venue.meetingRooms.sorted { venue.spaces[$0].capacity < venue.spaces[$1].capacity }
      let most = rooms.last.map { venue.spaces[$0].capacity } ?? 0
      // A team that no room holds sends as many as fit.
      let there = team.members.filter { days[$0]?.isFree(really) ?? false }.prefix(most)
      let room = rooms.first {
        venue.spaces[$0].capacity >= there.count
          && ledgers[$0].isFree(Interval(start: booked.start, end: max(booked.end, really.end)))
      }
      guard let room, there.count > 1 else { continue }
      ledgers[room].take(Interval(start: booked.start, end: max(booked.end, really.end)))
      let (number, isKept) = book(room, for: people[there[0]].member, during: booked)
      guard isKept else { continue }
      for (order, guest) in there.enumerated() {
        let delay = order == 0 ? TimeSpan.zero : random.between(.zero, .minutes(2))
        days[guest]?.note(Interval(start: really.start + delay, end: really.end), at: room)
      }
      keep(number, came: really.start, left: really.end)
    }
  }

  /// A course fills the training room for a morning, an afternoon or both, with a break in the middle of each half.
  private mutating func course(in room: Int) {
    guard date.weekday < 5, random.chance(scenario.courses) else { return }
    let halves: [(TimeSpan, TimeSpan)] = [(.hours(9), .minutes(765)), (.hours(14), .hours(17))]
    let isWhole = random.chance(0.4)
    let only = random.below(2)
    let size = max(2, venue.spaces[room].capacity * (35 + random.below(55)) / 100)
    for (half, (from, to)) in halves.enumerated() where isWhole || half == only {
      gather(size, in: room, during: Interval(start: at(from), end: at(to)), breaks: true)
    }
  }

  /// Now and then the hall is open to the public towards the evening.
  private mutating func event(in hall: Int) {
    guard date.weekday < 5, random.chance(scenario.events) else { return }
    let from: TimeSpan = random.chance(0.7) ? .hours(17) : .hours(10)
    let size = max(4, venue.spaces[hall].capacity * (20 + random.below(60)) / 100)
    gather(size, in: hall, during: Interval(start: at(from), end: at(from + .minutes(120))), breaks: false)
  }

  mutating func gather(_ size: Int, in room: Int, during booked: Interval, breaks: Bool, isCertain: Bool = false) {
    guard isCertain || hours.start <= booked.start && booked.end <= hours.end, ledgers[room].isFree(booked) else {
      return
    }
    ledgers[room].take(booked)
    // Whoever would pass by finds the room full.
    for _ in 1..<max(2, venue.spaces[room].capacity) { ledgers[room].take(booked) }
    let (number, isKept) = book(room, for: random.pick(people).member, during: booked, isCertain: isCertain)
    guard isKept else { return }
    let really = Interval(
      start: booked.start - random.between(.zero, .minutes(8)), end: booked.end - random.between(.zero, .minutes(12)))
    let middle = really.start + really.length.times(0.5)
    for order in 0..<size {
      let came = really.start + (order == 0 ? .zero : random.between(.zero, .minutes(20)))
      let went = really.end - (order == 0 ? .zero : random.between(.zero, .minutes(6)))
      let guest = invite(during: Interval(start: came, end: went))
      if breaks {
        let out = middle + random.between(.zero, .minutes(2))
        let back = middle + random.between(.minutes(12), .minutes(16))
        days[guest]?.note(Interval(start: came, end: out), at: room)
        days[guest]?.note(Interval(start: back, end: went), at: room)
      } else {
        days[guest]?.note(Interval(start: came, end: went), at: room)
      }
    }
    keep(number, came: really.start, left: really.end)
  }

  /// A visitor who comes for this and nothing else; returns their number.
  mutating func invite(during interval: Interval) -> Int {
    days.append(
      PersonDay(present: Interval(start: interval.start - .minutes(3), end: interval.end + .minutes(3)), base: nil))
    return days.count - 1
  }

  mutating func keep(_ number: Int, came: Instant, left: Instant) {
    plan.bookings[number].came = came
    plan.bookings[number].left = left
  }
}
