import Occupancy
import Testing

/// When a booking would be freed, as its page says it, is what the rules do.
@Suite struct `When a booking would be freed` {
  static let nine = Timeline.start

  func building(enforce: Bool = true) -> Building {
    var policy = PolicyOverride()
    policy.enforce = enforce
    return Building(
      site: Site(
        id: "test", name: "Test",
        spaces: [
          Space(id: "sala", kind: .meetingRoom), Space(id: "acme-1", kind: .desk, assignedTo: "acme"),
        ],
        bindings: [Binding(device: "pir", space: "sala")], policies: Policies(bySpace: ["sala": policy])))
  }

  func sense(_ building: inout Building, _ isThere: Bool, at minute: Int64) -> [Event] {
    let at = Self.nine + .minutes(minute)
    return building.handle(
      .reading(Reading(binding: BindingIndex(0), quantity: .presence, value: .bool(isThere), at: at)), at: at)
      + building.handle(.heard(BindingIndex(0), at: at), at: at)
  }

  func book(_ building: inout Building, at minute: Int64 = -60) {
    _ = building.handle(
      .command(
        Command(
          .book(space: "sala", member: "m1", interval: Interval(start: Self.nine, end: Self.nine + .hours(1))),
          booking: "b1")), at: Self.nine + .minutes(minute))
  }

  func releasesAt(_ building: Building, at minute: Int64) -> Int64? {
    building.ledger["b1"].flatMap { building.releasesAt($0, at: Self.nine + .minutes(minute)) }
      .map { ($0 - Self.nine).wholeMinutes }
  }

  @Test func `is said while nobody is there, and is the minute at which it happens`() {
    var building = building()
    book(&building)
    _ = sense(&building, false, at: -30)
    #expect(releasesAt(building, at: -20) == nil)
    #expect(releasesAt(building, at: -10) == 15)
    _ = sense(&building, false, at: 2)
    #expect(releasesAt(building, at: 2) == 15)
    let released = building.handle(.tick, at: Self.nine + .minutes(20)).compactMap(\.fact.release)
    #expect(released.first?.at == Self.nine + .minutes(15))
    #expect(releasesAt(building, at: 20) == nil)
  }

  @Test func `is not said while somebody is there, and counts anew when they leave`() {
    var building = building()
    book(&building)
    for minute in Int64(0)...4 { _ = sense(&building, true, at: minute) }
    #expect(building.ledger["b1"]?.status == .checkedIn)
    #expect(releasesAt(building, at: 4) == nil)
    _ = sense(&building, false, at: 10)
    #expect(releasesAt(building, at: 10) == 25)
  }

  @Test func `a warning stands until somebody comes, keeps it or undoes the release`() {
    var building = building()
    book(&building)
    _ = sense(&building, false, at: 1)
    func warning(at minute: Int64) -> Int64? {
      building.ledger["b1"].flatMap { building.warning(of: $0, at: Self.nine + .minutes(minute)) }
        .map { ($0.deadline - Self.nine).wholeMinutes }
    }
    #expect(warning(at: 9) == nil)
    _ = building.handle(.tick, at: Self.nine + .minutes(10))
    #expect(warning(at: 11) == 15)
    var visited = building
    swap(&building, &visited)
    _ = sense(&building, true, at: 11)
    #expect(warning(at: 11) == nil)
    swap(&building, &visited)
    _ = building.handle(.command(Command(.keep, booking: "b1")), at: Self.nine + .minutes(12))
    #expect(warning(at: 12) == nil)
    _ = building.handle(.tick, at: Self.nine + .minutes(22))
    #expect(warning(at: 22) == 27)
    _ = building.handle(.tick, at: Self.nine + .minutes(27))
    #expect(building.ledger["b1"]?.status == .released)
    #expect(warning(at: 27) == nil)
    _ = building.handle(.command(Command(.undo, booking: "b1")), at: Self.nine + .minutes(28))
    #expect(building.ledger["b1"]?.status == .booked)
    #expect(warning(at: 28) == nil)
  }

