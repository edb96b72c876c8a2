import Foundation
import Glibc
import TestBroker
import Testing

/// What the monitor says and does where the machine gives too little.
@Suite struct `A machine that gives too little` {
  @Test func `a full disk is told to staff with its file, to others without`() async throws {
    let installation = try Installation(broker: TestBroker())
    let (staff, member) = (try await installation.token("staff"), try await installation.token("member", member: "m1"))
    let monitor = try await RunningMonitor(installation, under: "trap '' XFSZ; ulimit -f 16")
    try #require(try await monitor.isReady())
    func book(_ token: String, day: Int) async throws -> RunningMonitor.Answer {
      let start = Date(timeIntervalSinceNow: Double(day) * 86_400)
      return try await monitor.ask(
        "POST", "/api/v1/bookings", token: token,
        [
          "space": "sala", "start": start.formatted(.iso8601), "end": (start + 3_600).formatted(.iso8601),
          "title": String(repeating: "x", count: 200),
        ])
    }
    var status = 201
    for day in 1...200 where status == 201 { status = try await book(staff, day: day).status }
    #expect(status == 503)
    let told = try await book(staff, day: 300)
    #expect((told["detail"] as? String)?.contains(installation.data) == true)
    let refused = try await book(member, day: 1)
    #expect(refused.status == 503)
    #expect(refused["why"] as? String == "journal-failed")
    #expect(refused["sentence", "it"] as? String != nil)
    for text in ["\(refused.body)", try await monitor.text("/health/ready")] {
      #expect(!text.contains(installation.data) && !text.contains("too large"), "\(text)")
    }
    let ready = try await monitor.get("/health/ready", token: staff)
    #expect((ready["detail"] as? String)?.contains(installation.data) == true)
  }
}
