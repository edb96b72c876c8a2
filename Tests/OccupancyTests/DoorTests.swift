import Occupancy
import Testing

@Suite struct `People through doors` {
  static let nine = Timeline.start

  /// A hall with two doors and, where it is asked for, a radar that sees the seats. Open from 08:00 to 20:00.
  struct Hall {
    var building: Building
    var events: [Event] = []

    init(seesSeats: Bool = false) {
      let bindings =
        [Binding(device: "door-a", space: "hall"), Binding(device: "door-b", space: "hall")]
        + (seesSeats ? [Binding(device: "radar", space: "hall")] : [])
      let day = [OpeningHours.Stretch(from: .hours(8), to: .hours(20))]
      building = Building(
        site: Site(
          id: "test", name: "Test", open: OpeningHours(week: Array(repeating: day, count: 7)),
          spaces: [Space(id: "hall", kind: .eventHall, capacity: 80)], bindings: bindings))
    }

    var people: Int? { building.spaces[0].people }
    var presence: Presence { building.spaces[0].presence }
    var sum: Int64? { building.doorCounts[0]?.sum }

    mutating func count(
      _ door: Int, _ quantity: Quantity, _ said: Double, at minute: Int64, saidAt: Int64? = nil,
      ageIsKnown: Bool = true
    ) {
      let said = Reading(
        binding: BindingIndex(door), quantity: quantity, value: .number(said), at: nine + .minutes(saidAt ?? minute),
        ageIsKnown: ageIsKnown)
      give(.reading(said), at: minute)
      if ageIsKnown { give(.heard(BindingIndex(door), at: said.at), at: minute) }
    }

    /// Both counters of a door at once.
    mutating func count(_ door: Int, in entered: Double, out left: Double, at minute: Int64) {
      count(door, .peopleIn, entered, at: minute)
      count(door, .peopleOut, left, at: minute)
    }

    mutating func see(_ somebody: Bool, at minute: Int64) {
      let now = nine + .minutes(minute)
      let said = Reading(binding: BindingIndex(2), quantity: .presence, value: .bool(somebody), at: now)
      give(.reading(said), at: minute)
      give(.heard(BindingIndex(2), at: now), at: minute)
    }

    mutating func give(_ input: Input, at minute: Int64) {
      events += building.handle(input, at: nine + .minutes(minute))
    }

    var proofs: [DoorCount.Proof] {
      events.compactMap { if case .recounted(_, _, let proof) = $0.fact { proof } else { nil } }
    }
  }

  @Test func `count from where their counters stand when they are first heard`() {
    var hall = Hall()
    hall.count(0, in: 1_204, out: 1_187, at: 0)
    #expect(hall.sum == 0)
    #expect(hall.presence == .absent(.inferred))
    hall.count(0, in: 1_207, out: 1_188, at: 1)
    #expect(hall.people == 2)
    #expect(hall.presence == .present)
  }

  @Test func `hazard 23: a room's sum goes over all its doors`() {
    var hall = Hall()
    hall.count(0, in: 0, out: 0, at: 0)
    hall.count(1, in: 500, out: 400, at: 0)
    hall.count(0, in: 5, out: 0, at: 1)
    hall.count(1, in: 501, out: 404, at: 2)
    #expect(hall.people == 2)
  }

  @Test func `hazard 22: a counter below what it said before began anew, and the new value is the difference`() {
    var hall = Hall()
    hall.count(0, in: 100, out: 90, at: 0)
    hall.count(0, in: 103, out: 90, at: 1)
    hall.count(0, in: 2, out: 1, at: 2)
    #expect(hall.people == 4)
    #expect(hall.sum == 4)
  }

  @Test func `hazard 22: totals and periods are not counted twice`() {
    var hall = Hall()
    for minute in Int64(0)...2 {
      hall.count(0, .peopleIn, Double(10 + 2 * minute), at: minute)
      hall.count(0, .peopleInPeriod, 2, at: minute)
    }
    #expect(hall.sum == 4)
    hall.count(1, .peopleInPeriod, 3, at: 3)
    hall.count(1, .peopleInPeriod, 3, at: 4)
    hall.count(1, .peopleOutPeriod, 1, at: 4)
    #expect(hall.sum == 9)
  }

  @Test func `hazard 10: copies, late words and retained totals move no count`() {
    var hall = Hall()
    hall.count(0, in: 100, out: 90, at: 0)
    hall.count(0, in: 105, out: 90, at: 10)
    hall.count(0, .peopleIn, 105, at: 11, saidAt: 10)
    hall.count(0, .peopleIn, 101, at: 12, saidAt: 5)
    hall.count(0, .peopleIn, 40, at: 13, ageIsKnown: false)
    hall.count(1, .peopleInPeriod, 2, at: 14)
    hall.count(1, .peopleInPeriod, 2, at: 15, saidAt: 14)
    #expect(hall.sum == 7)
  }

  @Test func `hazard 22: a jump that nobody can have walked is a counter that was exchanged`() {
    var hall = Hall()
    hall.count(0, in: 100, out: 0, at: 0)
    hall.count(0, in: 90_000, out: 0, at: 1)
    #expect(hall.sum == 0)
    hall.count(0, in: 90_003, out: 0, at: 2)
    #expect(hall.sum == 3)
    hall.count(0, in: 5_000, out: 0, at: 3)
    #expect(hall.sum == 3)
  }

