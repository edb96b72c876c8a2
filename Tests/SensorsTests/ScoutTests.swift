import JSON
import Occupancy
import Sensors
import Testing

@Suite struct `A broker that nobody has described` {
  /// Listens to topics and payloads.
  func listen(_ messages: [(String, String)]) -> Scout {
    var scout = Scout()
    for (topic, payload) in messages {
      Array(topic.utf8).withUnsafeBytes { topic in
        Array(payload.utf8).withUnsafeBytes { payload in
          scout.hear(topic: topic, payload: payload, retain: false, received: Listening.start)
        }
      }
    }
    return scout
  }

  @Test func `shows which formats it carries, at their usual places`() {
    let scout = listen([
      ("zigbee2mqtt/bridge/state", "online"), ("zigbee2mqtt/l1/desk-12", #"{"occupancy":true,"battery":87}"#),
      (ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"vacant"}"#)), ("stat/tasmota_A1/PIR1", "ON"),
      ("desk/binary_sensor/presence/state", "ON"), ("homie/5/desk/radar/presence", "true"),
    ])
    #expect(scout.sources.map(\.name) == ["zigbee2mqtt", "chirpstack", "tasmota", "esphome", "homie"])
    #expect(scout.sources.allSatisfy { $0.base == nil })
    #expect(scout.devices.map(\.device).contains("l1/desk-12"))
    #expect(scout.devices.count == 5)
  }

  @Test func `shows where a bridge's topics begin, if not at the usual place`() {
    let scout = listen([
      ("house/zigbee/bridge/state", "online"), ("house/zigbee/l1/desk-12", #"{"occupancy":true}"#),
      ("gateway/uplink/24e124", #"{"devEUI":"24e124","deviceName":"desk-9","fCnt":1,"occupancy":"vacant"}"#),
    ])
    #expect(scout.sources.map(\.name) == ["zigbee2mqtt", "milesight-gateway"])
    #expect(scout.sources.map(\.base) == ["house/zigbee", "gateway/uplink"])
    #expect(scout.devices.map(\.device) == ["l1/desk-12", "24e124"])
  }

  @Test func `shows nothing of what a Presenza tells, nor of what means nothing`() {
    let scout = listen([
      ("presenza/liberty/space/desk-1", #"{"presence":"present","people":1}"#), ("office/printer/status", "ok"),
      ("a", "1"), ("/", "{"), ("x/y", #"{"devEUI":1}"#),
    ])
    #expect(scout.sources.isEmpty)
    #expect(scout.devices.isEmpty)
    #expect(scout.received == 4)
  }

  @Test func `writes the base before a name that two devices have`() {
    let scout = listen(
      ["cellar", "roof"].flatMap { [("\($0)/bridge/state", "online"), ("\($0)/radar", #"{"presence":true}"#)] } + [
        ("roof/lamp", #"{"illuminance":3}"#)
      ])
    #expect(
      scout.devices.map(\.line) == ["cellar/radar", "lamp", "roof/radar"].map { #"{ device: "\#($0)", space: "" },"# })
  }

  @Test func `finds no more places than anybody has`() {
    let scout = listen(
      (0..<100).flatMap { number in
        [("b\(number)/bridge/state", "online"), ("b\(number)/pir", #"{"occupancy":true}"#)]
      })
    #expect(scout.sources.count == 16)
  }
}
