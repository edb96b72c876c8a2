import Occupancy
import Sensors
import Testing

/// The rows of sensor-formats.md §2, "Decoded objects".
@Suite struct `Devices on LoRaWAN` {
  /// By maker and model; each comes first from a device that nobody has heard before, and speaks to a binding without a channel.
  static let rows: [Fixture] = [
    .init(
      "Milesight VS121: people of the whole view, regions apart",
      #"{"people_count_all":3.0,"people_count_max":9.0,"region_1":1.0,"region_2":0.0,"region_1_count":2.0,"people_in":4.0,"people_out":1.0}"#,
      [
        "people=3.0", "presence=true (part)", "presence=false (part)", "people=2.0 (part)", "people-in=4.0",
        "people-out=1.0",
      ]),
    .init(
      "Milesight VS132: totals and periods of a door",
      #"{"total_counter_in":12,"total_counter_out":9,"periodic_counter_in":2,"periodic_counter_out":1}"#,
      ["people-in=12.0", "people-out=9.0", "people-in-period=2.0", "people-out-period=1.0"]),
    .init(
      "Milesight VS133 and VS135: lines and regions, each for who asks for it",
      #"{"line_1_total_in":5,"line_1_total_out":4,"line_1_period_in":1,"line_1_period_out":0,"region_1_count":2,"region_1_avg_dwell":60}"#,
      ["people=2.0 (part)"]),
    .init(
      "Milesight VS321: people, and regions in words",
      #"{"people_total_counts":2,"region_1":"vacant","region_2":"occupied","detection_status":"normal"}"#,
      ["people=2.0", "presence=false (part)", "presence=true (part)"]),
    .init(
      "Milesight VS340 and VS341: a desk", #"{"occupancy":"Occupied","battery":99}"#, ["presence=true", "battery=99.0"]),
    .init(
      "Milesight VS330: a distance beside the word", #"{"occupancy":"vacant","distance":1450}"#, ["presence=false"]),
    .init(
      "Milesight VS370: light in words says no number", #"{"occupancy":"vacant","illuminance":"dim"}"#,
      ["presence=false"]),
    .init("Milesight WS203: a frame of one field", #"{"occupancy":"occupied"}"#, ["presence=true"]),
    .init("Milesight, a build of raw values: 1 for a word", #"{"occupancy":1.0}"#, ["presence=true"]),
    .init(
      "Milesight VS350, VS351 and VS360: a passage",
      #"{"total_in":7,"total_out":3,"period_in":1,"period_out":0,"temperature":22.5}"#,
      ["people-in=7.0", "people-out=3.0", "people-in-period=1.0", "people-out-period=0.0", "temperature=22.5"]),
    .init(
      "Milesight AM102 and AM103: air", #"{"temperature":22.6,"humidity":41.5,"battery":95,"co2":812}"#,
      ["temperature=22.6", "humidity=41.5", "battery=95.0", "co2=812.0"]),
    .init(
      "Milesight AM104 and AM107: air, activity and light",
      #"{"temperature":22.6,"humidity":41.5,"battery":95,"co2":812,"activity":6,"illumination":214,"tvoc":80,"pressure":1012.5}"#,
      [
        "temperature=22.6", "humidity=41.5", "battery=95.0", "co2=812.0", "motion=true", "illuminance=214.0",
        "voc=80.0", "pressure=1012.5",
      ]),
    .init("Milesight AM104: no activity", #"{"activity":0}"#, ["motion=false"]),
    .init(
      "Milesight AM307, AM308 and AM319: PIR in words, particulates",
      #"{"pir":"idle","light_level":3,"tvoc":1.0,"pm2_5":4,"pm10":7,"hcho":0.03,"co2":600}"#,
      ["motion=false", "voc=1.0", "pm25=4.0", "pm10=7.0", "co2=600.0"]),
    .init("Milesight AM307: the PIR triggered", #"{"pir":"trigger"}"#, ["motion=true"]),
    .init("Milesight WS202: PIR and daylight", #"{"pir":"normal","daylight":"bright"}"#, ["motion=false"]),
    .init(
      "Milesight WS301: a closed door, mounted", #"{"magnet_status":"close","tamper_status":"installed"}"#,
      ["contact=true", "tamper=false"]),
    .init(
      "Milesight WS301: an open door, torn off", #"{"magnet_status":"open","tamper_status":"uninstalled"}"#,
      ["contact=false", "tamper=true"]),
    .init("Milesight EM300-MCS, raw: 1 is open", #"{"magnet_status":1}"#, ["contact=false"]),
    .init("Milesight EM300-MCS, raw: 0 is closed", #"{"magnet_status":0}"#, ["contact=true"]),
    .init(
      "Milesight WS101: a button says nothing of a space", #"{"button_event":{"status":"short press","msgid":4711}}"#,
      []),
    .init("Milesight WS302: sound", #"{"LAeq":48.5,"LAFmax":60.1}"#, ["sound=48.5"]),
    .init("Milesight EM300-SLD and WS303: a leak", #"{"leakage_status":"leak"}"#, ["leak=true"]),
    .init("Milesight EM300-SLD and WS303: none", #"{"leakage_status":"normal"}"#, ["leak=false"]),
    .init(
      "Milesight EM300-TH: what it had kept is late",
      #"{"history":[{"timestamp":1772431245,"temperature":20}],"humidity":40}"#,
      ["humidity=40.0", "late temperature=20.0"]),
    .init(
      "Elsys: pulses, millivolts, occupancy 2",
      #"{"temperature":22.6,"humidity":40,"light":120,"motion":6,"co2":700,"vdd":3632,"occupancy":2,"waterleak":0,"tvoc":30}"#,
      [
        "temperature=22.6", "humidity=40.0", "illuminance=120.0", "motion=true", "co2=700.0", "battery-voltage=3.632",
        "presence=true", "leak=false", "voc=30.0",
      ]),
    .init(
      "Elsys: occupancy 0 is empty", #"{"occupancy":0,"motion":0,"vdd":3600}"#,
      ["presence=false", "motion=false", "battery-voltage=3.6"]),
    .init(
      "Elsys: occupancy 1 is pending, so nobody knows", #"{"occupancy":1,"vdd":3600}"#,
      ["unread occupancy: unreadable", "battery-voltage=3.6"]),
    .init(
      "Browan TBMS100 by its fields: the battery is in volts", #"{"status":1,"battery":3.5,"time":0,"count":12}"#,
      ["battery-voltage=3.5"]),
    .init(
      "Browan TBHV110: air", #"{"status":0,"battery":3,"eco2":650,"voc":12,"iaq":25}"#,
      ["battery-voltage=3.0", "co2=650.0", "voc=12.0"]),
    .init(
      "Netvox RB11E: words of its own", #"{"Device":"RB11E","Volt":3.1,"Temp":21.5,"Illuminance":300,"Occupy":1}"#,
      ["battery-voltage=3.1", "temperature=21.5", "illuminance=300.0", "presence=true"]),
    .init(
      "Netvox RB11E: a volt with a remark", #"{"Volt":"3.1(low battery)","Occupy":0}"#,
      ["battery-voltage=3.1", "presence=false"]),
    .init("Terabee flow: not set says nothing", #"{"count_in":4,"count_out":"not set"}"#, ["people-in=4.0"]),
    .init(
      "Terabee occupancy: zones are parts", #"{"zone_global":"not set","zone_0":2,"zone_1":"not set"}"#,
      ["unread zone_global: unreadable", "unread zone_1: unreadable", "people=2.0 (part)"]),
    .init("Terabee occupancy: all zones", #"{"zone_global":5}"#, ["people=5.0"]),
    .init(
      "Disruptive: an object is near", #"{"objectPresent":{"state":"PRESENT","updateTime":"2026-03-02T08:14:05Z"}}"#,
      ["contact=true"]),
    .init("Disruptive: no object is near", #"{"objectPresent":"NOT_PRESENT"}"#, ["contact=false"]),
    .init("Disruptive: a desk is occupied", #"{"deskOccupancy":{"state":"OCCUPIED"}}"#, ["presence=true"]),
    .init("Disruptive: a desk is not occupied", #"{"deskOccupancy":{"state":"NOT_OCCUPIED"}}"#, ["presence=false"]),
    .init("Disruptive: motion", #"{"motion":{"state":"MOTION_DETECTED"}}"#, ["motion=true"]),
    .init("Disruptive: no motion", #"{"motion":{"state":"NO_MOTION_DETECTED"}}"#, ["motion=false"]),
    .init("Disruptive: a contact is open", #"{"contact":{"state":"OPEN"}}"#, ["contact=false"]),
    .init("Disruptive: a contact is closed", #"{"contact":{"state":"CLOSED"}}"#, ["contact=true"]),
  ]

  @Test(arguments: rows) func `are read on ChirpStack as their decoders emit them`(row: Fixture) {
    let object = row.payload
    var site = ChirpStack.listening()
    let said = site.words(ChirpStack.up, ChirpStack.uplink(object, profile: "of a name of its own"))
    #expect(said.filter { $0 != "link-quality=-71.0" } == ["heard"] + row.says, "\(object)")
    #expect(said.contains("link-quality=-71.0"))
    #expect(site.decoder.rejections.all.isEmpty, "\(object): \(site.decoder.rejections.all)")
  }

  @Test(arguments: rows) func `are read on The Things Stack as well`(row: Fixture) {
    let object = row.payload
    var site = Listening([Listening.builtIn("the-things-stack")], [Binding(device: "room-4", space: "room")])
    let payload = #"{"uplink_message":{"f_port":5,"decoded_payload":\#(object)}}"#
    #expect(site.words("v3/officina@tenant/devices/room-4/up", payload) == ["heard"] + row.says, "\(object)")
    #expect(site.decoder.rejections.all.isEmpty, "\(object): \(site.decoder.rejections.all)")
  }

  @Test(arguments: rows) func `are read behind Milesight's gateway as well`(row: Fixture) {
    let object = row.payload
    guard !object.contains(#""time""#), object != "{}" else { return #expect(object.contains("status")) }
    var site = Listening([Listening.builtIn("milesight-gateway")], [Binding(device: "24E124", space: "room")])
    let payload = #"{"devEUI":"24e124","fCnt":1,"# + object.dropFirst()
    #expect(site.words("milesight/uplink/24e124", payload) == ["heard"] + row.says, "\(object)")
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
