import Occupancy
import Sensors
import Testing

/// The rows of sensor-formats.md §2, "Decoded objects".
@Suite struct `Devices on LoRaWAN` {
  /// Decoded object, what it says to a binding without a channel. Each comes first from a device that nobody has heard before.
  static let rows: [(String, [String])] = [
    // Milesight
    (
      #"{"people_count_all":3.0,"people_count_max":9.0,"region_1":1.0,"region_2":0.0,"region_1_count":2.0,"people_in":4.0,"people_out":1.0}"#,
      ["people=3.0", "people-in=4.0", "people-out=1.0"]
    ),
    (
      #"{"total_counter_in":12,"total_counter_out":9,"periodic_counter_in":2,"periodic_counter_out":1}"#,
      ["people-in=12.0", "people-out=9.0"]
    ),
    (#"{"line_1_total_in":5,"line_1_period_in":1,"region_1_count":2,"region_1_avg_dwell":60}"#, []),
    (
      #"{"people_total_counts":2,"region_1":"vacant","region_2":"occupied","detection_status":"normal"}"#,
      ["people=2.0"]
    ),
    (#"{"occupancy":"Occupied","battery":99}"#, ["presence=true", "battery=99.0"]),
    (#"{"occupancy":"vacant","distance":1450}"#, ["presence=false"]),
    (#"{"occupancy":"vacant","illuminance":"dim"}"#, ["presence=false"]),
    (#"{"occupancy":1.0}"#, ["presence=true"]),
    (
      #"{"total_in":7,"total_out":3,"period_in":1,"period_out":0,"temperature":22.5}"#,
      ["people-in=7.0", "people-out=3.0", "temperature=22.5"]
    ),
    (
      #"{"temperature":22.6,"humidity":41.5,"battery":95,"co2":812,"activity":6,"illumination":214,"tvoc":80,"pressure":1012.5}"#,
      [
        "temperature=22.6", "humidity=41.5", "battery=95.0", "co2=812.0", "motion=true", "illuminance=214.0",
        "voc=80.0", "pressure=1012.5",
      ]
    ),
    (
      #"{"pir":"idle","light_level":3,"tvoc":1.0,"pm2_5":4,"pm10":7,"hcho":0.03,"co2":600}"#,
      ["motion=false", "voc=1.0", "pm25=4.0", "pm10=7.0", "co2=600.0"]
    ),
    (#"{"pir":"trigger"}"#, ["motion=true"]), (#"{"pir":"normal","daylight":"bright"}"#, ["motion=false"]),
    (#"{"activity":0}"#, ["motion=false"]),
    (#"{"magnet_status":"close","tamper_status":"installed"}"#, ["contact=true", "tamper=false"]),
    (#"{"magnet_status":"open","tamper_status":"uninstalled"}"#, ["contact=false", "tamper=true"]),
    (#"{"magnet_status":1}"#, ["contact=false"]), (#"{"magnet_status":0}"#, ["contact=true"]),
    (#"{"button_event":{"status":"short press","msgid":4711}}"#, []),
    (#"{"LAeq":48.5,"LAFmax":60.1}"#, ["sound=48.5"]),
    (#"{"leakage_status":"leak"}"#, ["leak=true"]), (#"{"leakage_status":"normal"}"#, ["leak=false"]),
    // Elsys
    (
      #"{"temperature":22.6,"humidity":40,"light":120,"motion":6,"co2":700,"vdd":3632,"occupancy":2,"waterleak":0,"tvoc":30}"#,
      [
        "temperature=22.6", "humidity=40.0", "illuminance=120.0", "motion=true", "co2=700.0", "battery-voltage=3.632",
        "presence=true", "leak=false", "voc=30.0",
      ]
    ),
    (#"{"occupancy":0,"motion":0,"vdd":3600}"#, ["presence=false", "motion=false", "battery-voltage=3.6"]),
    (#"{"occupancy":1,"vdd":3600}"#, ["battery-voltage=3.6"]),
    // Browan
    (#"{"status":1,"battery":3.5,"time":0,"count":12}"#, ["battery-voltage=3.5"]),
    (#"{"status":0,"battery":3,"eco2":650,"voc":12,"iaq":25}"#, ["battery-voltage=3.0", "co2=650.0", "voc=12.0"]),
    // Netvox
    (
      #"{"Device":"RB11E","Volt":3.1,"Temp":21.5,"Illuminance":300,"Occupy":1}"#,
      ["battery-voltage=3.1", "temperature=21.5", "illuminance=300.0", "presence=true"]
    ),
    (#"{"Volt":"3.1(low battery)","Occupy":0}"#, ["battery-voltage=3.1", "presence=false"]),
    // Terabee
    (#"{"count_in":4,"count_out":"not set"}"#, ["people-in=4.0"]),
    (#"{"zone_global":"not set","zone_0":2,"zone_1":"not set"}"#, []), (#"{"zone_global":5}"#, ["people=5.0"]),
    // Disruptive, through a bridge
    (#"{"objectPresent":{"state":"PRESENT","updateTime":"2026-03-02T08:14:05Z"}}"#, ["contact=true"]),
    (#"{"objectPresent":"NOT_PRESENT"}"#, ["contact=false"]),
    (#"{"deskOccupancy":{"state":"OCCUPIED"}}"#, ["presence=true"]),
    (#"{"deskOccupancy":{"state":"NOT_OCCUPIED"}}"#, ["presence=false"]),
    (#"{"motion":{"state":"MOTION_DETECTED"}}"#, ["motion=true"]),
    (#"{"motion":{"state":"NO_MOTION_DETECTED"}}"#, ["motion=false"]),
    (#"{"contact":{"state":"OPEN"}}"#, ["contact=false"]), (#"{"contact":{"state":"CLOSED"}}"#, ["contact=true"]),
  ]

  @Test(arguments: rows.indices) func `are read on ChirpStack as their decoders emit them`(row: Int) {
    let (object, expected) = Self.rows[row]
    var site = ChirpStack.listening()
    let said = site.words(ChirpStack.up, ChirpStack.uplink(object, profile: "of a name of its own"))
    #expect(said == ["heard"] + expected + ["link-quality=-71.0"], "\(object)")
    #expect(site.decoder.rejections.all.isEmpty, "\(object): \(site.decoder.rejections.all)")
  }

  @Test(arguments: rows.indices) func `are read on The Things Stack as well`(row: Int) {
    let (object, expected) = Self.rows[row]
    var site = Listening([Listening.builtIn("the-things-stack")], [Binding(device: "room-4", space: "room")])
    let payload = #"{"uplink_message":{"f_port":5,"decoded_payload":\#(object)}}"#
    #expect(site.words("v3/officina@tenant/devices/room-4/up", payload) == ["heard"] + expected, "\(object)")
    #expect(site.decoder.rejections.all.isEmpty, "\(object): \(site.decoder.rejections.all)")
  }

  @Test(arguments: rows.indices) func `are read behind Milesight's gateway as well`(row: Int) {
    let (object, expected) = Self.rows[row]
    guard !object.contains(#""time""#), object != "{}" else { return #expect(object.contains("status")) }
    var site = Listening([Listening.builtIn("milesight-gateway")], [Binding(device: "24E124", space: "room")])
    let payload = #"{"devEUI":"24e124","fCnt":1,"# + object.dropFirst()
    #expect(site.words("milesight/uplink/24e124", payload) == ["heard"] + expected, "\(object)")
    #expect(site.decoder.rejections.all.isEmpty, "\(object): \(site.decoder.rejections.all)")
  }

  @Test func `speak of a region only to the binding that asks for it`() {
    var site = Listening(
      [Listening.builtIn("chirpstack")],
      [
        Binding(device: "desk-12", space: "room"), Binding(device: "desk-12", channel: "region_1", space: "a"),
        Binding(device: "desk-12", channel: "region_2", space: "b"),
      ])
    let inputs = site.hear(
      ChirpStack.up, ChirpStack.uplink(#"{"people_total_counts":1,"region_1":"vacant","region_2":"occupied"}"#))
    let readings = inputs.compactMap(\.reading).filter { !$0.quantity.describesDevice }
    #expect(readings.map(\.binding) == [0, 1, 2].map { BindingIndex($0) })
    #expect(readings.map(\.value) == [.number(1), .bool(false), .bool(true)])
  }

  @Test(arguments: [
    ("TBMS100 desk", "motion=true"), ("browan tbdw100", "contact=false"), ("TBHV110", nil), ("something", nil),
  ])
  func `mean by a word what their model means by it`(profile: String, expected: String?) {
    var site = ChirpStack.listening()
    let said = site.words(ChirpStack.up, ChirpStack.uplink(#"{"status":1,"co2":500}"#, profile: profile))
    #expect(said == ["heard"] + [expected].compactMap { $0 } + ["co2=500.0", "link-quality=-71.0"])
  }

  @Test func `stay of a model that their fields told once`() {
    var site = ChirpStack.listening()
    #expect(site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":2,"vdd":3600}"#)).contains("presence=true"))
    #expect(!site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":1}"#, id: "2")).contains("presence=true"))
    #expect(
      site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":2}"#, id: "3")).contains("presence=true"))
    #expect(site.decoder.rejections.all.isEmpty)
  }

  @Test func `send words that nobody knows, which are counted`() {
    var site = ChirpStack.listening()
    _ = site.hear(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"unknown","magnet_status":"ajar"}"#))
    #expect(site.count(.unknownWord) == 2)
  }
}
