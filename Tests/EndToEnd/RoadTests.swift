import Children
import Foundation
import TestBroker
import Testing

/// The whole way of a reading, with nothing in between replaced: a device's message, a real broker, the built program, HTTP.
@Suite struct `From a sensor to a page` {
  @Test func `a message of a device changes its space, and one event arrives`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let stream = try await EventStream.open(monitor)

    try await installation.broker.publish(
      "zigbee2mqtt/l0/desk-12", #"{"occupancy":true,"battery":87,"linkquality":120}"#)

    let event = try #require(try await stream.event("presence"))
    #expect(event.json["space"] as? String == "desk-12")
    #expect((event.json["status"] as? [String: Any])?["status"] as? String == "in-use")
    let space = try await monitor.get("/api/v1/spaces/desk-12")
    #expect(space["presence"] as? String == "present")
    #expect(space["status"] as? String == "in-use")
    let sensors = try #require(space["sensors"] as? [[String: Any]])
    #expect(sensors.first?["battery"] as? Int == 87)
    #expect(sensors.first?["state"] as? String == "heard")
    let why = try await monitor.get("/api/v1/spaces/desk-12/why")
    let evidence = try #require(why["evidence"] as? [[String: Any]])
    #expect(evidence.map { $0["quantity"] as? String } == ["motion", "prior"])
    let sum = evidence.reduce(0) { $0 + ($1["weight"] as? Double ?? 0) }
    #expect(abs(sum - (why["belief"] as? Double ?? 0)) < 1e-9)
    #expect(stream.events.value.count { $0.type == "presence" } == 1)
  }

  @Test func `a booked desk that stays empty is freed, and says why in both languages`() async throws {
    let installation = try Installation(broker: TestBroker())
    let token = try await installation.token("member", member: "m1")
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let stream = try await EventStream.open(monitor)
    let booked = try await monitor.book("desk-12", token: token, minutes: 120)
    #expect(booked.status == 201)
    let id = try #require(booked["id"] as? String)
    #expect(booked.headers["location"] == "/api/v1/bookings/\(id)")

    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)

    let event = try #require(try await stream.event("released"))
    #expect(event.json["reason"] as? String == "no-show")
    #expect(event.json["member"] == nil)
    let sentence = try #require(event.json["sentence"] as? [String: String])
    #expect(sentence["it"]?.contains("Postazione 12") == true)
    #expect(sentence["en"]?.contains("nobody came") == true)
    let after = try await monitor.get("/api/v1/bookings/\(id)", token: token)
    #expect(after["status"] as? String == "released")
    let why = try await monitor.get("/api/v1/bookings/\(id)/why", token: token)
    #expect((why["released", "because"] as? [String: Any])?["absentSince"] != nil)

