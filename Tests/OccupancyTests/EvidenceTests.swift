import Occupancy
import Testing

/// One space, and what its sensors say at seconds after nine.
struct Watched {
  static let nine = Timeline.start
  var building: Building
  var events: [Event] = []

  init(
    _ devices: [String], kind: Space.Kind = .meetingRoom, expires: TimeSpan = .hours(2),
    policy: PolicyOverride = PolicyOverride()
  ) {
    building = Building(
      site: Site(
        id: "test", name: "Test", spaces: [Space(id: "sala", kind: kind)],
        bindings: devices.map { Binding(device: $0, space: "sala", expires: expires) },
        policies: Policies(bySpace: ["sala": policy])))
  }

  var presence: Presence { building.spaces[0].presence }
  var keys: [String] { building.belief(of: 0, at: building.now).parts.map(\.sentence.key) }

  mutating func say(_ quantity: Quantity, _ value: Reading.Value, at second: Int64, by device: Int = 0) {
    let now = Self.nine + .seconds(second)
    let index = BindingIndex(device)
    events += building.handle(.reading(Reading(binding: index, quantity: quantity, value: value, at: now)), at: now)
    events += building.handle(.heard(index, at: now), at: now)
  }

  mutating func say(_ quantity: Quantity, _ flag: Bool, at second: Int64, by device: Int = 0) {
    say(quantity, .bool(flag), at: second, by: device)
  }

  mutating func say(_ quantity: Quantity, _ number: Double, at second: Int64, by device: Int = 0) {
    say(quantity, .number(number), at: second, by: device)
  }

  mutating func book(_ id: BookingID, from start: Int64, to end: Int64) {
    let interval = Interval(start: Self.nine + .seconds(start), end: Self.nine + .seconds(end))
    events += building.handle(
      .command(Command(.book(space: "sala", member: "m1", interval: interval), booking: id)), at: building.now)
  }

  mutating func command(_ deed: Command.Deed, _ id: BookingID, at second: Int64) {
    events += building.handle(.command(Command(deed, booking: id)), at: Self.nine + .seconds(second))
  }

  mutating func wait(until second: Int64) { events += building.handle(.tick, at: Self.nine + .seconds(second)) }

  /// The second and the presence of each change.
  var changes: [String] {
    events.compactMap { event in
      guard case .presence(let change) = event.fact else { return nil }
      let absence = if case .absent(let absence) = change.presence { " \(absence.rawValue)" } else { "" }
      return "\((event.at - Self.nine).milliseconds / 1_000) \(change.presence.name)\(absence)"
    }
  }
}

@Suite struct `A motion sensor alone` {
  @Test func `opens a room at the first motion, and one motion counts for 90 seconds`() {
    var room = Watched(["pir"])
    room.say(.motion, true, at: 0)
    room.say(.motion, false, at: 60)
    room.wait(until: 1_000)
    #expect(room.changes == ["0 present", "90 absent inferred", "360 absent known"])
  }

  @Test func `opens a desk at the first motion, and one motion counts until its own end`() {
    var desk = Watched(["pir"], kind: .desk)
    desk.say(.motion, true, at: 0)
    desk.say(.motion, false, at: 60)
    desk.wait(until: 1_000)
    #expect(desk.changes == ["0 present", "60 absent inferred", "360 absent known"])
  }

  @Test func `holds for six minutes once a second sign has come within minutes`() {
    var room = Watched(["pir"])
    for second in [Int64(0), 200] {
      room.say(.motion, true, at: second)
      room.say(.motion, false, at: second + 30)
    }
    room.wait(until: 2_000)
    #expect(room.changes == ["0 present", "90 absent inferred", "200 present", "560 absent known"])
  }

  @Test func `leaves a room unknown at first, and empty once it has been silent for as long as counts`() {
    var room = Watched(["pir"])
    room.say(.motion, false, at: 0)
    #expect(room.presence == .unknown)
    room.wait(until: 400)
    #expect(room.changes == ["360 absent known"])
  }

