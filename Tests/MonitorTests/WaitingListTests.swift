import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `The waiting list over HTTP` {
  let house: TestHouse
  let m1: String
  let m2: String
  let m3: String
  let staff: String

  init() throws {
    house = try TestHouse()
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    m3 = try house.token(.member, member: "m3")
    staff = try house.token(.staff)
  }

  func waits(_ token: String) -> [JSONValue] {
    house.ask("GET", "/api/v1/waiting", token: token).json?["waiting"]?.array ?? []
  }

  @Test func `offers what is given back to who waits first, who takes it`() throws {
    let id = try house.booked("desk-12", m1)
    let first = house.post("waiting", m2, "{\(TestHouse.slot("desk-12", after: 24))}")
    #expect(first.status == 201)
    let wait = try #require(first.json?["id"]?.string)
    #expect(first.header("location") == "/api/v1/waiting/\(wait)")
    #expect(first.json?["member"]?.string == "m2")
    #expect(first.json?["ahead"]?.int == 0)
    #expect(first.json?["offer"] == .null)
    #expect(house.post("waiting", m3, "{\(TestHouse.slot("desk-12", after: 24))}").json?["ahead"]?.int == 1)
    #expect(house.post("waiting/\(wait)/accept", m2).json?["why"]?.string == "not-offered")

    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    let offer = try #require(waits(m2).first?["offer"])
    #expect(offer["space"]?.string == "desk-12")
    #expect(offer["until"]?.string.flatMap { Instant(iso8601: $0) } != nil)
    #expect(waits(m3).first?["offer"] == .null)
    #expect(house.post("waiting/\(wait)/accept", m3).status == 403)

    let accepted = house.post("waiting/\(wait)/accept", m2)
    #expect(accepted.status == 201)
    let booking = try #require(accepted.json?["id"]?.string)
    #expect(accepted.header("location") == "/api/v1/bookings/\(booking)")
    #expect(accepted.json?["member"]?.string == "m2")
    #expect(accepted.json?["space"]?.string == "desk-12")
    #expect(waits(m2).isEmpty)
    #expect(house.post("waiting/\(wait)/accept", m2).status == 404)
  }

  @Test func `offers any of a kind at once where one is free`() throws {
    let body = #"{"kind":"desk","zone":"open-space","start":"\#(TestHouse.hours(24))","end":"\#(TestHouse.hours(25))"}"#
    let wait = house.post("waiting", m1, body)
    #expect(wait.status == 201)
    #expect(wait.json?["space"] == .null)
    #expect(wait.json?["kind"]?.string == "desk")
    #expect(wait.json?["offer"]?["space"]?.string == "desk-12")
  }

  @Test func `shows members their own, staff all, and is left by who waits`() throws {
    _ = try house.booked("desk-12", m3)
    let id = try #require(
      house.post("waiting", m1, "{\(TestHouse.slot("desk-12", after: 24))}").json?["id"]?.string)
    _ = house.post("waiting", staff, #"{\#(TestHouse.slot("desk-12", after: 24)),"member":"m2"}"#)
    #expect(waits(m1).compactMap { $0["member"]?.string } == ["m1"])
    #expect(waits(m2).compactMap { $0["member"]?.string } == ["m2"])
    #expect(waits(staff).compactMap { $0["member"]?.string } == ["m1", "m2"])
    #expect(house.ask("DELETE", "/api/v1/waiting/\(id)", token: m2).status == 403)
    #expect(house.ask("DELETE", "/api/v1/waiting/\(id)", token: m1).status == 200)
    #expect(house.ask("DELETE", "/api/v1/waiting/\(id)", token: m1).status == 404)
    #expect(waits(staff).compactMap { $0["member"]?.string } == ["m2"])
  }

  static let wrong: [(body: String, status: Int, why: String)] = [
    ("[]", 400, "bad-body"), ("{}", 400, "bad-body"),
    (#"{"start":"\#(TestHouse.hours(24))","end":"\#(TestHouse.hours(25))"}"#, 400, "bad-body"),
    (#"{"kind":"chair","start":"\#(TestHouse.hours(24))","end":"\#(TestHouse.hours(25))"}"#, 400, "bad-body"),
    ("{\(TestHouse.slot("nowhere", after: 24))}", 404, "unknown-space"),
    ("{\(TestHouse.slot("desk-12", after: -24))}", 409, "is-over"),
    ("{\(TestHouse.slot("desk-12", after: 24 * 90))}", 403, "too-far-ahead"),
    (#"{\#(TestHouse.slot("desk-12", after: 24)),"member":"m2"}"#, 403, "not-yours"),
    (#"{\#(TestHouse.slot("desk-12", after: 24)),"organisation":"acme"}"#, 403, "not-your-organisation"),
  ]

  @Test(arguments: wrong) func `takes nothing that is not to be waited for`(body: String, status: Int, why: String) {
    let answer = house.post("waiting", m1, body)
    #expect(answer.status == status, "\(answer.body)")
    #expect(answer.json?["why"]?.string == why)
    #expect(waits(m1).isEmpty)
  }
}
