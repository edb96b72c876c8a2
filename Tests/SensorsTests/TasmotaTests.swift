import Occupancy
import Sensors
import Testing

@Suite struct `Tasmota` {
  static let sensor = "tele/tasmota_A1B2C3/SENSOR"

  static func listening(_ bindings: [Binding] = [Binding(device: "tasmota_A1B2C3", space: "lab")]) -> Listening {
    Listening([Listening.builtIn("tasmota", zone: Listening.rome)], bindings)
  }

  /// Topic, payload, what it says.
  static let rows: [(String, String, [String])] = [
    (
      sensor,
      #"{"Time":"2026-03-02T09:14:05","Switch1":"ON","SCD40":{"CarbonDioxide":812,"Temperature":23.1},"ENERGY":{"TotalStartTime":"2026-01-01T00:00:00","Total":3.185,"Power":42,"Voltage":231,"Current":0.2},"TempUnit":"C"}"#,
      ["heard", "motion=true", "co2=812.0", "temperature=23.1", "energy=3.185", "power=42.0"]
    ),
    (sensor, #"{"Time":"2026-03-02T09:14:05","SCD40":{"CarbonDioxide":null,"Temperature":null}}"#, ["heard"]),
    (
      sensor, #"{"DHT11":{"Temperature":77.0,"Humidity":41.0},"TempUnit":"F"}"#,
      ["heard", "temperature=25.0", "humidity=41.0"]
    ),
    (
      sensor, #"{"BH1750":{"Illuminance":214},"PMS5003":{"PM2.5":4,"PM10":7}}"#,
      ["heard", "illuminance=214.0", "pm25=4.0", "pm10=7.0"]
    ),
    ("tasmota_A1B2C3/tele/SENSOR", #"{"Switch1":"OFF"}"#, ["heard", "motion=false"]),
    ("stat/tasmota_A1B2C3/PIR1", "ON", ["heard", "motion=true"]),
    ("stat/tasmota_A1B2C3/RESULT", #"{"Switch1":{"Action":"ON"}}"#, ["heard", "motion=true"]),
    ("stat/tasmota_A1B2C3/RESULT", #"{"POWER":"ON"}"#, ["heard"]),
    ("stat/tasmota_A1B2C3/POWER", "ON", ["heard"]),
    (
      "stat/tasmota_A1B2C3/STATUS10",
      #"{"StatusSNS":{"Time":"2026-03-02T09:14:05","Switch1":"OFF","SCD40":{"CarbonDioxide":640}}}"#,
      ["heard", "motion=false", "co2=640.0"]
    ),
    (
      "tele/tasmota_A1B2C3/STATE", #"{"Time":"2026-03-02T09:14:05","Wifi":{"RSSI":80,"Signal":-60}}"#,
      ["heard", "link-quality=-60.0"]
    ),
    ("tele/tasmota_A1B2C3/LWT", "Online", ["online"]), ("tele/tasmota_A1B2C3/LWT", "Offline", ["offline"]),
    ("tele/tasmota_A1B2C3/INFO1", #"{"Info1":{}}"#, []),
  ]

  @Test(arguments: rows.indices) func `is read as it is`(row: Int) {
    let (topic, payload, expected) = Self.rows[row]
    var site = Self.listening()
    #expect(site.words(topic, payload) == expected, "\(topic) \(payload)")
    #expect(site.decoder.rejections.all.isEmpty, "\(site.decoder.rejections.all)")
  }

  @Test func `tells local time, which counts where the source has a zone`() {
    let message = #"{"Time":"2026-03-02T09:14:05","Switch1":"ON"}"#
    var site = Self.listening()
    #expect(site.hear(Self.sensor, message).first == .heard(BindingIndex(0), at: at("2026-03-02T08:14:05Z")))
    var lost = Listening([Listening.builtIn("tasmota")], [Binding(device: "tasmota_A1B2C3", space: "lab")])
    #expect(lost.hear(Self.sensor, message).first == .heard(BindingIndex(0), at: lost.now))
    #expect(lost.count(.timeWithoutZone) == 1)
  }

  @Test func `repeats the state of a switch, and only a change is news`() {
    var site = Self.listening()
    #expect(site.words(Self.sensor, #"{"Switch1":"ON"}"#) == ["heard", "motion=true"])
    #expect(site.words(Self.sensor, #"{"Switch1":"ON"}"#) == ["heard"])
    #expect(site.words(Self.sensor, #"{"Switch1":"OFF"}"#) == ["heard", "motion=false"])
  }

  @Test func `tells its sensors apart by their names`() {
    var site = Self.listening([
      Binding(device: "tasmota_A1B2C3", channel: "SCD40", space: "lab"),
      Binding(device: "tasmota_A1B2C3", channel: "Switch2", space: "desk", tells: .motion),
    ])
    let inputs = site.hear(
      Self.sensor, #"{"Switch1":"ON","Switch2":"OFF","SCD40":{"Temperature":23.5},"DS18B20":{"Temperature":19}}"#)
    #expect(inputs.compactMap(\.reading).map(\.binding) == [BindingIndex(1), BindingIndex(0)])
    #expect(inputs.compactMap(\.reading).map(\.value) == [.bool(false), .number(23.5)])
  }

  @Test(arguments: ["0x2916", "desk-3"]) func `passes on what its Zigbee devices say, by their address or their name`(
    device: String
  ) {
    var site = Self.listening([Binding(device: device, space: "desk-3")])
    let message =
      #"{"ZbReceived":{"0x2916":{"Device":"0x2916","Name":"desk-3","Occupancy":1,"Temperature":25.7,"Endpoint":1,"LinkQuality":77}}}"#
    #expect(site.words(Self.sensor, message) == ["heard", "motion=true", "temperature=25.7", "link-quality=77.0"])
    #expect(site.words(Self.sensor, message) == ["heard", "motion=true", "temperature=25.7", "link-quality=77.0"])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  /// What the bridge sends of one device, by the SetOptions that are on.
  static let zigbee: [(options: String, topic: String, payload: String)] = [
    ("none", "tele/bridge/SENSOR", #"{"ZbReceived":{"0x2916":DEVICE}}"#),
    ("83", "tele/bridge/SENSOR", #"{"ZbReceived":{"desk-3":DEVICE}}"#),
    ("89", "tele/bridge/2916/SENSOR", #"{"ZbReceived":{"0x2916":DEVICE}}"#),
    ("89, 112", "tele/bridge/desk-3/SENSOR", #"{"ZbReceived":{"0x2916":DEVICE}}"#),
    ("89, 125", "tele/2916/SENSOR", #"{"ZbReceived":{"0x2916":DEVICE}}"#),
    ("100", "tele/bridge/SENSOR", #"{"0x2916":DEVICE}"#), ("83, 100", "tele/bridge/SENSOR", #"{"desk-3":DEVICE}"#),
    ("118", "tele/bridge/ZbReceived", #"{"0x2916":DEVICE}"#),
    ("83, 118", "tele/bridge/ZbReceived", #"{"desk-3":DEVICE}"#),
    ("89, 118", "tele/bridge/2916/ZbReceived", #"{"0x2916":DEVICE}"#),
    ("89, 118, 119", "tele/bridge/2916/ZbReceived", "DEVICE"),
    ("89, 112, 118, 119, 125", "tele/desk-3/ZbReceived", "DEVICE"),
    ("89, 119", "tele/bridge/2916/SENSOR", #"{"ZbReceived":DEVICE}"#),
    ("89, 100, 119", "tele/bridge/2916/SENSOR", "DEVICE"),
    ("118, FullTopic %topic%/%prefix%", "bridge/tele/ZbReceived", #"{"0x2916":DEVICE}"#),
  ]

  @Test(arguments: zigbee.indices) func `passes on its Zigbee devices wherever its options put them`(row: Int) {
    let (options, topic, payload) = Self.zigbee[row]
    let device =
      #"{"Device":"0x2916","Name":"desk-3","Occupancy":1,"Contact":1,"Temperature":25.5,"Endpoint":1,"LinkQuality":77}"#
    for line in ["0x2916", "desk-3"] {
      var site = Self.listening([Binding(device: line, space: "desk-3")])
      let message = payload.replacing("DEVICE", with: device)
      for _ in 1...2 {
        let said = site.words(topic, message)
        #expect(
          Set(said) == ["contact=false", "heard", "link-quality=77.0", "motion=true", "temperature=25.5"],
          "\(options), \(line)")
      }
      #expect(site.decoder.rejections.all.isEmpty, "\(options)")
    }
  }

  @Test func `keeps several Zigbee devices of one message apart, and from the bridge`() {
    var site = Self.listening([
      Binding(device: "0x2916", space: "a"), Binding(device: "0x2917", space: "b"),
      Binding(device: "tasmota_A1B2C3", space: "c"),
    ])
    let inputs = site.hear(
      Self.sensor, #"{"ZbReceived":{"0x2916":{"Contact":1},"0x2917":{"Contact":0}},"SHT3X":{"Temperature":21}}"#)
    #expect(inputs.count == 6)
    let readings = inputs.compactMap(\.reading)
    #expect(readings.map(\.binding) == [2, 0, 1].map { BindingIndex($0) })
    #expect(readings.map(\.value) == [.number(21), .bool(false), .bool(true)])
  }

  @Test func `is subscribed in both orders of its topics`() {
    #expect(
      Self.listening().decoder.filters == [
        "+/stat/+", "+/tele/LWT", "+/tele/RESULT", "+/tele/SENSOR", "+/tele/STATE", "+/tele/ZbReceived", "stat/#",
        "tele/#",
      ])
    var site = Listening(
      [Listening.builtIn("tasmota", base: "house")], [Binding(device: "floor1/desk", space: "lab")])
    #expect(site.decoder.filters.allSatisfy { $0.hasPrefix("house/") })
    #expect(site.words("house/tele/floor1/desk/SENSOR", #"{"PIR1":"ON"}"#) == ["heard", "motion=true"])
  }
}
