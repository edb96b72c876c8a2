import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

/// desk-14 is acme's; m1 is of acme, m2 is not.
@Suite struct `What is not theirs` {
  static let site = TestHouse.site(
    """
    sources: [{ use: "zigbee2mqtt" }],
    policies: { desk: { presentFor: "0s" } },
    """
  ).replacing(
    #"space: "desk-13" } ]"#, with: #"space: "desk-13" }, { device: "l0/desk-14", space: "desk-14" } ]"#)

  let broker: TestBroker
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    broker = try TestBroker()
    house = try TestHouse(Self.site, members: TestHouse.members, broker: broker.url)
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    staff = try house.token(.staff)
    let house = house
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
  }

  /// Has the mat of desk-14 say so, and waits until staff see it.
  private func sits(_ somebody: Bool) async throws {
    try await broker.publish("zigbee2mqtt/l0/desk-14", #"{"presence":\#(somebody)}"#)
    try #require(
      eventually {
        house.ask("GET", "/api/v1/spaces/desk-14", token: staff).json?["presence"]?.string
          == (somebody ? "present" : "absent")
      })
  }

  private func lend(_ from: Double, _ to: Double) {
    let body = #"{"start":"\#(TestHouse.hours(from))","end":"\#(TestHouse.hours(to))"}"#
    #expect(house.post("spaces/desk-14/lend", m1, body).status == 200)
  }

  private func link(of id: String) throws -> String {
    let json = try #require(house.booking(id, staff))
    let start = try #require(json["start"]?.string.flatMap { Instant(iso8601: $0) })
    let booking = Booking(
      id: BookingID(id), space: SpaceID(json["space"]?.string ?? ""), member: "",
      interval: Interval(start: start, end: start + .hours(1)), madeAt: start)
    return BookingLink.token(of: booking, signedBy: try LinkKey.open(dataFolder: house.data))
  }

