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
    let id = try await book(monitor, token)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":false}"#)
    let empty = try await monitor.get("/api/v1/spaces/desk-12") { $0["presence"] as? String == "absent" }
    try #require(empty["presence"] as? String == "absent")

    try #require(monitor.send(signal: SIGSTOP))
    try await blocking { _ = poll(nil, 0, 17_000) }
    try #require(monitor.send(signal: SIGCONT))

    try #require(try await metric(monitor, "presenza_stalls_total 1"))
    #expect(try await monitor.get("/api/v1/bookings/\(id)", token: token)["status"] as? String == "booked")
  }

  /// Books from an hour after the moment of asking. An hour of the site is three seconds: a machine that was busy for longer asks again.
  private func book(_ monitor: RunningMonitor, _ token: String) async throws -> String {
    for _ in 0..<20 {
      let now = try #require(try await monitor.get("/api/v1/site")["at"] as? String)
      let start = try #require(try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(now)) + 3_600
      let booked = try await monitor.ask(
        "POST", "/api/v1/bookings", token: token,
        [
          "space": "desk-12", "member": "m1", "start": start.ISO8601Format(),
          "end": (start + 16 * 3_600).ISO8601Format(),
        ])
      if booked["why"] as? String == "begins-in-past" { continue }
      return try #require(booked["id"] as? String, "\(booked.body)")
    }
    throw Slow()
  }

  private struct Slow: Error {}

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

/// A process that is stopped, or a machine that sleeps, finds messages in its socket that have waited as long.
@Suite struct `A monitor that stood still` {
  let installation: Installation
  let record: String

  init() throws {
    installation = try Installation(broker: TestBroker())
    record = installation.folder.file("record.jsonl")
  }

  func line(_ text: String) throws -> String? {
    try String(contentsOfFile: record, encoding: .utf8).split(separator: "\n").last { $0.contains(text) }.map(
      String.init)
  }

  @Test func `takes what came meanwhile for old, and the time for missed`() async throws {
    let monitor = try await RunningMonitor(installation, arguments: ["--record", record])
    try #require(try await monitor.isReady())
    let stream = try await EventStream.open(monitor)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":true,"linkquality":1}"#)
    try #require(try await stream.event("presence") != nil)

    // Beyond the five seconds from which on a pause is none of the scheduler's.
    try #require(monitor.send(signal: SIGSTOP))
    try await installation.broker.publish("zigbee2mqtt/l0/desk-13", #"{"occupancy":true,"linkquality":2}"#)
    try await blocking { _ = poll(nil, 0, 5_500) }
    try #require(monitor.send(signal: SIGCONT))
    try #require(try await stream.event("resumed") != nil)
    try #require(try await monitor.isReady())
    try await installation.broker.publish("zigbee2mqtt/l0/desk-14", #"{"occupancy":true,"linkquality":3}"#)
    try #require(try await monitor.get("/metrics") { _ in (try? line("linkquality\\\":3")) != nil }.status == 200)
    #expect(try await monitor.stop() == .exited(0))

    #expect(try line("linkquality\\\":1")?.contains("backlog") == false)
    #expect(try line("linkquality\\\":2")?.contains(#""backlog":1"#) == true)
    #expect(try line("linkquality\\\":3")?.contains("backlog") == false)
    #expect(try line(#""do":"broker-lost""#) != nil)
  }
}
