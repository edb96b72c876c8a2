import Occupancy
import Testing

/// What the core does about what is known to hurt, by the numbers of sensor-formats.md §5.
@Suite struct `What is known to hurt the core` {
  static let nine = Timeline.start
  static let pir = BindingIndex(0)

  /// A room with one sensor.
  struct Room {
    var building: Building
    var events: [Event] = []

    init(hold: TimeSpan? = nil, expires: TimeSpan = .hours(2), debounce: TimeSpan = .zero) {
      building = Building(
        site: Site(
          id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
          bindings: [Binding(device: "pir", space: "sala", hold: hold, expires: expires, debounce: debounce)]))
    }

    var presence: Presence { building.spaces[0].presence }

    /// What a message says at a second after nine, as the decoder hands it on: the reading, then that its device was heard.
    mutating func say(
      _ somebody: Bool, at second: Int64, saidAt: Int64? = nil, ageIsKnown: Bool = true, isFresh: Bool = true,
      quantity: Quantity = .motion
    ) {
      let now = nine + .seconds(second)
      let reading = Reading(
        binding: pir, quantity: quantity, value: .bool(somebody), at: nine + .seconds(saidAt ?? second),
        ageIsKnown: ageIsKnown, isFresh: isFresh)
      give(.reading(reading), at: second)
      if ageIsKnown { give(.heard(pir, at: min(now, reading.at)), at: second) }
    }

    mutating func give(_ input: Input, at second: Int64) {
      events += building.handle(input, at: nine + .seconds(second))
    }

    mutating func wait(until second: Int64) { give(.tick, at: second) }
  }

  @Test func `hazard 1: what the broker retained neither opens nor extends presence`() {
    var room = Room()
    room.say(true, at: 0, ageIsKnown: false)
    #expect(room.presence == .unknown)
    var held = Room(hold: .minutes(10))
    held.say(true, at: 0)
    held.say(true, at: 300, ageIsKnown: false)
    held.wait(until: 601)
    #expect(held.presence.isAbsent)
  }

  @Test func `hazard 3: an unchanged true of a cached source does not reset a hold`() {
    var room = Room(hold: .minutes(10))
    room.say(true, at: 0)
    for minute in Int64(1)...9 { room.say(true, at: 60 * minute, isFresh: false) }
    room.wait(until: 601)
    #expect(room.presence.isAbsent)
  }

  @Test func `hazard 4: where false is never sent, a hold ends presence`() {
    var room = Room(hold: .minutes(10))
    room.say(true, at: 0)
    room.wait(until: 599)
    #expect(room.presence == .present)
    room.wait(until: 600)
    #expect(room.presence == .absent(.inferred))
  }

  @Test func `hazard 5: presence that lasts longer than anybody stays is unknown, and its sensor suspect`() {
    var room = Room()
    for hour in Int64(0)...15 { room.say(true, at: 3_600 * hour, isFresh: hour == 0, quantity: .presence) }
    #expect(room.presence == .present)
    #expect(room.building.condition(of: Self.pir) == .heard)
    room.say(true, at: 3_600 * 16, isFresh: false, quantity: .presence)
    #expect(room.presence == .unknown)
    #expect(room.building.condition(of: Self.pir) == .suspect)
    room.say(false, at: 3_600 * 16 + 60, quantity: .presence)
    #expect(room.presence == .absent(.known))
    #expect(room.building.condition(of: Self.pir) == .heard)
  }

  @Test func `hazard 6: false and true in the same second leave presence alone`() {
    var room = Room(debounce: .seconds(2))
    room.say(true, at: 0)
    room.say(false, at: 60)
    room.say(true, at: 60)
    room.wait(until: 120)
    #expect(room.events.filter { $0.fact.type == "presence" }.count == 1)
    #expect(room.presence == .present)
  }

  @Test func `hazard 7: a flood of the same word is not journaled`() {
    var room = Room()
    for second in Int64(0)..<7_200 { room.say(true, at: second, quantity: .presence) }
    let written = room.events.filter(\.fact.isDurable)
    // Opened, sensed, present, that it repeats itself; and every half hour, a quarter of the expiry, that it was heard.
    #expect(written.count <= 4 + 4, "\(written.count)")
    #expect(room.building.state(Self.pir).lastHeard == Self.nine + .seconds(7_199))
  }

