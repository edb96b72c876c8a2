import Occupancy

extension Planner {
  /// Everybody who has a place of their own comes, or not; then the drop-ins look for a hot desk.
  mutating func fillDesks() {
    var dropIns: [Int] = []
    for (number, person) in people.enumerated() {
      let usual = person.attendance * Self.weekdays[date.weekday] * scenario.attendance * day.come
      guard random.chance(min(usual, 0.98)) else { continue }
      switch person.role {
      case .resident(let place), .staff(let place): settle(number, at: place)
      case .dropIn: dropIns.append(number)
      }
    }
    random.shuffle(&dropIns)
    for number in dropIns { seat(number) }
  }

  private mutating func settle(_ number: Int, at place: Int) {
    let person = people[number]
    let isStaff = person.role == .staff(office: place)
    let earliest = isStaff ? hours.start - .minutes(12) : hours.start
    let came = max(at(person.comes + TimeSpan.minutes(10).times(random.bell())), earliest + spread(10))
    let went = min(at(person.goes + TimeSpan.minutes(18).times(random.bell())), hours.end - spread(10))
    guard went - came >= .minutes(45) else { return }
    days[number] = PersonDay(present: Interval(start: came, end: went), base: place)
  }

  /// A drop-in's day: whole, morning or afternoon; booked or not; kept or not.
  private mutating func seat(_ number: Int) {
    let person = people[number]
    let drawn = random.unit()
    let comes = drawn < 0.72 ? person.comes : .minutes(825) + TimeSpan.minutes(15).times(random.bell())
    let goes = drawn >= 0.45 && drawn < 0.72 ? .minutes(765) + TimeSpan.minutes(15).times(random.bell()) : person.goes
    let wanted = Interval(start: max(at(comes), hours.start), end: min(at(goes), hours.end))
    guard wanted.length >= .minutes(60) else { return }
    let books = random.chance(scenario.booksDesk)
    let booked = Interval(
      start: max(rounded(wanted.start, to: 15, up: false), hours.start),
      end: min(rounded(wanted.end, to: 30, up: true), hours.end))
    let really = books ? asItTurnsOut(booked, for: person) : wanted
    let claim = Interval(start: min(booked.start, really.start), end: max(booked.end, really.end))
    guard let desk = freeDesk(for: person, during: claim) else { return }
    ledgers[desk].take(claim)
    var seat = desk
    if books {
      let (booking, isKept) = book(desk, for: person.member, during: booked)
      guard isKept else { return }
      if random.chance(scenario.wrongDesks), let other = neighbour(of: desk, during: claim) {
        ledgers[other].take(claim)
        plan.bookings[booking].seat = other
        seat = other
      }
    }
    days[number] = PersonDay(present: really, base: seat)
  }

  /// A free hot desk beside this one, at which somebody sits down by mistake.
  private func neighbour(of desk: Int, during claim: Interval) -> Int? {
    venue.hotDesks.filter { abs($0 - desk) <= 2 && $0 != desk }.first { ledgers[$0].isFree(claim) }
  }

  /// When somebody who keeps a booking of a desk really comes and goes.
  private mutating func asItTurnsOut(_ booked: Interval, for person: Person) -> Interval {
    var came = booked.start + TimeSpan.minutes(5).times(random.bell())
    let fortune = random.unit()
    if fortune < 0.02 {
      came = booked.start + random.between(.minutes(62), .minutes(95))
    } else if fortune < 0.12 + 0.2 * person.lateness {
      came = booked.start + random.between(.minutes(12), .minutes(50))
    }
    var went = booked.end - random.between(.zero, .minutes(8))
    let ending = random.unit()
    if ending < 0.18, booked.length >= .minutes(150) {
      went = booked.end - random.between(.minutes(30), .minutes(110))
    } else if ending < 0.3 {
      went = booked.end + random.between(.minutes(5), .minutes(45))
    }
    came = max(came, hours.start)
    return Interval(start: came, end: max(min(went, hours.end - spread(4)), came + .minutes(20)))
  }

  private mutating func freeDesk(for person: Person, during claim: Interval) -> Int? {
    if let favourite = person.favourite, ledgers[favourite].isFree(claim) { return favourite }
    let free = venue.hotDesks.filter { ledgers[$0].isFree(claim) }
    return free.isEmpty ? nil : random.pick(free)
  }

  private mutating func spread(_ minutes: Int64) -> TimeSpan { random.between(.zero, .minutes(minutes)) }
}
