import Children
import Foundation
import MQTT
import TestBroker
import Testing

/// What the monitor recorded of its own inbox, replayed, is what it journaled: every event, to the byte.
@Suite struct `What a monitor recorded` {
  let installation: Installation
  let record: String

  init() throws {
    installation = try Installation(broker: TestBroker())
    record = installation.folder.file("record.jsonl")
  }

  func start() async throws -> RunningMonitor {
    let monitor = try await RunningMonitor(installation, arguments: ["--record", record])
    try #require(try await monitor.isReady())
    return monitor
  }

  func journal() async throws -> [String] {
    let shown = try await Presenza.run("journal", "show", "--data", installation.data)
    try #require(shown.status == .exited(0))
    return shown.lines
  }

  func replay(_ arguments: String...) async throws -> [String] {
    let replayed = try await Presenza.run(
      ["replay", "--config", installation.configuration, "--journal"] + arguments + [record])
    try #require(replayed.status == .exited(0), "\(replayed.lines.suffix(3))")
    return replayed.lines
  }

  /// Messages as fast as the broker takes them, which overtake the monitor's own clock.
  func burst(_ count: Int, from client: TestClient) async throws {
    client.client.publish(
      (0..<count).map { number in
        Publication(
          topic: "zigbee2mqtt/\(["l0/desk-12", "l0/desk-13", "sala/pir"][number % 3])",
          payload: Array(#"{"occupancy":\#(number / 3 % 2 == 0),"battery":\#(number % 100)}"#.utf8), qos: .atLeastOnce)
      })
  }

  func isWatched(_ stream: EventStream, _ payload: String, on topic: String) async throws -> Bool {
    try await installation.broker.publish(topic, payload)
    return try await stream.event("presence") != nil
  }

  @Test func `gives the very events of its journal when it is replayed, kills and cuts included`() async throws {
    let token = try await installation.token("staff")
    let client = try TestClient(installation.broker.address, id: "devices")
    try #require(try await client.isThere())

    let first = try await start()
    let stream = try await EventStream.open(first)
    let booked = try await first.book("desk-12", token: token, minutes: 120)
    let id = try #require(booked["id"] as? String)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)
    try #require(try await stream.event("released") != nil)
    try #require(try await first.ask("POST", "/api/v1/bookings/\(id)/undo", token: token).status == 200)
    try await burst(600, from: client)
    for minutes in [30, 60, 90] {
      _ = try await first.book("sala", token: token, minutes: minutes)
    }
    first.kill()

    let second = try await start()
    // A desk of which the burst says nothing, and which staff alone are told of.
    let again = try await EventStream.open(second, token: token)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-14", #"{"occupancy":true}"#)
    try #require(try await again.event("presence") { $0.data.contains("desk-14") } != nil)
    installation.broker.embedded.kill()
    try #require(try await second.get("/health/ready") { $0.status == 503 }.status == 503)
    try installation.broker.embedded.restart()
    try #require(try await second.isReady())
    try #require(try await client.isThere(times: 2))
    try await burst(600, from: client)
    let sala = try await second.ask("POST", "/api/v1/bookings/\(id)/leave", token: token)
    #expect(sala.status == 200)
    try #require(try await second.stop() == .exited(0))

    let third = try await start()
    try #require(try await third.stop() == .exited(0))

    let journaled = try await journal()
    let replayed = try await replay()
    #expect(journaled.count > 50)
    let differs = zip(journaled, replayed).first { $0 != $1 }
    #expect(differs == nil)
    #expect(journaled.count == replayed.count)
  }

  @Test func `may begin in the middle of its life: the journal says what it knew`() async throws {
    let token = try await installation.token("staff")
    let before = try await RunningMonitor(installation)
    try #require(try await before.isReady())
    try #require(try await before.book("sala", token: token, minutes: 60).status == 201)
    try #require(try await before.stop() == .exited(0))
    let known = try await journal().count

    let monitor = try await start()
    let stream = try await EventStream.open(monitor)
    try #require(try await isWatched(stream, #"{"occupancy":true}"#, on: "zigbee2mqtt/sala/pir"))
    try #require(try await monitor.stop() == .exited(0))

    #expect(try await replay("--data", installation.data) == Array(try await journal().dropFirst(known)))
    let alone = try await Presenza.run("replay", "--config", installation.configuration, record)
    #expect(alone.status == .exited(1))
    #expect(alone.lines.contains { $0.contains("record.jsonl:1:") && $0.contains("--data") })
  }

  @Test func `by another client, with the journal's commands, tells the same story`() async throws {
    let token = try await installation.token("staff")
    let trace = installation.folder.file("trace.jsonl")
    let log = Watched<[String]>([])
    let recorder = try Child.spawn(
      RunningMonitor.program,
      ["record", "--config", installation.configuration, "--broker", installation.broker.url, "--out", trace],
      output: .pipe { line in log.update { $0.append(line) } })
    try #require(try await log.wait { $0.contains { $0.contains("listening") } })
    let monitor = try await start()
    let stream = try await EventStream.open(monitor)
    try #require(try await monitor.book("desk-12", token: token, minutes: 120).status == 201)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)
    try #require(try await stream.event("released") != nil)
    try #require(try await isWatched(stream, #"{"occupancy":true}"#, on: "zigbee2mqtt/l0/desk-12"))
    try #require(try await monitor.stop() == .exited(0))
    try #require(try await blocking { recorder.terminate(graceMilliseconds: 10_000) } == .exited(0))

    let commands = try await Presenza.run("journal", "show", "--commands", "--data", installation.data)
    let file = try installation.folder.write(commands.lines.joined(separator: "\n") + "\n", to: "commands.jsonl")
    let story = try await Presenza.run("replay", "--config", installation.configuration, "--commands", file, trace)
    func types(_ lines: [String]) -> [String] {
      lines.compactMap { $0.firstMatch(of: /"type":"(booked|warned|released|presence)".*"space":"desk-12"/) }
        .map { String($0.output.1) }
    }
    // A motion sensor's "nobody" is inferred at first: how it becomes known is the same in both.
    #expect(Set(types(story.lines)) == ["booked", "presence", "warned", "released"])
    #expect(types(try await journal()) == types(story.lines))
  }
}
