import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

@Suite struct `A booking over HTTP` {
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

  @Test func `moves to another space and another time, and what is not said stays`() throws {
    let id = try house.booked("desk-12", m1)
    let before = try #require(house.booking(id, m1))
    let moved = house.ask("PATCH", "/api/v1/bookings/\(id)", token: m1, body: #"{"space":"desk-13"}"#)
    #expect(moved.status == 200)
    #expect(moved.json?["space"]?.string == "desk-13")
    #expect(moved.json?["start"] == before["start"])
    let later = TestHouse.hours(26)
    let longer = house.ask("PATCH", "/api/v1/bookings/\(id)", token: m1, body: #"{"end":"\#(later)"}"#)
    #expect(longer.json?["end"]?.string == later)
    #expect(longer.json?["start"] == before["start"])
    // The space it came from is free again.
    _ = try house.booked("desk-12", m2)
  }

  static let wrong = [
    "", "[]", "{}", #"{"space":7}"#, #"{"start":"tomorrow"}"#, #"{"end":3}"#, #"{"space":"desk-13","following":"yes"}"#,
    #"{"following":true}"#,
  ]

  @Test(arguments: wrong) func `does not move by a body that says nothing or something else`(body: String) throws {
    let id = try house.booked("desk-12", m1)
    let answer = house.ask("PATCH", "/api/v1/bookings/\(id)", token: m1, body: body)
    #expect(answer.status == (body.isEmpty ? 411 : 400), "\(body): \(answer.body)")
    #expect(house.booking(id, m1)?["space"]?.string == "desk-12")
  }

  @Test func `that is not there, is over, or of no series, is refused by name`() throws {
    let id = try house.booked("desk-12", m1)
    let move = #"{"space":"desk-13","following":true}"#
    #expect(
      house.ask("PATCH", "/api/v1/bookings/\(id)", token: m1, body: move).json?["why"]?.string == "no-series")
    #expect(
      house.ask("DELETE", "/api/v1/bookings/\(id)?following=1", token: m1).json?["why"]?.string == "no-series")
    #expect(house.ask("PATCH", "/api/v1/bookings/b99", token: m1, body: move).status == 404)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    for deed in ["confirm", "not-me", "swap"] {
      #expect(house.post("bookings/\(id)/\(deed)", m1).status == 409, "\(deed)")
      #expect(house.post("bookings/b99/\(deed)", m1).status == 404, "\(deed)")
    }
    for deed in ["pin", "unpin"] {
      #expect(house.post("bookings/\(id)/\(deed)", staff).json?["why"]?.string == "not-live", "\(deed)")
    }
  }

  @Test func `that staff pinned says so, and why no rule frees it`() throws {
    let id = try house.booked("desk-12", m1)
    #expect(house.booking(id, m1)?["exempt"] == .null)
    let pinned = house.post("bookings/\(id)/pin", staff)
    #expect(pinned.json?["pinned"]?.bool == true)
    #expect(pinned.json?["exempt"]?.string == "pinned")
    #expect(house.post("bookings/\(id)/unpin", staff).json?["exempt"] == .null)
  }

  @Test func `has its terms: an organisation of one's own, and what only staff may say`() throws {
    func status(_ more: String, _ token: String, after hours: Double) -> (Int, String?) {
      let answer = house.post("bookings", token, "{\(TestHouse.slot("sala", after: hours)),\(more)}")
      return (answer.status, answer.json?["why"]?.string)
    }
    #expect(status(#""organisation":"acme""#, m2, after: 24) == (403, "not-your-organisation"))
    #expect(status(#""organisation":"nobody""#, m1, after: 24) == (422, "unknown-organisation"))
    #expect(status(#""listed":true"#, m1, after: 24) == (403, "staff-only"))
    #expect(status(#""paid":true"#, m1, after: 24) == (403, "staff-only"))
    #expect(status(#""expected":0"#, m1, after: 24) == (400, "bad-body"))
    #expect(status(#""listed":"yes""#, staff, after: 24) == (400, "bad-body"))
    #expect(status(#""organisation":"acme","expected":8,"paid":false"#, m1, after: 24) == (201, nil))
    let id = try house.booked(
      "sala", staff, after: 48,
      more: #","member":"m2","organisation":"acme","listed":true,"paid":true,"expected":5,"title":"Corso""#)
    let theirs = try #require(house.booking(id, m2))
    #expect(theirs["organisation"]?.string == "acme")
    #expect(theirs["title"]?.string == "Corso")
    #expect(theirs["expected"]?.int == 5)
    #expect(theirs["exempt"]?.string == "paid")
    for reader in [nil, m1] {
      let others = try #require(house.ask("GET", "/api/v1/bookings/\(id)", token: reader).json)
      for secret in ["member", "memberName", "title", "organisation", "series", "wrongDesk", "asked", "questioned"] {
        #expect(others[secret] == nil, "\(secret)")
      }
      #expect(others["listed"]?.bool == true)
    }
  }
}

