import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

/// Well formed, and out of bounds: some by their year, some by their offset alone.
@Suite struct `A date out of bounds` {
  static let beyond = [
    "0000-01-01T00:00:00+18:00", "0026-12-01T04:25:14Z", "1999-12-31T23:59:59Z", "2000-01-01T00:00:00+18:00",
    "2101-01-01T00:00:00Z", "2100-12-31T23:00:00-18:00", "9999-12-31T23:00:00-18:00",
  ]

  /// Each body that holds a time, with the place where it stands.
  static let bodies: [(method: String, path: String, body: String)] = [
    ("POST", "/api/v1/bookings", #"{"space":"desk-12","start":"TIME","end":"2030-01-01T10:00:00Z"}"#),
    ("POST", "/api/v1/bookings", #"{"space":"desk-12","start":"2030-01-01T10:00:00Z","end":"TIME"}"#),
    ("PATCH", "/api/v1/bookings/b1", #"{"start":"TIME"}"#),
    ("PATCH", "/api/v1/bookings/b1", #"{"end":"TIME","following":true}"#),
    ("POST", "/api/v1/spaces/desk-14/lend", #"{"start":"TIME","end":"2030-01-01T10:00:00Z"}"#),
    ("POST", "/api/v1/spaces/desk-14/lend", #"{"start":"2030-01-01T10:00:00Z","end":"TIME"}"#),
    ("POST", "/api/v1/waiting", #"{"kind":"desk","start":"TIME","end":"2030-01-01T10:00:00Z"}"#),
    ("POST", "/api/v1/waiting", #"{"kind":"desk","start":"2030-01-01T10:00:00Z","end":"TIME"}"#),
  ]

  static func query(_ text: String) -> String { text.replacing("+", with: "%2B") }

  @Test func `is refused wherever it is said, and a restart finds all that was answered`() throws {
    let folder = try TemporaryFolder()
    var house: TestHouse? = try TestHouse(members: TestHouse.members, in: folder)
    let staff = try #require(try house?.token(.staff))
    let member = try #require(try house?.token(.member, member: "m1"))
    let id = try #require(try house?.book("desk-12", token: staff, member: "m1").id)
    #expect(id == "b1")
    for time in Self.beyond {
      for token in [staff, member] {
        for (method, path, body) in Self.bodies {
          let answer = house?.ask(method, path, token: token, body: body.replacing("TIME", with: time))
          #expect(answer?.status == 400, "\(method) \(path) \(body), \(time): \(answer?.status ?? 0)")
        }
      }
      for path in ["bookings?from=", "spaces/free?kind=desk&to=2030-01-01T10:00:00Z&from=", "programme?from="] {
        #expect(house?.ask("GET", "/api/v1/\(path)\(Self.query(time))", token: staff).status == 400, "\(path)\(time)")
      }
    }
    let last = #"{"start":"2100-12-31T10:00:00Z","end":"2100-12-31T23:59:59Z"}"#
    #expect(house?.ask("POST", "/api/v1/spaces/desk-14/lend", token: staff, body: last).status == 200)
    house = nil
    let again = try TestHouse(members: TestHouse.members, in: folder)
    #expect(again.booking(id, staff)?["status"]?.string == "booked")
    let lent = again.ask("GET", "/api/v1/spaces/desk-14", token: staff).json?["lent"]
    #expect(lent?["end"]?.string == "2100-12-31T23:59:59.000Z")
  }

  @Test func `is where a series is refused that goes on beyond the calendar`() throws {
    let house = try TestHouse()
    let series =
      #"{"space":"desk-12","start":"2100-12-20T10:00:00Z","end":"2100-12-20T11:00:00Z","repeat":{"every":"week","count":5}}"#
    for path in ["series", "series/preview"] {
      let answer = house.post(path, try house.token(.staff), series)
      let conflicts = (answer.json?["conflicts"] ?? answer.json?["occurrences"])?.array ?? []
      let last = conflicts.last?["conflict"] ?? conflicts.last
      #expect(last?["why"]?.string == "too-far-ahead", "\(path): \(answer.body)")
    }
  }

  /// A move of what follows goes as far on the wall clock: what is summed up is held to the same bounds.
  @Test func `does not come about by a sum either`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    let series =
      #"{"space":"desk-12","start":"2090-01-02T10:00:00Z","end":"2090-01-02T11:00:00Z","repeat":{"every":"week","interval":52,"count":5}}"#
    let made = house.post("series", staff, series)
    let first = try #require(made.json?["bookings"]?[0]?["id"]?.string)
    let later = #"{"start":"2099-06-01T10:00:00Z","end":"2099-06-01T11:00:00Z","following":true}"#
    let moved = house.ask("PATCH", "/api/v1/bookings/\(first)", token: staff, body: later)
    #expect(moved.json?["why"]?.string == "too-far-ahead")
  }

  @Test(arguments: ["0000-01-01T00:00:00Z@60", "2101-01-01T00:00:00Z@1", "2026-01-01T00:00:00Z@1e-300"])
  func `is no clock`(text: String) {
    #expect(SiteClock(text) == nil)
  }
}
