import Testing

/// What people report of their own devices. Somebody sits there, and nothing may take their seat.
@Suite struct `Nobody loses a seat to a device` {
  private static let zigbee = "sources: [{ use: \"zigbee2mqtt\" }], sensors: [{ device: \"d\", space: \"desk-1\" }]"
  private static let room = "sources: [{ use: \"zigbee2mqtt\" }], sensors: [{ device: \"d\", space: \"room-1\" }]"
  private static let topic = "zigbee2mqtt/d"

  /// A radar that says "nobody" once and can then not tell any more, in each of the ways in which devices do so.
  @Test(arguments: [
    #"{"presence":null,"illuminance":60}"#, #"{"presence":"unavailable","illuminance":60}"#,
    #"{"presence":"unknown","illuminance":60}"#, #"{"presence":-7,"illuminance":60}"#,
    #"{"presence":nan,"illuminance":60}"#, #"{"illuminance":60}"#, #"{"presence":tru"#, " ",
  ]) func `that says nothing readable any more`(payload: String) throws {
    var day = try Replayed(Self.zigbee)
    day.book(from: "09:00", to: "17:00")
    day.say("07:30", Self.topic, #"{"presence":true,"illuminance":61}"#)
    day.say("07:50", Self.topic, #"{"presence":false,"illuminance":62}"#)
    day.say(from: "08:55", every: 5, until: "12:00", Self.topic, payload)
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "08:00", "09:00", "12:00") == ["absent", "unknown", "unknown"])
  }

