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
}