  @Test func `hazard 23: drift shows no less than nobody, and the raw sum is kept`() {
    var hall = Hall()
    hall.count(0, in: 0, out: 0, at: 0)
    hall.count(0, in: 1, out: 4, at: 1)
    #expect(hall.people == 0)
    #expect(hall.sum == -3)
    hall.count(0, in: 3, out: 4, at: 2)
    #expect(hall.people == 0)
    #expect(hall.sum == -1)
  }

  @Test func `hazard 23: proven vacancy begins the count anew`() {
    var hall = Hall(seesSeats: true)
    hall.see(true, at: 0)
    hall.count(0, in: 0, out: 0, at: 0)
    hall.count(0, in: 10, out: 0, at: 1)
    #expect(hall.people == 10)
    hall.count(0, in: 10, out: 8, at: 60)
    hall.see(false, at: 61)
    #expect(hall.people == 0)
    #expect(hall.presence == .absent(.known))
    hall.give(.tick, at: 75)
    #expect(hall.sum == 2)
    hall.give(.tick, at: 80)
    #expect(hall.sum == 0)
    #expect(hall.proofs == [.vacancy])
    #expect(hall.events.last.map { $0.at == Self.nine + .minutes(76) } == true)
  }

  @Test func `hazard 23: closing begins the count anew, once, and who comes after it counts`() {
    var hall = Hall()
    hall.count(0, in: 0, out: 0, at: 0)
    hall.count(0, in: 5, out: 3, at: 9 * 60)
    hall.give(.heard(BindingIndex(0), at: Self.nine + .minutes(650)), at: 650)
    hall.give(.tick, at: 659)
    #expect(hall.sum == 2)
    hall.give(.tick, at: 661)
    #expect(hall.sum == 0)
    #expect(
      hall.events.contains {
        $0.at == Self.nine + .hours(11) && $0.fact == .recounted("hall", sum: 2, because: .closing)
      })
    hall.count(0, in: 6, out: 3, at: 670)
    hall.give(.tick, at: 700)
    #expect(hall.people == 1)
    #expect(hall.proofs == [.closing])
  }

  @Test func `do not know who is there once a counter is silent or gone`() {
    var hall = Hall()
    hall.count(0, in: 0, out: 0, at: 0)
    hall.count(0, in: 2, out: 0, at: 1)
    hall.give(.tick, at: 122)
    #expect(hall.presence == .unknown)
    hall.count(0, in: 2, out: 1, at: 123)
    #expect(hall.people == 1)
    hall.give(.availability(BindingIndex(0), isOnline: false), at: 124)
    #expect(hall.presence == .unknown)
  }

  @Test func `only infer absence, so they free nothing`() {
    var hall = Hall()
    hall.count(0, in: 0, out: 0, at: 0)
    let hour = Interval(start: Self.nine + .minutes(10), end: Self.nine + .minutes(100))
    hall.give(.command(Command(.book(space: "hall", member: "m1", interval: hour), booking: "b1")), at: 1)
    for minute in Int64(2)...90 { hall.give(.heard(BindingIndex(0), at: Self.nine + .minutes(minute)), at: minute) }
    #expect(hall.presence == .absent(.inferred))
    #expect(!hall.events.contains { $0.fact.release != nil })
  }

  @Test func `leave presence to who sees the seats`() {
    var hall = Hall(seesSeats: true)
    hall.count(0, in: 0, out: 0, at: 0)
    hall.see(false, at: 0)
    hall.count(0, in: 3, out: 0, at: 1)
    #expect(hall.presence == .absent(.known))
    hall.see(true, at: 2)
    #expect(hall.people == 3)
    #expect(hall.building.isSensed(0))
  }

  @Test func `are counted again from the journal to the same sums`() {
    var dice = Dice(state: 22)
    var hall = Hall(seesSeats: true)
    var totals: [Double] = [0, 0, 0, 0]
    for minute in Int64(0)..<2_000 {
      if minute % 7 == 0 { hall.see(minute % 110 > 55, at: minute) }
      guard minute % 110 > 55 else { continue }
      let counter = Int.random(in: 0..<4, using: &dice)
      totals[counter] =
        Int.random(in: 0..<30, using: &dice) == 0 ? 0 : totals[counter] + Double(Int.random(in: 0...3, using: &dice))
      hall.count(counter / 2, counter % 2 == 0 ? .peopleIn : .peopleOut, totals[counter], at: minute)
    }
    var recovered = Building(site: Hall(seesSeats: true).building.site)
    for event in hall.events where event.fact.isDurable { recovered.apply(event) }
    #expect(recovered.doorCounts == hall.building.doorCounts)
    #expect(recovered.spaces.map(\.presence) == hall.building.spaces.map(\.presence))
    #expect(recovered.spaces.map(\.people) == hall.building.spaces.map(\.people))
    #expect(Set(hall.proofs.map(\.rawValue)) == ["closing", "vacancy"])
  }
}