  @Test func `that speaks again, and from then on its word counts`() throws {
    var day = try Replayed(Self.zigbee)
    day.book(from: "09:00", to: "17:00")
    day.say("07:50", Self.topic, #"{"presence":false}"#)
    day.say(from: "08:55", every: 5, until: "10:30", Self.topic, #"{"presence":null}"#)
    day.say(from: "10:35", every: 5, until: "12:30", Self.topic, #"{"presence":false}"#)
    #expect(try day.presence(at: "10:34", "10:35") == ["unknown", "absent"])
    // Known to be empty only from then on, and its member is warned in time.
    #expect(try day.releases().allSatisfy { $0 >= "10:35" })
    #expect(try !day.releases().isEmpty)
  }

  @Test func `whose format leaves out what has not changed, as it always did`() throws {
    var day = try Replayed(Self.zigbee)
    for time in ["07:00", "07:20", "07:40"] {
      day.say(time, Self.topic, #"{"presence":true}"#)
      day.say("\(time):30", Self.topic, #"{"presence":false}"#)
      day.say("\(time):45", Self.topic, #"{"battery":80}"#)
    }
    day.say(from: "08:00", every: 10, until: "10:00", Self.topic, #"{"battery":79}"#)
    #expect(try day.presence(at: "08:05", "10:00") == ["absent", "absent"])
  }

  @Test func `whose network server could not decode what it says`() throws {
    let rest = "sources: [{ use: \"chirpstack\" }], sensors: [{ device: \"24e124\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    let up = "application/a/device/24e124/event/up"
    day.book(from: "09:00", to: "17:00")
    day.say("08:45", up, #"{"deduplicationId":"1","object":{"occupancy":"vacant"}}"#)
    for (number, time) in ["08:58", "09:20", "10:05", "10:40"].enumerated() {
      day.say(time, up, #"{"deduplicationId":"n\#(number)","data":"A2cA"}"#)
      day.say(time, "application/a/device/24e124/event/log", #"{"code":"UPLINK_CODEC"}"#)
    }
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "08:50", "09:00") == ["absent", "unknown"])
  }

  @Test func `whose word is the whole message, and whose relay says that it has none`() throws {
    let rest = """
      sources: [{ use: "relay", rules: [
        { topic: "relay/{dev}/state", format: "text", values: { quantity: "presence" } }] }],
      sensors: [{ device: "seat_1", space: "desk-1" }]
      """
    var day = try Replayed(rest)
    day.book(from: "09:00", to: "17:00")
    day.say("08:40", "relay/seat_1/state", "off")
    day.say(from: "08:50", every: 20, until: "11:00", "relay/seat_1/state", "unavailable")
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "08:45", "08:55", "11:00") == ["absent", "unknown", "unknown"])
  }

  @Test func `whose second word says the contrary of the first`() throws {
    let rest = "sources: [{ use: \"esphome\" }], sensors: [{ device: \"desk\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    day.book(from: "09:00", to: "17:00")
    for field in ["presence", "still_target"] { day.say("08:50", "desk/binary_sensor/\(field)/state", "OFF") }
    day.say("08:58", "desk/binary_sensor/presence/state", "ON")
    // It connects anew and tells all it knows, in whatever order.
    day.say("09:10", "desk/status", "online")
    day.say("09:10", "desk/binary_sensor/presence/state", "ON")
    day.say("09:10", "desk/binary_sensor/still_target/state", "OFF")
    day.say(from: "09:15", every: 15, until: "12:00", "desk/sensor/wifi_signal/state", "-61")
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "09:11", "12:00") == ["present", "present"])
  }

  /// Zones of a radar add to its verdict, and never take from it.
  @Test(arguments: ["zone_1_occupancy", "epl_zone_2_presence", "moving_target", "zone3_presence"])
  func `whose part is empty while the whole is not`(part: String) throws {
    let rest = "sources: [{ use: \"esphome\" }], sensors: [{ device: \"radar\", space: \"room-1\" }]"
    var day = try Replayed(rest, spaces: ["room-1"])
    day.book("b1", "room-1", from: "09:00", to: "17:00")
    day.say("08:50", "radar/binary_sensor/occupancy/state", "OFF")
    day.say("08:58", "radar/binary_sensor/occupancy/state", "ON")
    day.say("08:58:01", "radar/binary_sensor/\(part)/state", "ON")
    day.say("09:20", "radar/binary_sensor/\(part)/state", "OFF")
    day.say(from: "09:25", every: 10, until: "12:00", "radar/sensor/illuminance/state", "120")
    #expect(try day.releases() == [])
    #expect(try day.presence(of: "room-1", at: "12:00") == ["present"])
  }

  @Test func `whose zones are all that it tells`() throws {
    let rest = "sources: [{ use: \"esphome\" }], sensors: [{ device: \"radar\", space: \"room-1\" }]"
    var day = try Replayed(rest, spaces: ["room-1"])
    day.book("b1", "room-1", from: "09:00", to: "17:00")
    for zone in 1...2 { day.say("08:50", "radar/binary_sensor/zone_\(zone)_occupancy/state", "OFF") }
    day.say(from: "09:00", every: 5, until: "12:00", "radar/binary_sensor/zone_1_occupancy/state", "OFF")
    // Nobody in the zones is nobody in the zones: what lies between them nothing looks at.
    #expect(try day.releases() == [])
    day.say("12:10", "radar/binary_sensor/zone_2_occupancy/state", "ON")
    #expect(try day.presence(of: "room-1", at: "12:10") == ["present"])
  }

  @Test func `that holds its motion for as long as people move`() throws {
    var day = try Replayed(Self.room, spaces: ["room-1"])
    day.book("b1", "room-1", from: "09:00", to: "17:00")
    day.say("08:50", Self.topic, #"{"occupancy":false,"illuminance":100}"#)
    for minute in stride(from: 8 * 60 + 59, to: 9 * 60 + 43, by: 6) {
      day.say(
        "\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)", Self.topic,
        #"{"occupancy":true,"illuminance":\#(100 + minute % 7)}"#)
    }
    day.say("09:43", Self.topic, #"{"occupancy":false,"illuminance":104}"#)
    day.say("09:43:40", Self.topic, #"{"occupancy":true,"illuminance":104}"#)
    day.say("10:10", Self.topic, #"{"occupancy":false,"illuminance":104}"#)
    day.say(from: "10:15", every: 5, until: "11:00", Self.topic, #"{"occupancy":false,"illuminance":104}"#)
    #expect(try day.presence(of: "room-1", at: "09:20", "09:42", "09:50") == ["present", "present", "present"])
    // The grace begins where the motion ended: a quarter of an hour after 10:10, at the soonest.
    #expect(try day.releases().allSatisfy { $0 >= "10:25" })
    #expect(try !day.releases().isEmpty)
  }

  @Test func `that holds its motion for hours and misses it for a moment`() throws {
    var day = try Replayed(Self.room, spaces: ["room-1"])
    day.book("b1", "room-1", from: "09:00", to: "17:00")
    day.say("08:50", Self.topic, #"{"occupancy":false,"linkquality":90}"#)
    day.say(from: "08:58", every: 15, until: "09:45", Self.topic, #"{"occupancy":true,"linkquality":91}"#)
    day.say("10:00", Self.topic, #"{"occupancy":false,"linkquality":90}"#)
    day.say("10:00:20", Self.topic, #"{"occupancy":true,"linkquality":90}"#)
    day.say(from: "10:15", every: 15, until: "12:00", Self.topic, #"{"occupancy":true,"linkquality":91}"#)
    #expect(try day.releases() == [])
  }

  @Test func `that holds its motion longer than the site's own hold`() throws {
    let rest = "sources: [{ use: \"zigbee2mqtt\" }], sensors: [{ device: \"d\", space: \"desk-1\", hold: \"5m\" }]"
    var day = try Replayed(rest)
    day.book(from: "09:00", to: "17:00")
    day.say("08:50", Self.topic, #"{"occupancy":false,"linkquality":90}"#)
    day.say("08:58", Self.topic, #"{"occupancy":true,"linkquality":91}"#)
    day.say(from: "09:10", every: 10, until: "12:00", Self.topic, #"{"occupancy":true,"linkquality":90}"#)
    #expect(try day.releases() == [])
  }

  @Test func `that is wired to a door beside the one that sees motion`() throws {
    let rest =
      "sources: [{ use: \"tasmota\", zone: \"Europe/Rome\" }], sensors: [{ device: \"node\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    day.book(from: "09:00", to: "17:00")
    day.say("08:50", "tele/node/SENSOR", #"{"Switch1":"OFF","Switch2":"OFF"}"#)
    day.say("08:55", "stat/node/RESULT", #"{"Switch2":{"Action":"ON"}}"#)
    day.say(from: "09:00", every: 5, until: "11:00", "tele/node/SENSOR", #"{"Switch1":"OFF","Switch2":"ON"}"#)
    #expect(try day.presence(at: "08:56", "10:00") == ["absent", "absent"])
    #expect(try !day.releases().isEmpty)
  }

  @Test func `whose second input is a motion sensor, as a line says`() throws {
    let rest = """
      sources: [{ use: "tasmota", zone: "Europe/Rome" }],
      sensors: [{ device: "node", channel: "Switch2", as: "motion", space: "desk-1" }]
      """
    var day = try Replayed(rest)
    day.say("08:55", "stat/node/RESULT", #"{"Switch2":{"Action":"ON"}}"#)
    #expect(try day.presence(at: "08:55") == ["present"])
  }

  @Test func `that counts people where others say yes or no`() throws {
    let rest = "sources: [{ use: \"chirpstack\" }], sensors: [{ device: \"c1\", space: \"room-1\" }]"
    var day = try Replayed(rest, spaces: ["room-1"])
    func up(_ time: String, _ count: Int) {
      day.say(
        time, "application/a/device/c1/event/up", #"{"deduplicationId":"\#(time)","object":{"occupancy":\#(count)}}"#)
    }
    up("09:00", 0)
    up("09:10", 3)
    up("09:20", 1)
    up("09:30", 0)
    #expect(
      try day.presence(of: "room-1", at: "09:05", "09:15", "09:25", "09:35")
        == ["absent", "present", "present", "absent"])
    let people = try day.events().filter { $0["type"]?.string == "presence" }.map { $0["people"]?.number }
    #expect(people == [nil, 3, 1, 0])
  }

  /// Elsys says 0, 1 (may be) and 2; its radio addresses tell that it is one.
  @Test(arguments: [
    ("a81758fffe0512aa", 2, "present"), ("a81758fffe0512aa", 1, "unknown"), ("A81758FFFE0512AA", 0, "absent"),
  ]) func `of a maker who knows a "may be"`(device: String, said: Int, presence: String) throws {
    let rest = "sources: [{ use: \"chirpstack\" }], sensors: [{ device: \"\(device)\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    day.say("09:00", "application/a/device/\(device)/event/up", #"{"object":{"occupancy":\#(said)}}"#)
    #expect(try day.presence(at: "09:01") == [presence])
  }

  @Test func `that was gone, and repeats what it knew`() throws {
    let rest = "sources: [{ use: \"esphome\" }], sensors: [{ device: \"desk\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    let state = "desk/binary_sensor/presence/state"
    day.book(from: "09:00", to: "17:00")
    day.say("08:50", "desk/status", "online")
    day.say("08:50", state, "OFF")
    day.say("08:57", "desk/status", "offline")
    // Somebody sits down while it is away. It starts anew, and says "off" as it always does then.
    day.say("08:59", "desk/status", "online")
    day.say("08:59:01", state, "OFF")
    day.say(from: "09:10", every: 10, until: "11:00", "desk/sensor/wifi_signal/state", "-60")
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "08:55", "09:00", "11:00") == ["absent", "unknown", "unknown"])
    day.say("11:10", state, "ON")
    #expect(try day.presence(at: "11:10") == ["present"])
  }

  @Test func `whose bridge was gone, and remembers what it knew`() throws {
    var day = try Replayed(Self.zigbee)
    day.book(from: "09:00", to: "17:00")
    day.say("08:50", Self.topic, #"{"presence":false,"battery":80}"#)
    day.say("08:56", "zigbee2mqtt/bridge/state", #"{"state":"offline"}"#)
    day.say("08:59", "zigbee2mqtt/bridge/state", #"{"state":"online"}"#)
    day.say(from: "09:05", every: 30, until: "12:00", Self.topic, #"{"presence":false,"battery":80}"#)
    #expect(try day.releases() == [])
  }

  @Test func `whose bridge says "online" whenever somebody else starts`() throws {
    var day = try Replayed(Self.zigbee)
    day.say("09:00", Self.topic, #"{"presence":false}"#)
    day.say("09:10", "zigbee2mqtt/bridge/state", #"{"state":"online"}"#)
    day.say("09:10:03", Self.topic, #"{"presence":true}"#)
    #expect(try day.presence(at: "09:10:03") == ["present"])
  }

  @Test func `that comes back in a crowd after the broker was away`() throws {
    let sensors = (1...4).map { "{ device: \"desk\($0)\", space: \"desk-\($0)\" }" }.joined(separator: ", ")
    var day = try Replayed(
      "sources: [{ use: \"esphome\" }], sensors: [\(sensors)]", spaces: (1...4).map { "desk-\($0)" })
    day.book("b2", "desk-2", from: "09:00", to: "17:00")
    for desk in 1...4 { day.say("08:50", "desk\(desk)/binary_sensor/presence/state", "ON") }
    for desk in 1...4 { day.say("08:51", "desk\(desk)/binary_sensor/presence/state", "OFF") }
    day.befall("08:56", "broker-lost", since: "08:55")
    day.befall("08:58", "broker-found")
    // All start anew with "off", whoever sits there.
    for desk in 1...4 { day.say("08:58:0\(desk > 2 ? 5 : 4)", "desk\(desk)/binary_sensor/presence/state", "OFF") }
    day.say(from: "09:10", every: 10, until: "12:00", "desk2/sensor/wifi_signal/state", "-60")
    #expect(try day.releases() == [])
    #expect(try day.presence(of: "desk-2", at: "12:00") == ["unknown"])
  }

  @Test func `of which the broker keeps another word`() throws {
    let rest = "sources: [{ use: \"esphome\" }], sensors: [{ device: \"desk\", space: \"desk-1\" }]"
    var day = try Replayed(rest)
    day.book(from: "09:00", to: "17:00")
    day.say("08:50", "desk/binary_sensor/presence/state", "OFF")
    day.befall("08:56", "broker-lost", since: "08:55")
    day.befall("08:58", "broker-found")
    day.say("08:58:01", "desk/binary_sensor/presence/state", "ON", retain: true)
    day.say(from: "09:10", every: 10, until: "12:00", "desk/sensor/wifi_signal/state", "-60")
    #expect(try day.releases() == [])
    #expect(try day.presence(at: "12:00") == ["unknown"])
  }
}
