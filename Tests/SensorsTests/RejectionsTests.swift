import JSON
import Occupancy
import Sensors
import Testing

@Suite struct `What is not used` {
  let topic = "zigbee2mqtt/l1/desk-12"

  func last(_ site: Listening) -> [LastRejection] { site.decoder.rejectionsByBinding[BindingIndex(0)] ?? [] }

  @Test func `is kept of each device and field, the last with its time, its count and its value`() {
    var site = Listening()
    _ = site.hear(topic, #"{"co2":65535,"presence":"perhaps"}"#)
    site.now = site.now + .minutes(1)
    _ = site.hear(topic, #"{"co2":33368,"temperature":21}"#)
    #expect(
      last(site) == [
        LastRejection(field: "co2", reason: .outOfRange, at: site.now, count: 2, sample: "33368.0"),
        LastRejection(field: "presence", reason: .unknownWord, at: Listening.start, count: 1, sample: "perhaps"),
      ])
  }

  @Test func `is kept of whole messages`() {
    var site = Listening()
    _ = site.hear(topic, #"{"presence":tru"#)
    #expect(
      last(site) == [
        LastRejection(field: nil, reason: .notJSON, at: site.now, count: 1, sample: #"{"presence":tru"#)
      ])
  }

  @Test func `is shown short, and without what cannot be seen`() {
    var site = Listening()
    _ = site.hear(topic, #"{"presence":"a\#u{202E}b","contact":"\#(String(repeating: "x", count: 99))"}"#)
    #expect(last(site).map(\.sample) == [String(repeating: "x", count: 32) + "…", "a\\u{202E}b"])
  }

  @Test func `is told of devices that nobody bound, too`() {
    var site = Listening()
    _ = site.hear("zigbee2mqtt/stranger", #"{"presence":"perhaps"}"#)
    #expect(site.decoder.unbound.map(\.device) == ["stranger"])
    #expect(site.decoder.unbound.first?.rejections.map(\.reason) == [.unknownWord])
  }

  @Test func `is told to the log once of each device and reason`() {
    var site = Listening()
    for device in ["l1/desk-12", "stranger", "l1/desk-12"] {
      _ = site.hear("zigbee2mqtt/\(device)", #"{"co2":65535,"voc":65535}"#)
      _ = site.hear("zigbee2mqtt/\(device)", "{")
    }
    let firsts = site.decoder.takeFirstRejections()
    #expect(firsts.map(\.device) == ["l1/desk-12", "l1/desk-12", "stranger", "stranger"])
    #expect(firsts.map(\.reason) == [.outOfRange, .notJSON, .outOfRange, .notJSON])
    #expect(site.count(.outOfRange) == 6)
  }

  @Test func `is bounded, whatever strangers invent, and tells the log a thousand times at most`() {
    var site = Listening()
    for number in 0..<3_000 { _ = site.hear("zigbee2mqtt/x\(number)", #"{"co2":65535,"voc":-1}"#) }
    _ = site.hear(topic, #"{"co2":65535}"#)
    #expect(last(site).map(\.field) == ["co2"])
    #expect(site.decoder.unbound.map(\.rejections.count).reduce(0, +) == 1_023)
    #expect(site.decoder.takeFirstRejections().count == 1_001)
    for number in 0..<40 { _ = site.hear(topic, #"{"contact_\#(number)":"?"}"#) }
    #expect(last(site).count == 16)
  }

  @Test func `is counted where there are too many devices, or a name is too long`() {
    var limits = Decoder.Limits()
    limits.unboundDevices = 1
    var site = Listening(limits: limits)
    _ = site.hear("zigbee2mqtt/one", #"{"co2":600}"#)
    _ = site.hear("zigbee2mqtt/two", #"{"co2":600}"#)
    #expect(site.count(.tableFull) == 1)
    let list = #"[{"friendly_name":"three","ieee_address":"0x0000000000000003"}]"#
    _ = site.hear("zigbee2mqtt/bridge/devices", list)
    #expect(site.count(.tableFull) == 2)
    let long = String(repeating: "n", count: 600)
    _ = site.hear("zigbee2mqtt/bridge/devices", #"[{"friendly_name":"l1/desk-12","ieee_address":"\#(long)"}]"#)
    #expect(site.count(.tableFull) == 3)
    var bridge = Tasmota.listening()
    for number in 0..<3 {
      _ = bridge.hear(Tasmota.sensor, #"{"ZbReceived":{"\#(long)\#(number)":{"Occupancy":1}}}"#)
    }
    #expect(bridge.count(.tableFull) == 3)
  }

  @Test func `is counted where a device tells of more of the past than anybody keeps`() {
    var site = ChirpStack.listening()
    let past = Array(repeating: #"{"timestamp":1772431245,"co2":600}"#, count: 1_030).joined(separator: ",")
    let inputs = site.hear(ChirpStack.up, ChirpStack.uplink(#"{"history":[\#(past)]}"#))
    #expect(inputs.count == 1_026)
    #expect(site.count(.tooMany) == 6)
  }
}
