import JSON
import Occupancy
import Testing

@testable import Monitor

extension TestHouse {
  /// A time so many hours from now, in whole seconds.
  static func hours(_ hours: Double) -> String {
    let now = SiteClock.wall.now().milliseconds / 1_000
    return Instant(milliseconds: (now + Int64(hours * 3_600)) * 1_000).description
  }

  /// `"space":…,"start":…,"end":…` from so many hours on, for one.
  static func slot(_ space: String, after hours: Double) -> String {
    #""space":"\#(space)","start":"\#(Self.hours(hours))","end":"\#(Self.hours(hours + 1))""#
  }

  func post(_ path: String, _ token: String, _ body: String = "") -> Line {
    ask("POST", "/api/v1/\(path)", token: token, body: body)
  }

  /// Books so many hours from now for an hour, and returns the booking's id.
  func booked(_ space: String, _ token: String, after hours: Double = 24, more: String = "") throws -> String {
    let answer = post("bookings", token, "{\(Self.slot(space, after: hours))\(more)}")
    try #require(answer.status == 201, "\(answer.body)")
    return try #require(answer.json?["id"]?.string)
  }

  func booking(_ id: String, _ token: String) -> JSONValue? { ask("GET", "/api/v1/bookings/\(id)", token: token).json }

  /// m1 is of acme, whose place desk-14 is.
  static let members = """
    { members: [ { id: "m1", name: "Giuditta Quaranta", organisation: "acme" }, { id: "m2", name: "Ezio Salvadeghi" } ] }
    """
}
