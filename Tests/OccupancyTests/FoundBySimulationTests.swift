import Testing

@testable import Occupancy

/// What drawn buildings have shown (`make simulate`), each as the shortest story that tells it.
@Suite struct `What was found by simulation` {
  static func wait(_ id: WaitID, by member: MemberID, _ scene: Scene, _ from: Int64, _ to: Int64) -> Input {
    .house(
      .wait(
        Wait(
          id: id, member: member, wish: .space("sala"), interval: scene.interval(from, to), madeAt: scene.at(-50))))
  }

  static func rooms() -> Scene { Scene([Space(id: "sala", kind: .meetingRoom)]) }

  @Test func `what is offered is accepted within the limits of whoever accepts it`() {
    var scene = Self.rooms()
    #expect(scene.ask(Self.wait("w1", by: "m1", scene, 0, 240), at: -50) == nil)
    let few = Rights(limits: Limits(longest: .hours(2)))
    #expect(scene.ask(.command(Command(.accept("w1"), booking: "b1", rights: few)), at: -49) == .tooLong)
    let more = Rights(limits: Limits(longest: .hours(4)))
    #expect(scene.ask(.command(Command(.accept("w1"), booking: "b1", rights: more)), at: -48) == nil)
  }

  @Test func `whoever books by hand what they were offered is not offered it any longer`() {
    var scene = Self.rooms()
    scene.ask(Self.wait("w1", by: "m1", scene, 0, 240), at: -50)
    #expect(scene.building.waits.first?.offer != nil)
    #expect(scene.book("b1", "sala", 60, 90, at: -49) == nil)
    #expect(scene.building.waits.first?.offer == nil)
  }

  @Test func `whoever waits twice is offered a time once`() {
    var scene = Self.rooms()
    scene.ask(Self.wait("w1", by: "m1", scene, 0, 240), at: -50)
    scene.ask(Self.wait("w2", by: "m1", scene, 60, 90), at: -49)
    #expect(scene.building.waits.compactMap(\.offer).count == 1)
  }