  @Test func `takes a desk for empty at its first word, and knows it after the silence`() {
    var desk = Watched(["pir"], kind: .desk)
    desk.say(.motion, false, at: 0)
    desk.wait(until: 400)
    #expect(desk.changes == ["0 absent inferred", "360 absent known"])
  }

  @Test func `waits no longer than the site's own grace`() {
    var policy = PolicyOverride()
    policy.noShowAfter = .seconds(30)
    var desk = Watched(["pir"], kind: .desk, policy: policy)
    desk.say(.motion, false, at: 0)
    desk.wait(until: 60)
    #expect(desk.changes == ["0 absent inferred", "30 absent known"])
  }

  /// Somebody who moves little: a sign every few minutes, for hours. In a room others fill the gap of who goes out, and the silence is half as long again.
  @Test(arguments: [(Space.Kind.meetingRoom, Int64(300), Int64(448)), (.desk, 300, 360)])
  func `learns its own gaps, which only ever make it wait longer`(kind: Space.Kind, gap: Int64, hold: Int64) {
    var space = Watched(["pir"], kind: kind)
    // The second sign opens for six minutes, which a longer gap would break: at first they are near.
    var now: Int64 = 0
    for sign in 0..<50 {
      space.say(.motion, true, at: now)
      space.say(.motion, false, at: now + 10)
      now += sign < 2 ? 120 : gap
    }
    let last = now - gap
    space.wait(until: last + hold - 1)
    #expect(space.presence == .present)
    space.wait(until: last + hold + 1)
    #expect(space.presence == .absent(.known))
  }

  /// Two signs, a silence of eight minutes that takes the desk for empty, and one more sign.
  @Test(arguments: [(Space.Kind.desk, Int64(360)), (.meetingRoom, 90)])
  func `at a desk somebody who stirs again was there all along; in a room it may be somebody who looks in`(
    kind: Space.Kind, hold: Int64
  ) {
    var space = Watched(["pir"], kind: kind)
    for second in [Int64(0), 120, 600] {
      space.say(.motion, true, at: second)
      space.say(.motion, false, at: second + 10)
    }
    #expect(space.presence == .present)
    space.wait(until: 600 + hold - 1)
    #expect(space.presence == .present)
    space.wait(until: 600 + hold + 1)
    #expect(space.presence.isAbsent)
  }

  @Test func `believes a long pulse that only its edges tell`() {
    var room = Watched(["pir"])
    room.say(.motion, true, at: 0)
    room.say(.motion, false, at: 20)
    room.say(.motion, true, at: 1_000)
    room.wait(until: 1_400)
    #expect(room.presence == .present)
    #expect(room.keys == ["moving"])
    room.say(.motion, false, at: 1_500)
    // Its shortest motion shows that it tells an end 20 s late; six minutes of silence count from there.
    room.wait(until: 1_500 - 20 + 359)
    #expect(room.presence == .present)
    room.wait(until: 1_500 - 20 + 361)
    #expect(room.presence == .absent(.known))
  }

  @Test func `that always tells its end moves until it has said so, or the end is lost`() {
    var room = Watched(["pir"])
    let motion = Reading(
      binding: BindingIndex(0), quantity: .motion, value: .bool(true), at: Watched.nine, tellsState: true)
    room.events += room.building.handle(.reading(motion), at: Watched.nine)
    room.events += room.building.handle(.heard(BindingIndex(0), at: Watched.nine), at: Watched.nine)
    room.wait(until: 1_199)
    #expect(room.presence == .present)
    room.wait(until: 1_200)
    #expect(room.presence == .absent(.inferred))
  }

  @Test func `never says that an absence is known which began before the monitor came back`() {
    var desk = Watched(["pir"], kind: .desk)
    desk.say(.motion, false, at: 0)
    desk.wait(until: 400)
    #expect(desk.presence == .absent(.known))
    let back = Watched.nine + .seconds(1_000)
    desk.events += desk.building.handle(.started(downSince: Watched.nine + .seconds(500)), at: back)
    desk.events += desk.building.handle(.brokerFound, at: back)
    #expect(desk.presence == .absent(.inferred))
    desk.say(.motion, false, at: 1_010)
    #expect(desk.presence == .absent(.known))
  }
}

