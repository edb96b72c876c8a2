import Occupancy
import Sensors
import Testing

@Suite struct `Zigbee2MQTT` {
  /// Each comes first from a device that nobody has heard before.
  static let rows: [Fixture] = [
    .init(
      "a PIR with its time: occupancy is motion",
      #"{"battery":87,"illuminance":214,"linkquality":96,"occupancy":true,"voltage":2985,"last_seen":"2026-03-02T08:14:05.120Z"}"#,
      ["battery=87.0", "illuminance=214.0", "link-quality=96.0", "motion=true", "battery-voltage=2.985"]),
    .init(
      "a door that is open: contact false", #"{"battery":61,"contact":false,"linkquality":120}"#,
      ["battery=61.0", "contact=false", "link-quality=120.0"]),
    .init("a door that is closed: contact true", #"{"contact":true}"#, ["contact=true"]),
    .init(
      "a radar: presence, its event and a distance",
      #"{"presence":true,"presence_event":"enter","target_distance":1.2,"motion_sensitivity":"high"}"#,
      ["presence=true"]),
    .init(
      "temperature, humidity, pressure", #"{"temperature":21.94,"humidity":41.2,"pressure":1013.1}"#,
      ["temperature=21.94", "humidity=41.2", "pressure=1013.1"]),
    .init(
      "CO2, VOC and particulates", #"{"co2":612,"voc":120,"pm25":4,"pm10":7}"#,
      ["co2=612.0", "voc=120.0", "pm25=4.0", "pm10=7.0"]),
    .init("eCO2 counts as CO2", #"{"eco2":450}"#, ["co2=450.0"]),
    .init("light, by either name", #"{"illuminance_lux":12}"#, ["illuminance=12.0"]),
    .init(
      "power and energy; the mains is no battery",
      #"{"power":42.5,"energy":3.185,"voltage":231,"current":0.2,"state":"ON"}"#, ["power=42.5", "energy=3.185"]),
    .init(
      "vibration, a leak, tampering, a low battery",
      #"{"vibration":true,"water_leak":false,"tamper":false,"battery_low":true}"#,
      ["vibration=true", "leak=false", "tamper=false", "battery-low=true"]),
    .init("people and noise", #"{"people_count":3,"noise":48}"#, ["people=3.0", "sound=48.0"]),
    .init("a battery in volts", #"{"voltage":3.0}"#, ["battery-voltage=3.0"]),
    .init("a button says nothing of a space", #"{"action":"single","click":"single"}"#, []),
    .init(
      "null says nothing, and leaves what was said of presence in doubt",
      #"{"battery":null,"target_distance":null,"occupancy":null}"#, ["unread occupancy: unreadable"]),
    .init(
      "what is nested is not the device's",
      #"{"occupancy":false,"update":{"state":"idle","installed_version":1,"occupancy":true},"list":[{"presence":true}]}"#,
      ["motion=false"]),
    .init("capitals make no difference", #"{"Occupancy":true,"CO2":700}"#, ["motion=true", "co2=700.0"]),
    .init("an escaped name is the name", #"{"\u006fccupancy":true}"#, ["motion=true"]),
    .init("nothing at all", "{}", []),
  ]

  @Test(arguments: rows) func `is read as it is`(row: Fixture) {
    var site = Listening()
    #expect(site.words("zigbee2mqtt/l1/desk-12", row.payload) == ["heard"] + row.says)
    #expect(site.decoder.rejections.all.isEmpty)
  }

  /// As `bridge/devices` has it: the coordinator, two devices, and what is no device.
  static let directory =
    #"[{"ieee_address":"0x00124b0001","friendly_name":"Coordinator","type":"Coordinator"},{"definition":{"model":"RTCGQ11LM"},"friendly_name":"l1/desk-12","ieee_address":"0x00158d0001"},{"ieee_address":"0x00158d0002"},{"friendly_name":"door"},"x"]"#

  @Test(arguments: [true, false]) func `finds a device by its address, which the bridge's list tells`(listFirst: Bool) {
    var site = Listening([Listening.zigbee()], [Binding(device: "0x00158d0001", space: "desk-12")])
    if !listFirst { #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":true}"#) == []) }
    #expect(site.words("zigbee2mqtt/bridge/devices", Self.directory, retain: true) == [])
    #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":false}"#) == ["heard", "motion=false"])
    #expect(site.words("zigbee2mqtt/door", #"{"contact":false}"#) == [])
    #expect(site.decoder.unbound.map(\.device) == ["door"])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  /// What the bridge calls a device, and what its `occupancy` then is.
  @Test(arguments: [
    ("Human presence sensor", "presence=false"), ("5.8 GHz mmWave radar", "presence=false"),
    ("Motion sensor", "motion=false"), ("PIR sensor", "motion=false"),
  ])
  func `knows a radar that only tells its occupancy`(description: String, says: String) {
    var site = Listening()
    let list =
      #"[{"friendly_name":"l1/desk-12","ieee_address":"0x1","definition":{"model":"X","description":"\#(description)"}}]"#
    #expect(site.words("zigbee2mqtt/bridge/devices", list, retain: true) == [])
    #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":false}"#) == ["heard", says])
  }

  @Test func `takes no harm from a list of devices that is none`() {
    var site = Listening()
    for text in ["[", #"[[["a"]]]"#, #"{"friendly_name":"a","ieee_address":"b"}"#, "[]", #"[{"friendly_name":1}]"#] {
      #expect(site.words("zigbee2mqtt/bridge/devices", text) == [])
    }
    #expect(site.count(.notJSON) == 1)
  }

  static let ignored: [(String, String)] = [
    ("zigbee2mqtt/l1/desk-12/set", #"{"occupancy":true}"#), ("zigbee2mqtt/l1/desk-12/get", #"{"occupancy":""}"#),
    ("zigbee2mqtt/l1/desk-12/set/occupancy", "true"), ("zigbee2mqtt/bridge/request/permit_join", "{}"),
    ("zigbee2mqtt/bridge/response/device/rename", #"{"data":{}}"#), ("zigbee2mqtt/bridge/devices", "[{}]"),
    ("zigbee2mqtt/bridge/logging", #"{"level":"info"}"#), ("zigbee2mqtt/bridge/info", "not even JSON"),
  ]

  @Test(arguments: ignored.indices) func `is left alone where it does not speak of a sensor`(row: Int) {
    var site = Listening([Listening.zigbee()], [Listening.desk, Binding(device: "bridge/devices", space: "desk-12")])
    #expect(site.hear(Self.ignored[row].0, Self.ignored[row].1).isEmpty)
    #expect(site.decoder.rejections.all.isEmpty)
    #expect(site.decoder.unbound.isEmpty)
  }

  @Test func `may have its own base`() {
    guard let profile = Profile.builtIn(named: "zigbee2mqtt") else { return #expect(Bool(false)) }
    var site = Listening([Source(profile, base: "house/zigbee")])
    #expect(site.decoder.filters == ["house/zigbee/#"])
    #expect(site.words("house/zigbee/l1/desk-12", #"{"occupancy":true}"#) == ["heard", "motion=true"])
    #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":true}"#) == [])
    #expect(site.decoder.received == [1, 1])
  }

  @Test func `may send each attribute on a topic of its own`() {
    var site = Listening()
    #expect(site.words("zigbee2mqtt/l1/desk-12/occupancy", "true") == ["heard", "motion=true"])
    #expect(site.words("zigbee2mqtt/l1/desk-12/battery", "87") == ["heard", "battery=87.0"])
    #expect(site.words("zigbee2mqtt/l1/desk-12/occupancy", "true") == ["heard"])
    #expect(site.words("zigbee2mqtt/l1/desk-12/occupancy", "false") == ["heard", "motion=false"])
    #expect(site.words("zigbee2mqtt/l1/desk-12/update/state", "idle") == [])
    #expect(site.decoder.unbound.isEmpty)
  }

  @Test(arguments: ["online", #"{"state":"online"}"#, #"{ "state" : "ONLINE" }"#])
  func `tells who is online, in text and in JSON`(payload: String) {
    var site = Listening()
    #expect(site.words("zigbee2mqtt/l1/desk-12/availability", payload, retain: true) == ["online"])
    let offline = payload.replacing("online", with: "offline").replacing("ONLINE", with: "OFFLINE")
    #expect(site.words("zigbee2mqtt/l1/desk-12/availability", offline, retain: true) == ["offline"])
    #expect(site.words("zigbee2mqtt/l1/desk-12/availability", "asleep") == [])
    #expect(site.count(.unknownWord) == 1)
    #expect(site.words("zigbee2mqtt/l1/other/availability", payload) == [])
  }

  @Test func `takes every device down with its bridge, and back up but for those that are gone themselves`() {
    var site = Listening([Listening.zigbee()], [Listening.desk, Binding(device: "door", space: "lab")])
    #expect(site.words("zigbee2mqtt/door/availability", "offline") == ["offline"])
    let down = site.hear("zigbee2mqtt/bridge/state", #"{"state":"offline"}"#)
    #expect(down == [.availability(BindingIndex(0), isOnline: false), .availability(BindingIndex(1), isOnline: false)])
    let up = site.hear("zigbee2mqtt/bridge/state", "online")
    #expect(up == [.availability(BindingIndex(0), isOnline: true), .availability(BindingIndex(1), isOnline: false)])
  }

  @Test func `lists what is bound to nothing, with a line for the configuration`() {
    var site = Listening()
    _ = site.hear("zigbee2mqtt/l1/de\"sk", #"{"occupancy":true,"battery":50,"mood":"fine"}"#)
    _ = site.hear("zigbee2mqtt/attic", #"{"temperature":12.5}"#)
    _ = site.hear("zigbee2mqtt/attic", #"{"temperature":12.75}"#)
    _ = site.hear("zigbee2mqtt/lamp", #"{"state":"ON"}"#)
    let unbound = site.decoder.unbound
    #expect(unbound.map(\.device) == ["attic", "l1/de\"sk"])
    #expect(unbound.first?.values.map(\.field) == ["temperature"])
    #expect(unbound.first?.values.map(\.value) == [.number(12.75)])
    #expect(unbound.first?.lastHeard == site.now)
    #expect(unbound.last?.line == #"{ device: "l1/de\"sk", space: "" },"#)
  }

  @Test func `keeps a bounded list of strangers, and still reads every device that is bound`() {
    var limits = Decoder.Limits()
    limits.unboundDevices = 2
    limits.topics = 2
    var site = Listening([Listening.zigbee()], [Listening.desk], limits: limits)
    for number in 1...9 { _ = site.hear("zigbee2mqtt/stranger-\(number)", #"{"co2":600}"#) }
    #expect(site.decoder.unbound.map(\.device) == ["stranger-1", "stranger-2"])
    #expect(site.count(.tableFull) == 7)
    #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":true}"#) == ["heard", "motion=true"])
  }

  @Test func `is known by name for each binding once it was heard`() {
    var site = Listening()
    #expect(site.decoder.source(of: BindingIndex(0)) == nil)
    _ = site.hear("zigbee2mqtt/l1/desk-12", "{}")
    #expect(site.decoder.source(of: BindingIndex(0)) == "zigbee2mqtt")
  }
}
