import Occupancy
import Testing

/// A building in which every moment that it can hold is set, found by reflection: a field that is added has to say what becomes of it.
@Suite struct `The moments of a building` {
  static let nine = Timeline.start
  static let hour = TimeSpan.hours(1)

  /// Since when something is so: time that nobody watched moves it on.
  static let moves: Set = [
    "spaces[].presenceSince", "spaces[].absenceCountsFrom", "spaces[].staySince", "spaces[].lastPresent",
    "spaces[].walkInSince", "spaces[].activity.last", "spaces[].activity.first", "spaces[].activity.shutIn",
    "spaces[].activity.behindDoor", "bindings[].quietSince", "bindings[].conduct.restlessAt",
    "bindings[].conduct.disagreesSince", "waits[].offer.until", "ledger.byID.parts[][].graceFrom",
    "ledger.byID.parts[][].warningFrom",
  ]

  /// When something was said, heard, asked or done, and what people planned.
  static let stays: Set = [
    "lastFreed[]", "openedAt", "spaces[].lent.start", "spaces[].lent.end", "spaces[].activity.doorShut",
    "bindings[].lastHeard", "bindings[].recordedHeard", "bindings[].watchedSince", "bindings[].words[].saidAt",
    "bindings[].words[].began", "bindings[].words[].doubtedAt", "bindings[].lastSaid[]", "bindings[].repeatedAt",
    "spaces[].saidSince", "listenedUntil", "ledger.byID.parts[][].askedEnd", "bindings[].values[].at",
    "bindings[].learned[].at", "bindings[].lastStir.at",
    "bindings[].conduct.hour", "bindings[].conduct.suspectedSince", "bindings[].conduct.lastDisagreement",
    "bindings[].models[].air.heard", "bindings[].models[].air.sameSince", "bindings[].models[].air.window",
    "bindings[].models[].air.doubtfulAt",
    "bindings[].models[].light.heard", "bindings[].models[].light.sameSince", "bindings[].models[].light.since",
    "bindings[].models[].light.recent[].at", "bindings[].models[].sound.began", "bindings[].models[].sound.heard",
    "bindings[].models[].sound.sameSince", "bindings[].models[].power.heard", "bindings[].models[].power.since",
    "doorCounts[].since", "doorCounts[].lastPassage", "doorCounts[].counters[].at", "waits[].madeAt",
    "waits[].interval.start", "waits[].interval.end", "waits[].offer.interval.start", "waits[].offer.interval.end",
    "ledger.byID.parts[][].interval.start", "ledger.byID.parts[][].interval.end", "ledger.byID.parts[][].bookedEnd",
    "ledger.byID.parts[][].madeAt",
    "ledger.byID.parts[][].checkedInAt", "ledger.byID.parts[][].warnedAt", "ledger.byID.parts[][].warnedOf",
    "ledger.byID.parts[][].keptAt",
    "ledger.byID.parts[][].askedAt", "ledger.byID.parts[][].questionedAt", "ledger.byID.parts[][].wrongDesk.since",
    "ledger.byID.parts[][].wrongDesk.at", "ledger.byID.parts[][].release.because.start",
    "ledger.byID.parts[][].release.because.end",
    "ledger.byID.parts[][].release.because.graceFrom", "ledger.byID.parts[][].release.because.deadline",
    "ledger.byID.parts[][].release.because.absentSince", "ledger.byID.parts[][].release.because.heardAt",
    "ledger.byID.parts[][].release.because.checkedInAt", "ledger.byID.parts[][].release.because.warnedAt",
    "ledger.times.pieces[].entries[].place.start", "ledger.times.pieces[].entries[].end",
    "ledger.times.pieces[].latestEnd",
    "ledger.timesBySpace[].pieces[].entries[].place.start", "ledger.timesBySpace[].pieces[].entries[].end",
    "ledger.timesBySpace[].pieces[].latestEnd",
    "ledger.timesByMember[].pieces[].entries[].place.start", "ledger.timesByMember[].pieces[].entries[].end",
    "ledger.timesByMember[].pieces[].latestEnd",
  ]

