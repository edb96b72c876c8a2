import Occupancy
import Testing

@Suite struct `What people ask for` {
  let nine = Timeline.start

  func building() -> Building {
    Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "desk-1", kind: .desk), Space(id: "sala", kind: .meetingRoom)],
        bindings: [Binding(device: "pir", space: "sala")]))
  }

  func book(
    _ building: inout Building, _ id: BookingID, _ space: SpaceID, from: Int64, to: Int64, at minute: Int64 = -60
  ) -> Refusal.Why? {
    let interval = Interval(start: nine + .minutes(from), end: nine + .minutes(to))
    return ask(&building, Command(.book(space: space, member: "m1", interval: interval), booking: id), at: minute)
  }

  func ask(_ building: inout Building, _ command: Command, at minute: Int64) -> Refusal.Why? {
    for event in building.handle(.command(command), at: nine + .minutes(minute)) {
      if case .refused(let refusal) = event.fact { return refusal.why }
    }
    return nil
  }

  @Test func `bookings that touch do not overlap, bookings that share a minute do`() {
    var building = building()
    #expect(book(&building, "b1", "sala", from: 0, to: 60) == nil)
    #expect(book(&building, "b2", "sala", from: 60, to: 120) == nil)
    #expect(book(&building, "b3", "sala", from: 59, to: 61) == .taken)
    #expect(book(&building, "b4", "desk-1", from: 59, to: 61) == nil)
  }

  @Test func `a booking needs a space, a length, a future and an id of its own`() {
    var building = building()
    #expect(book(&building, "b1", "cantina", from: 0, to: 60) == .unknownSpace)
    #expect(book(&building, "b1", "sala", from: 60, to: 60) == .endsBeforeStart)
    #expect(book(&building, "b1", "sala", from: 0, to: 60, at: 60) == .isOver)
    #expect(book(&building, "b1", "sala", from: 120, to: 180, at: 60) == nil)
    #expect(book(&building, "b1", "desk-1", from: 120, to: 180, at: 60) == .doubledBooking)
  }

  @Test func `a cancelled time can be booked again`() {
    var building = building()
    #expect(book(&building, "b1", "sala", from: 0, to: 60) == nil)
    #expect(ask(&building, Command(.cancel, booking: "b1"), at: -30) == nil)
    #expect(book(&building, "b2", "sala", from: 0, to: 60, at: -30) == nil)
    #expect(ask(&building, Command(.cancel, booking: "b1"), at: -20) == .notLive)
    #expect(building.ledger["b1"]?.interval == Interval(start: nine, end: nine + .minutes(60)))
  }

  @Test func `check-in opens a quarter of an hour before the start, once`() {
    var building = building()
    #expect(book(&building, "b1", "desk-1", from: 0, to: 60) == nil)
    #expect(ask(&building, Command(.checkIn, booking: "b1"), at: -16) == .tooEarly)
    #expect(ask(&building, Command(.checkIn, booking: "b1"), at: -15) == nil)
    #expect(ask(&building, Command(.checkIn, booking: "b1"), at: -14) == .alreadyCheckedIn)
  }

  @Test func `leaving gives the rest of the time back`() {
    var building = building()
    #expect(book(&building, "b1", "desk-1", from: 0, to: 240) == nil)
    #expect(ask(&building, Command(.leave, booking: "b1"), at: -5) == .tooEarly)
    #expect(ask(&building, Command(.leave, booking: "b1"), at: 30) == nil)
    #expect(building.ledger["b1"]?.interval.end == nine + .minutes(30))
    #expect(book(&building, "b2", "desk-1", from: 30, to: 240, at: 30) == nil)
  }

  @Test func `what is not there cannot be changed`() {
    var building = building()
    for deed in [Command.Deed.cancel, .checkIn, .keep, .leave, .undo] {
      #expect(ask(&building, Command(deed, booking: "b9"), at: 0) == .unknownBooking)
    }
  }

  /// A room that was freed as a no-show at minute 15.
  func released() -> Building {
    var building = building()
    _ = book(&building, "b1", "sala", from: 0, to: 60)
    _ = building.handle(.heard(BindingIndex(0), at: nine), at: nine)
    _ = building.handle(
      .reading(Reading(binding: BindingIndex(0), quantity: .presence, value: .bool(false), at: nine)), at: nine)
    _ = building.handle(.tick, at: nine + .minutes(15))
    return building
  }

  @Test func `a release can be undone, and is then left alone`() {
    var building = released()
    #expect(building.ledger["b1"]?.status == .released)
    #expect(ask(&building, Command(.undo, booking: "b1"), at: 20) == nil)
    #expect(building.ledger["b1"]?.interval.end == nine + .minutes(60))
    _ = building.handle(.tick, at: nine + .minutes(59))
    #expect(building.ledger["b1"]?.status == .booked)
  }

  @Test func `a release cannot be undone once somebody else has booked`() {
    var building = released()
    #expect(book(&building, "b2", "sala", from: 30, to: 50, at: 20) == nil)
    #expect(ask(&building, Command(.undo, booking: "b1"), at: 21) == .rebooked)
  }

  @Test func `a release cannot be undone into a space that is out of order`() {
    var building = released()
    _ = building.handle(.house(.outOfOrder("sala", true)), at: nine + .minutes(17))
    #expect(ask(&building, Command(.undo, booking: "b1"), at: 18) == .outOfOrder)
    _ = building.handle(.house(.outOfOrder("sala", false)), at: nine + .minutes(19))
    #expect(ask(&building, Command(.undo, booking: "b1"), at: 20) == nil)
  }

  @Test func `a release cannot be undone when its time is over, nor what was not released`() {
    var building = released()
    #expect(ask(&building, Command(.undo, booking: "b1"), at: 60) == .isOver)
    #expect(book(&building, "b2", "desk-1", from: 60, to: 120, at: 60) == nil)
    #expect(ask(&building, Command(.undo, booking: "b2"), at: 60) == .notReleased)
  }
}
