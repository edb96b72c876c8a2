import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `A series over HTTP` {
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    house = try TestHouse(
      TestHouse.site().replacing(#"name: "Test" }"#, with: #"name: "Test", timeZone: "Europe/Rome" }"#))
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    staff = try house.token(.staff)
  }

  func body(_ rest: String, on space: String = "desk-12", after hours: Double = 24) -> String {
    "{\(TestHouse.slot(space, after: hours)),\(rest)}"
  }

  @Test func `is looked at before it is made, and that changes nothing`() throws {
    _ = try house.booked("desk-12", m2, after: 48)
    let preview = house.post("series/preview", m1, body(#""repeat":{"every":"day","count":3}"#))
    #expect(preview.status == 200)
    let occurrences = try #require(preview.json?["occurrences"]?.array)
    #expect(occurrences.map { $0["conflict"]?["why"]?.string } == [nil, "taken", nil])
    #expect(occurrences[1]["conflict"]?["alternative"]?.string == "desk-13")
    #expect(occurrences[1]["conflict"]?["sentence"]?["it"]?.string?.isEmpty == false)
    #expect(house.ask("GET", "/api/v1/bookings?mine=1", token: m1).json?["bookings"]?.array?.isEmpty == true)
  }

  @Test func `is made whole, refused whole, or made without what is taken`() throws {
    _ = try house.booked("desk-12", m2, after: 48)
    let three = #""title":"Riunione","repeat":{"every":"day","count":3}"#
    let refused = house.post("series", m1, body(three))
    #expect(refused.status == 409)
    #expect(refused.json?["why"]?.string == "taken")
    let conflicts = try #require(refused.json?["conflicts"]?.array)
    #expect(conflicts.count == 1)
    #expect(conflicts[0]["alternative"]?.string == "desk-13")
    #expect(house.ask("GET", "/api/v1/bookings?mine=1", token: m1).json?["bookings"]?.array?.isEmpty == true)

    let made = house.post("series", m1, body(three + #","skipConflicts":true"#))
    #expect(made.status == 201)
    #expect(made.json?["bookings"]?.array?.count == 2)
    #expect(made.json?["left_out"]?.array?.compactMap { $0["why"]?.string } == ["taken"])
    #expect(made.json?["left_out"]?[0]?["sentence"]?["en"]?.string?.isEmpty == false)

    let whole = house.post("series", m1, body(three, on: "desk-13", after: 26))
    #expect(whole.status == 201)
    #expect(whole.json?["left_out"]?.array?.isEmpty == true)
    let id = try #require(whole.json?["series"]?.string)
    #expect(whole.header("location") == "/api/v1/series/\(id)")
    let bookings = try #require(house.ask("GET", "/api/v1/series/\(id)", token: m1).json?["bookings"]?.array)
    #expect(bookings.map { $0["title"]?.string } == ["Riunione", "Riunione", "Riunione"])
    #expect(bookings.map { $0["series"]?.string } == [id, id, id])
    #expect(house.ask("GET", "/api/v1/series/\(id)", token: m2).status == 404)
    #expect(house.ask("GET", "/api/v1/series/s99", token: staff).status == 404)
  }

  @Test func `keeps nine o'clock over the night when the clocks go back, and when it moves`() throws {
    // 27 October 2030, 03:00: what is 09:00 in Italy was 07:00 UTC and is 08:00 then.
    let text =
      #"{"space":"desk-12","start":"2030-10-25T07:00:00Z","end":"2030-10-25T16:00:00Z","repeat":{"every":"weekday","until":"2030-10-29"}}"#
    let made = house.post("series", staff, text)
    #expect(made.status == 201)
    func starts(_ json: JSONValue?) -> [String?] { (json?["bookings"]?.array ?? []).map { $0["start"]?.string } }
    #expect(
      starts(made.json) == ["2030-10-25T07:00:00Z", "2030-10-28T08:00:00Z", "2030-10-29T08:00:00Z"])
    let (first, series) = (made.json?["bookings"]?[0]?["id"]?.string, made.json?["series"]?.string)
    let moved = house.ask(
      "PATCH", "/api/v1/bookings/\(try #require(first))", token: staff,
      body: #"{"start":"2030-10-25T08:30:00Z","space":"desk-13","following":true}"#)
    #expect(moved.status == 200)
    let after = house.ask("GET", "/api/v1/series/\(try #require(series))", token: staff).json
    #expect(starts(after) == ["2030-10-25T08:30:00Z", "2030-10-28T09:30:00Z", "2030-10-29T09:30:00Z"])
    #expect(after?["bookings"]?[2]?["end"]?.string == "2030-10-29T17:00:00Z")
    #expect(after?["bookings"]?.array?.allSatisfy { $0["space"]?.string == "desk-13" } == true)
  }

  @Test func `ends from one of its bookings on, and what was before stays`() throws {
    let made = house.post("series", m1, body(#""repeat":{"every":"day","count":4}"#)).json
    let ids = (made?["bookings"]?.array ?? []).compactMap { $0["id"]?.string }
    try #require(ids.count == 4)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(ids[2])?following=1", token: m1).status == 200)
    #expect(
      ids.map { house.booking($0, m1)?["status"]?.string } == ["booked", "booked", "cancelled", "cancelled"])
  }

  @Test func `goes no further than its member may`() throws {
    let far = house.post("series", m1, body(#""repeat":{"every":"week","count":10}"#))
    #expect(far.status == 403)
    #expect(far.json?["why"]?.string == "too-far-ahead")
    #expect(far.json?["conflicts"]?.array?.count == 1)
    let many = house.post("series", m1, body(#""repeat":{"every":"day","count":21},"skipConflicts":true"#))
    #expect(many.json?["why"]?.string == "too-many")
    let other = house.post("series", m1, body(#""member":"m2","repeat":{"every":"day","count":2}"#))
    #expect(other.status == 403)
  }

  static let wrong: [(rest: String, status: Int, why: String)] = [
    (#""title":"x""#, 400, "bad-body"),
    (#""repeat":{"every":"month","count":2}"#, 400, "bad-body"),
    (#""repeat":{"every":"day"}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2,"until":"2030-01-01"}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":0}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":201}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","until":"2030-02-30"}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2,"interval":0}"#, 400, "bad-body"),
    (#""repeat":{"every":"weekday","count":2,"interval":2}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2,"on":["mon"]}"#, 400, "bad-body"),
    (#""repeat":{"every":"week","count":2,"on":["lunedì"]}"#, 400, "bad-body"),
    (#""repeat":{"every":"week","count":2,"on":[]}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2,"except":["Natale"]}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2},"skipConflicts":1"#, 400, "bad-body"),
    (#""repeat":{"every":"day","until":"2099-12-31"}"#, 422, "too-many-occurrences"),
    (#""repeat":{"every":"day","until":"2020-12-31"}"#, 422, "no-occurrences"),
  ]

  @Test(arguments: wrong) func `that cannot be meant is not made`(rest: String, status: Int, why: String) {
    for path in ["series", "series/preview"] {
      let answer = house.post(path, staff, body(rest))
      #expect(answer.status == status, "\(path) \(rest): \(answer.body)")
      #expect(answer.json?["why"]?.string == why)
    }
  }
}

/// The days of a repetition, by Foundation's rules in the site's time zone.
@Suite struct `A repetition` {
  /// Nine to eleven in Italy on Wednesday 25 March 2026; the clocks go forward on Sunday the 29th.
  static let first = Interval(
    start: Instant(iso8601: "2026-03-25T08:00:00Z")!, end: Instant(iso8601: "2026-03-25T10:00:00Z")!)
  static let rome = LocalTime(
    zone: "Europe/Rome",
    transitions: [
      .init(from: .distantPast, offset: .hours(1)),
      .init(from: Instant(iso8601: "2026-03-29T01:00:00Z")!, offset: .hours(2)),
    ])

  static let rows: [(Repetition, String)] = [
    (Repetition(every: .day, end: .count(6)), "25 26 27 28 29 30"),
    (Repetition(every: .day, interval: 3, end: .count(3)), "25 28 31"),
    (Repetition(every: .weekday, end: .until(CivilDate(year: 2026, month: 4, day: 1))), "25 26 27 30 31 1"),
    (Repetition(every: .week, end: .count(3)), "25 1 8"),
    (Repetition(every: .week, on: [.mon, .thu], end: .count(4)), "26 30 2 6"),
    (Repetition(every: .week, on: [.mon, .thu], interval: 2, end: .count(4)), "26 6 9 20"),
    (Repetition(every: .day, end: .count(4), except: [CivilDate(year: 2026, month: 3, day: 27)]), "25 26 28"),
  ]

  @Test(arguments: rows) func `falls on its days, at the same time of the wall`(repetition: Repetition, days: String) {
    let intervals = repetition.intervals(from: Self.first, in: Self.rome)
    #expect(intervals.map { "\(Self.rome.wall(at: $0.start).date.day)" }.joined(separator: " ") == days)
    for interval in intervals {
      #expect(Self.rome.wall(at: interval.start).timeOfDay == .hours(9))
      #expect(Self.rome.wall(at: interval.end).timeOfDay == .hours(11))
    }
  }

  @Test func `at a time that the DST night skips comes after the gap`() {
    let night = Interval(
      start: Instant(iso8601: "2026-03-28T01:30:00Z")!, end: Instant(iso8601: "2026-03-28T02:30:00Z")!)
    let intervals = Repetition(every: .day, end: .count(3)).intervals(from: night, in: Self.rome)
    #expect(
      intervals.map(\.start.description) == [
        "2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z",
      ])
  }
}