@Suite struct `A sensor that sees the seat` {
  @Test func `flips presence with its message, both ways`() {
    var desk = Watched(["pad"], kind: .desk)
    desk.say(.presence, true, at: 0)
    desk.say(.presence, false, at: 100)
    desk.say(.presence, true, at: 130)
    #expect(desk.changes == ["0 present", "100 absent known", "130 present"])
  }

  @Test func `is believed against the silence of a motion sensor: somebody sits still`() {
    var desk = Watched(["pad", "pir"], kind: .desk)
    desk.say(.presence, true, at: 0)
    desk.say(.motion, false, at: 0, by: 1)
    desk.wait(until: 3_600)
    #expect(desk.presence == .present)
  }

  @Test func `and a motion sensor that contradict each other for ten minutes are no answer`() {
    var desk = Watched(["pad", "pir"], kind: .desk)
    desk.say(.presence, false, at: 0)
    for second in stride(from: Int64(0), through: 1_200, by: 60) { desk.say(.motion, true, at: second, by: 1) }
    #expect(desk.presence == .unknown)
    #expect(desk.changes.contains("600 unknown"))
  }
}

@Suite struct `Sensors that see no seat` {
  @Test func `carbon dioxide that rises says present, and its fall only infers that nobody is there`() {
    var room = Watched(["air"])
    var level = 420.0
    for minute in Int64(0)..<60 {
      room.say(.co2, level, at: minute * 60)
      if minute >= 10 { level += 8 }
    }
    #expect(room.presence == .present)
    for minute in Int64(60)..<240 {
      level -= (level - 420) * 0.02
      room.say(.co2, level, at: minute * 60)
    }
    #expect(room.presence == .absent(.inferred))
    #expect(!room.changes.contains { $0.hasSuffix("known") })
  }

  /// Five minutes apart; whether somebody is seen in the end, or was on the way.
  static let airs: [(levels: [Double], isSeen: Bool, why: String)] = [
    ([430, 432, 431, 433, 430, 9_000, 431, 430, 432], false, "one reading is a fault"),
    ([430, 432, 431, 433, 430, 1_300, 431, 430, 432], false, "one reading is off"),
    ([430, 432, 431, 433, 430, 9_000, 3_000, 430, 432], false, "two readings are off and do not agree"),
    ([430, 432, 431, 9_000, 431, 430, 8_000, 432, 430], false, "one reading is a fault, and another later"),
    ([600, 590, 580, 570, 560, 250, 550, 545, 540], false, "one reading is far too low"),
    ([9_000, 430, 431, 432, 430, 431, 432], false, "the first reading is a fault"),
    ([430, 432, 431, 433, 430, 1_180, 1_930, 2_680], true, "twenty people in a small room"),
    ([430, 432, 431, 433, 430, 800, 1_170, 1_500], true, "one person in a booth"),
    ([430, 432, 431, 433, 470, 520, 575, 625, 670, 720], true, "a few people in a room"),
  ]

  @Test(arguments: airs.indices) func `one reading that no breath explains opens nothing, and a meeting is seen`(
    row: Int
  ) {
    let (levels, isSeen, why) = Self.airs[row]
    var room = Watched(["air"])
    for (number, level) in levels.enumerated() { room.say(.co2, level, at: Int64(number) * 300) }
    #expect(room.changes.contains { $0.hasSuffix("present") } == isSeen, "\(why): \(room.changes)")
  }

  @Test func `a lamp that is switched on and off says so whatever the scale of its sensor`() {
    for scale in [0.4, 1, 3] {
      var office = Watched(["lux"], kind: .office)
      for minute in Int64(0)..<30 { office.say(.illuminance, 0.5 * scale, at: minute * 60) }
      for minute in Int64(30)..<90 { office.say(.illuminance, (400 + Double(minute % 3)) * scale, at: minute * 60) }
      #expect(office.presence == .present, "scale \(scale)")
      for minute in Int64(90)..<100 { office.say(.illuminance, 0.5 * scale, at: minute * 60) }
      #expect(office.presence == .absent(.inferred), "scale \(scale)")
    }
  }

