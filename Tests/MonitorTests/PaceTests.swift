import Occupancy
import Testing
import Threads

@testable import Monitor

@Suite struct `How fast changes may be asked for` {
  static let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)

  @Test func `sixty at once, then one a second for a member, each on their own`() {
    let pace = Pace()
    let (m1, m2) = (Pace.Visitor.member("m1"), Pace.Visitor.member("m2"))
    for _ in 0..<60 { #expect(pace.take(m1, at: Self.start) == nil) }
    #expect(pace.take(m1, at: Self.start) == 1_000)
    #expect(pace.take(m2, at: Self.start) == nil)
    #expect(pace.take(m1, at: Self.start.advanced(milliseconds: 400)) == 600)
    #expect(pace.take(m1, at: Self.start.advanced(milliseconds: 1_000)) == nil)
    #expect(pace.take(m1, at: Self.start.advanced(milliseconds: 1_000)) == 1_000)
    // A minute of rest gives all of it back, and an hour no more than that.
    let later = Self.start.advanced(milliseconds: 3_600_000)
    for _ in 0..<60 { #expect(pace.take(m1, at: later) == nil) }
    #expect(pace.take(m1, at: later) == 1_000)
    #expect(pace.limited == ["member": 4, "panel": 0, "staff": 0, "address": 0])
  }

  @Test func `whoever is signed in counts by themselves, whoever is not by their network`() {
    func visitor(_ role: Role, member: MemberID? = nil, space: SpaceID? = nil, _ address: String) -> Pace.Visitor {
      Pace.Visitor(Identity(role: role, member: member, space: space), at: address)
    }
    #expect(visitor(.member, member: "m1", "10.0.0.1") == visitor(.member, member: "m1", "10.0.0.2"))
    #expect(visitor(.member, member: "m1", "10.0.0.1") != visitor(.member, member: "m2", "10.0.0.1"))
    #expect(visitor(.panel, space: "sala", "10.0.0.1") != visitor(.panel, space: "desk-12", "10.0.0.1"))
    #expect(visitor(.staff, "10.0.0.1") == visitor(.admin, "10.0.0.2"))
    #expect(visitor(.everybody, "10.0.0.1") != visitor(.everybody, "10.0.0.2"))
    #expect(visitor(.everybody, "2001:db8::1") == visitor(.everybody, "2001:db8::2"))
  }

  @Test func `a floor behind one address opens its links, and nobody's memory grows`() {
    let pace = Pace()
    let floor = Pace.Visitor(.everybody, at: "192.0.2.7")
    for _ in 0..<300 { #expect(pace.take(floor, at: Self.start) == nil) }
    #expect(pace.take(floor, at: Self.start) == 100)
    for number in 0..<10_000 {
      #expect(pace.take(.address(.network(of: "10.1.\(number / 250).\(number % 250)")), at: Self.start) == nil)
    }
    #expect(pace.count == Pace.most)
    // Who has used the most is remembered the longest.
    #expect(pace.take(floor, at: Self.start) == 100)
  }

  @Test func `too many are answered with 429, when to try again, and why in both languages`() throws {
    let house = try TestHouse()
    let caller = Caller(house.port, token: try house.token(.member, member: "m1"))
    var statuses: [Int] = []
    for _ in 0..<90 { statuses.append(caller.ask("POST", "/api/v1/bookings/b1/keep", body: "{}")?.status ?? 0) }
    #expect(statuses.prefix(60).allSatisfy { $0 == 404 })
    #expect(statuses.contains(429))
    let limited = house.ask("GET", "/metrics").body.split(separator: "\n").filter {
      $0.contains("limited_total{by=\"member\"}")
    }
    #expect(limited.count == 1 && limited.first?.hasSuffix(" 0") == false)
    // Others go on, and reading does.
    #expect(house.post("bookings/b1/keep", try house.token(.member, member: "m2")).status == 404)
    let m1 = try house.token(.member, member: "m1")
    #expect(house.ask("GET", "/api/v1/bookings?mine=1", token: m1).status == 200)
    var answer = house.post("bookings/b1/keep", m1)
    for _ in 0..<60 where answer.status != 429 { answer = house.post("bookings/b1/keep", m1) }
    #expect(answer.status == 429)
    #expect(answer.json?["why"]?.string == "too-many-changes")
    #expect(answer.json?["sentence"]?["it"]?.string?.isEmpty == false)
    #expect(answer.header("retry-after") == "1")
  }
}
