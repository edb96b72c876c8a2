import JSON
import Occupancy
import Testing

@testable import Monitor

/// What all answers have in common, whatever they are about.
@Suite struct `Every answer` {
  let house: TestHouse
  let staff: String
  let m1: String
  let booking: String
  let wait: String
  let series: String

  init() throws {
    house = try TestHouse(members: TestHouse.members)
    staff = try house.token(.staff)
    m1 = try house.token(.member, member: "m1")
    booking = try house.booked("desk-12", staff, more: #","title":"A","listed":true,"organisation":"acme""#)
    _ = try house.booked("desk-13", staff, after: 1.0 / 120)
    let waiting = house.post("waiting", m1, "{\(TestHouse.slot("desk-12", after: 24))}")
    wait = try #require(waiting.json?["id"]?.string)
    let made = house.post(
      "series", staff, "{\(TestHouse.slot("sala", after: 48)),\"repeat\":{\"every\":\"day\",\"count\":3}}")
    series = try #require(made.json?["series"]?.string)
    let lent = house.post(
      "spaces/desk-14/lend", m1, #"{"start":"\#(TestHouse.hours(0))","end":"\#(TestHouse.hours(9))"}"#)
    #expect(lent.status == 200, "\(lent.body)")
  }

  /// Every GET that answers once, as staff and as everybody.
  private func answers() -> [(path: String, json: JSONValue)] {
    var answers: [(String, JSONValue)] = []
    for route in Route.all where route.method == .get && route.pattern != "/api/v1/events" {
      let id = route.pattern.contains("series") ? series : route.pattern.contains("bookings") ? booking : "desk-12"
      let path = route.pattern.replacing("{id}", with: id).replacing("{token}", with: "none")
      for token in [staff, nil] {
        if let json = house.ask("GET", path, token: token).json { answers.append((path, json)) }
      }
    }
    return answers
  }

  private func texts(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let values): values.flatMap(texts)
    case .object(let members): members.flatMap { texts($0.value) }
    default: []
    }
  }

  private func names(_ value: JSONValue) -> [String] {
    switch value {
    case .array(let values): values.flatMap(names)
    case .object(let members): members.flatMap { [$0.name] + names($0.value) }
    default: []
    }
  }

  @Test func `tells times with three decimals`() {
    let answers = answers()
    #expect(answers.count > 40)
    var times = 0
    for (path, json) in answers where path != "/openapi.json" {
      for text in texts(json) where text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d.*/) != nil {
        times += 1
        #expect(text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(path): \(text)")
      }
    }
    #expect(times > 50)
  }

  @Test func `writes names in one style`() {
    // Of what only watches, sums stand under the reasons and kinds that they are of.
    for (path, json) in answers() where path != "/openapi.json" && path != "/api/v1/shadow" {
      for name in names(json) {
        #expect(name.wholeMatch(of: /[a-z][a-zA-Z0-9]*/) != nil, "\(path): \(name)")
      }
    }
  }

  @Test func `that is a list has the same form`() {
    let lists = [
      ("spaces", "spaces"), ("spaces/free", "spaces"), ("desks/free", "spaces"), ("bookings", "bookings"),
      ("waiting", "waiting"), ("sensors", "sensors"), ("sensors?bound=false", "sensors"), ("programme", "events"),
      ("members", "members"), ("codes", "codes"), ("webhooks", "webhooks"), ("series/\(series)", "bookings"),
    ]
    for (path, name) in lists {
      let json = house.ask("GET", "/api/v1/\(path)", token: staff).json
      #expect(json?["at"]?.string?.hasSuffix("Z") == true, "\(path)")
      #expect(json?[name]?.array != nil, "\(path)")
      #expect(json?["next"] == .null, "\(path): \(String(describing: json?["next"]))")
    }
  }

  @Test func `to a DELETE is what was deleted, as it is now`() throws {
    func deleted(_ path: String) -> JSONValue? {
      let answer = house.ask("DELETE", "/api/v1/\(path)", token: staff)
      #expect(answer.status == 200, "\(path) \(answer.body)")
      return answer.json
    }
    #expect(deleted("waiting/\(wait)")?["status"]?.string == "given-up")
    #expect(deleted("bookings/\(booking)")?["status"]?.string == "cancelled")
    let gone = deleted("series/\(series)")?["bookings"]?.array ?? []
    #expect(gone.count == 3 && gone.allSatisfy { $0["status"]?.string == "cancelled" })
    #expect(deleted("session")?["role"]?.string == "public")
  }
}