  @Test func `a seat that sees somebody is believed, whatever quiet and suspected sensors stand beside it`() {
    var room = Watched([])
    room.building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
        bindings: ["seat", "pir-1", "pir-2", "sound"].map {
          Binding(device: $0, space: "sala", debounce: $0.hasPrefix("pir") ? .minutes(1) : .zero)
        }))
    for second in [Int64(0), 5_400] {
      for pir in 1...2 { room.say(.motion, false, at: second, by: pir) }
      room.say(.presence, false, at: second)
      if second == 0 { for minute in Int64(1)..<90 { room.say(.sound, 31, at: minute * 60, by: 3) } }
    }
    room.book("b1", from: 5_400, to: 9_000)
    for deed in [Command.Deed.checkIn, .keep, .keep] { room.command(deed, "b1", at: 5_410) }
    room.wait(until: 5_420)
    #expect((1...2).allSatisfy { room.building.state(BindingIndex($0)).conduct.suspicion == .stuckOff })
    room.say(.sound, 31, at: 5_430, by: 3)
    room.say(.presence, true, at: 5_440)
    #expect(room.presence == .present)
    #expect(room.building.belief(of: 0, at: room.building.now).total >= Evidence.threshold)
  }

  @Test func `a motion that a broker's queue tells to have gone on counts before its device is heard`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
        bindings: [Binding(device: "pir", space: "sala", expires: .hours(2))]))
    let nine = Scene.nine
    func move(at minute: Int64, toldAt told: Int64) {
      let reading = Reading(
        binding: BindingIndex(0), quantity: .motion, value: .bool(true), at: nine + .minutes(minute), isFresh: false,
        tellsState: true)
      _ = building.handle(.reading(reading), at: nine + .minutes(told))
    }
    move(at: 0, toldAt: 0)
    _ = building.handle(.heard(BindingIndex(0), at: nine), at: nine)
    _ = building.handle(.brokerLost(since: nine + .minutes(3)), at: nine + .minutes(3))
    _ = building.handle(.brokerFound, at: nine + .minutes(50))
    for minute in [Int64(15), 30, 40] { move(at: minute, toldAt: 50) }
    let belief = building.belief(of: 0, at: building.now)
    #expect(belief.parts.map(\.sentence.key) == ["moving"])
    #expect(building.spaces[0].presence == belief.presence)
  }

  @Test func `what a sensor has learned is read back in the order in which it stood`() {
    var room = Watched(["pad"])
    for minute in Int64(0)..<10 { room.say(.sound, 31, at: minute * 60) }
    for second in [610, 910, 1_210] { room.say(.presence, false, at: Int64(second)) }
    for minute in Int64(21)..<300 { room.say(.sound, 31, at: minute * 60) }
    var read = Building(site: room.building.site)
    for event in room.events { read.apply(event) }
    let (lived, kept) = (room.building.state(BindingIndex(0)).learned, read.state(BindingIndex(0)).learned)
    #expect(kept.count == 2 && lived == kept)
  }

  @Test func `a series that is made longer than its step does not overlap itself`() {
    var scene = Self.rooms()
    let occurrences = [
      Command.Occurrence(booking: "b1", interval: scene.interval(0, 30)),
      Command.Occurrence(booking: "b2", interval: scene.interval(60, 90)),
    ]
    let series = Command.Deed.bookSeries(occurrences, space: "sala", member: "m1", skipsConflicts: false)
    scene.ask(.command(Command(series, booking: "b1", terms: BookingTerms(series: "s1"))), at: -60)
    let longer = Command.Deed.moveFollowing(space: "sala", interval: scene.interval(0, 61))
    #expect(scene.ask(longer, "b1", at: -50) == .taken)
    let asLongAsItGoes = Command.Deed.moveFollowing(space: "sala", interval: scene.interval(0, 60))
    #expect(scene.ask(asLongAsItGoes, "b1", at: -49) == nil)
  }

  @Test func `a series whose occurrences overlap is refused, or made without the second`() {
    var scene = Self.rooms()
    let occurrences = [
      Command.Occurrence(booking: "b1", interval: scene.interval(0, 60)),
      Command.Occurrence(booking: "b2", interval: scene.interval(30, 90)),
    ]
    func series(skips: Bool) -> Input {
      .command(
        Command(.bookSeries(occurrences, space: "sala", member: "m1", skipsConflicts: skips), booking: "b1"))
    }
    #expect(scene.ask(series(skips: false), at: -60) == .taken)
    #expect(scene.ask(series(skips: true), at: -59) == nil)
    #expect(scene.building.ledger.all.map(\.id) == ["b1"])
  }

  @Test func `a release at the end of twice the grace says that it was twice the grace`() throws {
    var scene = Scene(Scene.desks(3))
    scene.book("b1", "desk-1", 0, 480)
    scene.play(["desk-1": row((".", 125)), "desk-2": row((".", 3), ("#", 122))])
    let release = try #require(scene.events.compactMap { $0.fact.release }.first)
    #expect(release.because.grace == .minutes(120))
    #expect(release.because.deadline == release.because.graceFrom + release.because.grace)
  }

  /// Down from 14:10 to 14:40, after a lunch that ends at 14:00.
  @Test func `time that was missed after a break does not count as the break's`() {
    let lunch = Instant(iso8601: "2026-03-02T12:20:00Z")!
    var scene = Scene(Scene.desks(1), start: lunch)
    scene.book("b1", "desk-1", 0, 480)
    scene.play(["desk-1": row((".", 110), ("_", 30), (".", 60))])
    // Ten minutes before lunch, ten after it, and forty once the monitor is back.
    #expect(scene.minutes(of: "released") == [180])
    #expect(scene.minutes(of: "warned") == [170])
  }

  @Test func `the same holds for somebody who had come and left`() {
    let lunch = Instant(iso8601: "2026-03-02T12:00:00Z")!
    var scene = Scene(Scene.desks(1), start: lunch)
    scene.book("b1", "desk-1", 0, 480)
    scene.play(["desk-1": row(("#", 20), (".", 110), ("_", 30), (".", 110))])
    // Gone at 12:20: ten minutes before lunch, ten from 14:00, then down until 14:40, and seventy more.
    #expect(scene.minutes(of: "released") == [230])
  }

  @Test func `no warning comes before the grace begins, however early the policy warns`() {
    var policy = PolicyOverride()
    policy.noShowAfter = .minutes(5)
    policy.warnBefore = .minutes(12)
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)], policy: policy)
    scene.book("b1", "sala", 0, 60)
    scene.play(["sala": row((".", 20))], from: -5)
    #expect(scene.minutes(of: "warned") == [0])
    #expect(scene.minutes(of: "released") == [12])
  }
}

/// Looking at a building must not change what it says: what `why` adds up to now is what was said when it came to be so.
@Suite struct `Presence is what the why adds up to, at every moment` {
  static let site = Site(
    id: "test", name: "Test", spaces: [Space(id: "desk-1", kind: .desk)],
    bindings: [Binding(device: "pad", space: "desk-1"), Binding(device: "pir", space: "desk-1")])

