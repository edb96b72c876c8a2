import Occupancy

extension Planner {
  /// Turns every person's day into stays, one after the other, and tells each kept booking of a desk when its member came and left.
  mutating func weave() {
    for (number, day) in days.enumerated() {
      guard let day else { continue }
      weave(number, day)
    }
    for number in plan.bookings.indices { settle(number) }
  }

  private mutating func weave(_ number: Int, _ day: PersonDay) {
    var cursor = day.present.start
    if let foyer = venue.foyer {
      stay(number, at: foyer, from: cursor, to: cursor + random.between(.seconds(15), .seconds(45)))
      cursor += .seconds(60)
    }
    let leaving = day.present.end - random.between(.seconds(60), .seconds(90))
    let isAtDesk = day.base.map { venue.spaces[$0].kind == .desk } ?? false
    for appointment in day.appointments {
      sit(number, day.base, from: cursor, to: appointment.during.start - walk())
      if let place = appointment.place {
        stay(number, at: place, from: appointment.during.start, to: appointment.during.end)
      }
      let back = appointment.during.end + walk()
      // The jacket, the bag, the laptop: whoever comes back leaves something on the seat or before it.
      if let base = day.base, isAtDesk, appointment.during.length > .minutes(10), back < leaving - .minutes(2),
        random.chance(scenario.belongings)
      {
        let away = Interval(start: cursor, end: back)
        plan.belongings.append(Stay(person: number, place: base, during: away))
      }
      cursor = back
    }
    sit(number, day.base, from: cursor, to: leaving)
    if let foyer = venue.foyer {
      stay(number, at: foyer, from: day.present.end - .seconds(45), to: day.present.end - .seconds(15))
    }
  }

  private mutating func walk() -> TimeSpan { random.between(.seconds(15), .seconds(50)) }

  /// Back at the desk, when it is worth sitting down.
  private mutating func sit(_ number: Int, _ base: Int?, from start: Instant, to end: Instant) {
    guard let base, end - start >= .seconds(60) else { return }
    stay(number, at: base, from: start, to: end)
    guard number < people.count, venue.spaces[base].kind == .desk else { return }
    let member = people[number].member
    for booking in plan.bookings.indices
    where (plan.bookings[booking].seat ?? plan.bookings[booking].place) == base
      && plan.bookings[booking].member == member && venue.spaces[plan.bookings[booking].place].kind == .desk
    {
      plan.bookings[booking].came = min(plan.bookings[booking].came ?? start, start)
      plan.bookings[booking].left = max(plan.bookings[booking].left ?? end, end)
    }
  }

  private mutating func stay(_ number: Int, at place: Int, from start: Instant, to end: Instant) {
    precondition(start < end, "a stay takes time")
    plan.stays.append(Stay(person: number, place: place, during: Interval(start: start, end: end)))
  }

  /// Whether the member checks in by hand, answers warnings, and says when they go early.
  private mutating func settle(_ number: Int) {
    let booking = plan.bookings[number]
    guard let came = booking.came, let left = booking.left else { return }
    // Who does not see the first message sees a second one, or not, as a coin falls.
    let seesFirst = phones.chance(scenario.answers)
    let wait = phones.between(.seconds(15), .minutes(4))
    if seesFirst { plan.bookings[number].answersWarningAfter = wait }
    if phones.chance(0.5) || seesFirst { plan.bookings[number].answersQuestionAfter = wait }
    let opens = booking.interval.start - .minutes(10)
    if random.chance(scenario.checkIns), left > opens {
      plan.bookings[number].checksInAt = max(came, opens) + .seconds(40)
    }
    if booking.interval.end - left > .minutes(25), random.chance(scenario.leaves) {
      plan.bookings[number].saysLeftAt = left + .seconds(10)
    }
  }
}
