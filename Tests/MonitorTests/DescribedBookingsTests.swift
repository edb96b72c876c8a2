import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `A booking that is described anew` {
  private func patch(_ house: TestHouse, _ id: String, _ token: String, _ body: String) -> Line {
    house.ask("PATCH", "/api/v1/bookings/\(id)", token: token, body: body)
  }

  @Test func `has its title, its numbers and its place on the programme changed, also over a restart`() throws {
    let house = try TestHouse()
    let (m1, staff) = (try house.token(.member, member: "m1"), try house.token(.staff))
    let id = try house.booked("sala", m1, more: #","title":"One","expected":2"#)
    let answer = patch(house, id, m1, #"{"title":"Two","expected":5}"#)
    #expect(answer.status == 200, "\(answer.body)")
    #expect(answer.json?["title"]?.string == "Two")
    #expect(answer.json?["expected"]?.int == 5)
    #expect(patch(house, id, staff, #"{"listed":true}"#).json?["listed"]?.bool == true)
    #expect(house.ask("GET", "/api/v1/programme?to=\(TestHouse.hours(48))").json?["events"]?.array?.count == 1)
    let untitled = try house.booked("desk-12", m1, after: 30, more: #","title":"Gone""#)
    #expect(patch(house, untitled, m1, #"{"title":""}"#).json?["title"] == .null)
    let before = house.booking(id, staff)
    house.monitor.stop()
    let again = try TestHouse(in: house.folder)
    #expect(again.booking(id, staff) == before)
    #expect(before?["title"]?.string == "Two")
    #expect(again.booking(untitled, staff)?["title"] == .null)
  }

  @Test func `moves as well, or stays as it was`() throws {
    let house = try TestHouse()
    let m1 = try house.token(.member, member: "m1")
    let id = try house.booked("desk-12", m1)
    let before = house.booking(id, m1)
    // Neither the room nor the number of people becomes true where one of them cannot.
    let refused = patch(house, id, m1, #"{"space":"sala","expected":9,"title":"Too many"}"#)
    #expect(refused.json?["why"]?.string == "too-small")
    #expect(house.booking(id, m1) == before)
    let moved = patch(house, id, m1, #"{"space":"sala","expected":8,"title":"Just so"}"#)
    #expect(moved.status == 200, "\(moved.body)")
    #expect(moved.json?["space"]?.string == "sala")
    #expect(moved.json?["expected"]?.int == 8)
    #expect(moved.json?["title"]?.string == "Just so")
    #expect(patch(house, id, m1, #"{"expected":9}"#).json?["why"]?.string == "too-small")
  }

  @Test func `is theirs who booked it, and the programme is for staff`() throws {
    let house = try TestHouse()
    let (m1, m2) = (try house.token(.member, member: "m1"), try house.token(.member, member: "m2"))
    let id = try house.booked("desk-12", m1)
    #expect(patch(house, id, m2, #"{"title":"Mine"}"#).status == 403)
    #expect(patch(house, id, m1, #"{"listed":true}"#).json?["why"]?.string == "staff-only")
    #expect(patch(house, id, m1, "{}").json?["why"]?.string == "bad-body")
    #expect(patch(house, id, m1, #"{"following":true,"title":"x"}"#).json?["why"]?.string == "bad-body")
    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    #expect(patch(house, id, m1, #"{"title":"Too late"}"#).json?["why"]?.string == "not-live")
  }
}

@Suite struct `A series that is given back` {
  @Test func `is cancelled as far as it is still to come, and told`() throws {
    let house = try TestHouse()
    let (m1, m2) = (try house.token(.member, member: "m1"), try house.token(.member, member: "m2"))
    let staff = try house.token(.staff)
    let made = house.post(
      "series", m1, "{\(TestHouse.slot("desk-12", after: 24)),\"repeat\":{\"every\":\"day\",\"count\":4}}")
    let id = try #require(made.json?["series"]?.string)
    let all = (made.json?["bookings"]?.array ?? []).compactMap { $0["id"]?.string }
    #expect(house.ask("DELETE", "/api/v1/bookings/\(all[1])", token: m1).status == 200)
    #expect(house.ask("DELETE", "/api/v1/series/\(id)", token: m2).status == 404)
    #expect(house.ask("DELETE", "/api/v1/series/s99", token: staff).status == 404)
    let answer = house.ask("DELETE", "/api/v1/series/\(id)", token: m1)
    #expect(answer.status == 200, "\(answer.body)")
    #expect((answer.json?["bookings"]?.array ?? []).compactMap { $0["id"]?.string } == [all[0], all[2], all[3]])
    for booking in all { #expect(house.booking(booking, m1)?["status"]?.string == "cancelled") }
    let again = house.ask("DELETE", "/api/v1/series/\(id)", token: m1)
    #expect(again.json?["why"]?.string == "not-live")
  }
}
