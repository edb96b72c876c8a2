import Occupancy
import Testing

@Suite struct `How far somebody may book` {
  func scene(_ space: Space = Space(id: "desk-1", kind: .desk)) -> Scene {
    Scene([space, Space(id: "desk-2", kind: .desk)])
  }
  let member = Rights(limits: Limits(horizon: .days(60), longest: .days(1), atOnce: 2))
  let day: Int64 = 1_440

  @Test func `is sixty days ahead, a day, twenty bookings, one desk and one room at a time, unless written`() {
    #expect(
      SiteLimits().limits(isStaff: false, of: nil)
        == Limits(horizon: .days(60), longest: .days(1), atOnce: 20, simultaneous: 1))
    #expect(SiteLimits().limits(isStaff: true, of: "acme") == .none)
  }

  @Test func `ends at the horizon`() {
    var scene = scene()
    #expect(scene.book("b1", "desk-1", 59 * day, 60 * day, at: 0, rights: member) == nil)
    #expect(scene.book("b2", "desk-1", 60 * day, 60 * day + 5, at: 0, rights: member) == .tooFarAhead)
  }

  @Test func `ends at the longest`() {
    var scene = scene()
    #expect(scene.book("b1", "desk-1", 0, day, rights: member) == nil)
    #expect(scene.book("b2", "desk-2", 0, day + 1, rights: member) == .tooLong)
  }

  @Test func `ends at so many at once, and what is over counts no more`() {
    var scene = scene()
    #expect(scene.book("b1", "desk-1", 0, 60, rights: member) == nil)
    #expect(scene.book("b2", "desk-1", 60, 120, rights: member) == nil)
    #expect(scene.book("b3", "desk-1", 120, 180, rights: member) == .tooMany)
    #expect(scene.book("b3", "desk-1", 120, 180, by: "m2", rights: member) == nil)
    #expect(scene.book("b4", "desk-1", 180, 240, at: 61, rights: member) == nil)
  }

  @Test func `begins now: what began longer ago than its check-in opens before a start is refused`() {
    var scene = scene()
    #expect(scene.book("b1", "desk-1", -16, 60, at: 0, rights: Rights()) == .beginsInPast)
    #expect(scene.book("b1", "desk-1", -15, 60, at: 0, rights: Rights()) == nil)
    // A replay tells of what was booked once, by whatever rules.
    #expect(scene.book("b2", "desk-2", -500, 60, at: 0, rights: .all) == nil)
    // What has begun keeps its beginning wherever it goes; what has not is moved into no past.
    #expect(scene.book("b3", "desk-1", 120, 180, at: 0, rights: Rights()) == nil)
    func move(_ booking: BookingID, _ from: Int64, _ to: Int64) -> Input {
      .command(Command(.move(space: "desk-1", interval: scene.interval(from, to)), booking: booking, rights: Rights()))
    }
    #expect(scene.ask(move("b3", 20, 80), at: 50) == .beginsInPast)
    #expect(scene.ask(move("b1", -15, 100), at: 50) == nil)
  }

  @Test func `begins a few minutes ago at most where check-in opens at the start`() {
    var policy = PolicyOverride()
    policy.checkInOpens = .zero
    var scene = Scene(Scene.desks(2), policy: policy)
    #expect(scene.book("b1", "desk-1", -6, 60, at: 0, rights: Rights()) == .beginsInPast)
    #expect(scene.book("b1", "desk-1", -5, 60, at: 0, rights: Rights()) == nil)
  }

  @Test func `is one desk and one room at a time`() {
    let one = Rights(limits: .member)
    var scene = Scene(Scene.desks(2) + [Space(id: "sala", kind: .meetingRoom), Space(id: "cabina", kind: .phoneBooth)])
    #expect(scene.book("b1", "desk-1", 0, 60, rights: one) == nil)
    #expect(scene.book("b2", "desk-2", 30, 90, rights: one) == .simultaneous)
    #expect(scene.book("b2", "desk-2", 30, 90, by: "m2", rights: one) == nil)
    #expect(scene.book("b3", "sala", 0, 60, rights: one) == nil)
    #expect(scene.book("b4", "cabina", 55, 60, rights: one) == .simultaneous)
    #expect(scene.book("b4", "cabina", 60, 65, rights: one) == nil)
    // Staff book as many as they like, also for one member.
    #expect(scene.book("b5", "desk-1", 60, 90, rights: Rights()) == nil)
    #expect(scene.book("b6", "desk-2", 90, 120, rights: Rights()) == nil)
    // One that moves is not in its own way, others are.
    func move(_ booking: BookingID, _ space: SpaceID, _ from: Int64, _ to: Int64) -> Input {
      .command(Command(.move(space: space, interval: scene.interval(from, to)), booking: booking, rights: one))
    }
    #expect(scene.ask(move("b6", "desk-2", 100, 130), at: -60) == nil)
    #expect(scene.ask(move("b6", "desk-2", 80, 130), at: -60) == .taken)
    #expect(scene.ask(move("b5", "desk-1", 70, 101), at: -60) == .simultaneous)
  }

  @Test func `is as many at a time as the site says, at every moment`() {
    let two = Rights(limits: Limits(simultaneous: 2))
    var scene = Scene(Scene.desks(3))
    #expect(scene.book("b1", "desk-1", 0, 60, rights: two) == nil)
    #expect(scene.book("b2", "desk-1", 60, 120, rights: two) == nil)
    // It meets two of them, and never both at once.
    #expect(scene.book("b3", "desk-2", 0, 120, rights: two) == nil)
    #expect(scene.book("b4", "desk-3", 119, 130, rights: two) == .simultaneous)
    #expect(scene.book("b4", "desk-3", 120, 130, rights: two) == nil)
  }

  @Test func `leaves out of a series the days on which they have a desk already`() {
    let one = Rights(limits: .member)
    var scene = Scene(Scene.desks(2))
    scene.book("x", "desk-2", day, day + 60, rights: one)
    let occurrences = (0..<3).map { number in
      Command.Occurrence(
        booking: BookingID("b\(number)"),
        interval: scene.interval(Int64(number) * day, Int64(number) * day + 60))
    }
    func series(_ skips: Bool) -> Input {
      .command(
        Command(
          .bookSeries(occurrences, space: "desk-1", member: "m1", skipsConflicts: skips), booking: "b0",
          terms: BookingTerms(series: "s"), rights: one))
    }
    #expect(scene.ask(series(false), at: -100) == .simultaneous)
    #expect(scene.ask(series(true), at: -90) == nil)
    #expect((0..<3).map { scene.building.ledger[BookingID("b\($0)")] != nil } == [true, false, true])
  }

  /// On 25 October 2026 the clocks of Italy go back: that night has 25 hours. On 29 March one has 23.
  @Test(arguments: [("2026-10-24T08:00:00+02:00", 25), ("2026-03-28T08:00:00+01:00", 23)])
  func `counts days by the clock on the wall`(eight: String, hours: Int64) throws {
    let start = try #require(Instant(iso8601: eight))
    var scene = Scene(Scene.desks(1), start: start, local: `Time is data`.rome)
    let rights = Rights(limits: Limits(horizon: .days(2), longest: .days(1)))
    #expect(scene.book("b1", "desk-1", 0, hours * 60 + 1, at: 0, rights: rights) == .tooLong)
    #expect(scene.book("b1", "desk-1", 0, hours * 60, at: 0, rights: rights) == nil)
    #expect(scene.building.ledger["b1"].flatMap { scene.building.exemption(of: $0) } == nil)
    let horizon = (hours + 24) * 60
    #expect(scene.book("b2", "desk-1", horizon - 60, horizon + 1, at: 0, rights: rights) == .tooFarAhead)
    #expect(scene.book("b2", "desk-1", horizon - 60, horizon, at: 0, rights: rights) == nil)
  }

  @Test func `ends at the door, where bookings are for opening hours only`() {
    let eightToSix = OpeningHours.Stretch(from: .hours(8), to: .hours(18))
    let open = OpeningHours(week: Array(repeating: [eightToSix], count: 7))
    let rights = Rights(limits: Limits(onlyOpen: true))
    var scene = Scene([Space(id: "desk-1", kind: .desk)], open: open)
    #expect(scene.book("b1", "desk-1", 0, 9 * 60, rights: rights) == nil)
    #expect(scene.book("b2", "desk-1", 9 * 60, 9 * 60 + 5, rights: rights) == .closed)
  }

  @Test func `stops at another organisation's standing place, unless it is lent for all of that time`() {
    let acme = Rights(organisation: "acme")
    let other = Rights(organisation: "beta")
    var scene = scene(Space(id: "desk-1", kind: .desk, assignedTo: "acme"))
    #expect(scene.book("b1", "desk-1", 0, 60, rights: other) == .standingPlace)
    #expect(scene.book("b1", "desk-1", 0, 60, rights: acme) == nil)
    #expect(scene.ask(.house(.lend("desk-1", scene.interval(60, 120))), at: -60) == nil)
    #expect(scene.book("b2", "desk-1", 60, 121, rights: other) == .standingPlace)
    #expect(scene.book("b2", "desk-1", 60, 120, rights: other) == nil)
    #expect(scene.ask(.house(.lend("desk-1", nil)), at: -50) == nil)
    #expect(scene.book("b3", "desk-1", 120, 180, rights: other) == .standingPlace)
    #expect(scene.ask(.house(.lend("desk-2", scene.interval(0, 60))), at: -40) == .notStanding)
  }

  @Test func `stops at what is out of order, until it is mended`() {
    var scene = scene()
    #expect(scene.ask(.house(.outOfOrder("desk-1", true)), at: -100) == nil)
    #expect(scene.status("desk-1", at: -100) == .outOfOrder)
    #expect(scene.book("b1", "desk-1", 0, 60) == .outOfOrder)
    #expect(scene.ask(.house(.outOfOrder("desk-1", false)), at: -90) == nil)
    #expect(scene.book("b1", "desk-1", 0, 60) == nil)
    #expect(scene.ask(.house(.outOfOrder("cantina", true)), at: -80) == .unknownSpace)
  }
}