  @Test func `sound sustains what a motion sensor opened, and opens nothing beside it`() {
    var room = Watched(["pir", "microphone"])
    for minute in Int64(0)..<30 { room.say(.sound, 36, at: minute * 60, by: 1) }
    room.say(.motion, false, at: 0)
    room.wait(until: 1_800)
    #expect(room.presence == .absent(.known))
    room.say(.sound, 52, at: 1_860, by: 1)
    #expect(room.presence == .absent(.known))
    room.say(.motion, true, at: 1_900)
    room.say(.motion, false, at: 1_910)
    for second in stride(from: Int64(1_960), through: 3_600, by: 60) { room.say(.sound, 50, at: second, by: 1) }
    #expect(room.presence == .present)
  }

  @Test func `a shut door keeps in who moved behind it, until it opens`() {
    var booth = Watched(["pir", "door"], kind: .phoneBooth)
    booth.say(.contact, false, at: 0, by: 1)
    booth.say(.contact, true, at: 10, by: 1)
    booth.say(.motion, true, at: 60)
    booth.say(.motion, false, at: 70)
    booth.say(.motion, true, at: 130)
    booth.say(.motion, false, at: 140)
    booth.wait(until: 1_800)
    #expect(booth.presence == .present)
    #expect(booth.keys.contains("shut-in"))
    booth.say(.contact, false, at: 1_900, by: 1)
    booth.wait(until: 1_900 + 361)
    #expect(booth.presence == .absent(.known))
  }

  @Test func `a door that was shut last of all shortens the silence, and frees nothing before it has lasted`() {
    var room = Watched(["pir", "door"])
    room.say(.contact, true, at: 0, by: 1)
    for second in [Int64(60), 180] {
      room.say(.motion, true, at: second)
      room.say(.motion, false, at: second + 30)
    }
    room.say(.contact, false, at: 300, by: 1)
    room.say(.contact, true, at: 306, by: 1)
    #expect(room.keys.contains("door-shut"))
    room.wait(until: 306 + 179)
    #expect(room.presence == .present)
    room.wait(until: 306 + 181)
    #expect(room.presence == .absent(.inferred))
    room.wait(until: 306 + 361)
    #expect(room.presence == .absent(.known))
  }

  @Test func `one motion behind a shut door may be an echo or a message that came late`() {
    var booth = Watched(["pir", "door"], kind: .phoneBooth)
    booth.say(.contact, false, at: 0, by: 1)
    booth.say(.contact, true, at: 10, by: 1)
    booth.say(.motion, true, at: 60)
    booth.say(.motion, false, at: 70)
    booth.wait(until: 1_800)
    #expect(booth.presence == .absent(.known))
  }

  @Test func `a door that is shut while another stands open keeps nobody in`() {
    var foyer = Watched(["pir", "door", "door-2"])
    foyer.say(.contact, false, at: 0, by: 1)
    foyer.say(.contact, false, at: 0, by: 2)
    foyer.say(.contact, true, at: 10, by: 1)
    for second in [Int64(60), 150] {
      foyer.say(.motion, true, at: second)
      foyer.say(.motion, false, at: second + 10)
    }
    foyer.wait(until: 1_700)
    #expect(foyer.presence == .absent(.known))
  }

  @Test func `a workstation at work sustains, and its standby is learned`() {
    var desk = Watched(["plug"], kind: .desk)
    for minute in Int64(0)..<20 { desk.say(.power, 3, at: minute * 60) }
    #expect(desk.presence == .absent(.inferred))
    for minute in Int64(20)..<40 { desk.say(.power, 65, at: minute * 60) }
    #expect(desk.presence == .present)
    for minute in Int64(40)..<50 { desk.say(.power, 3, at: minute * 60) }
    #expect(desk.presence == .absent(.inferred))
  }
}

