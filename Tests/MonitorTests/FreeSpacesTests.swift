import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `What is free` {
  let house: TestHouse
  let m1: String
  let staff: String

  init() throws {
    house = try TestHouse(
      TestHouse.site().replacing(
        "name: \"Test\"", with: "name: \"Test\", timeZone: \"Etc/UTC\", open: { \"mon-sun\": \"08:00-18:00\" }"),
      clock: try #require(SiteClock("2026-03-02T09:00:00Z@0.001")))
    m1 = try house.token(.member, member: "m1")
    staff = try house.token(.staff)
  }

  private func free(_ from: String, _ to: String) -> [JSONValue] {
    let answer = house.ask("GET", "/api/v1/spaces/free?kind=desk&from=2026-03-\(from):00Z&to=2026-03-\(to):00Z")
    return answer.json?["spaces"]?.array ?? []
  }

  private func ids(_ spaces: [JSONValue]) -> [String] { spaces.compactMap { $0["id"]?.string } }

  @Test func `is never what is closed or past`() {
    #expect(ids(free("02T10:00", "02T11:00")) == ["desk-12", "desk-13"])
    #expect(ids(free("02T17:30", "02T18:30")) == [])
    #expect(ids(free("02T20:00", "02T21:00")) == [])
    #expect(ids(free("03T04:00", "03T09:00")) == [])
    #expect(ids(free("01T10:00", "01T11:00")) == [])
    #expect(ids(free("02T08:00", "02T11:00")) == [])
  }

  @Test func `has the status of the time that is asked for`() throws {
    func book(_ from: String, _ to: String, status: Int = 201) {
      let body = #"{"space":"desk-12","start":"2026-03-\#(from):00Z","end":"2026-03-\#(to):00Z"}"#
      #expect(house.post("bookings", m1, body).status == status)
    }
    book("02T09:00", "02T10:00")
    book("03T12:00", "03T13:00")
    let now = house.ask("GET", "/api/v1/spaces/desk-12").json
    #expect(now?["status"]?.string == "held")
    let morning = free("03T09:00", "03T10:00").first
    #expect(morning?["id"]?.string == "desk-12")
    #expect(morning?["status"]?.string == "free")
    #expect(morning?["until"]?.string?.hasPrefix("2026-03-03T12:00:00") == true)
    #expect(free("03T11:15", "03T12:00").first?["status"]?.string == "booked")
    #expect(ids(free("03T12:30", "03T14:00")) == ["desk-13"])
  }

  /// What stands in for a space can be had as well.
  @Test func `is what a refusal names, and nothing else`() throws {
    for day in ["02T10", "02T20"] {
      let body = #"{"space":"desk-12","start":"2026-03-\#(day):00:00Z","end":"2026-03-\#(day):30:00Z"}"#
      #expect(house.post("bookings", staff, body).status == 201)
      let refused = house.post("bookings", try house.token(.member, member: "m2"), body)
      #expect(refused.json?["why"]?.string == "taken")
      #expect(refused.json?["alternative"]?.string == (day == "02T10" ? "desk-13" : nil), "\(day)")
    }
  }
}
