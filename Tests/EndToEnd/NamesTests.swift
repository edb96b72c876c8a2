import Foundation
import FoundationNetworking
import TestBroker
import Testing

/// design.md §5.5: nobody is named in the public view, in a metric, in a log, on a topic; names live outside the journal.
@Suite struct `Nobody is named` {
  @Test func `not in the journal, the log, the metrics, on a topic, nor to the public`() async throws {
    let installation = try Installation(broker: TestBroker())
    try FileManager.default.createDirectory(atPath: installation.data, withIntermediateDirectories: true)
    try installation.folder.write(
      #"{ members: [ { id: "member-7k", name: "Giuditta Quaranta" } ] }"#, to: "data/members.json5")
    let member = try await installation.token("member", member: "member-7k")
    let staff = try await installation.token("staff")
    let watcher = try TestClient(installation.broker.address, id: "watcher", subscribe: ["presenza/#"])
    try #require(try await watcher.isThere())
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let open = try await EventStream.open(monitor)
    let whole = try await EventStream.open(monitor, token: staff)

    let id = try #require(
      try await monitor.book("desk-12", token: member, minutes: 120, title: "Colloquio Quaranta")["id"] as? String)
    let other = try #require(
      try await monitor.book("sala", token: member, minutes: 120, title: "Colloquio Quaranta")["id"] as? String)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)
    _ = try #require(try await open.event("released"))
    for deed in ["undo", "check-in", "keep", "leave"] {
      _ = try await monitor.ask("POST", "/api/v1/bookings/\(id)/\(deed)", token: member)
    }
    _ = try await monitor.ask("DELETE", "/api/v1/bookings/\(other)", token: staff)
    _ = try await monitor.ask("POST", "/api/v1/members/Giuditta%20Quaranta/code", token: staff)
    _ = try await monitor.ask("POST", "/api/v1/session", token: nil, ["token": "Giuditta Quaranta"])
    // The file is broken where the name stands, and mended again: its mistakes must not be told in the log.
    try installation.folder.write(#"{ members: [ { id: "Giuditta Quaranta" } ] }"#, to: "data/members.json5")
    let deadline = Date(timeIntervalSinceNow: 10)
    while !monitor.log.value.contains(where: { $0.contains("members.json5") }), Date() < deadline {
      _ = try await monitor.get("/api/v1/members", token: staff)
    }
    #expect(monitor.log.value.contains { $0.contains("members.json5") })
    let told = try await monitor.get("/api/v1/bookings/\(id)", token: staff)
    #expect(told["memberName"] as? String == "Giuditta Quaranta")
    #expect(told["title"] as? String == "Colloquio Quaranta")
    _ = try #require(try await open.event("cancelled"))
    _ = try #require(try await whole.event("cancelled"))
    _ = try #require(try await watcher.messages.wait { $0.contains { $0.topic.hasSuffix("/event/cancelled") } })

    var places: [(name: String, text: String, mayTellID: Bool)] = [
      ("topics", watcher.messages.value.map { "\($0.topic) \($0.payload)" }.joined(separator: "\n"), false),
      ("public events", open.events.value.map(\.data).joined(separator: "\n"), false),
      ("staff's events", whole.events.value.map(\.data).joined(separator: "\n"), true),
    ]
    for path in [
      "/metrics", "/api/v1/site", "/api/v1/plan", "/api/v1/spaces", "/api/v1/spaces/desk-12",
      "/api/v1/spaces/desk-12/why",
      "/api/v1/spaces/sala", "/api/v1/bookings", "/api/v1/bookings/\(id)", "/api/v1/sensors", "/api/v1/session",
      "/api/v1/members", "/health/ready", "/api/v1/bookings/\(id)/why",
    ] {
      places.append((path, try await monitor.text(path), false))
    }
    #expect(try await monitor.stop() == .exited(0))
    places.append(("the log", monitor.log.value.joined(separator: "\n"), false))
    for file in FileManager.default.enumerator(atPath: installation.data)?.allObjects ?? [] {
      guard let file = file as? String, !file.hasPrefix("members."), !file.hasPrefix("titles") else { continue }
      let bytes = FileManager.default.contents(atPath: "\(installation.data)/\(file)") ?? Data()
      places.append((file, String(decoding: bytes, as: UTF8.self), true))
    }
    #expect(places.contains { $0.name.hasPrefix("journal/") && $0.text.contains("member-7k") })
    for place in places {
      #expect(!place.text.contains("Giuditta") && !place.text.contains("Quaranta"), "\(place.name) names somebody")
      #expect(place.mayTellID || !place.text.contains("member-7k"), "\(place.name) tells a member's id")
    }
  }
}

extension RunningMonitor {
  /// The body as it came, asked for by nobody in particular.
  func text(_ path: String) async throws -> String {
    let url = try #require(URL(string: address + path))
    return String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
  }
}
