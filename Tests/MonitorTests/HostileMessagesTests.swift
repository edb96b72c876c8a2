import Foundation
import JSON
import MQTT
import Occupancy
import Sensors
import TestBroker
import Testing
import Wording

@testable import Monitor

/// The same messages from the same seed, on every machine (SplitMix64, Steele and others 2014).
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct `What the broker brings` {
  /// `HOSTILE_MESSAGES=100000 swift test --filter MonitorTests` for the whole storm.
  static let count = ProcessInfo.processInfo.environment["HOSTILE_MESSAGES"].flatMap { Int($0) } ?? 4_000
  static let seed: UInt64 = 20_261_122

  private static func hostile(_ dice: inout Dice) -> (topic: String, payload: [UInt8]) {
    let topics = [
      "zigbee2mqtt/l0/desk-13", "zigbee2mqtt/l0/desk-13", "zigbee2mqtt/l0/desk-14", "zigbee2mqtt/sala/pir",
      "zigbee2mqtt/nobody/\(dice.next() % 500)", "zigbee2mqtt/<img src=x onerror=alert(1)>", "zigbee2mqtt/\u{202E}x",
      "zigbee2mqtt/l0/desk-13/x/y/z", "zigbee2mqtt//", "zigbee2mqtt/\(String(repeating: "x", count: 2_000))",
    ]
    let topic = topics[Int(dice.next() % UInt64(topics.count))]
    return (topic, payload(&dice))
  }

  private static func payload(_ dice: inout Dice) -> [UInt8] {
    switch dice.next() % 12 {
    case 0: (0..<dice.next() % 200).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
    case 1: Array(#"{"occupancy":true"#.utf8)
    case 2: Array(#"{"occupancy":[true],"co2":{"x":1}}"#.utf8)
    case 3: Array(#"{"occupancy":"perhaps","presence":"\u0000","battery":"full"}"#.utf8)
    case 4: Array(String(repeating: "[", count: Int(dice.next() % 5_000)).utf8)
    case 5:
      Array((#"{"a":"# + String(repeating: #"{"a":"#, count: 100) + "1" + String(repeating: "}", count: 101)).utf8)
    case 6: Array(#"{"temperature":NaN,"co2":1e999,"humidity":-1e308}"#.utf8)
    case 7: Array(#"{"temperature":-4000,"co2":1e15,"humidity":250}"#.utf8)
    case 8: []
    case 9: Array(#"{"presence":""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8)
    case 10: Array(#"["occupancy",true]"#.utf8)
    case _: dice.next() % 200 == 0 ? Array(repeating: UInt8(ascii: "{"), count: 2_000_000) : Array("true".utf8)
    }
  }

  @Test func `malformed and hostile messages stop nothing, move no space and are counted`() async throws {
    let broker = try TestBroker()
    let house = try TestHouse(broker: broker.url)
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    let writer = try TestClient(broker.address, id: "writer") { $0.outgoingLimit = 2 * Self.count }
    try #require(try await writer.isThere())
    var dice = Dice(state: Self.seed)
    var good = 0
    for number in 1...Self.count {
      let message = Self.hostile(&dice)
      writer.client.publish(topic: message.topic, payload: message.payload, qos: .atLeastOnce)
      guard number % 10 == 0 else { continue }
      good += 1
      let payload = #"{"occupancy":true,"co2":\#(400 + good % 1_000),"linkquality":\#(good % 255)}"#
      writer.client.publish(topic: "zigbee2mqtt/l0/desk-12", payload: Array(payload.utf8), qos: .atLeastOnce)
    }
    let sent = Double(Self.count + good)
    let arrived = try await blocking { [port = house.port] in
      eventually(atMost: 6_000) {
        Self.total("presenza_messages_total", in: Line.ask(port, "GET", "/metrics").body) >= sent
      }
    }

    let metrics = house.ask("GET", "/metrics").body
    #expect(arrived, "\(metrics)")
    #expect(Self.total("presenza_messages_total", in: metrics) == sent)
    #expect(Self.total("presenza_messages_rejected_total", in: metrics) > 0)
    #expect(metrics.contains(#"presenza_messages_rejected_total{source="inbox",reason="overflow"} 0"#))
    for reason in ["not-json", "too-deep", "bad-utf8", "empty", "out-of-range"] {
      #expect(metrics.contains(#"reason="\#(reason)"}"#), "\(reason)")
    }
    let desk = house.ask("GET", "/api/v1/spaces/desk-12").json
    #expect(desk?["presence"]?.string == "present")
    #expect(desk?["comfort"]?["co2"]?.int == 400 + good % 1_000)
    for space in ["desk-13", "sala"] {
      let answer = house.ask("GET", "/api/v1/spaces/\(space)").json
      #expect(answer?["since"]?.isNull == true, "\(space)")
      #expect(answer?["presence"]?.string == "unknown", "\(space)")
    }
    #expect(house.ask("GET", "/health/ready").status == 200)
    #expect(try house.book("desk-13", token: try house.token(.member, member: "m1")).answer.status == 201)
  }

  @Test func `a device's hostile name is text for staff and nothing to the metrics`() async throws {
    let broker = try TestBroker()
    let house = try TestHouse(broker: broker.url)
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    let names = [
      #"<img src=x onerror=alert(1)>"#, "\u{202E}\u{2066}x\u{200F}", #"","space":"desk-12"#,
      String(repeating: "y", count: 10_000),
    ]
    // Kept names are bounded: a name of 10,000 characters is read and not listed.
    let kept = names.filter { $0.count < 500 }
    for name in names {
      try await broker.publish("zigbee2mqtt/\(name)", #"{"occupancy":true}"#)
    }
    let path = "/api/v1/sensors?bound=false"
    let staff = try house.token(.staff)
    #expect(eventually { (house.ask("GET", path, token: staff).json?["sensors"]?.array ?? []).count == kept.count })
    let listed = house.ask("GET", path, token: staff).json?["sensors"]?.array ?? []
    #expect(Set(listed.compactMap { $0["device"]?.string }) == Set(kept))
    #expect(listed.allSatisfy { $0["space"]?.isNull == true })
    let metrics = house.ask("GET", "/metrics").body
    for name in names { #expect(!metrics.contains(name.prefix(5))) }
  }

  @Test func `what is not used of a sensor is told to staff, with the reason and what to do`() async throws {
    let broker = try TestBroker()
    let house = try TestHouse(broker: broker.url)
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    let staff = try house.token(.staff)
    let member = try house.token(.member, member: "m1")
    try await broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":"perhaps"}"#)
    try await broker.publish("zigbee2mqtt/l0/desk-12", #"{"presence":"perhaps"}"#)
    try await broker.publish("zigbee2mqtt/stranger", #"{"co2":65535}"#)
    func sensor(_ device: String, _ path: String, _ token: String) -> JSONValue? {
      house.ask("GET", path, token: token).json?["sensors"]?.array?.first { $0["device"]?.string == device }
    }
    let (bound, unbound) = ("/api/v1/sensors", "/api/v1/sensors?bound=false")
    #expect(eventually { sensor("stranger", unbound, staff)?["rejections"] != nil })
    let mine = try #require(sensor("l0/desk-12", bound, staff)?["rejections"]?[0])
    #expect(mine["field"]?.string == "presence")
    #expect(mine["reason"]?.string == "unknown-word")
    #expect(mine["count"]?.int == 2)
    #expect(mine["sample"]?.string == "perhaps")
    #expect(mine["at"]?.string.flatMap { Instant(iso8601: $0) } != nil)
    #expect(mine["sentence"]?["it"]?.string?.isEmpty == false)
    #expect(mine["sentence"]?["en"]?.string?.contains("`fields`") == true)
    #expect(sensor("stranger", unbound, staff)?["rejections"]?[0]?["reason"]?.string == "out-of-range")
    #expect(sensor("l0/desk-12", bound, member) != nil)
    #expect(sensor("l0/desk-12", bound, member)?["rejections"] == nil)
    #expect(sensor("stranger", unbound, member)?["rejections"] == nil)
    #expect(house.ask("GET", "/api/v1/spaces/desk-12", token: staff).json?["sensors"]?[0]?["rejections"] == nil)
  }

  @Test func `a line that means two devices says so, with the names that mean one`() async throws {
    let broker = try TestBroker()
    let house = try TestHouse(
      TestHouse.site(#"sources: [{ use: "zigbee2mqtt", base: "cellar" }, { use: "zigbee2mqtt", base: "roof" }],"#),
      broker: broker.url)
    try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    for base in ["cellar", "roof"] { try await broker.publish("\(base)/l0/desk-12", #"{"presence":true}"#) }
    let staff = try house.token(.staff)
    func names(_ path: String) -> [String] {
      (house.ask("GET", path, token: staff).json?["sensors"]?.array ?? []).flatMap { sensor in
        (sensor["ambiguous"]?.array ?? []).compactMap(\.string)
      }
    }
    #expect(eventually { names("/api/v1/sensors") == ["cellar/l0/desk-12", "roof/l0/desk-12"] })
    #expect(names("/api/v1/sensors?bound=false") == ["cellar/l0/desk-12", "roof/l0/desk-12"])
    #expect(house.ask("GET", "/api/v1/spaces/desk-12").json?["presence"]?.string == "unknown")
  }

  @Test func `every reason has its sentence in both languages`() throws {
    let keys = try Wording.embedded().keys
    for reason in Rejection.allCases {
      #expect(keys.it.contains("sentence.rejection.\(reason.name)"))
      #expect(keys.en.contains("sentence.rejection.\(reason.name)"))
    }
  }

  /// The sum of a metric over its labels.
  private static func total(_ metric: String, in page: String) -> Double {
    page.split(separator: "\n").filter { $0.hasPrefix(metric + "{") }
      .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }.reduce(0, +)
  }
}
