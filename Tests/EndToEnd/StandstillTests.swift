import Children
import Foundation
import Glibc
import TestBroker
import Testing

/// A process that stood still has watched nobody. Time is the machine's here: only the kernel can stop a process.
@Suite struct `A process that stood still` {
  /// 1,200 seconds of the site in one: four hours are twelve seconds.
  static let house = """
    {
      site: { id: "test", name: "Test", timeZone: "Europe/Rome" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [ { id: "desk-12", kind: "desk" } ],
      sensors: [ { device: "l0/desk-12", space: "desk-12", expires: "3d" } ],
      policies: { desk: { noShowAfter: "4h", warnBefore: "1h", breaks: [] } },
    }
    """

  @Test func `for longer than the grace frees nothing, and says that nobody watched`() async throws {
    let installation = try Installation(broker: TestBroker(), configuration: Self.house)
    let token = try await installation.token("staff")
    let monitor = try await RunningMonitor(installation, arguments: ["--clock", "2026-03-02T08:00:00Z@1200"])
    try #require(try await monitor.isReady())
    let now = try #require(try await monitor.get("/api/v1/site")["at"] as? String)
    let start = try #require(try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(now))
    let booked = try await monitor.ask(
      "POST", "/api/v1/bookings", token: token,
      [
        "space": "desk-12", "member": "m1", "start": start.ISO8601Format(),
        "end": (start + 16 * 3_600).ISO8601Format(),
      ])
    let id = try #require(booked["id"] as? String, "\(booked.body)")
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":false}"#)
    let empty = try await monitor.get("/api/v1/spaces/desk-12") { $0["presence"] as? String == "absent" }
    try #require(empty["presence"] as? String == "absent")

    try #require(monitor.send(signal: SIGSTOP))
    try await blocking { _ = poll(nil, 0, 14_000) }
    try #require(monitor.send(signal: SIGCONT))

    try #require(try await metric(monitor, "presenza_stalls_total 1"))
    #expect(try await monitor.get("/api/v1/bookings/\(id)", token: token)["status"] as? String == "booked")
  }

  private func metric(_ monitor: RunningMonitor, _ line: String) async throws -> Bool {
    let url = try #require(URL(string: monitor.address + "/metrics"))
    let end = Date(timeIntervalSinceNow: 15)
    while Date() < end {
      let text = try await blocking { (try? String(contentsOf: url, encoding: .utf8)) ?? "" }
      if text.split(separator: "\n").contains(Substring(line)) { return true }
      try await blocking { _ = poll(nil, 0, 20) }
    }
    return false
  }
}