  @Test func `hazard 10: a copy that comes later moves nothing`() {
    var room = Room()
    room.say(true, at: 0)
    room.say(false, at: 60)
    let before = room.building.spaces[0]
    room.say(true, at: 61, saidAt: 0)
    room.say(false, at: 62, saidAt: 60)
    #expect(room.building.spaces[0] == before)
  }

  @Test func `hazard 13: what comes late goes to the journal and moves nothing`() {
    var room = Room()
    room.say(false, at: 600)
    let before = room.building.spaces[0]
    room.say(true, at: 660, saidAt: 300)
    let kept = Reading(binding: Self.pir, quantity: .presence, value: .bool(true), at: Self.nine)
    room.give(.late(kept), at: 661)
    #expect(room.building.spaces[0] == before)
    let late = room.events.compactMap { event -> Instant? in
      if case .cameLate(_, _, _, let at) = event.fact { at } else { nil }
    }
    #expect(late == [Self.nine + .seconds(300), Self.nine])
    #expect(room.events.filter { $0.fact.type == nil && $0.fact.isDurable }.map(\.at).isEmpty == false)
  }

  @Test func `hazard 13: what a device had kept is not its word of now, although it has none`() {
    var room = Room()
    let kept = Reading(binding: Self.pir, quantity: .presence, value: .bool(true), at: Self.nine - .hours(1))
    room.give(.late(kept), at: 0)
    room.give(.heard(Self.pir, at: Self.nine), at: 0)
    #expect(room.presence == .unknown)
    #expect(room.building.state(Self.pir).words.isEmpty)
  }

  @Test func `hazard 15: newer data overrides a retained offline`() {
    var room = Room()
    room.say(true, at: 0)
    room.give(.availability(Self.pir, isOnline: false), at: 10)
    #expect(room.presence == .unknown)
    room.say(true, at: 20)
    #expect(room.presence == .present)
  }

  @Test func `hazard 16: a device that fell silent is unknown, although nobody said that it is gone`() {
    var room = Room(expires: .minutes(30))
    room.say(false, at: 0)
    room.give(.availability(Self.pir, isOnline: true), at: 60)
    room.wait(until: 1_799)
    #expect(room.presence == .absent(.known))
    room.wait(until: 1_800)
    #expect(room.presence == .unknown)
    #expect(room.building.condition(of: Self.pir) == .silent)
  }

  @Test(arguments: [true, false]) func `hazard 17: unavailable is unknown, never nobody`(wasSomebody: Bool) {
    var room = Room()
    room.say(wasSomebody, at: 0, quantity: .presence)
    room.give(.availability(Self.pir, isOnline: false), at: 60)
    #expect(room.presence == .unknown)
    // It is back, and what it said before it went is from before it went.
    room.give(.availability(Self.pir, isOnline: true), at: 120)
    #expect(room.presence == .unknown)
    room.say(wasSomebody, at: 180, quantity: .presence)
    #expect(room.presence == (wasSomebody ? .present : .absent(.known)))
  }

  @Test func `hazard 24: a battery that is always full falls silent all the same`() {
    var room = Room(expires: .minutes(30))
    room.say(false, at: 0)
    room.give(.reading(Reading(binding: Self.pir, quantity: .battery, value: .number(100), at: Self.nine)), at: 0)
    room.wait(until: 1_801)
    #expect(room.events.contains { $0.fact.type == "sensor-silent" })
    #expect(room.building.state(Self.pir).value(.battery) == .number(100))
  }

  @Test(arguments: [TimeSpan.seconds(90), .minutes(5), .minutes(15), .hours(2)])
  func `hazard 26: each sensor is stale after a time of its own`(expires: TimeSpan) {
    var room = Room(expires: expires)
    room.say(false, at: 0, quantity: .presence)
    room.wait(until: expires.milliseconds / 1_000 - 1)
    #expect(room.presence == .absent(.known))
    room.wait(until: expires.milliseconds / 1_000)
    #expect(room.presence == .unknown)
  }
}
