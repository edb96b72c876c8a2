import Occupancy
import Sensors
import Testing

@Suite struct `ChirpStack` {
  static let application = "application/7d8f1f0e-0000-4000-8000-000000000001"
  static let up = "\(application)/device/24e124600d000412/event/up"

  static func uplink(
    _ object: String?, id: String = "6f0e", tags: String = "{}", profile: String = "VS341",
    time: String = "08:14:05.120"
  ) -> String {
    let object = object.map { #""object":\#($0),"# } ?? ""
    return #"""
      {"deduplicationId":"\#(id)","time":"2026-03-02T\#(time)+00:00",
       "deviceInfo":{"applicationName":"officina","deviceProfileName":"\#(profile)","deviceName":"desk-12","devEui":"24e124600d000412","tags":\#(tags)},
       "fCnt":231,"fPort":85,"confirmed":false,"data":"AXVkAwAB",\#(object)
       "rxInfo":[{"gatewayId":"24e124fffef0aa01","rssi":-71,"snr":9.2}]}
      """#
  }

  static func listening(_ device: String? = "desk-12", spaces: Set<SpaceID> = []) -> Listening {
    let bindings = device.map { [Binding(device: $0, space: "desk-12")] } ?? []
    return Listening([Listening.builtIn("chirpstack")], bindings, spaces: spaces)
  }

  @Test func `reads an uplink as it is, with the network server's time`() {
    var site = Self.listening()
    let inputs = site.hear(Self.up, Self.uplink(#"{"battery":100.0,"occupancy":"occupied"}"#))
    #expect(inputs.map(Listening.word) == ["heard", "battery=100.0", "presence=true", "link-quality=-71.0"])
    #expect(inputs.first == .heard(BindingIndex(0), at: at("2026-03-02T08:14:05.120Z")))
    #expect(inputs.compactMap(\.reading).allSatisfy { $0.at == at("2026-03-02T08:14:05.120Z") && $0.isFresh })
    #expect(site.decoder.rejections.all.isEmpty)
    #expect(
      site.decoder.filters
        == ["join", "log", "status", "up"].map { "application/+/device/+/event/\($0)" })
  }

  @Test(arguments: ["24e124600d000412", "24E124600D000412", "24e124600D000412", "desk-12"])
  func `finds a device by its devEUI in any case, or by its name`(device: String) {
    var site = Self.listening(device)
    #expect(site.words(Self.up, Self.uplink(#"{"occupancy":"vacant"}"#)).prefix(2) == ["heard", "presence=false"])
    let shouted = Self.up.replacing("24e124600d000412", with: "24E124600D000412")
    #expect(
      site.words(shouted, Self.uplink(#"{"occupancy":"occupied"}"#, id: "2")).prefix(2) == ["heard", "presence=true"])
    #expect(site.decoder.unbound.isEmpty)
  }

  @Test func `follows a device that is given another name`() {
    var site = Self.listening("desk-12")
    let named = Self.uplink(#"{"occupancy":"occupied"}"#)
    #expect(site.words(Self.up, named).count == 3)
    let renamed = Self.uplink(#"{"occupancy":"occupied"}"#, id: "2").replacing("\"desk-12\"", with: "\"desk-99\"")
    #expect(site.words(Self.up, renamed) == [])
    #expect(site.decoder.unbound.map(\.device) == ["24e124600d000412"])
    #expect(site.decoder.unbound.map(\.otherNames) == [["desk-99"]])
  }

  @Test func `keeps a bounded list of devices that take a bound name, or take it and drop it again`() {
    var limits = Decoder.Limits()
    limits.unboundDevices = 2
    var site = Listening(
      [Listening.builtIn("chirpstack")], [Binding(device: "desk-12", space: "desk-12")], limits: limits)
    for number in 1...50 {
      let topic = Self.up.replacing("0412", with: "\(1_000 + number)")
      let named = Self.uplink(#"{"occupancy":"vacant"}"#, id: "a\(number)")
      _ = site.hear(topic, named)
      _ = site.hear(topic, named.replacing("\"a", with: "\"b").replacing("\"desk-12\"", with: "\"x\""))
    }
    #expect(site.decoder.unbound.count <= 2 * 2 + 4)
    #expect(site.count(.tableFull) > 0)
  }

  @Test func `counts what comes twice, by its deduplication id`() {
    var site = Self.listening()
    let message = Self.uplink(#"{"people_total_counts":3.0}"#)
    #expect(site.words(Self.up, message).count == 3)
    #expect(site.words(Self.up, message) == [])
    #expect(site.count(.duplicate) == 1)
    #expect(site.words(Self.up, Self.uplink(#"{"people_total_counts":3.0}"#, id: "6f0f")).count == 3)
  }

  @Test(arguments: [nil, "null", "\"x\""]) func `counts an uplink that was not decoded, and the device was heard`(
    object: String?
  ) {
    var site = Self.listening()
    #expect(
      site.words(Self.up, Self.uplink(object)) == ["unread all: not-decoded", "heard", "link-quality=-71.0"])
    #expect(site.decoder.rejections.all.map(\.reason) == [.notDecoded])
  }

  @Test func `takes what a partial frame says, and nothing else`() {
    var site = Self.listening()
    #expect(site.words(Self.up, Self.uplink(#"{"battery":90}"#)) == ["heard", "battery=90.0", "link-quality=-71.0"])
    #expect(site.words(Self.up, Self.uplink("{}", id: "2")) == ["heard", "link-quality=-71.0"])
    let late = #"{"history":[{"timestamp":1772439245,"occupancy":"occupied"}]}"#
    #expect(site.words(Self.up, Self.uplink(late, id: "3")).prefix(2) == ["heard", "link-quality=-71.0"])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  /// Event, payload, what it says, what is counted.
  static let events: [(String, String, [String], Rejection?)] = [
    ("join", #"{"devAddr":"00bd"}"#, ["heard"], nil),
    ("status", #"{"margin":7,"batteryLevel":75.5}"#, ["heard", "battery=75.5"], nil),
    (
      "status", #"{"externalPowerSource":false,"batteryLevelUnavailable":false,"batteryLevel":75.5}"#,
      ["heard", "battery=75.5"], nil
    ),
    ("status", #"{"batteryLevel":0,"externalPowerSource":true}"#, ["heard"], nil),
    ("status", #"{"batteryLevel":0,"batteryLevelUnavailable":true}"#, ["heard"], nil),
    (
      "log", #"{"level":"ERROR","code":"UPLINK_CODEC","description":"x"}"#, ["unread all: not-decoded", "heard"],
      .codecFailed
    ),
    ("log", #"{"level":"WARN","code":"DOWNLINK_GATEWAY"}"#, ["heard"], nil),
    ("ack", #"{"acknowledged":true}"#, [], nil), ("txack", "{}", [], nil), ("location", "{}", [], nil),
    ("integration", #"{"object":{"occupancy":"occupied"}}"#, [], nil),
  ]

  @Test(arguments: events.indices) func `reads its other events for what they are worth`(row: Int) {
    let (event, payload, expected, reason) = Self.events[row]
    var site = Self.listening("24e124600d000412")
    let topic = "\(Self.application)/device/24e124600d000412/event/\(event)"
    #expect(site.words(topic, payload) == expected)
    #expect(site.decoder.rejections.all.map(\.reason) == [reason].compactMap { $0 })
  }

  @Test func `takes a camera that cannot see for one that is away, until it sees again`() {
    var site = Self.listening()
    let seeing = #"{"people_total_counts":0.0,"detection_status":"normal"}"#
    #expect(site.words(Self.up, Self.uplink(seeing)).prefix(2) == ["heard", "people=0.0"])
    let blind = #"{"people_total_counts":0.0,"detection_status":"Unavailable","battery":80}"#
    #expect(site.words(Self.up, Self.uplink(blind, id: "2")) == ["offline", "battery=80.0", "link-quality=-71.0"])
    #expect(site.words(Self.up, Self.uplink(seeing, id: "3")).prefix(2) == ["heard", "people=0.0"])
  }
}

@Suite struct `A device that names its space` {
  static let eui = "24e124600d000412"
  static let tagged = ChirpStack.uplink(#"{"occupancy":"occupied"}"#, tags: #"{"space":"desk-12"}"#)

  @Test func `binds itself, and its first word counts`() {
    var site = ChirpStack.listening("other", spaces: ["desk-12"])
    let inputs = site.hear(ChirpStack.up, Self.tagged)
    #expect(
      inputs.first
        == .binding(Binding(source: "chirpstack", device: Self.eui, space: "desk-12", expires: .hours(2))))
    #expect(
      inputs.map(Listening.word) == ["bound to desk-12", "heard", "presence=true", "link-quality=-71.0"])
    #expect(inputs.compactMap(\.reading).allSatisfy { $0.binding == BindingIndex(1) })
    #expect(site.decoder.source(of: BindingIndex(1)) == "chirpstack")
    let again = site.words(ChirpStack.up, Self.tagged.replacing("6f0e", with: "2"))
    #expect(again == ["heard", "presence=true", "link-quality=-71.0"])
    #expect(site.decoder.unbound.isEmpty)
  }

  @Test func `binds itself by any of its messages`() {
    var site = ChirpStack.listening(nil, spaces: ["desk-12"])
    let join = "\(ChirpStack.application)/device/\(Self.eui)/event/join"
    #expect(site.words(join, #"{"deviceInfo":{"tags":{"space":"desk-12"}}}"#) == ["bound to desk-12", "heard"])
  }

  @Test func `is known after a restart from the bindings of before`() {
    let bindings = [
      Binding(device: "other", space: "lab"), Binding(source: "chirpstack", device: Self.eui, space: "desk-12"),
    ]
    var site = Listening([Listening.builtIn("chirpstack")], bindings, spaces: ["desk-12", "lab"])
    let inputs = site.hear(ChirpStack.up, Self.tagged)
    #expect(inputs.map(Listening.word) == ["heard", "presence=true", "link-quality=-71.0"])
    #expect(inputs.compactMap(\.reading).allSatisfy { $0.binding == BindingIndex(1) })
  }

  @Test func `is bound to nothing by a tag that names no space of the site`() {
    var site = ChirpStack.listening(nil, spaces: ["desk-1"])
    #expect(site.words(ChirpStack.up, Self.tagged) == [])
    #expect(site.decoder.rejections.all.map(\.reason) == [.unknownSpace])
    #expect(site.decoder.unbound.map(\.device) == [Self.eui])
    #expect(site.words(ChirpStack.up, ChirpStack.uplink("{}", id: "2", tags: #"{"space":""}"#)) == [])
    #expect(site.count(.unknownSpace) == 1)
  }

  @Test(arguments: ["desk-12", "24E124600D000412"])
  func `goes where the configuration says, whatever its tag says`(device: String) {
    var site = Listening(
      [Listening.builtIn("chirpstack")],
      [Binding(device: device, space: "lab"), Binding(source: "chirpstack", device: Self.eui, space: "desk-12")],
      spaces: ["desk-12", "lab"])
    let inputs = site.hear(ChirpStack.up, Self.tagged)
    #expect(inputs.map(Listening.word) == ["heard", "presence=true", "link-quality=-71.0"])
    #expect(inputs.compactMap(\.reading).allSatisfy { $0.binding == BindingIndex(0) })
  }

  @Test func `moves with its tag, and finds its old binding when it comes back`() {
    var site = ChirpStack.listening(nil, spaces: ["desk-12", "lab"])
    _ = site.hear(ChirpStack.up, Self.tagged)
    func uplink(_ space: String, _ id: String) -> String {
      ChirpStack.uplink(#"{"occupancy":"occupied"}"#, id: id, tags: #"{"space":"\#(space)"}"#)
    }
    let moved = site.hear(ChirpStack.up, uplink("lab", "2"))
    #expect(moved.map(Listening.word).prefix(3) == ["offline", "bound to lab", "heard"])
    #expect(moved.first == .availability(BindingIndex(0), isOnline: false))
    #expect(moved.compactMap(\.reading).allSatisfy { $0.binding == BindingIndex(1) })
    let back = site.hear(ChirpStack.up, uplink("desk-12", "3"))
    #expect(back.map(Listening.word).prefix(2) == ["offline", "heard"])
    #expect(back.compactMap(\.reading).allSatisfy { $0.binding == BindingIndex(0) })
  }

  @Test func `binds no more than a bound number of devices`() {
    var limits = Decoder.Limits()
    limits.selfBound = 1
    var site = Listening([Listening.builtIn("chirpstack")], [], spaces: ["desk-12"], limits: limits)
    #expect(site.words(ChirpStack.up, Self.tagged).first == "bound to desk-12")
    let other = ChirpStack.up.replacing("0412", with: "0413")
    #expect(site.words(other, Self.tagged.replacing("6f0e", with: "2")) == [])
    #expect(site.count(.tableFull) == 1)
  }
}