@Suite struct `A radar beside a motion sensor` {
  /// Two motions, a minute apart, and a radar that sees somebody from the first on.
  private func meeting() -> Watched {
    var room = Watched(["pir", "radar"])
    room.say(.presence, true, at: 0, by: 1)
    for second in [Int64(0), 120] {
      room.say(.motion, true, at: second)
      room.say(.motion, false, at: second + 60)
    }
    return room
  }

  @Test func `has seen the last one go: one motion's time later the room is empty, and known to be after its silence`()
  {
    var room = meeting()
    room.say(.presence, false, at: 200, by: 1)
    room.wait(until: 1_000)
    #expect(room.changes == ["0 present", "210 absent inferred", "480 absent known"])
  }

  @Test func `does not see the corner in which the motion sensor still sees somebody`() {
    var room = meeting()
    room.say(.presence, false, at: 200, by: 1)
    room.say(.motion, true, at: 230)
    room.say(.motion, false, at: 290)
    room.wait(until: 500)
    #expect(room.presence == .present)
  }

  @Test func `that was not heard again is doubted when nothing has moved for as long, and frees nothing`() {
    var room = meeting()
    room.wait(until: 1_000)
    #expect(room.changes == ["0 present", "840 absent inferred"])
    #expect(room.keys.contains("unheard"))
    room.wait(until: 5_000)
    #expect(room.presence == .absent(.inferred))
    room.say(.presence, true, at: 5_010, by: 1)
    #expect(room.presence == .present)
  }

  @Test func `that goes on speaking is believed, whatever does not move`() {
    var room = meeting()
    for second in stride(from: Int64(200), through: 3_600, by: 300) { room.say(.presence, true, at: second, by: 1) }
    #expect(room.changes == ["0 present"])
  }
}

@Suite struct `Why` {
  @Test func `adds up to the belief, and says when it flips by itself`() throws {
    var room = Watched(["pir", "lux"])
    room.say(.motion, true, at: 0)
    room.say(.motion, false, at: 60)
    room.say(.illuminance, 120, at: 60, by: 1)
    let now = Watched.nine + .seconds(60)
    let belief = room.building.belief(of: 0, at: now)
    #expect(belief.total == belief.parts.reduce(Evidence.prior) { $0 + $1.weight })
    let flips = try #require(room.building.flips(0, at: now))
    #expect(flips.to.isAbsent)
    room.wait(until: 3_600)
    let left = room.events.last {
      if case .presence(let change) = $0.fact { change.presence.isAbsent && $0.at <= flips.at } else { false }
    }
    #expect(left?.at == flips.at)
  }

  @Test func `says whose word would change the answer: one of them where nobody is, each of them where somebody is`() {
    var room = Watched(["radar", "pad"])
    room.say(.presence, false, at: 0)
    room.say(.presence, false, at: 0, by: 1)
    let nobody = room.building.turns(0, at: room.building.now)
    #expect(nobody?.to == .present && nobody?.needsAll == false)
    #expect(nobody?.by == [BindingIndex(0), BindingIndex(1)])
    room.say(.presence, true, at: 60, by: 1)
    let somebody = room.building.turns(0, at: room.building.now)
    #expect(somebody?.to.isAbsent == true && somebody?.by == [BindingIndex(1)])
  }

  @Test func `what was learned comes back from the journal`() {
    var room = Watched(["microphone"])
    for minute in Int64(0)..<180 { room.say(.sound, 33 + Double(minute % 2) / 4, at: minute * 60) }
    let learned = room.events.compactMap { event -> [Double]? in
      if case .learned(_, .sound, let values) = event.fact { values } else { nil }
    }
    #expect(learned.count >= 2)
    var recovered = Watched(["microphone"])
    for event in room.events where event.fact.isDurable { recovered.building.apply(event) }
    #expect(recovered.building.state(BindingIndex(0)).learned.last?.values == learned.last)
  }
}