  @Test func `devices that watch no space are told to staff alone`() async throws {
    try await broker.publish("zigbee2mqtt/iPhone di Giuditta", #"{"presence":true}"#)
    let path = "/api/v1/sensors?bound=false"
    #expect(eventually { house.ask("GET", path, token: staff).body.contains("iPhone di Giuditta") })
    let panel = try house.token(.panel, space: "desk-12")
    #expect([nil, panel, m2].map { house.ask("GET", path, token: $0).status } == [401, 403, 403])
    for token in [nil, panel, m2] {
      for path in [path, "/api/v1/sensors", "/api/v1/sensors?bound=true", "/api/v1/sensors?bound=FALSE"] {
        #expect(!house.ask("GET", path, token: token).body.contains("iPhone"))
      }
    }
  }

  /// What a reader can get that speaks of desk-14 and of a booking there, without the moment of the answer.
  private func seen(by token: String?, _ booking: String, _ link: String) -> [String] {
    [
      "bookings", "bookings/\(booking)", "bookings/\(booking)/why", "spaces", "spaces/desk-14", "spaces/desk-14/why",
      "spaces/free?from=\(TestHouse.hours(25))&to=\(TestHouse.hours(26))", "sensors", "links/\(link)", "site",
    ].map { path in
      house.ask("GET", "/api/v1/\(path)", token: token).body
        .replacing(/"at":"[^"]*"/, with: "").replacing(/"(start|end|from|to|lastHeard|saidAt|age)":[^,}]*/, with: "")
    } + [
      house.ask("GET", "/metrics", token: token).body.split(separator: "\n")
        .filter { $0.hasPrefix("presenza_spaces") }.joined(separator: "\n")
    ]
  }

  @Test func `who sits at a standing place that is lent for tomorrow cannot be told from nobody`() async throws {
    lend(24, 30)
    let id = try house.booked("desk-14", m2, after: 25)
    let link = try link(of: id)
    try await sits(true)
    let present = [nil, m2].map { seen(by: $0, id, link) }
    try await sits(false)
    let absent = [nil, m2].map { seen(by: $0, id, link) }
    for (one, other) in zip(present.joined(), absent.joined()) { #expect(one == other) }
    #expect(present[1].allSatisfy { !$0.isEmpty })
  }

  @Test func `a booking that they may not see is none to them, whatever they want to do with it`() throws {
    let hidden = try house.booked("desk-14", m1)
    let panel = try house.token(.panel, space: "desk-12")
    for token in [m2, panel] {
      let one = house.ask("GET", "/api/v1/bookings/\(hidden)", token: token)
      #expect(one.status == 404)
      for (method, deed) in [("DELETE", ""), ("POST", "/check-in"), ("POST", "/keep"), ("POST", "/leave")] {
        let answer = house.ask(method, "/api/v1/bookings/\(hidden)\(deed)", token: token)
        #expect(answer.status == 404 && answer.body == one.body, "\(method) \(deed)")
      }
    }
    #expect(house.booking(hidden, m1)?["status"]?.string == "booked")
  }

  @Test func `of three standing places in a zone a count is told, of fewer none`() throws {
    func site(_ places: Int) throws -> JSONValue? {
      let lines = (1...places).map { #"{ id: "p\#($0)", kind: "desk", zone: "nord", assignedTo: "acme" }"# }
      let house = try TestHouse(
        TestHouse.site().replacing("spaces: [", with: "spaces: [ \(lines.joined(separator: ", ")),"))
      let token = try house.token(.staff)
      let staff = house.ask("GET", "/api/v1/site", token: token).json
      #expect(staff?["standing"]?[0]?["inUse"]?.int == 0)
      return house.ask("GET", "/api/v1/site").json?["standing"]?[0]
    }
    let (two, three) = (try site(2), try site(3))
    #expect(two?["total"]?.int == 2 && two?["inUse"] == .null)
    #expect(three?["total"]?.int == 3 && three?["inUse"]?.int == 0)
  }

  @Test func `a booking there is told what is seen once it has begun`() async throws {
    lend(-1, 30)
    let id = try #require(try house.book("desk-14", token: m2).id)
    let link = try link(of: id)
    try await sits(true)
    #expect(house.ask("GET", "/api/v1/links/\(link)").json?["presence"]?.string == "present")
    #expect(house.ask("GET", "/api/v1/bookings/\(id)/why", token: m2).body.contains(#""what":"presence""#))
    // Taken back, the place is no longer everybody's; the booking stays m2's, and what is seen in its time.
    #expect(house.post("spaces/desk-14/take-back", m1).status == 200)
    #expect(house.ask("GET", "/api/v1/spaces/desk-14", token: m2).status == 404)
    #expect(house.ask("GET", "/api/v1/links/\(link)").json?["presence"]?.string == "present")
    #expect(house.ask("GET", "/api/v1/bookings/\(id)/why", token: m2).body.contains(#""what":"presence""#))
  }

  @Test func `whose booking at a place that is lent later has come is not told to others`() async throws {
    let id = try #require(try house.book("desk-14", token: m1).id)
    try await sits(true)
    #expect(eventually { house.booking(id, m1)?["checkedIn"]?.string != nil })
    lend(24, 30)
    let seen = try #require(house.ask("GET", "/api/v1/bookings/\(id)", token: m2).json)
    for name in ["checkedIn", "checkedInBy", "warned", "warning", "releasesAt"] {
      #expect(seen[name] == .null, "\(name)")
    }
    #expect(seen["status"]?.string == "booked")
  }

  @Test func `a standing place leaves the house by no topic, but while it is lent`() async throws {
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["presenza/#"])
    try #require(try await watcher.isThere())
    try await sits(true)
    try await broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":true}"#)
    _ = try #require(
      try await watcher.messages.wait {
        $0.contains { $0.topic.hasSuffix("event/presence") && $0.payload.contains("desk-12") }
      })
    #expect(!watcher.messages.value.contains { $0.topic.hasSuffix("space/desk-14") && !$0.payload.isEmpty })
    #expect(!watcher.messages.value.contains { $0.payload.contains("desk-14") })
    lend(-1, 30)
    _ = try #require(
      try await watcher.messages.wait { $0.contains { $0.topic.hasSuffix("space/desk-14") && !$0.payload.isEmpty } })
    #expect(house.post("spaces/desk-14/take-back", m1).status == 200)
    // What the broker kept of it is taken away.
    _ = try #require(
      try await watcher.messages.wait { $0.last { $0.topic.hasSuffix("space/desk-14") }?.payload.isEmpty == true })
    let later = try TestClient(broker.address, id: "later", subscribe: ["presenza/#"])
    try #require(try await later.isThere())
    #expect(!later.messages.value.contains { $0.topic.hasSuffix("space/desk-14") })
  }

  @Test func `an organisation and a series are in no event but staff's`() async throws {
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["presenza/+/event/#"])
    try #require(try await watcher.isThere())
    let body =
      #"{\#(TestHouse.slot("desk-12", after: 24)),"organisation":"acme","repeat":{"every":"day","count":2}}"#
    let made = house.post("series", m1, body)
    try #require(made.status == 201, "\(made.body)")
    let wait = house.post("waiting", m1, #"{\#(TestHouse.slot("desk-12", after: 24)),"organisation":"acme"}"#)
    try #require(wait.status == 201, "\(wait.body)")
    _ = try #require(try await watcher.messages.wait { $0.contains { $0.topic.hasSuffix("event/waiting") } })
    #expect(watcher.messages.value.contains { $0.topic.hasSuffix("event/booked") })
    for message in watcher.messages.value {
      #expect(!message.payload.contains("acme") && !message.payload.contains(#""series""#), "\(message.payload)")
    }
    for path in ["bookings", "spaces/desk-12"] {
      let list = house.ask("GET", "/api/v1/\(path)", token: m2).body
      #expect(!list.contains("acme") && !list.contains(#""series""#), "\(path)")
    }
  }

  @Test func `what is personal is kept by no cache, and what is for everybody is not taken for it`() throws {
    for route in Route.all where route.method == .get && route.pattern != "/api/v1/events" {
      for token in [staff, m1] {
        let answer = house.ask("GET", route.pattern.replacing("{id}", with: "desk-12"), token: token)
        #expect(answer.header("cache-control") == "no-store", "\(route.pattern) \(answer.status)")
      }
      let open = house.ask("GET", route.pattern.replacing("{id}", with: "desk-12"))
      #expect(
        open.header("cache-control") == "no-store"
          || open.header("vary") == "Authorization, Cookie, Presenza-Session",
        "\(route.pattern)")
    }
    let signedIn = house.ask("POST", "/api/v1/session", body: #"{"token":"\#(m1)"}"#)
    #expect(signedIn.header("cache-control") == "no-store")
    let cookie = try #require(signedIn.cookie)
    #expect(house.ask("GET", "/api/v1/spaces", cookie: cookie).header("cache-control") == "no-store")
    let link = try link(of: house.booked("desk-12", m1))
    #expect(house.ask("GET", "/b/\(link)").header("cache-control") == "no-store")
  }
}

