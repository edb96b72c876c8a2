import Foundation
import TestBroker
import Testing

@Suite(.enabled(if: SmallDisk.canBeMade)) struct `A monitor whose disk was full` {
  /// Books the room for an hour, so many hours from now.
  static func book(_ monitor: RunningMonitor, _ staff: String, after hours: Int) async throws -> RunningMonitor.Answer {
    let start = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 / 60).rounded() * 60 + Double(hours) * 3_600)
    return try await monitor.ask(
      "POST", "/api/v1/bookings", token: staff,
      [
        "space": "sala", "start": start.ISO8601Format(), "end": start.addingTimeInterval(3_600).ISO8601Format(),
        "title": String(repeating: "Budget ", count: 25),
      ])
  }

  @Test(arguments: ["journal", "titles"])
  func `takes bookings again by itself once there is room, and what was refused is not there`(log: String) async throws
  {
    let installation = try Installation(broker: try TestBroker())
    let disk = try SmallDisk(at: installation.data + "/" + log, kilobytes: 512)
    let monitor = try await RunningMonitor(installation)
    let staff = try await installation.token("staff")
    var made: Set<String> = []
    try disk.fill()
    var hour = 1
    while hour <= 100 {
      let answer = try await Self.book(monitor, staff, after: hour)
      hour += 1
      guard answer.status == 201 else { break }
      made.insert(try #require(answer["id"] as? String))
    }
    #expect(hour < 100, "the disk was never full")
    #expect(try await monitor.get("/api/v1/site").status == 200)
    try disk.free()
    // The space that was refused: nobody holds it.
    var again: RunningMonitor.Answer?
    let end = Date(timeIntervalSinceNow: 30)
    while again?.status != 201, Date() < end {
      // In between nobody listens for a moment.
      again = try? await Self.book(monitor, staff, after: hour - 1)
      try await blocking { _ = poll(nil, 0, 50) }
    }
    #expect(again?.status == 201, "\(again?.body ?? [:])")
    if let id = again?["id"] as? String { made.insert(id) }
    let (from, to) = (Date(timeIntervalSinceNow: 0), Date(timeIntervalSinceNow: 20 * 86_400))
    let list = try await monitor.ask(
      "GET", "/api/v1/bookings?from=\(from.ISO8601Format())&to=\(to.ISO8601Format())", token: staff)
    let ids = (list["bookings"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
    #expect(Set(ids) == made)
  }
}
