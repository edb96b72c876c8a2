import Occupancy
import Testing

@Suite struct `The status of a space` {
  let nine = Timeline.start

  func building(_ bindings: [Binding] = [Binding(device: "seat", space: "desk-1")], open: OpeningHours = .always)
    -> Building
  {
    Building(
      site: Site(id: "test", name: "Test", open: open, spaces: [Space(id: "desk-1", kind: .desk)], bindings: bindings))
  }

  func status(_ building: Building, at minute: Int64 = 0) -> SpaceStatus {
    let now = nine + .minutes(minute)
    return building.status(of: 0, in: building.ledger, opening: building.opening(at: now), at: now).status
  }

  func hear(_ building: inout Building, somebody: Bool, at minute: Int64 = 0) {
    let at = nine + .minutes(minute)
    _ = building.handle(.heard(BindingIndex(0), at: at), at: at)
    _ = building.handle(
      .reading(Reading(binding: BindingIndex(0), quantity: .presence, value: .bool(somebody), at: at)), at: at)
  }

  func book(_ building: inout Building, from: Int64, to: Int64, at minute: Int64) {
    let interval = Interval(start: nine + .minutes(from), end: nine + .minutes(to))
    _ = building.handle(
      .command(Command(.book(space: "desk-1", member: "m1", interval: interval), booking: "b1")),
      at: nine + .minutes(minute))
  }

  @Test func `is unknown until its sensor has spoken`() {
    #expect(status(building()) == .unknown)
  }

  @Test func `is free without a sensor and without a booking`() {
    #expect(status(building([])) == .free)
  }

  @Test func `follows presence`() {
    var building = building()
    hear(&building, somebody: true)
    #expect(status(building) == .inUse)
    hear(&building, somebody: false, at: 1)
    #expect(status(building, at: 1) == .free)
  }

  @Test func `is booked when a booking comes within the hour, held from its start, away once they have gone`() {
    var building = building()
    hear(&building, somebody: false, at: -70)
    book(&building, from: 0, to: 240, at: -70)
    #expect(status(building, at: -61) == .free)
    #expect(status(building, at: -60) == .booked)
    #expect(status(building, at: 0) == .held)
    hear(&building, somebody: true, at: 1)
    _ = building.handle(.tick, at: nine + .minutes(3))
    hear(&building, somebody: false, at: 10)
    #expect(status(building, at: 10) == .away)
  }

  @Test func `is closed when the site is`() {
    let week = Array(repeating: [OpeningHours.Stretch(from: .hours(10), to: .hours(12))], count: 7)
    #expect(status(building(open: OpeningHours(week: week))) == .closed)
  }

  @Test func `unknown is never offered as free`() {
    var building = building()
    let hour = Interval(start: nine, end: nine + .hours(1))
    #expect(!building.isFree(0, in: building.ledger, for: hour, at: nine))
    hear(&building, somebody: false)
    #expect(building.isFree(0, in: building.ledger, for: hour, at: nine))
    hear(&building, somebody: true, at: 1)
    #expect(!building.isFree(0, in: building.ledger, for: hour, at: nine + .minutes(1)))
  }
}

@Suite struct `Several sensors at one space` {
  let nine = Timeline.start

  func presence(
    _ words: [(device: Int, somebody: Bool, minute: Int64)], expires: TimeSpan = .hours(2), at minute: Int64
  )
    -> Presence
  {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
        bindings: [
          Binding(device: "pir-1", space: "sala", expires: expires),
          Binding(device: "pir-2", space: "sala", expires: expires),
        ]))
    for (device, somebody, minute) in words {
      let at = nine + .minutes(minute)
      let index = BindingIndex(device)
      _ = building.handle(.heard(index, at: at), at: at)
      _ = building.handle(
        .reading(Reading(binding: index, quantity: .motion, value: .bool(somebody), at: at)), at: at)
    }
    _ = building.handle(.tick, at: nine + .minutes(minute))
    return building.spaces[0].presence
  }

  @Test func `one that sees somebody is believed`() {
    #expect(presence([(0, false, 0), (1, true, 0)], at: 1) == .present)
  }

  @Test func `absence needs all of them`() {
    #expect(presence([(0, false, 0), (1, false, 0)], at: 5) == .unknown)
    #expect(presence([(0, false, 0), (1, false, 0)], at: 6) == .absent(.known))
  }

  @Test func `one that fell silent leaves it unknown`() {
    #expect(presence([(0, false, 0), (1, false, 20)], expires: .minutes(30), at: 40) == .unknown)
  }
}

@Suite struct `A hold` {
  let nine = Timeline.start

  /// A sensor that says `true` and never the contrary, with a hold of ten minutes.
  @Test func `lets presence end by itself, and the absence is known once the device is heard again`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
        bindings: [Binding(device: "pir", space: "sala", hold: .minutes(10))]))
    let pir = BindingIndex(0)
    let motion = Reading(binding: pir, quantity: .motion, value: .bool(true), at: nine)
    _ = building.handle(.heard(pir, at: nine), at: nine)
    _ = building.handle(.reading(motion), at: nine)
    #expect(building.spaces[0].presence == .present)
    let end = building.handle(.tick, at: nine + .minutes(30)).filter { $0.fact.type == "presence" }
    #expect(end.map(\.at) == [nine + .minutes(10)])
    #expect(building.spaces[0].presence == .absent(.inferred))
    _ = building.handle(.heard(pir, at: nine + .minutes(31)), at: nine + .minutes(31))
    #expect(building.spaces[0].presence == .absent(.known))
  }

  @Test func `is extended by a pulse, and not by a key that a cache repeats`() {
    for (isFresh, want) in [(true, Presence.present), (false, .absent(.known))] {
      var building = Building(
        site: Site(
          id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
          bindings: [Binding(device: "pir", space: "sala", hold: .minutes(10))]))
      let pir = BindingIndex(0)
      for minute in [Int64(0), 8, 16] {
        let at = nine + .minutes(minute)
        _ = building.handle(.heard(pir, at: at), at: at)
        _ = building.handle(
          .reading(
            Reading(binding: pir, quantity: .motion, value: .bool(true), at: at, isFresh: isFresh || minute == 0)),
          at: at)
      }
      _ = building.handle(.tick, at: nine + .minutes(17))
      #expect(building.spaces[0].presence == want, "isFresh \(isFresh)")
    }
  }

  @Test func `false and true within the debounce leave presence alone`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
        bindings: [Binding(device: "pir", space: "sala", debounce: .seconds(2))]))
    let pir = BindingIndex(0)
    var changes: [Event] = []
    for (second, value) in [(Int64(0), true), (10, false), (11, true), (20, false), (30, false)] {
      let at = nine + .seconds(second)
      changes += building.handle(.heard(pir, at: at), at: at)
      changes += building.handle(
        .reading(Reading(binding: pir, quantity: .motion, value: .bool(value), at: at)), at: at)
    }
    let presence = changes.compactMap { event -> String? in
      if case .presence(let change) = event.fact {
        "\((event.at - nine).milliseconds / 1_000) \(change.presence.name)"
      } else {
        nil
      }
    }
    #expect(presence == ["0 present", "22 absent"])
  }
}
