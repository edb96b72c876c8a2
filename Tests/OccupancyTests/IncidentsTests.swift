import Occupancy
import Testing

/// What has gone wrong in other houses, played here. Each ends well.
@Suite struct `An incident` {
  @Test func `the broker is out of reach over the start of a booking: its grace begins anew, and nobody loses it`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 10))], from: -10)
    scene.ask(.brokerLost(since: scene.at(-1)), at: 0)
    scene.play(["sala": row((" ", 40))])
    #expect(scene.minutes(of: "released").isEmpty)
    scene.ask(.brokerFound, at: 40)
    // Its people have been sitting there since; the sensor says so when it is next heard.
    scene.play(["sala": row((" ", 3), ("#", 20))], from: 40)
    #expect(scene.drawn("b1", to: 63).filter { $0 != " " } == "C")
    // Had nobody come, the grace would have run from where the broker was found.
    var empty = Scene([Space(id: "sala", kind: .meetingRoom)])
    empty.book("b1", "sala", 0, 120)
    empty.play(["sala": row((".", 10))], from: -10)
    empty.ask(.brokerLost(since: empty.at(-1)), at: 0)
    empty.ask(.brokerFound, at: 40)
    empty.play(["sala": row((".", 30))], from: 41)
    #expect(empty.minutes(of: "released") == [55])
  }

  @Test func `the monitor is down over a grace: the time that nobody watched does not count`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 10), ("_", 30), (".", 20))])
    #expect(scene.minutes(of: "released") == [45])
    #expect(scene.minutes(of: "warned") == [40])
  }

  @Test func `a sensor dies while somebody sits: the desk is unknown, and stays theirs`() {
    var scene = Scene(Scene.desks(1), expires: .hours(2))
    scene.book("b1", "desk-1", 0, 600)
    scene.play(["desk-1": row(("#", 30), (" ", 569))])
    #expect(scene.building.spaces[0].presence == .unknown)
    #expect(scene.minutes(of: "sensor-silent") == [149])
    #expect(scene.building.ledger["b1"]?.status == .checkedIn)
    #expect(scene.minutes(of: "released").isEmpty)
  }

  @Test(arguments: [
    // Spring: 02:00 is 03:00. Autumn: 03:00 is 02:00 again. Each starts at 01:00 local, and is four real hours long.
    "2026-03-29T00:00:00Z", "2026-10-24T23:00:00Z",
  ])
  func `a night on which the clocks change: graces are lengths of time, not of the clock`(text: String) throws {
    let start = try #require(Instant(iso8601: text))
    var scene = Scene(Scene.desks(1), start: start, local: `Time is data`.rome)
    scene.book("b1", "desk-1", 0, 240)
    scene.play(["desk-1": row((".", 100))])
    #expect(scene.minutes(of: "warned") == [50])
    #expect(scene.minutes(of: "released") == [60])
  }

  @Test func `lunch: who goes at half past twelve and comes back at two keeps the desk`() {
    var scene = Scene(Scene.desks(1), start: Scene.nine)
    scene.book("b1", "desk-1", 0, 540)
    scene.play(["desk-1": row(("#", 210), (".", 175), ("#", 155))])
    #expect(scene.drawn("b1", to: 540).filter { $0 != " " } == "CW")
    #expect(scene.building.ledger["b1"]?.status == .checkedIn)
  }

  @Test func `the wrong desk: nobody is disturbed, and both desks end right`() {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240)
    scene.play(
      ["desk-1": row((".", 239)), "desk-2": row((".", 2), ("#", 237))],
      also: [(minute: 50, .command(Command(.swap, booking: "b1")))])
    #expect(scene.minutes(of: "released").isEmpty)
    #expect(scene.status("desk-1", at: 238) == .free)
    #expect(scene.building.ledger["b1"]?.space == "desk-2")
  }

  @Test func `a laptop is left behind: its power holds no desk that a mat sees empty`() {
    let desk = Space(id: "desk-1", kind: .desk)
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [desk],
        bindings: [Binding(device: "mat", space: "desk-1"), Binding(device: "plug", space: "desk-1")]))
    let nine = Scene.nine
    func say(_ binding: Int, _ quantity: Quantity, _ value: Reading.Value, _ minute: Int64) -> [Event] {
      let at = nine + .minutes(minute)
      return building.handle(.heard(BindingIndex(binding), at: at), at: at)
        + building.handle(
          .reading(Reading(binding: BindingIndex(binding), quantity: quantity, value: value, at: at)), at: at)
    }
    var events = building.handle(
      .command(
        Command(
          .book(space: "desk-1", member: "m1", interval: Interval(start: nine, end: nine + .hours(8))), booking: "b1")),
      at: nine - .hours(1))
    for minute in Int64(0)..<200 {
      events += say(0, .presence, .bool(minute < 60), minute)
      events += say(1, .power, .number(minute % 2 == 0 ? 61 : 58), minute)
    }
    let released = events.filter { $0.fact.type == "released" }.map(\.at)
    #expect(released == [nine + .minutes(60 + 90)])
  }

  @Test func `a laptop is left behind where nothing but its plug watches: the desk stays theirs`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "desk-1", kind: .desk)],
        bindings: [Binding(device: "plug", space: "desk-1")]))
    let nine = Scene.nine
    var events = building.handle(
      .command(
        Command(
          .book(space: "desk-1", member: "m1", interval: Interval(start: nine, end: nine + .hours(8))), booking: "b1")),
      at: nine - .hours(1))
    for minute in Int64(0)..<300 {
      let at = nine + .minutes(minute)
      let watts = minute < 60 ? 60.0 : 1
      events += building.handle(.heard(BindingIndex(0), at: at), at: at)
      events += building.handle(
        .reading(Reading(binding: BindingIndex(0), quantity: .power, value: .number(watts), at: at)), at: at)
    }
    #expect(events.filter { $0.fact.type == "released" }.isEmpty)
  }

  @Test func `two people swap desks: both are checked in, both are left in peace`() {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240, by: "m1")
    scene.book("b2", "desk-2", 0, 240, by: "m2")
    scene.play(["desk-1": row((".", 4), ("#", 236)), "desk-2": row((".", 7), ("#", 233))])
    #expect(scene.drawn("b1", to: 240).filter { $0 != " " } == "C")
    #expect(scene.drawn("b2", to: 240).filter { $0 != " " } == "C")
    #expect(scene.minutes(of: "wrong-desk").isEmpty)
  }

  @Test func `one of two who swapped goes home: only that desk is given back`() {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240, by: "m1")
    scene.book("b2", "desk-2", 0, 240, by: "m2")
    scene.play(["desk-1": row(("#", 240)), "desk-2": row(("#", 60), (".", 180))])
    #expect(scene.building.ledger["b1"]?.status == .checkedIn)
    #expect(scene.minutes(of: "released") == [150])
  }
}