    let undone = try await monitor.ask("POST", "/api/v1/bookings/\(id)/undo", token: token)
    #expect(undone["status"] as? String == "booked")
  }

  @Test func `a retained word alone frees nothing and shows nobody`() async throws {
    let installation = try Installation(broker: TestBroker())
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#, retain: true)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-13", #"{"occupancy":true}"#, retain: true)
    let token = try await installation.token("member", member: "m1")
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let booked = try await monitor.book("desk-12", token: token, minutes: 120)
    let id = try #require(booked["id"] as? String)

    // Another desk's word comes after both: when it shows, the retained ones have been read.
    let stream = try await EventStream.open(monitor)
    try await installation.broker.publish("zigbee2mqtt/sala/pir", #"{"occupancy":true}"#)
    _ = try await stream.event("presence") { $0.data.contains("sala") }
    let end = Date(timeIntervalSinceNow: 3)
    while Date() < end { _ = try await monitor.get("/api/v1/site") }

    #expect(try await monitor.get("/api/v1/bookings/\(id)", token: token)["status"] as? String == "booked")
    #expect(try await monitor.get("/api/v1/spaces/desk-13")["presence"] as? String == "unknown")
  }

  @Test func `the broker goes and comes back, and the monitor with it`() async throws {
    let installation = try Installation(broker: TestBroker())
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())

    installation.broker.embedded.kill()
    let lost = try await monitor.get("/health/ready") { $0.status == 503 }
    #expect(lost.status == 503)
    #expect((lost["detail"] as? String)?.contains("broker") == true)
    try installation.broker.embedded.restart()
    #expect(try await monitor.isReady())

    let stream = try await EventStream.open(monitor)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":true}"#)
    #expect(try await stream.event("presence") != nil)
  }

  @Test func `kill -9 loses nothing of what was answered`() async throws {
    let installation = try Installation(broker: TestBroker())
    let token = try await installation.token("member", member: "m1")
    let first = try await RunningMonitor(installation)
    try #require(try await first.isReady())
    var ids: [String] = []
    for day in 1...5 {
      let booked = try await first.book("sala", token: token, inMinutes: day * 1_440, minutes: 60)
      ids.append(try #require(booked["id"] as? String))
    }
    first.kill()

    let second = try await RunningMonitor(installation)
    try #require(try await second.isReady())
    for id in ids {
      #expect(try await second.get("/api/v1/bookings/\(id)", token: token)["status"] as? String == "booked")
    }
    let doubled = try await second.book("sala", token: token, inMinutes: 1_440, minutes: 60)
    #expect(doubled.status == 409)
  }

  @Test func `a monitor that was down frees nothing for that time`() async throws {
    let installation = try Installation(broker: TestBroker())
    let token = try await installation.token("member", member: "m1")
    let first = try await RunningMonitor(installation)
    try #require(try await first.isReady())
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)
    _ = try await first.get("/api/v1/spaces/desk-12") { $0["presence"] as? String == "absent" }
    let id = try #require(try await first.book("desk-12", token: token, minutes: 120)["id"] as? String)
    first.kill()

    // Longer than the grace of two seconds.
    try await blocking { _ = poll(nil, 0, 3_000) }
    let second = try await RunningMonitor(installation)
    try #require(try await second.isReady())
    let space = try await second.get("/api/v1/spaces/desk-12")
    #expect(space["absence"] as? String == "inferred")
    #expect(try await second.get("/api/v1/bookings/\(id)", token: token)["status"] as? String == "booked")
  }

  @Test func `a second process does not start on the same data`() async throws {
    let installation = try Installation(broker: TestBroker())
    let first = try await RunningMonitor(installation)
    try #require(try await first.isReady())
    let lines = Watched<[String]>([])
    let second = try Child.spawn(
      RunningMonitor.program,
      ["serve", "--config", installation.configuration, "--data", installation.data, "--listen", "127.0.0.1:0"],
      output: .pipe { line in lines.update { $0.append(line) } })
    let status = try await blocking { second.wait(milliseconds: 10_000) }
    #expect(status == .exited(1))
    #expect(try await lines.wait { $0.contains { $0.contains("in use by process") } })
  }

  @Test func `SIGTERM ends it in order, and tells the broker`() async throws {
    let installation = try Installation(broker: TestBroker())
    let watcher = try TestClient(installation.broker.address, id: "watcher", subscribe: ["presenza/test/status"])
    try #require(try await watcher.isThere())
    let monitor = try await RunningMonitor(installation)
    try #require(try await watcher.messages.wait { $0.last?.payload == "online" })
    #expect(try await monitor.stop() == .exited(0))
    #expect(try await watcher.messages.wait { $0.last?.payload == "offline" })
  }
}

extension RunningMonitor {
  func book(
    _ space: String, token: String, inMinutes ahead: Int = 0, minutes: Int, title: String? = nil
  ) async throws -> Answer {
    let start = Date(timeIntervalSinceNow: Double(ahead) * 60)
    let end = start.addingTimeInterval(Double(minutes) * 60)
    var body = ["space": space, "start": start.formatted(.iso8601), "end": end.formatted(.iso8601)]
    body["title"] = title
    return try await ask("POST", "/api/v1/bookings", token: token, body)
  }
}
