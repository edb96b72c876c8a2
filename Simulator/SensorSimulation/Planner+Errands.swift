import Occupancy

extension Planner {
  /// Lunch, the lab, a long absence with the laptop left at the desk, coffee, the toilet: whatever fits between what is fixed.
  mutating func interrupt() {
    for number in people.indices {
      guard let day = days[number], day.base != nil else { continue }
      let stay = day.present.length
      lunch(number, during: day.present)
      if stay > .hours(3), random.chance(0.12), let lab = venue.labs.first {
        attempt(number, lasting: random.between(.minutes(35), .minutes(140)), within: day.present, at: lab, tries: 3)
      }
      if stay > .hours(5), random.chance(0.05) {
        attempt(number, lasting: random.between(.minutes(95), .minutes(170)), within: day.present, at: nil, tries: 3)
      }
      let share = Double(stay.milliseconds) / Double(TimeSpan.hours(8).milliseconds)
      for _ in 0..<(share > 0.3 ? people[number].coffees : 1) {
        attempt(
          number, lasting: random.between(.minutes(4), .minutes(12)), within: day.present, at: venue.kitchens.first,
          tries: 3)
      }
      for _ in 0..<Int(share * 3 * people[number].restlessness + random.unit()) {
        attempt(number, lasting: random.between(.minutes(3), .minutes(6)), within: day.present, at: nil, tries: 2)
      }
    }
  }

  /// Between 12:30 and 14:00, for those who are there before and after.
  private mutating func lunch(_ number: Int, during present: Interval) {
    guard present.start < at(.hours(12)), present.end > at(.minutes(850)) else { return }
    let place = random.chance(people[number].eatsIn) ? venue.kitchens.first : nil
    for _ in 0..<6 {
      let start = at(.minutes(750) + TimeSpan.minutes(45).times(random.unit()))
      let interval = Interval(start: start, end: start + random.between(.minutes(30), .minutes(60)))
      if go(number, to: place, during: interval) { return }
      // The kitchen is full: outside, then.
      if place != nil, go(number, to: nil, during: interval) { return }
    }
  }

  private mutating func attempt(
    _ number: Int, lasting length: TimeSpan, within present: Interval, at place: Int?, tries: Int
  ) {
    let last = present.end - length - .minutes(20)
    guard present.start + .minutes(20) < last else { return }
    for _ in 0..<tries {
      let start = random.between(present.start + .minutes(20), last)
      if go(number, to: place, during: Interval(start: start, end: start + length)) { return }
    }
  }

  private mutating func go(_ number: Int, to place: Int?, during interval: Interval) -> Bool {
    guard days[number]?.isFree(interval) ?? false else { return false }
    if let place {
      guard ledgers[place].most(during: interval) < venue.spaces[place].capacity else { return false }
      ledgers[place].take(interval)
    }
    days[number]?.note(interval, at: place)
    return true
  }
}

extension Random {
  mutating func between(_ low: Instant, _ high: Instant) -> Instant { low + (high - low).times(unit()) }
}