/// What follows from sensors, with rules that wait for a second.
@Suite struct `A booking whose space is heard` {
  static let site = """
    {
      site: { id: "test", name: "Test" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      spaces: [
        { id: "desk-1", kind: "desk", plan: { x: 0, y: 0, w: 1, h: 1 } },
        { id: "desk-2", kind: "desk", plan: { x: 1, y: 0, w: 1, h: 1 } },
        { id: "sala", kind: "meeting-room" },
      ],
      sensors: [
        { device: "a", space: "desk-1" }, { device: "b", space: "desk-2" }, { device: "c", space: "sala" },
      ],
      policies: {
        desk: { presentFor: "1s", noShowAfter: "10m", warnBefore: "1s", breaks: [], neighbourWithin: 2 },
        "meeting-room": { presentFor: "1s", noShowAfter: "1s", warnBefore: "0s", giveBackAtLeast: "1m", strikes: 1 },
      },
    }
    """
  let broker: TestBroker
  let house: TestHouse
  let m1: String

  init() throws {
    broker = try TestBroker()
    house = try TestHouse(Self.site, broker: broker.url)
    m1 = try house.token(.member, member: "m1")
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
  }

  func say(_ device: String, _ isThere: Bool) async throws {
    try await broker.publish("zigbee2mqtt/\(device)", #"{"presence":\#(isThere)}"#)
  }

  /// A series in a room to which nobody comes: the first is freed, the second asks to be confirmed.
  func missed() async throws -> (first: String, second: String) {
    try await say("c", false)
    let start = SiteClock.wall.now() - .minutes(1)
    let body =
      #"{"space":"sala","start":"\#(start)","end":"\#(start + .hours(1))","repeat":{"every":"day","interval":3,"count":2}}"#
    let series = house.post("series", m1, body).json
    let ids = (series?["bookings"]?.array ?? []).compactMap { $0["id"]?.string }
    try #require(ids.count == 2)
    try await say("c", false)
    try #require(eventually { house.booking(ids[0], m1)?["status"]?.string == "released" })
    return (ids[0], ids[1])
  }

  @Test func `is confirmed after a no-show of its series`() async throws {
    let second = try await missed().second
    #expect(house.booking(second, m1)?["asked"]?.string != nil)
    #expect(house.booking(second, m1)?["lapsesAt"]?.string != nil)
    let confirmed = house.post("bookings/\(second)/confirm", m1)
    #expect(confirmed.status == 200)
    #expect(confirmed.json?["asked"] == .null)
    #expect(confirmed.json?["lapsesAt"] == .null)
  }

  @Test func `and was freed tells what was seen, by which rule and numbers, and what would have kept it`() async throws
  {
    let first = try await missed().first
    let why = try #require(house.ask("GET", "/api/v1/bookings/\(first)/why", token: m1).json)
    let timeline = try #require(why["timeline"]?.array)
    let seen = try #require(timeline.first { $0["what"]?.string == "presence" && $0["presence"]?.string == "absent" })
    #expect(seen["absence"]?.string == "known")
    #expect(seen["reasons"]?[0]?.string?.contains("c: absent") == true, "\(seen)")
    let times = timeline.compactMap { $0["at"]?.string }
    #expect(times == times.sorted())
    let marks = timeline.compactMap { $0["what"]?.string }
    #expect(Set(["booked", "start", "warned", "released", "end"]).isSubset(of: marks), "\(marks)")
    #expect(why["evidenceFrom"] == .null)
    #expect(why["policy"]?["noShowAfterSeconds"]?.number == 1)
    #expect(why["policy"]?["strikes"]?.int == 1)
    #expect(why["warning"]?["at"]?.string != nil)
    #expect(why["warning"]?["kept"]?.bool == false)
    #expect(why["released"]?["reason"]?.string == "no-show")
    let other = try #require(why["counterfactual"])
    #expect(other["before"] == why["released"]?["at"])
    #expect(other["minutes"]?.int == 0)
    #expect(other["sentence"]?["en"]?.string?.hasPrefix("Somebody sitting down before ") == true)
    #expect(other["sentence"]?["it"]?.string?.contains("{") == false)
    #expect(why["rules"]?.array?.isEmpty == true)
  }

  @Test func `says when it would be freed, as long as nobody is there`() async throws {
    try await say("a", false)
    let id = try #require(try house.book("desk-1", token: m1).id)
    try await say("a", false)
    let booking = try #require(house.booking(id, m1))
    let releasesAt = try #require(booking["releasesAt"]?.string.flatMap { Instant(iso8601: $0) })
    let start = try #require(booking["start"]?.string.flatMap { Instant(iso8601: $0) })
    // Booked a minute late: its ten minutes count from the booking.
    #expect(releasesAt > start + .minutes(10) && releasesAt < start + .minutes(13))
    try await say("a", true)
    #expect(eventually { house.booking(id, m1)?["releasesAt"] == .null })
    let why = try #require(house.ask("GET", "/api/v1/bookings/\(id)/why", token: m1).json)
    #expect(why["counterfactual"] == .null)
    #expect(why["rules"]?.array?.count == Rule.all.count)
  }
}

/// A device that was never heard, and a clock by which the five minutes that sensors have to speak first are two seconds.
@Suite struct `A booking of which no sensor can tell whether anybody came` {
  let broker: TestBroker
  let house: TestHouse
  let m1: String
  let m2: String

