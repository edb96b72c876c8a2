import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `A booking of less than five minutes` {
  let house: TestHouse
  let m1: String
  let staff: String

  init() throws {
    house = try TestHouse()
    m1 = try house.token(.member, member: "m1")
    staff = try house.token(.staff)
  }

  private func time(_ minutes: Double) -> String {
    #""start":"\#(TestHouse.hours(24))","end":"\#(TestHouse.hours(24 + minutes / 60))""#
  }

  private func refuses(_ answer: Line, _ why: String = "too-short", status: Int = 422) {
    #expect(answer.status == status, "\(answer.body)")
    #expect(answer.json?["why"]?.string == why, "\(answer.body)")
    let sentence = answer.json?["sentence"]
    #expect(sentence?["it"]?.string?.isEmpty == false && sentence?["en"]?.string?.isEmpty == false)
  }

  @Test func `is refused, whoever asks and in whatever way`() throws {
    for reader in [m1, staff] {
      refuses(house.post("bookings", reader, #"{"space":"desk-12",\#(time(4.9))}"#))
      refuses(house.post("waiting", reader, #"{"space":"desk-12",\#(time(4.9))}"#))
      refuses(house.post("series", reader, #"{"space":"desk-12",\#(time(1)),"repeat":{"every":"day","count":2}}"#))
    }
    let preview = house.post(
      "series/preview", m1, #"{"space":"desk-12",\#(time(1)),"repeat":{"every":"day","count":2}}"#)
    #expect(preview.json?["occurrences"]?.array?.first?["conflict"]?["why"]?.string == "too-short")
    let made = house.post("bookings", m1, #"{"space":"desk-12",\#(time(5))}"#)
    #expect(made.status == 201)
    let id = try #require(made.json?["id"]?.string)
    refuses(
      house.ask(
        "PATCH", "/api/v1/bookings/\(id)", token: m1, body: #"{"end":"\#(TestHouse.hours(24 + 4.0 / 60))"}"#))
    #expect(house.booking(id, m1)?["end"]?.string == made.json?["end"]?.string)
  }

  @Test func `or in the past, is refused with a sentence`() {
    let over = #""start":"\#(TestHouse.hours(-3))","end":"\#(TestHouse.hours(-2))""#
    let begun = #""start":"\#(TestHouse.hours(-3))","end":"\#(TestHouse.hours(2))""#
    for reader in [m1, staff] {
      refuses(house.post("bookings", reader, #"{"space":"desk-12",\#(over)}"#), "is-over", status: 409)
      refuses(house.post("bookings", reader, #"{"space":"desk-12",\#(begun)}"#), "begins-in-past", status: 409)
      refuses(house.post("waiting", reader, #"{"space":"desk-12",\#(over)}"#), "is-over", status: 409)
    }
    refuses(house.post("spaces/desk-14/lend", staff, "{\(over)}"), "is-over", status: 409)
  }
}
