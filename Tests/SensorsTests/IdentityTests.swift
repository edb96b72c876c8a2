import JSON
import Occupancy
import Sensors
import Testing

@Suite struct `Which device a line means` {
  static func houses(_ devices: [String], expires: TimeSpan = .hours(2)) -> Listening {
    Listening(
      [Listening.builtIn("zigbee2mqtt", base: "z2m-cellar"), Listening.builtIn("zigbee2mqtt", base: "z2m-roof")],
      devices.enumerated().map { Binding(device: $1, space: SpaceID("s\($0)"), expires: expires) })
  }

  /// The line, and the topic of a device, by format.
  static let lines: [(use: String, base: String?, line: String, topic: String, payload: String)] = [
    ("zigbee2mqtt", "z2m-cellar", "z2m-cellar/lab/radar", "z2m-cellar/lab/radar", #"{"presence":true}"#),
    ("zigbee2mqtt", "z2m-cellar", "lab/radar", "z2m-cellar/lab/radar", #"{"presence":true}"#),
    ("zigbee2mqtt", "/z2m-cellar", "z2m-cellar/radar", "/z2m-cellar/radar", #"{"presence":true}"#),
    ("plain", nil, "2/radar", "house/2/radar/presence", "ON"), ("plain", nil, "radar", "house/2/radar/presence", "ON"),
    ("plain", nil, "house/2/radar", "house/2/radar/presence", "ON"),
    ("plain", nil, "house/radar", "house/2/radar/presence", "ON"),
    ("plain", "east/wing", "east/wing/2/radar", "east/wing/2/radar/presence", "ON"),
    ("plain", nil, "radar", "/house/radar/presence", "ON"),
    ("plain", "/house", "2/radar", "/house/2/radar/presence", "ON"),
    (
      "the-things-stack", nil, "app@t/radar", "v3/app@t/devices/radar/up",
      #"{"uplink_message":{"decoded_payload":{"presence":1}}}"#
    ),
    (
      "the-things-stack", nil, "app/radar", "v3/app@t/devices/radar/up",
      #"{"end_device_ids":{"application_ids":{"application_id":"app"}},"uplink_message":{"decoded_payload":{"presence":1}}}"#
    ),
  ]

  @Test(arguments: lines.indices) func `may be told by base, application and floor before its name`(row: Int) {
    let (use, base, line, topic, payload) = Self.lines[row]
    var site = Listening([Listening.builtIn(use, base: base)], [Binding(device: line, space: "lab")])
    #expect(site.words(topic, payload) == ["heard", "presence=true"], "\(line)")
    #expect(site.decoder.unbound.isEmpty)
  }

  @Test(arguments: ["a7/desk-12", "officina/desk-12", "application/a7/desk-12", "a7/24E124600D000412"])
  func `may be told by the application's id or name on ChirpStack`(line: String) {
    var site = Listening([Listening.builtIn("chirpstack")], [Binding(device: line, space: "lab")])
    let (up, other) = (
      "application/a7/device/24e124600d000412/event/up", "application/a8/device/24e124600d000999/event/up"
    )
    let payload = ChirpStack.uplink(#"{"occupancy":"occupied"}"#)
    let elsewhere = ChirpStack.uplink(#"{"occupancy":"vacant"}"#, id: "2").replacing("officina", with: "museum")
    #expect(site.words(up, payload).prefix(2) == ["heard", "presence=true"])
    #expect(site.words(other, elsewhere) == [])
  }

  @Test func `is not another name that only ends like it`() {
    var site = Listening([Listening.builtIn("plain")], [Binding(device: "2/radar", space: "lab")])
    #expect(site.words("house/3/radar/presence", "ON") == [])
    #expect(site.words("house/12/radar/presence", "ON") == [])
    #expect(site.decoder.unbound.map(\.device) == ["radar", "radar"])
  }

  @Test func `is neither of two devices of one name, and its old word is trusted no more`() {
    var site = Self.houses(["radar"])
    #expect(site.words("z2m-cellar/radar", #"{"presence":false}"#) == ["heard", "presence=false"])
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#) == ["unread all: ambiguous"])
    #expect(site.words("z2m-cellar/radar", #"{"presence":false}"#) == [])
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#) == [])
    #expect(site.decoder.plainNames(ofAmbiguous: BindingIndex(0)) == ["z2m-cellar/radar", "z2m-roof/radar"])
    #expect(site.decoder.unbound.map(\.plainName) == ["z2m-cellar/radar", "z2m-roof/radar"])
    #expect(site.decoder.unbound.first?.line == #"{ device: "z2m-cellar/radar", space: "" },"#)
    #expect(site.decoder.rejections.all.filter { $0.reason == .ambiguousName }.map(\.count).reduce(0, +) == 3)
    let firsts = site.decoder.takeFirstRejections().filter { $0.reason == .ambiguousName }
    #expect(firsts.map(\.topic) == ["z2m-roof/radar", "z2m-cellar/radar"])
  }

  /// Two topics that are two devices of one name.
  static let pairs: [([(String, String?)], String, String)] = [
    ([("zigbee2mqtt", nil), ("plain", nil)], "zigbee2mqtt/radar", "house/0/radar/state"),
    ([("plain", nil)], "house/0/radar/state", "house/1/radar/state"),
    ([("plain", nil)], "house/0/radar/state", "barn/0/radar/state"),
    ([("the-things-stack", nil)], "v3/a/devices/radar/up", "v3/b/devices/radar/up"),
  ]

  @Test(arguments: pairs.indices) func `is neither, whatever tells the two apart`(row: Int) {
    let (uses, one, other) = Self.pairs[row]
    var site = Listening(
      uses.map { Listening.builtIn($0.0, base: $0.1) }, [Binding(device: "radar", space: "lab")])
    let payload = #"{"presence":true,"uplink_message":{"decoded_payload":{"presence":true}}}"#
    #expect(site.words(one, payload) == ["heard", "presence=true"])
    #expect(site.words(other, payload) == ["unread all: ambiguous"])
    #expect(site.words(one, payload) == [])
  }

  @Test func `is one device again once the other was silent for as long as a word is good for`() {
    var site = Self.houses(["radar"], expires: .hours(1))
    _ = site.hear("z2m-cellar/radar", #"{"presence":false}"#)
    _ = site.hear("z2m-roof/radar", #"{"presence":true}"#)
    site.now = site.now + .minutes(59)
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#) == [])
    site.now = site.now + .minutes(1)
    // The old word may have been the other's: it stays in doubt until a new one comes.
    #expect(site.words("z2m-roof/radar", #"{"co2":612}"#) == ["heard", "co2=612.0"])
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#) == ["heard", "presence=true (same)"])
    #expect(site.decoder.plainNames(ofAmbiguous: BindingIndex(0)) == [])
    #expect(site.words("z2m-roof/radar", #"{"co2":613}"#) == ["heard", "co2=613.0"])
  }

  @Test func `is one of 64 at most, whatever a stranger invents`() {
    var site = Listening([Listening.builtIn("plain")], [Binding(device: "radar", space: "lab")])
    for floor in 0..<1_200 { _ = site.hear("house/\(floor)/radar/presence", "ON") }
    // The first was bound when it spoke, and so is not listed.
    #expect(site.decoder.unbound.count == 63)
    #expect(site.count(.tableFull) == 1_136)
  }

  @Test func `is not in doubt for what a broker kept of another`() {
    var site = Self.houses(["radar"])
    _ = site.hear("z2m-cellar/radar", #"{"presence":false}"#)
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#, retain: true) == [])
    #expect(site.words("z2m-cellar/radar", #"{"presence":true}"#) == ["heard", "presence=true"])
  }

  @Test func `is not in doubt for a bridge's list, until the second device speaks`() {
    var site = Self.houses(["radar"])
    let list = #"[{"friendly_name":"radar","ieee_address":"0x00158d0000000001"}]"#
    _ = site.hear("z2m-cellar/bridge/devices", list, retain: true)
    _ = site.hear("z2m-roof/bridge/devices", list, retain: true)
    #expect(site.words("z2m-roof/radar", #"{"presence":true}"#) == ["heard", "presence=true"])
    #expect(site.words("z2m-cellar/radar", #"{"presence":false}"#) == ["unread all: ambiguous"])
  }

  @Test func `is not in doubt where each line says which it means`() {
    var site = Self.houses(["z2m-cellar/radar", "z2m-roof/radar"])
    let one = site.hear("z2m-cellar/radar", #"{"presence":false}"#).compactMap(\.reading)
    let two = site.hear("z2m-roof/radar", #"{"presence":true}"#).compactMap(\.reading)
    #expect(one.map(\.binding) == [BindingIndex(0)])
    #expect(two.map(\.binding) == [BindingIndex(1)])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  @Test func `is a sensor that replaces another of the same name, at once`() {
    var site = ChirpStack.listening("desk-12")
    #expect(site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"occupied"}"#)).count == 3)
    let replaced = ChirpStack.uplink(#"{"occupancy":"vacant"}"#, id: "2").replacing(
      "24e124600d000412", with: "24e124600d000999")
    #expect(
      site.words("\(ChirpStack.application)/device/24e124600d000999/event/up", replaced).prefix(2) == [
        "heard", "presence=false",
      ])
  }

  @Test func `is an address that moves to another application, at once`() {
    var site = ChirpStack.listening("24e124600d000412")
    #expect(site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"occupied"}"#)).count == 3)
    let moved = ChirpStack.uplink(#"{"occupancy":"vacant"}"#, id: "2")
    #expect(
      site.words("application/b/device/24e124600d000412/event/up", moved).prefix(2) == ["heard", "presence=false"])
  }

  /// A line and the address by which a bridge or a payload calls the device; whether they are one.
  static let addresses: [(String, String, Bool)] = [
    ("0x00158D0001A2B3C4", "0x00158d0001a2b3c4", true), ("0X00158d0001a2b3c4", "0x00158D0001A2B3C4", true),
    ("A4:C1:38:0A:0B:0C", "a4:c1:38:0a:0b:0c", true), ("a4-c1-38-0a-0b-0c", "A4-C1-38-0A-0B-0C", true),
    ("A4C1380A0B0C", "a4c1380a0b0c", true), ("A4:C1:38:0A:0B:0C", "a4c1380a0b0c", true),
    ("24E124600D000412", "24e124600d000412", true),
    ("Desk-12", "desk-12", false), ("MAT", "mat", false), ("A4:C1", "a4:c1", false),
  ]

  @Test(arguments: addresses.indices) func `is found by an address in any case, and by a name as it is written`(
    row: Int
  ) throws {
    let (line, name, isOne) = Self.addresses[row]
    var bridge = Listening([Listening.zigbee()], [Binding(device: line, space: "lab")])
    _ = bridge.hear("zigbee2mqtt/bridge/devices", #"[{"ieee_address":"\#(name)","friendly_name":"x"}]"#, retain: true)
    #expect(bridge.words("zigbee2mqtt/x", #"{"presence":true}"#).isEmpty != isOne, "\(line)")
    var own = Listening(
      [try Listening.source(#"[{"topic":"a","device":"/id","values":"/*"}]"#)], [Binding(device: line, space: "lab")])
    #expect(own.words("a", #"{"id":"\#(name)","presence":true}"#).isEmpty != isOne, "\(line)")
  }

  @Test(arguments: [#"48231"#, #""48231""#]) func `is found by a number as by a text`(id: String) throws {
    let rules = #"[{"topic":"rtl/{host}","device":"/id","names":"/serial","values":"/*"}]"#
    for line in ["48231", "7"] {
      var site = Listening([try Listening.source(rules)], [Binding(device: line, space: "lab")])
      #expect(site.words("rtl/pi", #"{"serial":7,"id":\#(id),"motion":1}"#) == ["heard", "motion=true"])
    }
  }
}
