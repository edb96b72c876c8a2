import JSON
import Occupancy
import Testing

@testable import Monitor

/// desk-14 is acme's; m1 is of acme, m2 is not.
@Suite struct `A standing place` {
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    house = try TestHouse(members: TestHouse.members)
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    staff = try house.token(.staff)
  }

  func place(_ token: String?) -> Line { house.ask("GET", "/api/v1/spaces/desk-14", token: token) }

  func span(_ from: Double, _ to: Double) -> String {
    #"{"start":"\#(TestHouse.hours(from))","end":"\#(TestHouse.hours(to))"}"#
  }

  func free(_ token: String?, _ from: Double, _ to: Double) -> [String] {
    let answer = house.ask(
      "GET", "/api/v1/spaces/free?kind=desk&from=\(TestHouse.hours(from))&to=\(TestHouse.hours(to))", token: token)
    return (answer.json?["spaces"]?.array ?? []).compactMap { $0["id"]?.string }
  }

  @Test func `is its organisation's to see and to book, and staff's`() throws {
    #expect([nil, m1, m2, staff].map { place($0).status } == [404, 200, 404, 200])
    #expect(free(m1, 24, 25) == ["desk-12", "desk-13", "desk-14"])
    #expect(free(m2, 24, 25) == ["desk-12", "desk-13"])
    let id = try house.booked("desk-14", m1)
    #expect(house.booking(id, m1)?["exempt"]?.string == "standing")
    #expect(house.ask("GET", "/api/v1/bookings/\(id)", token: m2).status == 404)
    #expect(house.post("bookings", m2, "{\(TestHouse.slot("desk-14", after: 48))}").status == 403)
  }

  @Test func `is lent by its organisation for a time, in which everybody may book it`() throws {
    #expect(house.post("spaces/desk-14/lend", m2, span(24, 30)).json?["why"]?.string == "not-your-place")
    let lent = house.post("spaces/desk-14/lend", m1, span(24, 30))
    #expect(lent.status == 200)
    #expect(lent.json?["lent"]?["end"]?.string != nil)
    #expect(free(m2, 25, 26) == ["desk-12", "desk-13", "desk-14"])
    #expect(free(m2, 29, 31) == ["desk-12", "desk-13"])
    #expect(house.post("bookings", m2, "{\(TestHouse.slot("desk-14", after: 29.5))}").status == 403)
    let id = try house.booked("desk-14", m2, after: 25)
    #expect(house.booking(id, m2)?["exempt"] == .null)
    // Taken back, what was booked meanwhile stays.
    #expect(house.post("spaces/desk-14/take-back", m1).json?["lent"] == .null)
    #expect(house.booking(id, m2)?["status"]?.string == "booked")
    #expect(house.post("bookings", m2, "{\(TestHouse.slot("desk-14", after: 27))}").status == 403)
  }

  @Test func `that is lent later shows what is booked there, and not who sits there now`() throws {
    #expect(house.post("spaces/desk-14/lend", m1, span(24, 30)).status == 200)
    let seen = try #require(place(nil).json)
    #expect(seen["sensed"]?.bool == false)
    #expect(seen["presence"]?.string == "unknown")
    #expect(seen["status"]?.string == "free")
    #expect(seen["people"]?.int == 0)
    #expect(seen["sensors"]?.array?.isEmpty == true)
    #expect(house.ask("GET", "/api/v1/spaces/desk-14/why").status == 404)
    #expect(house.post("spaces/desk-14/lend", m1, span(-1, 30)).status == 200)
    #expect(place(nil).status == 200)
    #expect(house.ask("GET", "/api/v1/spaces/desk-14/why").status == 200)
  }

  @Test func `is no place of everybody's: that cannot be lent`() {
    #expect(house.post("spaces/desk-12/lend", staff, span(24, 30)).json?["why"]?.string == "not-standing")
    #expect(house.post("spaces/desk-12/lend", m1, span(24, 30)).status == 403)
    #expect(house.post("spaces/nowhere/lend", staff, span(24, 30)).status == 404)
    #expect(house.post("spaces/desk-14/lend", staff, span(30, 24)).json?["why"]?.string == "ends-before-start")
    #expect(house.post("spaces/desk-14/lend", staff, span(-5, -4)).json?["why"]?.string == "is-over")
    #expect(house.post("spaces/desk-14/lend", staff, "{}").status == 400)
  }
}

@Suite struct `The programme` {
  @Test func `shows everybody what staff listed, with the organisation and never a person`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let (staff, m1) = (try house.token(.staff), try house.token(.member, member: "m1"))
    let listed = try house.booked(
      "sala", staff, after: 24,
      more: #","member":"m2","organisation":"acme","listed":true,"expected":8,"title":"Corso di rammendo""#)
    _ = try house.booked(
      "sala", staff, after: 26, more: #","member":"m2","organisation":"acme","title":"Assemblea riservata""#)
    _ = try house.booked("sala", m1, after: 28, more: #","title":"Colloquio""#)
    for reader in [nil, m1] {
      let answer = house.ask("GET", "/api/v1/programme", token: reader)
      #expect(answer.status == 200)
      let events = try #require(answer.json?["events"]?.array)
      #expect(events.count == 1)
      #expect(events.first?["booking"]?.string == listed)
      #expect(events.first?["title"]?.string == "Corso di rammendo")
      #expect(events.first?["organiser"]?["id"]?.string == "acme")
      #expect(events.first?["expected"]?.int == 8)
      #expect(events.first?["status"]?.string == "booked")
      for secret in ["m2", "Ezio", "riservata", "Colloquio"] { #expect(!answer.body.contains(secret), "\(secret)") }
    }
    let all = house.ask("GET", "/api/v1/programme", token: staff).json?["events"]?.array ?? []
    #expect(all.compactMap { $0["title"]?.string } == ["Corso di rammendo", "Assemblea riservata"])
  }

  @Test func `goes from one time to another, and leaves out what was called off`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    func titles(_ query: String) -> [String] {
      (house.ask("GET", "/api/v1/programme?\(query)").json?["events"]?.array ?? []).compactMap { $0["title"]?.string }
    }
    let first = try house.booked("sala", staff, after: 24, more: #","listed":true,"title":"uno""#)
    _ = try house.booked("sala", staff, after: 24 * 10, more: #","listed":true,"title":"due""#)
    #expect(titles("") == ["uno"])
    #expect(titles("from=\(TestHouse.hours(24 * 9))&to=\(TestHouse.hours(24 * 12))") == ["due"])
    #expect(titles("to=\(TestHouse.hours(24 * 12))") == ["uno", "due"])
    #expect(house.ask("DELETE", "/api/v1/bookings/\(first)", token: staff).status == 200)
    #expect(eventually { titles("to=\(TestHouse.hours(24 * 12))") == ["due"] })
    #expect(house.ask("GET", "/api/v1/programme?from=tomorrow").status == 400)
  }
}