  func said(_ building: inout Building, _ binding: Int, _ quantity: Quantity, _ somebody: Bool, at minute: Double) {
    let at = Timeline.start + TimeSpan(seconds: minute * 60)
    _ = building.handle(
      .reading(Reading(binding: BindingIndex(binding), quantity: quantity, value: .bool(somebody), at: at)), at: at)
    _ = building.handle(.heard(BindingIndex(binding), at: at), at: at)
  }

  /// Every second of half an hour, without telling the building that time passes but when it asked for it.
  func expectAgreement(_ building: Building, from minute: Double, sourceLocation: SourceLocation = #_sourceLocation) {
    var building = building
    var now = Timeline.start + TimeSpan(seconds: minute * 60)
    var disagreed: Instant?
    for _ in 0..<1_800 where disagreed == nil {
      now += .seconds(1)
      if building.nextDue <= now { _ = building.handle(.tick, at: now) }
      if building.belief(of: 0, at: now).presence != building.spaces[0].presence { disagreed = now }
    }
    #expect(disagreed == nil, sourceLocation: sourceLocation)
  }

  @Test func `where one sensor is in doubt and the signs of another grow old`() {
    var building = Building(site: Self.site)
    said(&building, 0, .presence, false, at: 0)
    for minute in [1.0, 2, 3] {
      said(&building, 1, .motion, true, at: minute)
      said(&building, 1, .motion, false, at: minute + 0.5)
    }
    _ = building.handle(.availability(BindingIndex(0), isOnline: false), at: Timeline.start + .minutes(4))
    #expect(building.spaces[0].presence == .present)
    expectAgreement(building, from: 4)
  }

  @Test func `where two that see contradict each other until one falls silent`() {
    var building = Building(site: Self.site)
    for minute in [1.0, 2, 3, 6, 9, 12, 15] {
      said(&building, 1, .motion, true, at: minute)
      said(&building, 0, .presence, false, at: minute + 0.1)
      said(&building, 1, .motion, false, at: minute + 0.5)
    }
    expectAgreement(building, from: 15.5)
  }

  @Test func `where it is dark and silent around somebody who is felt`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "foyer", kind: .other)],
        bindings: (0..<4).map { Binding(device: "d\($0)", space: "foyer") }))
    func said(_ binding: Int, _ quantity: Quantity, _ value: Reading.Value, at minute: Int64) {
      let at = Timeline.start + .minutes(minute)
      let reading = Reading(binding: BindingIndex(binding), quantity: quantity, value: value, at: at)
      _ = building.handle(.reading(reading), at: at)
      _ = building.handle(.heard(BindingIndex(binding), at: at), at: at)
    }
    for minute in Int64(0)..<60 {
      said(1, .illuminance, .number(0), at: minute)
      said(2, .illuminance, .number(0), at: minute)
      said(3, .sound, .number(34), at: minute)
    }
    said(0, .presence, .bool(true), at: 60)
    let belief = building.belief(of: 0, at: Timeline.start + .minutes(60))
    #expect(building.spaces[0].presence == .present, "\(belief.parts.map { ($0.quantity.name, $0.weight) })")
    #expect(belief.parts.count { $0.quantity == .illuminance && $0.weight != 0 } == 1)
  }

  @Test func `where a screen is switched on just after the door moved`() {
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "ufficio", kind: .office)],
        bindings: [Binding(device: "plug", space: "ufficio"), Binding(device: "door", space: "ufficio")]))
    func said(_ binding: Int, _ quantity: Quantity, _ value: Reading.Value, at seconds: Int64) {
      let at = Timeline.start + .seconds(seconds)
      let reading = Reading(binding: BindingIndex(binding), quantity: quantity, value: value, at: at)
      _ = building.handle(.reading(reading), at: at)
      _ = building.handle(.heard(BindingIndex(binding), at: at), at: at)
    }
    said(0, .power, .number(3), at: 0)
    said(1, .contact, .bool(true), at: 1)
    said(1, .contact, .bool(false), at: 600)
    said(0, .power, .number(161), at: 605)
    let belief = building.belief(of: 0, at: Timeline.start + .seconds(605))
    #expect(belief.presence == .present)
    #expect(building.spaces[0].presence == .present)
  }

  @Test func `where a device that was away is heard again and says nothing new`() {
    var building = Building(site: Self.site)
    said(&building, 0, .presence, false, at: 0)
    _ = building.handle(.availability(BindingIndex(0), isOnline: false), at: Timeline.start + .minutes(1))
    for minute in [2.0, 3, 4] {
      said(&building, 1, .motion, true, at: minute)
      said(&building, 1, .motion, false, at: minute + 0.5)
    }
    #expect(building.spaces[0].presence == .present)
    said(&building, 0, .presence, false, at: 5)
    expectAgreement(building, from: 5)
  }
}
