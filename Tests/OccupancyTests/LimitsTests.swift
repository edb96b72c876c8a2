import Occupancy
import Testing

@Suite struct `How far somebody may book` {
  func scene(_ space: Space = Space(id: "desk-1", kind: .desk)) -> Scene {
    Scene([space, Space(id: "desk-2", kind: .desk)])
  }
  let member = Rights(limits: Limits(horizon: .days(60), longest: .days(1), atOnce: 2))
  let day: Int64 = 1_440

  @Test func `is sixty days ahead, a day at once, twenty bookings, where the site says nothing`() {
    #expect(SiteLimits().limits(isStaff: false, of: nil) == Limits(horizon: .days(60), longest: .days(1), atOnce: 20))
    #expect(SiteLimits().limits(isStaff: true, of: "acme") == .none)
  }

  @Test func `ends at the horizon`() {
    var scene = scene()
    #expect(scene.book("b1", "desk-1", 59 * day, 60 * day, at: 0, rights: member) == nil)
    #expect(scene.book("b2", "desk-1", 60 * day, 60 * day + 1, at: 0, rights: member) == .tooFarAhead)
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

  @Test func `ends at the door, where bookings are for opening hours only`() {
    let eightToSix = OpeningHours.Stretch(from: .hours(8), to: .hours(18))
    let open = OpeningHours(week: Array(repeating: [eightToSix], count: 7))
    let rights = Rights(limits: Limits(onlyOpen: true))
    var scene = Scene([Space(id: "desk-1", kind: .desk)], open: open)
    #expect(scene.book("b1", "desk-1", 0, 9 * 60, rights: rights) == nil)
    #expect(scene.book("b2", "desk-1", 9 * 60, 9 * 60 + 1, rights: rights) == .closed)
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