@Suite struct `Staff alone are told` {
  @Test func `where the broker is and what its library says; others, that something is wrong`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    let path = house.folder.path
    #expect(eventually { house.ask("GET", "/health/ready", token: staff).body.contains("out of reach") })
    let open = house.ask("GET", "/health/ready")
    #expect(open.status == 503)
    #expect(open.json?["reasons"]?.array?.compactMap(\.string) == ["The broker is out of reach."])
    #expect(!open.body.contains(path) && !open.body.contains("nobody.sock"))
  }
}

@Suite struct `A panel` {
  let house: TestHouse
  let staff: String
  let m1: String
  let panel: String

  init() throws {
    house = try TestHouse()
    staff = try house.token(.staff)
    m1 = try house.token(.member, member: "m1")
    panel = try house.token(.panel, space: "desk-12")
  }

  @Test func `cancels what it booked itself, and nothing else in its room`() throws {
    let own = try #require(try house.book("desk-12", token: panel).id)
    let others = try house.booked("desk-12", m1)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(others)", token: panel).status == 403)
    #expect(house.booking(others, m1)?["status"]?.string == "booked")
    #expect(house.ask("DELETE", "/api/v1/bookings/\(own)", token: panel).status == 200)
  }

  @Test func `reaches no other room by way of a series`() throws {
    let body = #"{\#(TestHouse.slot("desk-12", after: 24)),"repeat":{"every":"day","count":3}}"#
    let ids = (house.post("series", m1, body).json?["bookings"]?.array ?? []).compactMap { $0["id"]?.string }
    try #require(ids.count == 3)
    #expect(house.ask("PATCH", "/api/v1/bookings/\(ids[1])", token: m1, body: #"{"space":"desk-13"}"#).status == 200)
    // The second is in another room, of which it sees nothing.
    #expect(
      ids.map { house.ask("DELETE", "/api/v1/bookings/\($0)?following=1", token: panel).status } == [403, 404, 403])
    #expect(ids.allSatisfy { house.booking($0, m1)?["status"]?.string == "booked" })
  }

  @Test func `acts on what is on now: not on tomorrow's, nor on yesterday's`() throws {
    let coming = try house.booked("desk-12", m1)
    for deed in ["check-in", "keep", "leave"] {
      let answer = house.post("bookings/\(coming)/\(deed)", panel)
      #expect(answer.status == 403, "\(deed)")
      #expect(answer.json?["why"]?.string == "not-on-now")
      #expect(answer.json?["sentence"]?["it"]?.string?.isEmpty == false)
    }
    #expect(house.booking(coming, m1)?["checkedIn"] == .null)
    let now = try #require(try house.book("desk-12", token: m1).id)
    for deed in ["keep", "check-in", "leave"] { #expect(house.post("bookings/\(now)/\(deed)", panel).status == 200) }
    // It is over: nothing is left to act on.
    #expect(house.post("bookings/\(now)/check-in", panel).status == 403)
    // Its check-in is open already.
    let soon = try house.booked("desk-12", m1, after: 0.2)
    #expect(house.post("bookings/\(soon)/check-in", panel).status == 200)
  }
}