  /// What people planned or said, and what a release was decided on, may lie in the future also after the clock was set back.
  static let mayLieAhead: Set = [
    "spaces[].lent.start", "spaces[].lent.end", "waits[].madeAt", "waits[].interval.start", "waits[].interval.end",
    "waits[].offer.interval.start", "waits[].offer.interval.end", "waits[].offer.until",
    "ledger.byID.parts[][].interval.start",
    "ledger.byID.parts[][].interval.end", "ledger.byID.parts[][].bookedEnd", "ledger.byID.parts[][].askedEnd",
    "ledger.byID.parts[][].warnedOf",
    "ledger.times.pieces[].entries[].place.start", "ledger.times.pieces[].entries[].end",
    "ledger.times.pieces[].latestEnd",
    "ledger.timesBySpace[].pieces[].entries[].place.start", "ledger.timesBySpace[].pieces[].entries[].end",
    "ledger.timesBySpace[].pieces[].latestEnd",
    "ledger.timesByMember[].pieces[].entries[].place.start", "ledger.timesByMember[].pieces[].entries[].end",
    "ledger.timesByMember[].pieces[].latestEnd",
  ]

  @Test func `move where they say since when, and stay where they say when, if time was missed`() throws {
    let before = Self.house()
    var after = before
    after.apply(Event(at: Self.nine + Self.hour, .resumed(downSince: Self.nine)))
    let later = Dictionary(Self.moments(of: after), uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    for (path, moment) in Self.moments(of: before) {
      let general = Self.general(path)
      seen.insert(general)
      let moved = try #require(later[path], "\(path)") - moment
      // A booking that is over has no grace left.
      if Self.moves.contains(general), !path.contains("[released]") {
        #expect(moved == Self.hour, "\(path) does not move: \(moment)")
      } else if Self.stays.contains(general) || Self.moves.contains(general) {
        #expect(moved == .zero, "\(path) moves")
      } else {
        Issue.record("\(general): say whether it moves")
      }
    }
    #expect(Self.moves.union(Self.stays).subtracting(seen) == [], "named, and nowhere set")
    #expect(after.trustedFrom == after.now)
  }

  @Test func `lie in no future when the clock was set back`() {
    var building = Self.house()
    let now = Self.nine - .hours(5)
    _ = building.handle(.clockSetBack, at: now)
    #expect(building.now == now && building.trustedFrom == now)
    for (path, moment) in Self.moments(of: building) {
      let general = Self.general(path)
      // A booking that is over, and its numbers, are history.
      guard !Self.mayLieAhead.contains(general), !path.contains("[released].release"), !path.contains("graceFrom")
      else { continue }
      #expect(moment <= now, "\(path)")
    }
  }

  // MARK: the house

  static func house() -> Building {
    let sensors = ["pad", "pir", "air", "light", "sound", "plug", "door", "counter"]
    let spaces = [
      Space(id: "desk", kind: .desk, assignedTo: "acme"), Space(id: "sala", kind: .meetingRoom, capacity: 8),
    ]
    var building = Building(
      site: Site(
        id: "test", name: "Test", spaces: spaces,
        bindings: sensors.map { Binding(device: $0, space: $0 == "plug" ? "desk" : "sala") }))
    var minute: Int64 = -200
    func index(_ sensor: String) -> BindingIndex { BindingIndex(sensors.firstIndex(of: sensor) ?? 0) }
    func next() -> Instant {
      minute += 1
      return nine + .minutes(minute)
    }
    func apply(_ fact: Fact) { building.apply(Event(at: next(), fact)) }
    func read(_ sensor: String, _ quantity: Quantity, _ value: Reading.Value) {
      let at = next()
      _ = building.handle(
        .reading(Reading(binding: index(sensor), quantity: quantity, value: value, at: at)), at: at)
      _ = building.handle(.heard(index(sensor), at: at), at: at)
    }
    apply(.opened)
    read("pad", .presence, .bool(true))
    for sensor in [("air", Quantity.co2), ("light", .illuminance), ("sound", .sound), ("plug", .power)] {
      read(sensor.0, sensor.1, .number(400))
      read(sensor.0, sensor.1, .number(440))
    }
    // Shut, then two signs behind it: the first one is remembered apart until the second is believed.
    read("door", .contact, .bool(false))
    read("door", .contact, .bool(true))
    for value in [true, false, true, false, true] { read("pir", .motion, .bool(value)) }
    read("counter", .peopleIn, .number(3))
    read("counter", .peopleIn, .number(4))
    // More changes in an hour than people make.
    for second in Int64(0)...61 {
      let at = nine + .minutes(minute) + .seconds(second)
      let word = Word(quantity: .presence, value: .bool(second % 2 == 0), saidAt: at, ageIsKnown: true)
      building.apply(Event(at: at, .sensed(index("pad"), word)))
    }
    minute += 2
    // Said again, and then said so that nobody can read it.
    read("pad", .presence, .bool(false))
    read("pad", .presence, .bool(false))
    apply(.doubted(index("pad"), field: nil, because: .unreadable, at: next()))
    _ = building.handle(.listened(until: next()), at: nine + .minutes(minute))
    apply(.suspected(index("pad"), .flapping))
    apply(.disagreed(index("pad"), since: next()))
    apply(.walkedIn("sala", since: next()))
    apply(.lent("desk", Interval(start: next(), end: nine + .days(2))))
    func book(_ id: BookingID, _ space: SpaceID) {
      apply(.booked(id, space: space, member: "m1", Interval(start: next(), end: nine + .hours(9))))
    }
    book("released", "desk")
    apply(.checkedIn("released", space: "desk", by: .member))
    let because = Release.Because(
      start: next(), end: next(), graceFrom: next(), grace: .minutes(15), deadline: next(), absentSince: next(),
      heardAt: next(), checkedInAt: next(), warnedAt: next(), givenBack: .hours(1))
    apply(.released(Release(booking: "released", space: "desk", reason: .left, because: because)))
    book("b1", "sala")
    apply(.wrongDesk("b1", space: "sala", taken: "desk", since: next()))
    apply(.askedToConfirm("b1", space: "sala", noShows: 3))
    apply(.questioned("b1", space: "sala"))
    apply(.checkedIn("b1", space: "sala", by: .member))
    apply(.kept("b1", space: "sala"))
    apply(.warned("b1", space: "sala", of: .left, deadline: nine + .minutes(20)))
    let wait = Interval(start: nine - .hours(1), end: nine + .hours(9))
    apply(.waiting(Wait(id: "w1", member: "m2", wish: .space("desk"), interval: wait, madeAt: next())))
    apply(.offered("w1", Wait.Offer(space: "desk", interval: wait, until: nine + .minutes(10), freedBy: nil)))
    for presence in [Presence.present, .absent(.known)] {
      apply(.presence(PresenceChange(space: "sala", presence: presence, people: nil, reasons: [])))
    }
    building.apply(Event(at: nine, .heard(index("pad"), at: nine)))
    return building
  }

  static func general(_ path: String) -> String { path.replacing(/\[[^\]]*\]/, with: "[]") }

  /// Every moment that it holds, by its path. The schedule follows from all else; now and trusted-from are set anew.
  static func moments(of building: Building) -> [(path: String, Instant)] {
    var found: [(path: String, Instant)] = []
    func look(_ value: Any, _ path: String) {
      if ["site", "schedule", "now", "trustedFrom", "policies", "neighbours"].contains(path) { return }
      if let instant = value as? Instant {
        // What was never set has no time to move.
        if instant > nine - .days(300) { found.append((path, instant)) }
        return
      }
      let mirror = Mirror(reflecting: value)
      for (number, child) in mirror.children.enumerated() {
        switch mirror.displayStyle {
        case .dictionary:
          let pair = Mirror(reflecting: child.value).children.map(\.value)
          look(pair[1], "\(path)[\(pair[0])]")
        case .collection, .set: look(child.value, "\(path)[\(number)]")
        case .optional: look(child.value, path)
        default: look(child.value, path.isEmpty ? child.label ?? "" : "\(path).\(child.label ?? "")")
        }
      }
    }
    look(building, "")
    return found
  }
}
