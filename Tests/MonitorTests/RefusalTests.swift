import Foundation
import HTTP
import JSON
import Occupancy
import Testing
import Wording

@testable import Monitor

/// A refusal is an answer: a sentence in both languages, and the nearest space that whoever asks may have.
@Suite struct `A refusal` {
  let house: TestHouse
  let m1: String
  let m2: String
  let staff: String

  init() throws {
    house = try TestHouse()
    m1 = try house.token(.member, member: "m1")
    m2 = try house.token(.member, member: "m2")
    staff = try house.token(.staff)
  }

  func expect(_ answer: Line, _ status: Int, _ why: String, alternative: String?) {
    #expect(answer.status == status, "\(answer.body)")
    #expect(answer.header("content-type") == "application/problem+json")
    #expect(answer.json?["why"]?.string == why)
    let (it, en) = (answer.json?["sentence"]?["it"]?.string, answer.json?["sentence"]?["en"]?.string)
    #expect(it?.hasSuffix(".") == true && en?.hasSuffix(".") == true && it != en, "\(answer.body)")
    #expect(answer.json?["alternative"]?.string == alternative, "\(answer.body)")
  }

  @Test func `of what is taken names the desk beside it, and none where none is free`() throws {
    _ = try house.booked("desk-12", m1)
    expect(
      house.post("bookings", m2, "{\(TestHouse.slot("desk-12", after: 24.5))}"), 409, "taken", alternative: "desk-13")
    _ = try house.booked("desk-13", staff, more: #","member":"m1""#)
    let answer = house.post("bookings", m2, "{\(TestHouse.slot("desk-12", after: 24))}")
    expect(answer, 409, "taken", alternative: nil)
    #expect(answer.json?["alternative"] == .null)
  }

  @Test func `of a standing place names one that is for everybody`() {
    expect(
      house.post("bookings", m1, "{\(TestHouse.slot("desk-14", after: 24))}"), 403, "standing-place",
      alternative: "desk-12")
  }

  @Test func `of what is out of order names another, until it is in order again`() throws {
    let out = house.post("spaces/desk-12/out-of-order", staff)
    #expect(out.status == 200)
    #expect(out.json?["status"]?.string == "out-of-order")
    #expect(out.json?["outOfOrder"]?.bool == true)
    expect(
      house.post("bookings", m1, "{\(TestHouse.slot("desk-12", after: 24))}"), 409, "out-of-order",
      alternative: "desk-13")
    #expect(house.post("spaces/desk-12/in-order", staff).json?["outOfOrder"]?.bool == false)
    _ = try house.booked("desk-12", m1)
    #expect(house.post("spaces/nowhere/out-of-order", staff).status == 404)
  }

  @Test func `of what is offered to somebody names another`() throws {
    let id = try house.booked("desk-12", m1)
    #expect(house.post("waiting", m2, "{\(TestHouse.slot("desk-12", after: 24))}").status == 201)
    #expect(house.ask("DELETE", "/api/v1/bookings/\(id)", token: m1).status == 200)
    expect(
      house.post("bookings", m1, "{\(TestHouse.slot("desk-12", after: 24))}"), 409, "offered", alternative: "desk-13")
  }

  @Test func `of too few seats names none where none is larger`() {
    expect(
      house.post("bookings", m1, #"{\#(TestHouse.slot("sala", after: 24)),"expected":9}"#), 409, "too-small",
      alternative: nil)
  }

  @Test func `of a move names what would do at the new time, and the booking stays`() throws {
    let id = try house.booked("desk-12", m1)
    let before = try #require(house.booking(id, m1))
    _ = try house.booked("desk-12", m2, after: 30)
    let later = #"{"start":"\#(TestHouse.hours(30.5))","end":"\#(TestHouse.hours(32))"}"#
    let answer = house.ask("PATCH", "/api/v1/bookings/\(id)", token: m1, body: later)
    expect(answer, 409, "taken", alternative: "desk-13")
    #expect(house.booking(id, m1) == before)
  }

  static let limits: [(slot: String, why: String)] = [
    (TestHouse.slot("desk-12", after: 24 * 61), "too-far-ahead"),
    (
      #""space":"desk-12","start":"\#(TestHouse.hours(1))","end":"\#(TestHouse.hours(26))""#, "too-long"
    ),
  ]

  @Test(arguments: limits) func `of what goes beyond a member's limits is none for staff`(slot: String, why: String) {
    expect(house.post("bookings", m1, "{\(slot)}"), 403, why, alternative: nil)
    #expect(house.post("bookings", staff, "{\(slot)}").status == 201)
  }

  @Test func `of a start long ago is one for staff as well`() {
    let old = TestHouse.slot("desk-12", after: -0.5)
    for token in [m1, staff] {
      expect(house.post("bookings", token, "{\(old)}"), 409, "begins-in-past", alternative: nil)
    }
    #expect(house.post("bookings", m1, "{\(TestHouse.slot("desk-12", after: -0.2))}").status == 201)
  }

  @Test func `of a second desk at the same time is none for staff`() throws {
    _ = try house.booked("desk-12", m1)
    expect(
      house.post("bookings", m1, "{\(TestHouse.slot("desk-13", after: 24.5))}"), 403, "simultaneous", alternative: nil)
    _ = try house.booked("desk-13", staff, after: 24.5, more: #","member":"m1""#)
  }

  @Test func `of one booking too many tells to give one back`() throws {
    for hour in 1...20 { _ = try house.booked("desk-12", m1, after: Double(24 * hour)) }
    expect(house.post("bookings", m1, "{\(TestHouse.slot("desk-13", after: 24))}"), 403, "too-many", alternative: nil)
  }
}

/// What is refused is told to people as well, whatever it is.
@Suite struct `Every refusal` {
  /// Every kind of problem that a route can answer with, as the source has them.
  private static func kinds() throws -> Set<String> {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Monitor")
      .standardized
    var kinds: Set<String> = []
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /problem\(\s*\d{3}, "([a-z-]+)"/) { kinds.insert(String(match.1)) }
      for match in text.matches(of: /badBody\("([a-z-]+)"/) { kinds.insert("bad-body.\(match.1)") }
    }
    return kinds
  }

  @Test func `has a sentence in both languages`() throws {
    let keys = try Wording.embedded().keys
    let kinds = try Self.kinds()
    #expect(kinds.count > 25)
    for kind in kinds.union(["journal-failed", "clock-wrong"]).subtracting(["unknown-space", "bad-body"]) {
      #expect(keys.it.contains("sentence.problem.\(kind)") && keys.en.contains("sentence.problem.\(kind)"), "\(kind)")
    }
  }

  /// All that is asked as nobody, as a member, as a panel and as staff, right and wrong.
  @Test func `is answered with it`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let readers: [String?] = [
      nil, try house.token(.member, member: "m2"), try house.token(.panel, space: "sala"), try house.token(.staff),
      "no",
    ]
    var seen: Set<String> = []
    // A link that opens nothing is told by a page.
    for route in Route.all where !route.query.isOpen {
      for reader in readers {
        for (capture, query, body) in [
          ("desk-14", "", ""),
          ("b1", "", #"{"end":"2020-03-02T08:00:00Z","start":"2020-03-02T09:00:00Z","space":"desk-12"}"#),
          ("none", "?x=1", ""), ("none", "", "{}"), ("none", "", #"{"token":"x"}"#),
        ] {
          let path = route.pattern.replacing("{id}", with: capture).replacing("{token}", with: capture)
          for method in Set([route.method, .put]) {
            let answer = house.ask("\(method)", path + query, token: reader, body: body)
            #expect(
              method != route.method || route.statuses.contains(answer.status),
              "\(method) \(path)\(query): \(answer.status) \(answer.body)")
            guard answer.status >= 400 else { continue }
            let (why, sentence) = (answer.json?["why"]?.string ?? "", answer.json?["sentence"])
            seen.insert(why)
            let (it, en) = (sentence?["it"]?.string ?? "", sentence?["en"]?.string ?? "")
            #expect(
              it.hasSuffix(".") || it.hasSuffix("?"), "\(method) \(path)\(query): \(answer.status) \(answer.body)")
            #expect(!en.isEmpty && it != en && !en.hasPrefix("sentence."), "\(answer.body)")
          }
        }
      }
    }
    #expect(
      seen.isSuperset(of: ["bad-query", "bad-body", "not-allowed", "sign-in", "bad-token", "wrong-method"]), "\(seen)")
  }
}
