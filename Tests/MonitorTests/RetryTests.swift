import Glibc
import JSON
import Journaling
import Occupancy
import TestBroker
import Testing
import Threads

@testable import Monitor

/// Whoever got no answer asks again: nothing is done twice, and the answer is the same.
@Suite struct `What is asked again` {
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    house = try TestHouse(members: TestHouse.members)
    (m1, m2) = (try house.token(.member, member: "m1"), try house.token(.member, member: "m2"))
    staff = try house.token(.staff)
  }

  private func post(_ path: String, _ token: String?, key: String?, _ body: String = "", in other: TestHouse? = nil)
    -> Line
  {
    (other ?? house).ask(
      "POST", "/api/v1/\(path)", token: token, headers: key.map { [("Idempotency-Key", $0)] } ?? [], body: body)
  }

  /// How often an event of that type stands in the journal.
  static func count(_ type: String, in data: String) throws -> Int {
    var count = 0
    _ = try Journal.inspect(folder: DataFolder(data).journal) { record throws(UnknownRecord) in
      if (try? JSONValue(parsing: Array(record.bytes)))?["type"]?.string == type { count += 1 }
    }
    return count
  }

  @Test func `with its key is one booking and one answer, also after a start`() throws {
    let body = "{\(TestHouse.slot("desk-12", after: 24)),\"title\":\"Budget\"}"
    let first = post("bookings", m1, key: "k-1", body)
    #expect(first.status == 201)
    // It is given back since: what was answered stays what was answered.
    let id = try #require(first.json?["id"]?.string)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    let again = post("bookings", m1, key: "k-1", body)
    #expect(again.status == 201 && again.body == first.body)
    #expect(again.header("location") == first.header("location") && first.header("location") != nil)
    #expect(try Self.count("booked", in: house.data) == 1)
    house.stop()
    let next = try TestHouse(members: TestHouse.members, in: house.folder)
    let after = post("bookings", m1, key: "k-1", body, in: next)
    #expect(after.status == 201 && after.header("location") == first.header("location"))
    #expect(after.json?["title"]?.string == "Budget")
    #expect(post("bookings", m1, key: "k-1", "{\(TestHouse.slot("sala", after: 24))}", in: next).status == 422)
    #expect(try Self.count("booked", in: house.data) == 1)
  }

  @Test func `with its key for something else, or by somebody else, is another request`() throws {
    let (desk, room) = ("{\(TestHouse.slot("desk-12", after: 24))}", "{\(TestHouse.slot("sala", after: 24))}")
    #expect(post("bookings", m1, key: "k", desk).status == 201)
    let reused = post("bookings", m1, key: "k", room)
    #expect(reused.status == 422 && reused.json?["why"]?.string == "key-reused")
    #expect(reused.json?["sentence"]?["it"]?.string?.isEmpty == false)
    #expect(post("bookings", m2, key: "k", room).status == 201)
    #expect(post("waiting", m1, key: "k", room).status == 201)
    // What was refused before the route saw it used no key up.
    #expect(post("bookings", m1, key: "k2", "{}").status == 400)
    #expect(post("bookings", m1, key: "k2", "{\(TestHouse.slot("desk-13", after: 48))}").status == 201)
  }

  @Test func `with a key is told of in the description, by every status that comes of it`() {
    for route in Route.all where route.method == .post {
      #expect(route.statuses.contains(409) && route.statuses.contains(422), "\(route.pattern)")
    }
    let told = Route.all.filter { $0.method == .post && $0.statuses.contains(200) && $0.statuses.contains(201) }
    #expect(told.map(\.pattern) == ["/api/v1/bookings", "/api/v1/series", "/api/v1/waiting"])
  }

  @Test(arguments: ["", " ", "a b", "è", "\"\"", String(repeating: "k", count: 129), "a,b", "k\"", "<k>"])
  func `with a key that is none is told so`(key: String) {
    let answer = post("bookings", m1, key: key, "{\(TestHouse.slot("desk-12", after: 24))}")
    #expect(answer.status == 400 && answer.json?["why"]?.string == "bad-key")
    #expect(answer.json?["member"]?.string == "Idempotency-Key")
  }

  @Test func `with two keys is told so; one in quotes is the same`() {
    let body = "{\(TestHouse.slot("desk-12", after: 24))}"
    let two = house.ask(
      "POST", "/api/v1/bookings", token: m1, headers: [("Idempotency-Key", "a"), ("idempotency-key", "b")], body: body)
    #expect(two.status == 400)
    let first = post("bookings", m1, key: "8e03978e-40d5-43e8-bc93-6894a57f9324", body)
    #expect(first.status == 201)
    #expect(post("bookings", m1, key: "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"", body).body == first.body)
  }

  @Test func `without a key finds the booking that is there`() throws {
    let body = "{\(TestHouse.slot("desk-12", after: 24))}"
    let first = post("bookings", m1, key: nil, body)
    let again = post("bookings", m1, key: nil, body)
    #expect(first.status == 201 && again.status == 200 && again.body == first.body)
    #expect(post("bookings", m2, key: nil, body).json?["alternative"]?.string == "desk-13")
    #expect(try Self.count("booked", in: house.data) == 1)
    // Given back, it is not there any more.
    let id = try #require(first.json?["id"]?.string)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    #expect(post("bookings", m1, key: nil, body).status == 201)
  }

  @Test(arguments: [nil, "k"]) func `is one series`(key: String?) throws {
    _ = try house.booked("sala", m2, after: 48)
    let body =
      "{\(TestHouse.slot("sala", after: 24)),\"repeat\":{\"every\":\"day\",\"count\":3},\"skipConflicts\":true}"
    let first = post("series", m1, key: key, body)
    let again = post("series", m1, key: key, body)
    #expect(first.status == 201 && again.status == (key == nil ? 200 : 201))
    #expect(first.json?["bookings"]?.array?.count == 2 && again.json?["bookings"] == first.json?["bookings"])
    #expect(again.json?["left_out"]?.array?.count == 1)
    #expect(try Self.count("booked", in: house.data) == 3)
  }

  @Test(arguments: [nil, "k"]) func `is one wait, which can be asked for`(key: String?) throws {
    _ = try house.booked("desk-12", m2)
    let body = "{\(TestHouse.slot("desk-12", after: 24))}"
    let first = post("waiting", m1, key: key, body)
    let again = post("waiting", m1, key: key, body)
    #expect(first.status == 201 && again.status == (key == nil ? 200 : 201) && again.body == first.body)
    let id = try #require(first.json?["id"]?.string)
    #expect(house.ask("GET", "/api/v1/waiting/\(id)", token: m1).body == first.body)
    #expect(house.ask("GET", "/api/v1/waiting/\(id)", token: m2).status == 403)
    #expect(house.ask("GET", "/api/v1/waiting/w99", token: m1).json?["why"]?.string == "unknown-wait")
    #expect(try Self.count("waiting", in: house.data) == 1)
  }

  @Test func `by a double tap changes nothing`() throws {
    let id = try #require(try house.book("desk-12", token: m1).id)
    func tap(_ deed: String, _ event: String) throws {
      let answers = (1...2).map { _ in
        deed == "cancel"
          ? house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1)
          : house.ask("POST", "/api/v1/bookings/\(id)/\(deed)", token: m1)
      }
      #expect(answers.map(\.status) == [200, 200], "\(deed)")
      #expect(answers[0].body == answers[1].body, "\(deed)")
      #expect(try Self.count(event, in: house.data) == 1, "\(deed)")
    }
    try tap("check-in", "checked-in")
    try tap("keep", "kept")
    try tap("leave", "ended")
    let other = try house.booked("desk-13", m1)
    for status in [200, 200] { #expect(house.ask("DELETE", "/api/v1/bookings/\(other)", token: m1).status == status) }
    #expect(try Self.count("cancelled", in: house.data) == 1)
  }

  @Test func `by a double tap at a panel changes nothing either`() throws {
    let panel = try house.token(.panel, space: "sala")
    let id = try #require(try house.book("sala", token: m1).id)
    let sign = try #require(
      house.monitor.desk.house.read { live in
        live.ledger[BookingID(id)].map { BookingLink.token(of: $0, signedBy: house.monitor.desk.house.links) }
      })
    for deed in ["check-in", "leave"] {
      let answers = (1...2).map { _ in house.ask("POST", "/api/v1/bookings/\(id)/\(deed)", token: panel) }
      #expect(answers.map(\.status) == [200, 200], "\(deed): \(answers[1].body)")
      #expect(answers[0].body == answers[1].body, "\(deed)")
    }
    // The same finger on the link in a message.
    #expect(house.ask("POST", "/api/v1/links/\(sign)/give-back").status == 200)
    #expect(try Self.count("ended", in: house.data) == 1)
  }

  @Test func `of what was freed is undone once`() throws {
    let folder = try TemporaryFolder()
    let now = SiteClock.wall.now()
    let booked =
      #"{"at":"\#(now - .minutes(50))","type":"booked","booking":"b1","space":"desk-13","member":"m1","start":"\#(now - .minutes(40))","end":"\#(now + .hours(2))"}"#
    let released =
      #"{"at":"\#(now - .minutes(5))","type":"released","booking":"b1","space":"desk-13","reason":"no-show","because":{"start":"\#(now - .minutes(40))","end":"\#(now + .hours(2))","graceFrom":"\#(now - .minutes(40))","graceSeconds":1800,"deadline":"\#(now - .minutes(10))","absentSince":"\#(now - .minutes(40))","heardAt":"\#(now - .minutes(6))","checkedInAt":null,"warnedAt":null,"givenBackSeconds":7200}}"#
    let (journal, _) = try Journal.open(folder: folder.file("data/journal")) { _ in }
    try journal.append([booked, released].map { Array($0.utf8) })
    journal.close()
    let house = try TestHouse(in: folder)
    let staff = try house.token(.staff)
    let answers = (1...2).map { _ in house.ask("POST", "/api/v1/bookings/b1/undo", token: staff) }
    #expect(answers.map(\.status) == [200, 200], "\(answers[0].body)")
    #expect(answers[0].body == answers[1].body)
    #expect(try Self.count("undone", in: house.data) == 1)
  }

  @Test func `at the same time is carried out once, and all get the same answer`() async throws {
    let body = "{\(TestHouse.slot("desk-12", after: 24))}"
    let answers = Watched<[Line]>([])
    let (house, token) = (house, m1)
    let port = house.port
    for number in 1...12 {
      try OSThread(named: "tap \(number)") {
        let answer = Line.ask(
          port, "POST", "/api/v1/bookings", [("Authorization", "Bearer \(token)"), ("Idempotency-Key", "tap")],
          body: body)
        answers.update { $0.append(answer) }
      }.detach()
    }
    #expect(try await answers.wait { $0.count == 12 })
    #expect(Set(answers.value.map(\.status)) == [201])
    #expect(Set(answers.value.map(\.body)).count == 1)
    #expect(try Self.count("booked", in: house.data) == 1)
  }

  @Test func `for a code, or to sign in, gets the same one`() throws {
    let code = post("members/m1/code", staff, key: "code")
    #expect(code.status == 201 && post("members/m1/code", staff, key: "code").body == code.body)
    let body = "{\"code\":\"\(try #require(code.json?["code"]?.string))\"}"
    let first = post("session", nil, key: "in", body)
    let again = post("session", nil, key: "in", body)
    #expect(first.status == 204 && again.status == 204 && again.cookie == first.cookie && first.cookie != nil)
    // The code is used up for everybody who has another key.
    #expect(post("session", nil, key: "other", body).status == 401)
  }

  @Test func `after a start still stands: deeds, waits and what was accepted`() throws {
    let id = try #require(try house.book("desk-12", token: m1).id)
    let keep = post("bookings/\(id)/keep", m1, key: "keep")
    let wait = post("waiting", m2, key: "wait", "{\"kind\":\"meeting-room\",\(Self.tomorrow)}")
    let waits = try #require(wait.json?["id"]?.string)
    let accepted = post("waiting/\(waits)/accept", m2, key: "accept")
    #expect([keep.status, wait.status, accepted.status] == [200, 201, 201], "\(accepted.body)")
    house.stop()
    let next = try TestHouse(members: TestHouse.members, in: house.folder)
    #expect(post("bookings/\(id)/keep", m1, key: "keep", in: next).status == 200)
    let again = post("waiting/\(waits)/accept", m2, key: "accept", in: next)
    #expect(again.status == 201 && again.json?["id"] == accepted.json?["id"])
    #expect(try Self.count("kept", in: house.data) == 1)
    #expect(try Self.count("booked", in: house.data) == 2)
  }

  static var tomorrow: String { "\"start\":\"\(TestHouse.hours(24))\",\"end\":\"\(TestHouse.hours(25))\"" }
}
