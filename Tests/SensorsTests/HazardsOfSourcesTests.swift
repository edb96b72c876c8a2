import JSON
import Occupancy
import Sensors
import Testing

/// By the numbers of sensor-formats.md §5: what the sources of messages do, and what the decoder makes of it.
@Suite struct `What is known to hurt in the sources` {
  let topic = "zigbee2mqtt/l1/desk-12"

  /// A device that binds itself through a profile with limits of its own.
  static func limited() throws -> Listening {
    let profile = try Profile(
      reading: JSONValue(
        parsing:
          #"{"name":"own","hold":"90s","debounce":"2s","expires":"5m","rules":[{"topic":"a/{dev}","space":"/space","values":"/*"}]}"#
      ))
    return Listening([Source(profile)], [], spaces: ["lab"])
  }

  @Test func `hazards 4, 6 and 26: a profile gives its devices their hold, debounce and expiry`() throws {
    var site = try Self.limited()
    let bound = site.hear("a/pir", #"{"motion":true,"space":"lab"}"#).first
    let want = Binding(
      source: "own", device: "pir", space: "lab", hold: .seconds(90), expires: .minutes(5), debounce: .seconds(2))
    #expect(bound == .binding(want))
  }

  @Test func `hazard 7: a radar's nulls and distances say that it lives and no more`() {
    var site = Listening()
    _ = site.hear(topic, #"{"presence":true,"target_distance":1.5}"#)
    for distance in ["null", "1.52", "0.01", "null"] {
      let said = site.words(topic, #"{"presence":true,"target_distance":\#(distance),"illuminance":null}"#)
      #expect(said == ["heard"])
    }
  }

  @Test func `hazard 10: a copy is known by its key, and a backlog has no age`() {
    var site = ChirpStack.listening()
    let message = ChirpStack.uplink(#"{"occupancy":"occupied"}"#)
    #expect(site.words(ChirpStack.up, message).count == 3)
    #expect(site.words(ChirpStack.up, message) == [])
    #expect(site.count(.duplicate) == 1)
    var zigbee = Listening()
    #expect(zigbee.words(topic, #"{"occupancy":true}"#, isBacklog: true) == ["motion=true (old)"])
    #expect(zigbee.words(topic, #"{"occupancy":true}"#) == ["heard", "motion=true (same)"])
  }

  @Test func `hazard 11: an uplink that two gateways heard counts once`() {
    var site = ChirpStack.listening()
    let first = ChirpStack.uplink(#"{"activity":1}"#)
    let second = first.replacing("24e124fffef0aa01", with: "24e124fffef0aa02").replacing("-71", with: "-93")
    #expect(site.words(ChirpStack.up, first) == ["heard", "motion=true", "link-quality=-71.0"])
    #expect(site.words(ChirpStack.up, second) == [])
    var gateway = Listening([Listening.builtIn("milesight-gateway")], [Binding(device: "24e124", space: "lab")])
    let frame = #"{"devEUI":"24e124","fCnt":7,"time":"2026-03-02T08:14:05Z","data":"AA==","occupancy":"occupied"}"#
    #expect(gateway.words("milesight/up", frame).count == 2)
    #expect(gateway.words("milesight/up", frame) == [])
    #expect(gateway.words("milesight/up", frame.replacing("AA==", with: "AQ==")).count == 2)
  }

  @Test func `hazard 12: after a join the frames are counted anew, and none is taken for a copy`() {
    var site = ChirpStack.listening()
    let device = "\(ChirpStack.application)/device/24e124600d000412/event"
    #expect(site.words(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"occupied"}"#)).count == 3)
    #expect(site.words("\(device)/join", #"{"deduplicationId":"7","time":"2026-03-02T08:14:05.9Z"}"#) == ["heard"])
    let anew = ChirpStack.uplink(#"{"occupancy":"vacant"}"#, id: "8", time: "08:14:06").replacing("231", with: "0")
    #expect(site.words(ChirpStack.up, anew).prefix(2) == ["heard", "presence=false"])
  }

  @Test func `hazard 13: what a device had kept comes as the past that it is`() {
    var site = ChirpStack.listening()
    let object =
      #"{"occupancy":"vacant","history":[{"timestamp":1772431245,"occupancy":"occupied"},{"occupancy":"vacant","temperature":21.5,"timestamp":1772434845},{"occupancy":"occupied"}]}"#
    let inputs = site.hear(ChirpStack.up, ChirpStack.uplink(object))
    #expect(
      inputs.map(Listening.word) == [
        "heard", "presence=false", "link-quality=-71.0", "late presence=true", "late presence=false",
        "late temperature=21.5",
      ])
    let times = inputs.suffix(3).map { if case .late(let reading) = $0 { reading.at } else { Listening.start } }
    #expect(
      times.map(\.description) == [
        "2026-03-02T06:00:45.000Z", "2026-03-02T07:00:45.000Z", "2026-03-02T07:00:45.000Z",
      ])
    #expect(site.decoder.late == [4])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  @Test(arguments: ["the-things-stack", "milesight-gateway"])
  func `hazard 13: so it does behind every network server`(use: String) {
    let list = #""history":[{"timestamp":1772431245,"temperature":20}],"temperature":22"#
    let isStack = use == "the-things-stack"
    var site = Listening([Listening.builtIn(use)], [Binding(device: "24e124", space: "lab")])
    let said = site.words(
      isStack ? "v3/a/devices/24e124/up" : "milesight/24e124",
      isStack ? #"{"uplink_message":{"decoded_payload":{\#(list)}}}"# : #"{"devEUI":"24e124",\#(list)}"#)
    #expect(said == ["heard", "temperature=22.0", "late temperature=20.0"])
  }

  @Test func `hazard 13: a message that is older than the last one is counted as late`() {
    var site = Listening()
    _ = site.hear(topic, #"{"occupancy":true,"last_seen":"2026-03-02T08:14:05Z"}"#)
    _ = site.hear(topic, #"{"occupancy":false,"last_seen":"2026-03-02T08:13:05Z"}"#)
    #expect(site.decoder.late == [1])
  }

  @Test(arguments: [nil, "null"])
  func `hazard 14: an uplink without a decoded object leaves the last word in doubt and is counted`(
    object: String?
  ) {
    var site = ChirpStack.listening()
    _ = site.hear(ChirpStack.up, ChirpStack.uplink(#"{"occupancy":"occupied"}"#))
    #expect(
      site.words(ChirpStack.up, ChirpStack.uplink(object, id: "2")) == [
        "unread all: not-decoded", "heard", "link-quality=-71.0",
      ])
    let log = "\(ChirpStack.application)/device/24e124600d000412/event/log"
    #expect(site.words(log, #"{"level":"ERROR","code":"UPLINK_CODEC"}"#) == ["unread all: not-decoded", "heard"])
    #expect(site.count(.notDecoded) == 1)
    #expect(site.count(.codecFailed) == 1)
  }

  @Test func `hazard 15: data after a retained will brings the device back`() {
    var site = Listening([Listening.builtIn("tasmota")], [Binding(device: "desk", space: "lab")])
    #expect(site.words("tele/desk/LWT", "Offline", retain: true) == ["offline"])
    #expect(site.words("tele/desk/SENSOR", #"{"Switch1":"ON"}"#) == ["heard", "motion=true"])
    #expect(site.words("tele/desk/SENSOR", #"{"Switch1":"ON"}"#, retain: true) == ["motion=true (old) (same)"])
  }

  @Test
  func `hazard 16: a word of availability is not a sign of life, and every profile knows how long silence may be`() {
    var site = Listening()
    #expect(site.words("\(topic)/availability", #"{"state":"online"}"#) == ["online"])
    for profile in Profile.builtIn { #expect(profile.expires != nil, "\(profile.name)") }
  }

  @Test func `hazard 22: totals, periods and gauges are told apart`() {
    var site = ChirpStack.listening()
    let said = site.words(
      ChirpStack.up, ChirpStack.uplink(#"{"total_in":7,"total_out":3,"period_in":1,"period_out":0}"#))
    #expect(
      said.dropFirst().dropLast() == [
        "people-in=7.0", "people-out=3.0", "people-in-period=1.0", "people-out-period=0.0",
      ])
  }

  @Test func `hazard 23: a counter that drifted below nobody counts nobody, and is counted`() {
    var site = Listening([Listening.builtIn("esphome")], [Binding(device: "roode", space: "lab")])
    #expect(site.words("roode/sensor/people_count/state", "-2") == ["heard", "people=0.0"])
    #expect(site.count(.outOfRange) == 1)
  }

  /// What is sent, what is read.
  static let batteries: [(String, String?)] = [
    (#"{"battery":200}"#, "battery=100.0"), (#"{"battery":100}"#, "battery=100.0"), (#"{"battery":0}"#, "battery=0.0"),
    (#"{"battery":255}"#, "battery=100.0"), (#"{"battery":-5}"#, nil), (#"{"battery":3000}"#, nil),
    (#"{"voltage":2985}"#, "battery-voltage=2.985"), (#"{"voltage":2.985}"#, "battery-voltage=2.985"),
    (#"{"voltage":231}"#, nil),
  ]

  @Test(arguments: batteries.indices)
  func `hazard 24: a battery is told in percent, volts or millivolts, and cut to full`(
    row: Int
  ) {
    let (payload, expected) = Self.batteries[row]
    var site = Listening()
    #expect(site.words(topic, payload) == ["heard"] + [expected].compactMap { $0 })
  }

  @Test func `hazard 25: a random id in the payload makes a copy no news`() {
    var gateway = Listening([Listening.builtIn("milesight-gateway")], [Binding(device: "24e124", space: "lab")])
    func press(_ id: Int) -> String {
      #"{"devEUI":"24e124","fCnt":7,"time":"2026-03-02T08:14:05Z","data":"AA==","battery":90,"button_event":{"status":"short press","msgid":\#(id)}}"#
    }
    #expect(gateway.words("milesight/up", press(4_711)) == ["heard", "battery=90.0"])
    #expect(gateway.words("milesight/up", press(815)) == [])
    #expect(gateway.count(.duplicate) == 1)
  }
}

@Suite struct `A clock that is wrong` {
  let topic = "zigbee2mqtt/l1/desk-12"

  /// Messages a minute apart whose clock is off by the seconds of each.
  func listen(_ offs: [Int64], _ device: String = "l1/desk-12") -> Listening {
    var site = Listening()
    for (number, off) in offs.enumerated() {
      site.now = Listening.start + .minutes(Int64(number))
      let seen = (site.now + .seconds(off)).milliseconds
      _ = site.hear("zigbee2mqtt/\(device)", #"{"last_seen":\#(seen),"occupancy":true}"#)
    }
    return site
  }

  @Test(arguments: [-7_200, -3_600, 3_600, 28_800, -1_772_000_000] as [Int64])
  func `is noticed when it is off by the same length three times`(off: Int64) {
    let site = listen([off, off + 2, off - 1])
    #expect(
      site.decoder.clockOff(of: BindingIndex(0)).map { abs($0.milliseconds / 1_000 - off) <= 2 || off < -1_000_000_000 }
        == true)
    #expect(site.decoder.wrongClocksBySource == [1])
  }

  @Test func `counts for nothing from then on, until it is right again`() {
    var site = listen([-7_200, -7_200, -7_200])
    let wrong = site.hear(topic, #"{"last_seen":\#((site.now - .hours(2)).milliseconds),"occupancy":false}"#)
    #expect(wrong.first == .heard(BindingIndex(0), at: site.now))
    let retained = site.words(
      topic, #"{"last_seen":\#((site.now - .hours(2)).milliseconds),"occupancy":true}"#, retain: true)
    #expect(retained == ["motion=true (old)"])
    let right = site.hear(topic, #"{"last_seen":\#((site.now - .seconds(3)).milliseconds),"occupancy":true}"#)
    #expect(right.first == .heard(BindingIndex(0), at: site.now - .seconds(3)))
    #expect(site.decoder.clockOff(of: BindingIndex(0)) == nil)
    #expect(site.decoder.wrongClocksBySource == [0])
  }

  @Test(arguments: [[0, -1, -2], [-590, -590, -590], [-7_200, -3_600, -60], [-7_200, -7_200]] as [[Int64]])
  func `is not suspected for what is slow, or late by another length each time`(offs: [Int64]) {
    #expect(listen(offs).decoder.clockOff(of: BindingIndex(0)) == nil)
  }

  @Test func `is told of a device that is bound to nothing, too`() {
    let site = listen([-3_600, -3_600, -3_600], "stranger")
    #expect(site.decoder.unbound.map(\.clockOff) == [.hours(-1)])
  }
}
