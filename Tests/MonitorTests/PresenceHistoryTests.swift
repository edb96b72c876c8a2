import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

@Suite struct `What is remembered of a space` {
  static let nine = Instant(iso8601: "2026-03-02T09:00:00Z")!
  let building = Building(
    site: Site(id: "test", name: "Test", spaces: [Space(id: "desk-1", kind: .desk), Space(id: "desk-2", kind: .desk)]))

  /// Somebody comes and goes each minute.
  func history(changes: Int64, spaces: Int = 2) -> PresenceHistory {
    var history = PresenceHistory(spaces: spaces)
    for minute in 0..<changes {
      let change = PresenceChange(
        space: "desk-1", presence: minute % 2 == 0 ? .present : .absent(.known), people: nil, reasons: ["\(minute)"])
      history.note(Event(at: Self.nine + .minutes(minute), .presence(change)), of: building)
    }
    return history
  }

  func interval(_ from: Int64, _ to: Int64) -> Interval {
    Interval(start: Self.nine + .minutes(from), end: Self.nine + .minutes(to))
  }

  @Test func `is how it stood when a booking began, and each change until its end`() {
    let seen = history(changes: 10).changes(of: 0, during: interval(3, 6))
    #expect(seen.entries.map(\.change.reasons) == [["3"], ["4"], ["5"]])
    #expect(seen.from == nil)
    let between = history(changes: 10)
      .changes(of: 0, during: Interval(start: Self.nine + .seconds(200), end: Self.nine + .seconds(250)))
    #expect(between.entries.map(\.change.reasons) == [["3"], ["4"]])
    #expect(history(changes: 10).changes(of: 1, during: interval(3, 6)).entries.isEmpty)
  }

  @Test func `are its last changes in order, and from when on is said`() {
    let seen = history(changes: 100).changes(of: 0, during: interval(0, 200))
    #expect(seen.entries.map(\.change.reasons) == (36..<100).map { ["\($0)"] })
    #expect(seen.from == Self.nine + .minutes(36))
    #expect(history(changes: 100).changes(of: 0, during: interval(50, 60)).from == nil)
  }

  @Test func `is bounded in a house of a hundred thousand spaces, and never nothing`() {
    #expect(
      history(changes: 100, spaces: 100_000).changes(of: 0).entries.map(\.change.reasons) == [
        ["96"], ["97"], ["98"], ["99"],
      ])
  }
}

@Suite struct `After a restart` {
  /// A house that ran in this folder, left its broker, and has ended.
  private func live(in folder: TemporaryFolder, _ broker: TestBroker) async throws -> String {
    let house = try TestHouse(broker: broker.url, in: folder)
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    let staff = try house.token(.staff)
    try await broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":true}"#)
    let id = try #require(try house.book("desk-12", token: staff, member: "m1").id)
    try await broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":false}"#)
    try #require(
      eventually { house.ask("GET", "/api/v1/spaces/desk-12").json?["presence"]?.string == "absent" })
    let wait = house.post("waiting", staff, #"{\#(TestHouse.slot("desk-12", after: 24)),"member":"m1"}"#)
    let gone = house.post("waiting", staff, #"{\#(TestHouse.slot("desk-12", after: 24)),"member":"m2"}"#)
    #expect(wait.json?["id"]?.string == "w1")
    #expect(house.ask("DELETE", "/api/v1/waiting/\(gone.json?["id"]?.string ?? "")", token: staff).status == 200)
    return id
  }

  @Test func `why still knows what was seen, and nobody who waits gets the id of another`() async throws {
    let folder = try TemporaryFolder()
    let broker = try TestBroker()
    let id = try await live(in: folder, broker)
    let house = try TestHouse(in: folder)
    let staff = try house.token(.staff)
    let timeline = house.ask("GET", "/api/v1/bookings/\(id)/why", token: staff).json?["timeline"]?.array ?? []
    let seen = timeline.filter { $0["what"]?.string == "presence" }.compactMap { $0["presence"]?.string }
    #expect(seen.starts(with: ["present", "absent"]), "\(seen)")
    let waits = house.ask("GET", "/api/v1/waiting", token: staff).json?["waiting"]?.array ?? []
    #expect(waits.compactMap { $0["id"]?.string } == ["w1"])
    let next = house.post("waiting", staff, "{\(TestHouse.slot("desk-13", after: 24))}")
    #expect(next.json?["id"]?.string == "w3")
  }
}
