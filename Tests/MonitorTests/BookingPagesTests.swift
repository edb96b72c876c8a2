import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `The list of bookings` {
  let house: TestHouse
  let staff: String

  init() throws {
    house = try TestHouse()
    staff = try house.token(.staff)
  }

  private func list(_ query: String, _ token: String?) -> JSONValue? {
    house.ask("GET", "/api/v1/bookings?\(query)", token: token).json
  }

  private func ids(_ json: JSONValue?) -> [String] {
    (json?["bookings"]?.array ?? []).compactMap { $0["id"]?.string }
  }

  /// All of them, page by page; `pages` counts the pages.
  private func walk(_ query: String, _ token: String, _ pages: inout Int) -> [String] {
    var all: [String] = []
    var cursor: String? = ""
    while let place = cursor, pages < 1_000 {
      let page = list(query + (place.isEmpty ? "" : "&cursor=\(place)"), token)
      all += ids(page)
      cursor = page?["next"]?.string
      pages += 1
    }
    return all
  }

  @Test func `comes in pages, each booking once and in order of time`() throws {
    for space in ["desk-12", "desk-13"] {
      let made = house.post(
        "series", staff, "{\(TestHouse.slot(space, after: 24)),\"repeat\":{\"every\":\"day\",\"count\":150}}")
      #expect(made.status == 201)
    }
    let first = list("", staff)
    #expect(ids(first).count == 200)
    #expect(first?["next"]?.string != nil)
    var pages = 0
    let all = walk("", staff, &pages)
    #expect(pages == 2)
    #expect(all.count == 300 && Set(all).count == 300)
    pages = 0
    #expect(walk("limit=7", staff, &pages) == all)
    #expect(pages == 43)
    pages = 0
    #expect(walk("limit=50&space=desk-12", staff, &pages).count == 150)
    #expect(pages == 3)
    #expect(list("limit=1&from=\(TestHouse.hours(24 * 151))", staff)?["next"] == .null)
  }

  @Test func `ends for everybody but staff some weeks ahead, save for what is theirs`() throws {
    let (m1, m2) = (try house.token(.member, member: "m1"), try house.token(.member, member: "m2"))
    let near = try house.booked("desk-12", staff, after: 24 * 61, more: #","member":"m1""#)
    let far = try house.booked("desk-12", staff, after: 24 * 63, more: #","member":"m1""#)
    let (from, to) = (TestHouse.hours(-24 * 300), TestHouse.hours(24 * 300))
    for query in ["", "from=\(from)&to=\(to)"] {
      #expect(ids(list(query, nil)) == [near], "\(query)")
      #expect(ids(list(query, m2)) == [near], "\(query)")
    }
    #expect(ids(list("", staff)) == [near, far])
    #expect(ids(list("mine=1", m1)) == [near, far])
    #expect(ids(list("mine=1", m2)) == [])
    // What was asked for and what is answered are two things, and both can be seen.
    let answered = try #require(list("to=\(to)", nil)?["to"]?.string.flatMap { Instant(iso8601: $0) })
    #expect(answered < TestHouse.instant(to) - .days(200))
    let spaces = house.ask("GET", "/api/v1/spaces/desk-12").json
    #expect(ids(spaces) == [near])
  }

  @Test func `lets staff look at a year at once`() {
    let now = TestHouse.instant("2026-03-02T08:00:00Z")
    func window(_ from: Instant?, _ to: Instant?, isTheirs: Bool = false, isStaff: Bool = false) -> [Instant] {
      let window = BookingPage.Window(from: from, to: to, isTheirs: isTheirs, isStaff: isStaff, now: now)
      return [window.from, window.to]
    }
    let (long, soon) = (now - .days(900), now + .days(900))
    #expect(window(nil, nil, isStaff: true) == [now - .days(1), now + .days(365)])
    #expect(window(long, soon, isStaff: true) == [long, long + .days(366)])
    #expect(window(long, soon) == [now - .days(1), now + .days(62)])
    #expect(window(long, soon, isTheirs: true) == [long, soon])
    #expect(window(now, now + .hours(1)) == [now, now + .hours(1)])
  }

  /// 299 desks are out of order, and of each of 200 days the 300th is free: to find it would be 60,000 looks.
  @Test func `costs a series no more looks for what would do as well than one booking`() throws {
    let desks = (1...300).map { #"{ id: "desk-\#($0)", kind: "desk" }"# }.joined(separator: ", ")
    let house = try TestHouse(
      #"{ site: { id: "test", name: "Test" }, broker: { url: "mqtt://127.0.0.1:1883" }, spaces: [\#(desks)] }"#
    )
    let staff = try house.token(.staff)
    // By distance all are the same: then the order is that of their ids, of which "desk-99" is the last.
    for number in 1...300 where number != 1 && number != 99 {
      #expect(house.post("spaces/desk-\(number)/out-of-order", staff).status == 200)
    }
    let taken = "{\(TestHouse.slot("desk-1", after: 24)),\"repeat\":{\"every\":\"day\",\"count\":200}}"
    #expect(house.post("series", staff, taken).status == 201)
    let answer = house.post("series/preview", staff, taken).json?["occurrences"]?.array ?? []
    #expect(answer.count == 200)
    #expect(answer.allSatisfy { $0["conflict"]?["why"]?.string == "taken" })
    #expect(answer.allSatisfy { $0["conflict"]?["alternative"] == .null })
    let one = house.post("bookings", staff, "{\(TestHouse.slot("desk-1", after: 24)),\"member\":\"m2\"}")
    #expect(one.json?["alternative"]?.string == "desk-99")
  }
}

extension TestHouse {
  static func instant(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }
}