  @Test func `is never said where nobody can tell, where a policy only watches, or where staff hold it`() {
    var blind = building()
    book(&blind)
    #expect(releasesAt(blind, at: 1) == nil)
    var watching = building(enforce: false)
    book(&watching)
    _ = sense(&watching, false, at: 1)
    #expect(releasesAt(watching, at: 1) == nil)
    var pinned = building()
    book(&pinned)
    _ = sense(&pinned, false, at: 1)
    #expect(releasesAt(pinned, at: 1) == 15)
    _ = pinned.handle(.command(Command(.pin(true), booking: "b1", by: .staff)), at: Self.nine + .minutes(2))
    #expect(releasesAt(pinned, at: 2) == nil)
    #expect(pinned.ledger["b1"].flatMap { pinned.exemption(of: $0) } == .pinned)
  }
}

@Suite struct `Lending and waiting` {
  static func building() -> Building {
    Building(
      site: Site(
        id: "test", name: "Test",
        spaces: [
          Space(id: "desk-1", kind: .desk), Space(id: "desk-2", kind: .desk),
          Space(id: "acme-1", kind: .desk, assignedTo: "acme"),
        ]))
  }
  let nine = Timeline.start

  func refusal(_ deed: HouseDeed, _ building: inout Building) -> Refusal.Why? {
    building.handle(.house(deed), at: nine).compactMap { event in
      if case .refused(let refusal) = event.fact { refusal.why } else { nil }
    }.first
  }

  func wait(_ id: WaitID, _ member: MemberID, _ wish: Wait.Wish, after hours: Int64 = 1) -> Wait {
    let start = nine + .hours(hours)
    return Wait(
      id: id, member: member, wish: wish, interval: Interval(start: start, end: start + .hours(1)), madeAt: nine)
  }

  @Test func `lends standing places, and no others`() {
    var building = Self.building()
    let hour = Interval(start: nine, end: nine + .hours(1))
    #expect(refusal(.lend("desk-1", hour), &building) == .notStanding)
    #expect(refusal(.lend("acme-1", hour), &building) == nil)
    #expect(refusal(.lend("nowhere", hour), &building) == .unknownSpace)
  }

  @Test func `counts who is asked before somebody who waits`() throws {
    var building = Self.building()
    for (number, space) in ["desk-1", "desk-2"].enumerated() {
      let interval = Interval(start: nine, end: nine + .hours(9))
      _ = building.handle(
        .command(
          Command(
            .book(space: SpaceID(space), member: "m9", interval: interval), booking: BookingID("b\(number)"))),
        at: nine)
    }
    #expect(refusal(.wait(wait("w1", "m1", .space("desk-1"))), &building) == nil)
    #expect(refusal(.wait(wait("w2", "m2", .space("desk-2"))), &building) == nil)
    #expect(refusal(.wait(wait("w3", "m3", .kind(.desk, zone: nil))), &building) == nil)
    #expect(refusal(.wait(wait("w4", "m4", .space("desk-1"), after: 5)), &building) == nil)
    #expect(building.waits.map { building.ahead(of: $0) } == [0, 0, 2, 0])
  }

  @Test func `lets nobody wait for what they may not book, or for too much at once`() {
    var building = Self.building()
    let rights = Rights(limits: Limits(horizon: .days(2), longest: .hours(4), atOnce: 3))
    #expect(refusal(.wait(wait("w0", "m1", .space("desk-1"), after: 72), rights: rights), &building) == .tooFarAhead)
    for number in 1...20 {
      #expect(refusal(.wait(wait(WaitID("w\(number)"), "m1", .space("acme-1")), rights: rights), &building) == nil)
    }
    #expect(refusal(.wait(wait("w21", "m1", .space("acme-1")), rights: rights), &building) == .tooMany)
    #expect(refusal(.wait(wait("w22", "m2", .space("acme-1")), rights: rights), &building) == nil)
  }
}