@Suite struct `Italy's holidays` {
  @Test(arguments: [
    (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2030, 4, 21), (2038, 4, 25), (2000, 4, 23),
  ])
  func `Easter is where the calendar has it`(year: Int, month: Int, day: Int) {
    #expect(Holidays.easter(of: year) == CivilDate(year: year, month: month, day: day))
  }

  @Test(arguments: [
    (2026, 1, 1), (2026, 1, 6), (2026, 4, 5), (2026, 4, 6), (2026, 4, 25), (2026, 5, 1), (2026, 6, 2), (2026, 8, 15),
    (2026, 10, 4), (2026, 11, 1), (2026, 12, 8), (2026, 12, 25), (2026, 12, 26),
  ])
  func `are known`(year: Int, month: Int, day: Int) {
    #expect(Holidays.italy.contains(CivilDate(year: year, month: month, day: day)))
  }

  @Test(arguments: [(2025, 10, 4), (2026, 4, 7), (2026, 12, 24), (2026, 3, 2)])
  func `are no other days`(year: Int, month: Int, day: Int) {
    #expect(!Holidays.italy.contains(CivilDate(year: year, month: month, day: day)))
  }

  @Test func `close the site, unless it says otherwise of that day`() throws {
    let hours = OpeningHours.Stretch(from: .hours(8), to: .hours(18))
    var open = OpeningHours(week: Array(repeating: [hours], count: 7), holidays: .italy)
    let liberation = try #require(Instant(iso8601: "2026-04-25T10:00:00Z"))
    #expect(!open.state(at: liberation, in: .utc).isOpen)
    open.dates[CivilDate(year: 2026, month: 4, day: 25)] = [hours]
    #expect(open.state(at: liberation, in: .utc).isOpen)
  }

  @Test func `close also a site that writes no hours, which is open on every other day`() throws {
    let open = OpeningHours(holidays: .italy)
    let liberation = try #require(Instant(iso8601: "2026-04-25T10:00:00Z"))
    #expect(open.state(at: liberation, in: .utc) == (false, liberation + .hours(14)))
    #expect(open.state(at: liberation - .days(1), in: .utc) == (true, liberation - .hours(10)))
    // The next holiday is six days on; after the Republic's day there is none before August.
    #expect(open.state(at: liberation + .days(1), in: .utc).until == liberation + .days(6) - .hours(10))
    #expect(open.state(at: liberation + .days(40), in: .utc) == (true, nil))
  }
}
