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
      starts(made.json) == ["2030-10-25T07:00:00.000Z", "2030-10-28T08:00:00.000Z", "2030-10-29T08:00:00.000Z"])
    let (first, series) = (made.json?["bookings"]?[0]?["id"]?.string, made.json?["series"]?.string)
    let moved = house.ask(
      "PATCH", "/api/v1/bookings/\(try #require(first))", token: staff,
      body: #"{"start":"2030-10-25T08:30:00Z","space":"desk-13","following":true}"#)
    #expect(moved.status == 200)
    let after = house.ask("GET", "/api/v1/series/\(try #require(series))", token: staff).json
    #expect(starts(after) == ["2030-10-25T08:30:00.000Z", "2030-10-28T09:30:00.000Z", "2030-10-29T09:30:00.000Z"])
    #expect(after?["bookings"]?[2]?["end"]?.string == "2030-10-29T17:00:00.000Z")
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
    (#""repeat":{"every":"day","until":"2101-01-01"}"#, 400, "bad-body"),
    (#""repeat":{"every":"day","count":2,"except":["1999-12-31"]}"#, 400, "bad-body"),
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

  /// A start in the year 26 ended the process: the rule was Foundation's, and the zone's offset of those years has seconds.
  @Test(arguments: [
    "0026-12-01T04:25:14Z", "1893-06-01T09:00:30Z", "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z",
    "0000-01-01T00:00:00+18:00", "9999-12-31T23:00:00-18:00",
  ])
  func `in a year of which there is no calendar is not made`(start: String) {
    for every in ["day", "weekday", "week"] {
      let on = every == "week" ? #","on":["mon"]"# : ""
      let body =
        #"{"space":"desk-12","start":"\#(start)","end":"2030-01-01T00:00:00Z","repeat":{"every":"\#(every)"\#(on),"count":3}}"#
      for path in ["series", "series/preview"] {
        let answer = house.post(path, staff, body)
        #expect(answer.status == 400, "\(path) \(body): \(answer.body)")
      }
    }
    #expect(house.ask("GET", "/health/live").status == 200)
  }

  @Test(arguments: wrong) func `that cannot be meant is not made`(rest: String, status: Int, why: String) {
    for path in ["series", "series/preview"] {
      let answer = house.post(path, staff, body(rest))
      #expect(answer.status == status, "\(path) \(rest): \(answer.body)")
      #expect(answer.json?["why"]?.string == why)
    }
  }
}
