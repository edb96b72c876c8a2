import Occupancy
import Sensors
import Testing

/// The rows of sensor-formats.md §2 to §4 that have no suite of their own.
@Suite struct `Formats in use` {
  struct Row: CustomTestStringConvertible {
    var use: String
    var device: String
    var topic: String
    var payload: String
    var says: [String]
    var retain = false
    var counted: Rejection?

    init(
      _ use: String, _ device: String, _ topic: String, _ payload: String, _ says: [String], retain: Bool = false,
      counted: Rejection? = nil
    ) {
      (self.use, self.device, self.topic, self.payload) = (use, device, topic, payload)
      (self.says, self.retain, self.counted) = (says, retain, counted)
    }

    var testDescription: String { "\(topic) \(payload)" }
  }

  static let theThingsStack = [
    Row(
      "the-things-stack", "room-4", "v3/officina@tenant/devices/room-4/up",
      #"{"end_device_ids":{"device_id":"room-4","dev_eui":"A81758FFFE0512AA","application_ids":{"application_id":"officina"}},"received_at":"2026-03-02T08:14:05.9Z","uplink_message":{"f_port":5,"f_cnt":88,"decoded_payload":{"temperature":22.6,"motion":6,"occupancy":2,"vdd":3600},"rx_metadata":[{"rssi":-90}],"received_at":"2026-03-02T08:14:05.7Z"}}"#,
      ["heard", "temperature=22.6", "motion=true", "presence=true", "battery-voltage=3.6", "link-quality=-90.0"]),
    Row(
      "the-things-stack", "a81758fffe0512aa", "v3/officina/devices/room-4/up",
      #"{"end_device_ids":{"device_id":"room-4","dev_eui":"A81758FFFE0512AA"},"uplink_message":{"decoded_payload":{"pir":"idle"}}}"#,
      ["heard", "motion=false"]),
    Row(
      "the-things-stack", "room-4", "v3/officina/devices/room-4/up",
      #"{"uplink_message":{"version_ids":{"brand_id":"browan","model_id":"tbms100"},"decoded_payload":{"status":1,"battery":3.5}}}"#,
      ["heard", "motion=true", "battery-voltage=3.5"]),
    Row(
      "the-things-stack", "room-4", "v3/officina/devices/room-4/up",
      #"{"uplink_message":{"f_port":5,"frm_payload":"AA=="}}"#,
      ["unread all: not-decoded", "heard"], counted: .notDecoded),
    Row(
      "the-things-stack", "room-4", "v3/officina/devices/room-4/up",
      #"{"simulated":true,"uplink_message":{"decoded_payload":{"occupancy":2}}}"#, []),
    Row("the-things-stack", "room-4", "v3/officina/devices/room-4/join", #"{"join_accept":{}}"#, ["heard"]),
    Row("the-things-stack", "room-4", "v3/officina/devices/room-4/down/queued", #"{"x":1}"#, []),
  ]

  static let presenceZones = [
    Row(
      "shelly-gen2", "presence", "presence/status/presencezone:200", #"{"id":200,"value":true,"num_objects":2}"#,
      ["heard", "presence=true", "people=2.0"]),
    Row(
      "shelly-gen2", "presence", "presence/events/rpc",
      #"{"method":"NotifyStatus","params":{"ts":1772439245.5,"presencezone:201":{"id":201,"num_objects":0,"value":false}}}"#,
      ["heard", "people=0.0", "presence=false"]),
    Row("shelly-gen2", "presence", "presence/status/presence", #"{"sensor_ver":"1.0"}"#, ["heard"]),
  ]

  static let cayenne = [
    Row(
      "chirpstack", "lpp", "application/a/device/lpp/event/up",
      #"{"object":{"presenceSensor":{"3":1},"temperatureSensor":{"1":21.5},"humiditySensor":{"2":40.5},"illuminanceSensor":{"4":300},"barometer":{"5":1013},"digitalInput":{"6":1},"analogInput":{"7":1.5}}}"#,
      [
        "heard", "presence=true", "temperature=21.5", "humidity=40.5", "illuminance=300.0", "pressure=1013.0",
      ]),
    Row(
      "chirpstack", "lpp", "application/a/device/lpp/event/up", #"{"object":{"presenceSensor":{"3":0}}}"#,
      ["heard", "presence=false"]),
    Row(
      "the-things-stack", "lpp", "v3/a/devices/lpp/up",
      #"{"uplink_message":{"decoded_payload":{"presence_3":1,"temperature_1":21.5,"relative_humidity_2":40.5,"luminosity_4":300,"barometric_pressure_5":1013,"digital_in_6":1,"analog_in_7":1.5}}}"#,
      [
        "heard", "presence=true", "temperature=21.5", "humidity=40.5", "illuminance=300.0", "pressure=1013.0",
      ]),
  ]

  static let doors = [
    Row("esphome", "hall", "hall/binary_sensor/front_door/state", "ON", ["heard", "contact=false"]),
    Row("esphome", "hall", "hall/binary_sensor/front_door/state", "OFF", ["heard", "contact=true"]),
    Row("esphome", "hall", "hall/binary_sensor/front_door_contact/state", "ON", ["heard", "contact=false"]),
    Row("esphome", "hall", "hall/binary_sensor/meeting_room_window/state", "OFF", ["heard", "contact=true"]),
    Row("esphome", "hall", "hall/binary_sensor/garage_door_opening/state", "ON", ["heard", "contact=false"]),
    Row("esphome", "hall", "hall/binary_sensor/door_motion/state", "ON", ["heard", "motion=true"]),
    Row("esphome", "hall", "hall/binary_sensor/door_bell/state", "ON", ["heard"]),
  ]

  static let milesight = [
    Row(
      "milesight-gateway", "24E124600D000412", "milesight/uplink/24e124600d000412",
      #"{"applicationID":1,"devEUI":"24e124600d000412","deviceName":"desk-12","data":"AA==","fCnt":3,"fPort":85,"time":"2026-03-02T08:14:05.120Z","gatewayTime":"2026-03-02T16:14:05+08:00","rxInfo":[{"rssi":-71}],"occupancy":"occupied","battery":90}"#,
      ["heard", "link-quality=-71.0", "presence=true", "battery=90.0"]),
    Row(
      "milesight-gateway", "desk-12", "milesight",
      #"{"pir":"trigger","deviceName":"desk-12","devEUI":"24E124600D000412"}"#,
      ["heard", "motion=true"]),
  ]

  static let shelly1 = [
    Row("shelly-gen1", "dw-1", "shellies/dw-1/online", "true", ["online"]),
    Row("shelly-gen1", "dw-1", "shellies/dw-1/online", "false", ["offline"]),
    Row("shelly-gen1", "plug", "shellies/plug/relay/0", "on", []),
    Row("shelly-gen1", "plug", "shellies/plug/relay/0/power", "42.15", ["heard", "power=42.15"]),
    Row("shelly-gen1", "plug", "shellies/plug/relay/0/energy", "120000", ["heard", "energy=2.0"]),
    Row("shelly-gen1", "dw-1", "shellies/dw-1/sensor/state", "open", ["heard", "contact=false"]),
    Row("shelly-gen1", "dw-1", "shellies/dw-1/sensor/state", "close", ["heard", "contact=true"]),
    Row("shelly-gen1", "ht", "shellies/ht/sensor/temperature", "21.88", ["heard", "temperature=21.88"]),
    Row("shelly-gen1", "ht", "shellies/ht/sensor/humidity", "41", ["heard", "humidity=41.0"]),
    Row("shelly-gen1", "dw-1", "shellies/dw-1/sensor/lux", "210", ["heard", "illuminance=210.0"]),
    Row("shelly-gen1", "ht", "shellies/ht/sensor/battery", "97", ["heard", "battery=97.0"]),
    Row("shelly-gen1", "fl", "shellies/fl/sensor/flood", "true", ["heard", "leak=true"]),
    Row("shelly-gen1", "dw-1", "shellies/dw-1/sensor/vibration", "0", ["heard", "vibration=false"]),
    Row("shelly-gen1", "ht", "shellies/ht/sensor/act_reasons", #"["sensor"]"#, []),
    Row("shelly-gen1", "ht", "shellies/ht/sensor/temperature", "999", ["heard"], counted: .outOfRange),
    Row(
      "shelly-gen1", "m", "shellies/m/status",
      #"{"motion":true,"timestamp":1772439245,"active":true,"vibration":false,"lux":210,"bat":97}"#,
      ["heard", "motion=true", "vibration=false", "illuminance=210.0", "battery=97.0"]),
    Row(
      "shelly-gen1", "m", "shellies/m/info", #"{"sensor":{"motion":false},"lux":{"value":12},"bat":{"value":80}}"#,
      ["heard", "motion=false", "illuminance=12.0", "battery=80.0"]),
    Row("shelly-gen1", "m", "shellies/announce", #"{"id":"m"}"#, []),
  ]

  static let shelly2 = [
    Row("shelly-gen2", "desk", "desk/online", "true", ["online"]),
    Row("shelly-gen2", "desk", "desk/online", "false", ["offline"]),
    Row(
      "shelly-gen2", "desk", "desk/events/rpc",
      #"{"src":"shellyplus1pm-a1","dst":"desk/events","method":"NotifyStatus","params":{"ts":1772439245.12,"switch:0":{"id":0,"output":true,"apower":42.5,"aenergy":{"total":3185.0,"by_minute":[1,2]}}}}"#,
      ["heard", "power=42.5", "energy=3.185"]),
    Row(
      "shelly-gen2", "desk", "desk/events/rpc",
      #"{"params":{"temperature:0":{"tC":22.5,"tF":72.5},"humidity:0":{"rh":41},"illuminance:0":{"lux":210},"input:0":{"state":false},"occupancy:0":{"value":true},"presence":{"num_objects":2},"devicepower:0":{"battery":{"V":3.1,"percent":80}},"bthomesensor:200":{"value":true}}}"#,
      [
        "heard", "temperature=22.5", "humidity=41.0", "illuminance=210.0", "presence=true",
        "people=2.0", "battery=80.0",
      ]),
    Row(
      "shelly-gen2", "desk", "desk/events/rpc", #"{"method":"NotifyEvent","params":{"events":[{"event":"x"}]}}"#,
      ["heard"]),
    Row(
      "shelly-gen2", "desk", "desk/status/switch:0", #"{"id":0,"apower":5,"aenergy":{"total":1000}}"#,
      ["heard", "power=5.0", "energy=1.0"]),
    Row("shelly-gen2", "desk", "desk/status/temperature:100", #"{"id":100,"tC":21.5}"#, ["heard", "temperature=21.5"]),
    Row("shelly-gen2", "desk", "desk/status/humidity:0", #"{"rh":40.5}"#, ["heard", "humidity=40.5"]),
    Row(
      "shelly-gen2", "desk", "desk/status/illuminance:0", #"{"lux":12,"illumination":"dark"}"#,
      ["heard", "illuminance=12.0"]),
    // What is wired to an input nobody knows.
    Row("shelly-gen2", "desk", "desk/status/input:0", #"{"state":true}"#, ["heard"]),
    Row("shelly-gen2", "desk", "desk/status/occupancy:0", #"{"value":false}"#, ["heard", "presence=false"]),
    Row("shelly-gen2", "desk", "desk/status/presence", #"{"num_objects":0}"#, ["heard", "people=0.0"]),
    Row("shelly-gen2", "desk", "desk/status/devicepower:0", #"{"battery":{"percent":55}}"#, ["heard", "battery=55.0"]),
    Row("shelly-gen2", "desk", "desk/status/sys", #"{"uptime":12}"#, ["heard"]),
  ]

  static let esp = [
    Row("esphome", "desk", "desk/binary_sensor/presence/state", "ON", ["heard", "presence=true"]),
    Row("esphome", "desk", "desk/binary_sensor/presence/state", "OFF", ["presence=false (old)"], retain: true),
    Row("esphome", "desk", "desk/binary_sensor/radar_has_target/state", "ON", ["heard", "presence=true"]),
    Row("esphome", "desk", "desk/sensor/meeting_room_co2/state", "612", ["heard", "co2=612.0"]),
    Row("esphome", "desk", "desk/sensor/scd41_temperature/state", "23.4", ["heard", "temperature=23.4"]),
    Row("esphome", "desk", "desk/sensor/temperature/state", "nan", ["heard"], counted: .notFinite),
    Row("esphome", "desk", "desk/sensor/cpu_temperature/state", "58.5", ["heard"]),
    Row("esphome", "desk", "desk/sensor/presence_timeout/state", "30", ["heard"]),
    Row("esphome", "desk", "desk/status", "online", ["online"], retain: true),
    Row("esphome", "desk", "desk/status", "offline", ["offline"]),
    Row("espresense", "lab", "espresense/rooms/lab/motion", "ON", ["heard", "motion=true"]),
    Row("espresense", "lab", "espresense/rooms/lab/pir", "OFF", ["heard", "motion=false"]),
    Row("espresense", "lab", "espresense/rooms/lab/radar", "ON", ["presence=true (old)"], retain: true),
    Row("espresense", "lab", "espresense/rooms/lab/co2", "700", ["heard", "co2=700.0"]),
    Row("espresense", "lab", "espresense/rooms/lab/temperature", "21.5", ["heard", "temperature=21.5"]),
    Row("espresense", "lab", "espresense/rooms/lab/status", "offline", ["offline"]),
    Row("espresense", "lab", "espresense/rooms/lab/telemetry", #"{"ip":"x"}"#, []),
    Row("espresense", "lab", "espresense/devices/phone/lab", #"{"distance":1}"#, []),
  ]

  static let others = [
    Row(
      "theengs", "a4c138000001", "home/gw/BTtoMQTT/A4C138000001",
      #"{"id":"A4:C1:38:00:00:01","model_id":"LYWSD03MMC","tempc":22.5,"tempf":72.5,"hum":41,"batt":90,"volt":2.9,"rssi":-70}"#,
      ["heard", "temperature=22.5", "humidity=41.0", "battery=90.0", "battery-voltage=2.9"]),
    Row(
      "theengs", "A4:C1:38:00:00:01", "home/gw/BTtoMQTT/A4C138000001", #"{"id":"A4:C1:38:00:00:01","open":true}"#,
      ["heard", "contact=false"]),
    Row("theengs", "gw", "home/gw/LWT", "offline", ["offline"], retain: true),
    Row("homie", "desk", "homie/5/desk/$state", "ready", ["online"], retain: true),
    Row("homie", "desk", "homie/5/desk/$state", "sleeping", ["online"]),
    Row("homie", "desk", "homie/5/desk/$state", "init", []),
    Row("homie", "desk", "homie/5/desk/$state", "disconnected", ["offline"]),
    Row("homie", "desk", "homie/5/desk/$state", "lost", ["offline"]),
    Row("homie", "desk", "homie/5/desk/$description", #"{"nodes":{}}"#, []),
    Row("homie", "desk", "homie/5/desk/radar/presence", "true", ["heard", "presence=true"]),
    Row("homie", "desk", "homie/5/desk/radar/presence", "false", ["presence=false (old)"], retain: true),
    Row("homie", "desk", "homie/5/desk/air/temperature", "21.5", ["heard", "temperature=21.5"]),
    Row(
      "airgradient", "ecda3b1eaaaf", "airgradient/readings/ecda3b1eaaaf",
      #"{"wifi":-46,"serialno":"ecda3b1eaaaf","rco2":612,"pm01":3,"pm02":7,"pm10":8,"atmp":25.87,"atmpCompensated":24.5,"rhum":43,"rhumCompensated":49,"tvocIndex":100,"noxIndex":1,"model":"I-9PSL"}"#,
      ["heard", "link-quality=-46.0", "co2=612.0", "pm25=7.0", "pm10=8.0", "temperature=24.5", "humidity=49.0"]),
    Row("plain", "lab", "liberty/1/lab/co2", "812", ["heard", "co2=812.0"]),
    Row("plain", "lab", "liberty/1/lab/presence", "occupied", ["heard", "presence=true"]),
    Row("plain", "lab", "liberty/1/lab/co2", #"{"value":812,"time":"2026-03-02T08:14:05Z"}"#, ["heard", "co2=812.0"]),
    Row(
      "plain", "lab", "liberty/1/lab/air", #"{"temperature":21.5,"humidity":41}"#,
      ["heard", "temperature=21.5", "humidity=41.0"]),
    Row(
      "plain", "lab", "liberty/1/lab/motion", #"{"motion":{"state":"NO_MOTION_DETECTED"}}"#, ["heard", "motion=false"]),
  ]

  @Test(arguments: theThingsStack + milesight + shelly1 + shelly2 + esp + others + presenceZones + cayenne + doors)
  func `are read as they are`(row: Row) {
    var site = Listening([Listening.builtIn(row.use)], [Binding(device: row.device, space: "lab")])
    #expect(site.words(row.topic, row.payload, retain: row.retain) == row.says)
    #expect(site.decoder.rejections.all.map(\.reason) == [row.counted].compactMap { $0 })
  }

  @Test func `have the names that a configuration uses`() {
    #expect(
      Profile.builtIn.map(\.name) == [
        "zigbee2mqtt", "chirpstack", "the-things-stack", "milesight-gateway", "tasmota", "shelly-gen1", "shelly-gen2",
        "esphome", "espresense", "theengs", "homie", "airgradient", "plain",
      ])
  }

  @Test func `subscribe no more than they read`() {
    func filters(_ use: String, base: String? = nil) -> [String] { Listening.builtIn(use, base: base).filters.sorted() }
    #expect(filters("shelly-gen2") == ["+/events/rpc", "+/online", "+/status/+"])
    #expect(
      filters("esphome", base: "house") == [
        "house/+/binary_sensor/+/state", "house/+/sensor/+/state", "house/+/status",
      ])
    #expect(filters("espresense") == ["espresense/rooms/+/+"])
    #expect(filters("theengs") == ["home/+/BTtoMQTT/+", "home/+/LWT"])
    #expect(filters("homie", base: "homie") == ["homie/+/$state", "homie/+/+/+"])
    #expect(filters("milesight-gateway", base: "uplinks") == ["uplinks/#"])
    #expect(filters("the-things-stack") == ["v3/+/devices/+/join", "v3/+/devices/+/up"])
  }

  @Test func `hazard 9: the time of the last motion is not the time of the message`() {
    var site = Listening([Listening.builtIn("shelly-gen1")], [Binding(device: "m", space: "lab")])
    let seen = site.hear("shellies/m/status", #"{"motion":true,"timestamp":1772426645,"lux":210}"#)
    #expect(seen.first == .heard(BindingIndex(0), at: site.now))
    #expect(seen.compactMap(\.reading).map(\.at) == [Instant(milliseconds: 1_772_426_645_000), site.now])
    let gone = site.hear("shellies/m/status", #"{"motion":false,"timestamp":1772426645}"#)
    #expect(gone.compactMap(\.reading).map(\.at) == [site.now])
  }

  @Test func `hazard 12: a frame counter that begins anew is no copy`() {
    var site = Listening([Listening.builtIn("the-things-stack")], [Binding(device: "room-4", space: "room")])
    func uplink(_ second: Int) -> String {
      #"{"end_device_ids":{"device_id":"room-4"},"uplink_message":{"decoded_payload":{"motion":1},"received_at":"2026-03-02T08:14:0\#(second)Z"}}"#
    }
    #expect(site.words("v3/a/devices/room-4/up", uplink(1)).count == 2)
    #expect(site.words("v3/a/devices/room-4/up", uplink(2)).count == 2)
    #expect(site.words("v3/a/devices/room-4/up", uplink(2)) == [])
    #expect(site.count(.duplicate) == 1)
  }

  @Test func `let each source take its own topics where several are read`() {
    let uses = ["zigbee2mqtt", "chirpstack", "tasmota", "shelly-gen1", "theengs", "homie", "espresense", "plain"]
    var site = Listening(
      uses.map { Listening.builtIn($0) },
      [
        Binding(device: "l1/desk-12", space: "desk-12"), Binding(device: "lab", space: "lab"),
        Binding(device: "office", space: "office"),
      ])
    #expect(site.words("zigbee2mqtt/l1/desk-12", #"{"occupancy":true}"#) == ["heard", "motion=true"])
    #expect(site.words("espresense/rooms/lab/motion", "ON") == ["heard", "motion=true"])
    #expect(site.words("liberty/1/office/presence", "ON") == ["heard", "presence=true"])
    #expect(site.decoder.received == [1, 0, 0, 0, 0, 0, 1, 1, 0])
  }

  @Test func `random pieces of each format are counted and stop nothing`() {
    let seed = UInt64.random(in: .min ... .max)
    print("random formats, seed \(seed)")
    var random = SplitMix(state: seed)
    let rows = Self.theThingsStack + Self.milesight + Self.shelly1 + Self.shelly2 + Self.esp + Self.others
    let messages =
      rows.map { ($0.use, $0.topic, $0.payload) } + Tasmota.rows.map { ("tasmota", $0.0, $0.1) }
      + `Devices on LoRaWAN`.rows.map {
        ("chirpstack", ChirpStack.up, ChirpStack.uplink($0.payload, tags: #"{"space":"lab"}"#))
      }
    var sites: [String: Listening] = [:]
    for use in Set(messages.map(\.0)) {
      sites[use] = Listening([Listening.builtIn(use)], [Binding(device: "lab", space: "lab")], spaces: ["lab"])
    }
    let signs = Array(#"\"{}[],:0u-n"#.utf8)
    for _ in 0..<20_000 {
      let (use, topic, whole) = messages[random.below(messages.count)]
      var payload = Array(whole.utf8)
      for _ in 0..<random.below(3) {
        let at = random.below(payload.count)
        switch random.below(3) {
        case 0: payload[at] = UInt8(random.below(256))
        case 1: payload.insert(signs[random.below(signs.count)], at: at)
        default: payload.removeSubrange(at..<min(payload.count, at + random.below(8)))
        }
        if payload.isEmpty { payload = [0x7B] }
      }
      for reading in sites[use]?.hear(topic, payload, retain: random.below(5) == 0).compactMap(\.reading) ?? [] {
        if case .number(let number) = reading.value { #expect(number.isFinite, "seed \(seed)") }
      }
    }
    for (use, site) in sites { #expect(site.decoder.received[0] > 0, "\(use), seed \(seed)") }
  }

  @Test func `hazard 8: a trace that is older than every set clock has clocks that count`() {
    var site = Listening([Listening.builtIn("chirpstack")], [Binding(device: "desk-12", space: "desk-12")])
    site.now = at("2017-12-22T10:49:50Z")
    let uplink = ChirpStack.uplink(#"{"pir":"trigger"}"#).replacing("2026-03-02T08:14:05", with: "2017-12-22T10:49:41")
    #expect(site.hear(ChirpStack.up, uplink).first == .heard(BindingIndex(0), at: at("2017-12-22T10:49:41.120Z")))
    #expect(site.decoder.rejections.all.isEmpty)
  }
}
