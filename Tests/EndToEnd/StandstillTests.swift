import Foundation
import TestBroker
import Testing

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
    monitor.signal(SIGSTOP)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-13", #"{"occupancy":true,"linkquality":2}"#)
    try await blocking { _ = poll(nil, 0, 5_500) }
    monitor.signal(SIGCONT)
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
