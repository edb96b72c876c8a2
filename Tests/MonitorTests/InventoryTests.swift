import JSON
import Occupancy
import Testing

@testable import Monitor

/// Every member of every body and every word of every query, by the same description that the front desk checks by.
@Suite struct `Whatever a request holds` {
  /// Any refusal, but none for being too many.
  private static func answers(to status: Int) -> Bool { (400..<500).contains(status) && status != 429 }

  @Test func `is refused where its route does not have it, by name, and nothing of it reaches the journal`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    var asked = 0
    for route in Route.all where route.method != .get && !route.body.members.isEmpty {
      let path = route.pattern.replacing("{id}", with: "desk-12").replacing("{token}", with: "none")
      for place in route.body.places() {
        // Each in other hands, so that nobody asks for too much.
        let caller = Caller(house.port, token: try house.token(.staff, member: MemberID("s\(asked)")))
        for (what, value) in place.kind.hostile {
          let answer = try #require(
            caller.ask("\(route.method)", path, body: text(place.body(value))),
            "\(route.pattern) \(place.path): \(what)")
          asked += 1
          #expect(
            Self.answers(to: answer.status) && route.statuses.contains(answer.status),
            "\(route.pattern) \(place.path): \(what) \(answer)")
          #expect(
            answer.json?["member"]?.string?.hasPrefix(place.path) == true,
            "\(route.pattern) \(place.path): \(what) \(answer)")
        }
      }
    }
    #expect(asked > 500)
    // All that a body can make: bookings, and places on the waiting list.
    #expect(house.ask("GET", "/api/v1/bookings", token: staff).json?["bookings"] == .array([]))
    #expect(house.ask("GET", "/api/v1/waiting", token: staff).json?["waiting"] == .array([]))
    let events = house.ask("GET", "/metrics").body.split(separator: "\n").filter {
      $0.hasPrefix("presenza_events_total{")
    }
    #expect(!events.contains { $0.contains("booked") || $0.contains("waiting") || $0.contains("lent") }, "\(events)")
    #expect(house.ask("GET", "/health/live").status == 200)
  }

  @Test func `is refused where it is missing, given twice, or known to nobody`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    for route in Route.all where route.method != .get {
      let caller = Caller(house.port, token: staff)
      let path = route.pattern.replacing("{id}", with: "desk-12").replacing("{token}", with: "none")
      func refuses(_ body: [JSONValue.Member], _ member: String) {
        let answer = caller.ask("\(route.method)", path, body: text(.object(body)))
        #expect(answer?.status == 400, "\(route.method) \(route.pattern) \(member): \(String(describing: answer))")
        #expect(answer?.json?["member"]?.string == member, "\(route.method) \(route.pattern)")
      }
      let example = route.body.example
      refuses(example + [.init("memeber", .string("m1"))], "memeber")
      refuses(example + [.init("\u{202E}\n", .null)], "\u{FFFD}\u{FFFD}")
      for member in example {
        refuses(example.filter { $0.name != member.name }, member.name)
        refuses(example.map { $0.name == member.name ? .init($0.name, .null) : $0 }, member.name)
        refuses(example + [member], member.name)
      }
    }
  }

  @Test func `is refused where it is no body at all`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    let deep = String(repeating: #"{"repeat":"#, count: 30) + "1" + String(repeating: "}", count: 30)
    let bodies: [(body: String, status: Int)] = [
      ("[]", 400), ("null", 400), ("7", 400), ("\"\"", 400), ("{", 400), ("{}}", 400), ("{\"space\":NaN}", 400),
      ("{\"space\":1e999}", 400), ("{\"space\":\"\\ud800\"}", 400), (deep, 400),
      (String(repeating: "[", count: 10_000), 400),
      ("{\"space\":\"\(String(repeating: "x", count: 16_384))\"}", 413),
      (String(repeating: " ", count: 1_000_000) + "{}", 413),
    ]
    for route in Route.all where route.method != .get {
      let path = route.pattern.replacing("{id}", with: "desk-12").replacing("{token}", with: "none")
      for (body, status) in bodies {
        let answer = house.ask("\(route.method)", path, token: staff, body: body)
        #expect(answer.status == status, "\(route.method) \(route.pattern) \(body.prefix(20)): \(answer.body)")
      }
    }
  }

  @Test func `is refused in the query as well`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    for route in Route.all {
      let caller = Caller(house.port, token: staff)
      let path = route.pattern.replacing("{id}", with: "desk-12").replacing("{token}", with: "none")
      for word in route.query.members {
        for (what, value) in word.kind.hostile {
          guard let text = value.string, text.utf8.count < 8_000, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }),
            Int(text) == nil
          else { continue }
          let escaped = text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
          let answer = caller.ask("\(route.method)", "\(path)?\(word.name)=\(escaped)")
          #expect(answer?.status == 400, "\(route.pattern) \(word.name): \(what) \(String(describing: answer))")
        }
      }
    }
  }

  @Test func `is refused in the query where its route has no such word, or it stands there twice`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    for route in Route.all where !route.query.isOpen {
      let caller = Caller(house.port, token: staff)
      let path = route.pattern.replacing("{id}", with: "desk-12").replacing("{token}", with: "none")
      func refuses(_ query: String, _ word: String) {
        let answer = caller.ask("\(route.method)", "\(path)?\(query)")
        #expect(answer?.status == 400, "\(route.method) \(route.pattern)?\(query): \(String(describing: answer))")
        #expect(answer?.json?["member"]?.string == word, "\(route.method) \(route.pattern)?\(query)")
        #expect(answer?.json?["sentence"]?["it"]?.string?.contains("«\(word)»") == true, "\(route.pattern)?\(query)")
      }
      refuses("xyzzyxyzzy=1", "xyzzyxyzzy")
      refuses("xyzzyxyzzy", "xyzzyxyzzy")
      for word in route.query.members {
        guard let value = word.kind.example(for: word.name).query else { continue }
        refuses("\(word.name)=\(value)&\(word.name)=\(value)", word.name)
      }
    }
  }

  @Test func `is told by its name and the nearest that is known`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    let asked = house.ask("GET", "/api/v1/spaces?knid=desk", token: staff)
    #expect(asked.status == 400)
    #expect(asked.json?["nearest"]?.string == "kind")
    #expect(asked.json?["sentence"]?["en"]?.string == "There is no “knid” here: did you mean “kind”?")
    let posted = house.post("series/preview", staff, #"{"repeat":{"every":"day","untill":"2030-03-04"}}"#)
    #expect(posted.json?["member"]?.string == "repeat.untill")
    #expect(posted.json?["nearest"]?.string == "repeat.until")
    // Mail programs and chats add words of their own to a link.
    #expect(house.ask("GET", "/b/none?utm_source=mail").status != 400)
  }

  /// A wait for a zone that is a sentence about somebody would stand on every stream and topic, and in the journal for good.
  @Test func `is no sentence where a zone of the site belongs`() throws {
    let house = try TestHouse()
    let m1 = try house.token(.member, member: "m1")
    func wait(_ zone: String) -> Line {
      house.post(
        "waiting", m1,
        #"{"kind":"desk","zone":"\#(zone)","start":"\#(TestHouse.hours(24))","end":"\#(TestHouse.hours(25))"}"#)
    }
    let answer = wait("kitchen")
    #expect(answer.status == 422)
    #expect(answer.json?["why"]?.string == "unknown-zone")
    #expect(answer.json?["sentence"]?["it"]?.string?.isEmpty == false)
    #expect(wait("open-space").status == 201)
  }

  private func text(_ value: JSONValue) -> String {
    var json = JSONWriter()
    value.write(into: &json)
    return json.text
  }
}

extension JSONValue {
  /// As it stands in a query; nil where none is of its kind.
  fileprivate var query: String? {
    switch self {
    case .string(let text): text
    case .number(let number): "\(Int(number))"
    default: nil
    }
  }
}
