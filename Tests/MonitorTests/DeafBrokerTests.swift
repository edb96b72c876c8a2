import MQTT
import Occupancy
import TestBroker
import Testing

/// A broker that answers and hands over nothing, seen from a whole monitor: it frees nothing, says why it is not ready, and comes back.
@Suite struct `A monitor whose broker is deaf` {
  /// A desk that waits two seconds for its member.
  static let site = """
    {
      site: { id: "test", name: "Test" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [ { id: "desk-12", kind: "desk" }, { id: "desk-13", kind: "desk" } ],
      sensors: [ { device: "desk-12", space: "desk-12" }, { device: "desk-13", space: "desk-13" } ],
      policies: { desk: { noShowAfter: "2s", warnBefore: "1s", presentFor: "0s", breaks: [] } },
    }
    """

  let broker: TinyBroker
  let house: TestHouse

  init() throws {
    broker = try TinyBroker()
    house = try TestHouse(Self.site, broker: broker.url) { options in
      options.probeEveryMilliseconds = 200
      options.probeWithinMilliseconds = 600
    }
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
  }

  func status(_ booking: String, _ token: String) -> String? {
    house.ask("GET", "/api/v1/bookings/\(booking)", token: token).json?["status"]?.string
  }

  func presence(_ space: String) -> String? { house.ask("GET", "/api/v1/spaces/\(space)").json?["presence"]?.string }

  @Test func `frees nothing meanwhile, is not ready, and goes on once it hears again`() throws {
    let token = try house.token(.staff)
    broker.publish("zigbee2mqtt/desk-12", #"{"presence":false}"#)
    #expect(eventually { presence("desk-12") == "absent" })
    broker.change { $0.handsOver = false }
    let id = try #require(try house.book("desk-12", token: token, member: "m1").id)
    // Its word of after the start arrives, so that its deadline is all that the booking waits for.
    broker.publish("zigbee2mqtt/desk-12", #"{"presence":false}"#)

    var reason = ""
    #expect(
      eventually {
        let ready = house.ask("GET", "/health/ready", token: token)
        reason = ready.body
        return ready.status == 503 && reason.contains("deaf")
      })
    #expect(reason.contains("topic readwrite presenza/test/probe/presenza-test"))
    #expect(eventually { house.ask("GET", "/metrics").body.contains("presenza_broker_deaf_total 1") })
    #expect(eventually { broker.connections.value >= 2 })
    #expect(house.ask("GET", "/api/v1/site").body.contains(#""connected":false"#))
    #expect(!eventually(atMost: 150) { status(id, token) != "booked" })

    broker.change { $0.handsOver = true }
    #expect(eventually { house.ask("GET", "/health/ready").status == 200 })
    #expect(status(id, token) == "booked")
    broker.publish("zigbee2mqtt/desk-12", #"{"presence":false}"#)
    #expect(eventually { status(id, token) == "released" })
  }

  @Test func `frees a booking within a round trip where all is well, not with the next regular probe`() throws {
    let house = try TestHouse(Self.site, broker: broker.url) { $0.probeEveryMilliseconds = 600_000 }
    #expect(eventually { house.ask("GET", "/health/ready").status == 200 })
    let token = try house.token(.staff)
    let id = try #require(try house.book("desk-13", token: token, member: "m1").id)
    broker.publish("zigbee2mqtt/desk-13", #"{"presence":false}"#)
    #expect(
      eventually(atMost: 300) {
        house.ask("GET", "/api/v1/bookings/\(id)", token: token).json?["status"]?.string == "released"
      })
  }

  /// Somebody sat down while the monitor was away; their sensor's word is the last of a queue that takes longer than the grace.
  @Test func `frees nothing while a queue comes over a slow line, nor because of it`() async throws {
    let kept = try TestBroker(onPort: true, settings: ["max_inflight_messages 20"])
    let folder = try TemporaryFolder()
    let id: String
    do {
      let first = try TestHouse(Self.site, broker: kept.url, in: folder)
      #expect(eventually { first.ask("GET", "/health/ready").status == 200 })
      try await kept.publish("zigbee2mqtt/desk-12", #"{"presence":false}"#)
      #expect(eventually { first.ask("GET", "/api/v1/spaces/desk-12").json?["presence"]?.string == "absent" })
      id = try #require(try first.book("desk-12", token: first.token(.staff), member: "m1").id)
      first.monitor.stop()
    }
    let writer = try TestClient(kept.address, id: "writer")
    for number in 1...400 {
      writer.client.publish(
        topic: "zigbee2mqtt/desk-13", payload: Array(#"{"presence":\#(number % 2 == 0)}"#.utf8), qos: .atLeastOnce)
    }
    writer.client.publish(
      topic: "zigbee2mqtt/desk-12", payload: Array(#"{"presence":true}"#.utf8), qos: .atLeastOnce)
    #expect(eventually { writer.client.figures.published == 401 })

    let line = try SlowLine(to: try #require(kept.embedded.port), bytesPerSecond: 6_000)
    let house = try TestHouse(Self.site, broker: "mqtt://127.0.0.1:\(line.port)", in: folder) { options in
      options.probeEveryMilliseconds = 200
      options.probeWithinMilliseconds = 600
    }
    let token = try house.token(.staff)
    #expect(
      eventually { house.ask("GET", "/health/ready", token: token).body.contains("still hands over what it had kept") })
    #expect(eventually { house.ask("GET", "/health/ready").status == 200 })
    // The grace of two seconds is over, and was missed.
    #expect(
      !eventually(atMost: 150) {
        house.ask("GET", "/api/v1/bookings/\(id)", token: token).json?["status"]?.string != "booked"
      })
    try await kept.publish("zigbee2mqtt/desk-12", #"{"presence":true}"#)
    #expect(
      eventually { house.ask("GET", "/api/v1/bookings/\(id)", token: token).json?["status"]?.string == "checked-in" })
  }

  @Test func `has what a broker kept for old, though that denies the session`() throws {
    let queue = (1...50).map { _ in Received("zigbee2mqtt/desk-12", #"{"presence":false}"#) }
    let keeping = try TinyBroker(TinyBroker.Manner(queue: queue))
    let house = try TestHouse(Self.site, broker: keeping.url)
    #expect(eventually { house.ask("GET", "/health/ready").status == 200 })
    let space = house.ask("GET", "/api/v1/spaces/desk-12").json
    #expect(space?["presence"]?.string == "unknown" || space?["absence"]?.string == "inferred")
    let counted = house.ask("GET", "/metrics").body
    #expect(counted.contains(#"presenza_messages_total{source="zigbee2mqtt"} 50"#))
  }
}
