import Occupancy
import Testing

@Suite struct `A ledger` {
  /// Drawn by a small generator of its own, the same each time.
  @Test func `gives the first of many as a sorted list of all would have them`() {
    let site = Site(
      id: "t", name: "T",
      spaces: (0..<40).map { Space(id: SpaceID("s\($0)"), kind: .desk, name: Space.Name(it: "", en: "")) })
    var building = Building(site: site)
    let now = Instant(milliseconds: 1_772_438_400_000)
    var draw: UInt64 = 7
    var events: [Event] = []
    for number in 0..<1_500 {
      draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let start = now + .hours(Int64(1 + number / 40))
      building.handle(
        .command(
          Command(
            .book(
              space: SpaceID("s\((number &* 7 &+ Int(draw >> 60)) % 40)"), member: "m",
              interval: Interval(start: start, end: start + .minutes(30))), booking: BookingID("b\(number)"),
            by: .staff,
            rights: .all)), at: now, into: &events)
    }
    let all = building.ledger.all
    #expect(all.count > 500)
    for most in [1, 2, 7, 100, all.count - 1, all.count, all.count + 1] {
      #expect(building.ledger.first(most) { _ in true } == Array(all.prefix(most)), "\(most)")
      let even = { (booking: Booking) in booking.id.text.last == "4" }
      #expect(building.ledger.first(most, where: even) == Array(all.filter(even).prefix(most)), "\(most)")
    }
  }

  /// Made, moved, extended, freed and cancelled: the index knows of each at its time, and of no other.
  @Test func `gives those of a time, a space and a member as a search through all of them would`() {
    let site = Site(
      id: "t", name: "T",
      spaces: (0..<7).map { Space(id: SpaceID("s\($0)"), kind: .desk, name: Space.Name(it: "", en: "")) })
    var building = Building(site: site)
    let begin = Instant(milliseconds: 1_772_438_400_000)
    var draw: UInt64 = 11
    func next(_ below: Int) -> Int {
      draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(draw >> 33) % below
    }
    var events: [Event] = []
    func interval() -> Interval {
      let start = begin + .minutes(Int64(next(40_000)))
      return Interval(start: start, end: start + .minutes(Int64(5 + next(300))))
    }
    for number in 0..<3_000 {
      let (id, space) = (BookingID("b\(next(number + 1))"), SpaceID("s\(next(7))"))
      let deed: Command.Deed =
        switch next(6) {
        case 0: .move(space: space, interval: interval())
        case 1: .cancel
        default: .book(space: space, member: MemberID("m\(next(9))"), interval: interval())
        }
      let isNew = if case .book = deed { true } else { false }
      building.handle(
        .command(Command(deed, booking: isNew ? BookingID("b\(number)") : id, by: .staff, rights: .all)), at: begin,
        into: &events)
    }
    building.handle(.tick, at: begin + .minutes(9_000), into: &events)
    let (ledger, all) = (building.ledger, building.ledger.all)
    #expect(all.count > 500)
    #expect(Set(all.map(\.status.rawValue)).count > 2)
    for _ in 0..<400 {
      let time = interval()
      let (space, member) = (next(2) == 0 ? SpaceID("s\(next(8))") : nil, next(2) == 0 ? MemberID("m\(next(10))") : nil)
      let after = next(2) == 0 ? all[next(all.count)] : nil
      let most = 1 + next(60)
      let wanted = all.filter { booking in
        booking.interval.start < time.end && booking.bookedEnd > time.start
          && (space == nil || booking.space == space) && (member == nil || booking.member == member)
          && after.map { ($0.interval.start, $0.id) < (booking.interval.start, booking.id) } ?? true
      }
      let range = Ledger.Range(
        from: time.start, to: time.end, space: space, member: member, after: after.map { ($0.interval.start, $0.id) })
      #expect(ledger.first(most, of: range) { _ in true } == Array(wanted.prefix(most)))
    }
    for number in 0..<7 {
      let space = SpaceID("s\(number)")
      #expect(ledger.bookings(of: space) == all.filter { $0.space == space })
    }
  }
}