  init() throws {
    broker = try TestBroker()
    house = try TestHouse(
      `A booking whose space is heard`.site, broker: broker.url,
      clock: SiteClock(start: SiteClock.wall.now(), speed: 120))
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
  }

  @Test func `asks its member, and nobody else hears of it, until they answer`() async throws {
    let id = try #require(try house.book("sala", token: m1).id)
    try #require(eventually { house.booking(id, m1)?["questioned"]?.string != nil })
    #expect(house.booking(id, m1)?["status"]?.string == "booked")
    #expect(try #require(house.booking(id, m2))["questioned"] == nil)
    let kept = house.post("bookings/\(id)/keep", m1)
    #expect(kept.status == 200)
    #expect(kept.json?["questioned"] == .null)
    let why = try #require(house.ask("GET", "/api/v1/bookings/\(id)/why", token: m1).json)
    let marks = (why["timeline"]?.array ?? []).compactMap { $0["what"]?.string }
    #expect(marks.contains("questioned") && marks.contains("kept"), "\(marks)")
  }
}

/// Neighbours are looked at once a minute: here that is three seconds.
@Suite struct `A booking whose neighbour's desk is taken` {
  let broker: TestBroker
  let house: TestHouse
  let m1: String

  init() throws {
    broker = try TestBroker()
    house = try TestHouse(
      `A booking whose space is heard`.site, broker: broker.url,
      clock: SiteClock(start: SiteClock.wall.now(), speed: 20))
    m1 = try house.token(.member, member: "m1")
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
  }

  func say(_ device: String, _ isThere: Bool) async throws {
    try await broker.publish("zigbee2mqtt/\(device)", #"{"presence":\#(isThere)}"#)
  }

  /// A booking whose member seems to sit at the desk beside it.
  func misplaced() async throws -> String {
    try await say("a", false)
    let id = try #require(try house.book("desk-1", token: m1).id)
    try await say("b", true)
    try #require(eventually { house.booking(id, m1)?["wrongDesk"]?["taken"]?.string == "desk-2" })
    return id
  }

  @Test func `swaps to it with one answer`() async throws {
    let id = try await misplaced()
    #expect(house.booking(id, m1)?["wrongDesk"]?["answered"]?.bool == false)
    let swapped = house.post("bookings/\(id)/swap", m1)
    #expect(swapped.status == 200)
    #expect(swapped.json?["space"]?.string == "desk-2")
    #expect(swapped.json?["status"]?.string == "checked-in")
    #expect(swapped.json?["checkedInBy"]?.string == "member")
  }

  @Test func `stays with the other answer`() async throws {
    let id = try await misplaced()
    let answer = house.post("bookings/\(id)/not-me", m1)
    #expect(answer.status == 200)
    #expect(answer.json?["space"]?.string == "desk-1")
    #expect(answer.json?["wrongDesk"]?["answered"]?.bool == true)
    #expect(house.post("bookings/\(id)/not-me", m1).json?["why"]?.string == "not-asked")
  }
}
