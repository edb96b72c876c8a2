import JSON
import Occupancy
import Sensors
import Testing

/// By the numbers of sensor-formats.md §5.
@Suite struct `What is known to hurt` {
  let topic = "zigbee2mqtt/l1/desk-12"

  @Test func `hazard 1: retained motion has no age and does not say that the device lives`() {
    var site = Listening()
    #expect(site.words(topic, #"{"occupancy":true}"#, retain: true) == ["motion=true (old)"])
    #expect(site.words(topic, #"{"occupancy":false}"#, isBacklog: true) == ["motion=false (old)"])
    let timed = site.hear(topic, #"{"occupancy":true,"last_seen":"2026-03-02T07:00:00Z"}"#, retain: true)
    #expect(timed.map(Listening.word) == ["heard", "motion=true"])
    #expect(timed.first == .heard(BindingIndex(0), at: at("2026-03-02T07:00:00Z")))
  }

  @Test func `hazard 2: what a bridge remembers when it starts is not what its devices say`() {
    var site = Listening()
    _ = site.hear(topic, #"{"occupancy":false}"#)
    #expect(site.words("zigbee2mqtt/bridge/state", #"{"state":"offline"}"#) == ["offline"])
    #expect(site.words("zigbee2mqtt/bridge/state", #"{"state":"online"}"#) == ["online"])
    site.now += .seconds(3)
    #expect(site.words(topic, #"{"occupancy":true}"#) == ["motion=true (old)"])
    site.now += .seconds(7)
    #expect(site.words(topic, #"{"occupancy":true}"#) == ["heard", "motion=true (same)"])
    #expect(site.words("zigbee2mqtt/bridge/state", "online", retain: true) == ["online"])
    #expect(site.words(topic, #"{"occupancy":false}"#) == ["heard", "motion=false"])
  }

  @Test func `hazard 3: a battery report that repeats the occupancy refreshes last heard and nothing else`() {
    var site = Listening()
    #expect(site.words(topic, #"{"battery":87,"occupancy":true}"#) == ["heard", "battery=87.0", "motion=true"])
    #expect(site.words(topic, #"{"battery":86,"occupancy":true}"#) == ["heard", "battery=86.0"])
    site.now += .minutes(1)
    #expect(
      site.words(topic, #"{"battery":86,"occupancy":true}"#) == ["heard", "battery=86.0 (same)", "motion=true (same)"])
    #expect(site.words(topic, #"{"battery":86,"occupancy":false}"#) == ["heard", "motion=false"])
  }

  @Test func `hazard 3: a source that speaks on events says something new each time`() throws {
    var site = Listening(
      [try Listening.source(#"[{"topic":"a/{dev}","values":"/*"}]"#)], [Binding(device: "pir", space: "lab")])
    #expect(site.words("a/pir", #"{"motion":true}"#) == ["heard", "motion=true"])
    #expect(site.words("a/pir", #"{"motion":true}"#) == ["heard", "motion=true"])
  }

  /// `last_seen`, the time that the reading gets (nil: that of receipt), and what is counted.
  static let times: [(String, String?, Rejection?)] = [
    (#""2026-03-02T08:14:05.120Z""#, "2026-03-02T08:14:05.120Z", nil),
    (#""2026-03-02T09:14:05+01:00""#, "2026-03-02T08:14:05Z", nil),
    ("1772439245120", "2026-03-02T08:14:05.120Z", nil), ("1772439245", "2026-03-02T08:14:05Z", nil),
    ("1772439245.5", "2026-03-02T08:14:05.500Z", nil), (#""1772439245120""#, "2026-03-02T08:14:05.120Z", nil),
    (#""2026-03-02T08:19:06Z""#, "2026-03-02T08:19:06Z", nil), (#""2026-03-02T08:19:07Z""#, nil, .badTime),
    (#""2019-12-31T23:59:59Z""#, nil, .badTime), (#""2020-01-01T00:00:00Z""#, "2020-01-01T00:00:00Z", nil),
    (#""1970-01-01T00:00:12Z""#, nil, .badTime), ("0", nil, .badTime), ("12", nil, .badTime), ("-1", nil, .badTime),
    ("1e300", nil, .badTime), ("1e15", nil, .badTime), (#""0000-01-01T00:00:00+18:00""#, nil, .badTime),
    (#""9999-12-31T23:00:00-18:00""#, nil, .badTime), (#""2101-01-01T00:00:00Z""#, nil, .badTime),
    ("null", nil, nil), ("true", nil, .badTime), (#""yesterday""#, nil, .badTime), (#""""#, nil, .badTime),
    (#""2026-03-02T09:14:05""#, nil, .timeWithoutZone), (#""2026-02-30T09:14:05Z""#, nil, .badTime),
  ]

  @Test(arguments: times.indices) func `hazard 8: a time counts only with an offset and near the truth`(row: Int) {
    let (seen, expected, reason) = Self.times[row]
    var site = Listening()
    let inputs = site.hear(topic, #"{"last_seen":\#(seen),"occupancy":true}"#)
    let time = expected.map(at) ?? site.now
    #expect(inputs.first == .heard(BindingIndex(0), at: time), "\(seen)")
    #expect(inputs.last?.reading?.at == time, "\(seen)")
    #expect(site.decoder.rejections.all.map(\.reason) == [reason].compactMap { $0 }, "\(seen)")
  }

  @Test func `hazard 8: a time without an offset counts where the source has a zone, through the change of the clocks`()
  {
    let rome = LocalTime(
      zone: "Europe/Rome",
      transitions: [
        .init(from: .distantPast, offset: .hours(1)), .init(from: at("2026-03-29T01:00:00Z"), offset: .hours(2)),
      ])
    var site = Listening([Listening.zigbee(zone: rome)])
    let winter = site.hear(topic, #"{"last_seen":"2026-03-02T09:14:05","occupancy":true}"#)
    #expect(winter.last?.reading?.at == at("2026-03-02T08:14:05Z"))
    site.now = at("2026-03-29T10:00:00Z")
    let summer = site.hear(topic, #"{"last_seen":"2026-03-29T11:59:00","occupancy":false}"#)
    #expect(summer.last?.reading?.at == at("2026-03-29T09:59:00Z"))
    #expect(site.decoder.rejections.all.isEmpty)
  }

  @Test func `hazard 17: offline is told as offline, never as nobody there`() {
    var site = Listening()
    _ = site.hear(topic, #"{"occupancy":true}"#)
    #expect(site.hear("\(topic)/availability", "offline") == [.availability(BindingIndex(0), isOnline: false)])
  }

  @Test func `hazard 18: a bare NaN costs its field and is counted; the other fields are used`() {
    var site = Listening()
    #expect(site.words(topic, #"{"temperature":nan,"co2":612,"humidity":-Infinity}"#) == ["heard", "co2=612.0"])
    #expect(site.count(.notFinite) == 2)
    #expect(site.words(topic, #"{"temperature":"NaN","co2":1e999}"#) == ["heard"])
    #expect(site.count(.notFinite) == 4)
    #expect(site.words("\(topic)/temperature", "nan") == ["heard"])
    #expect(site.count(.notFinite) == 5)
  }

  @Test func `hazard 18: a truncated JSON is rejected whole, wherever it is cut`() {
    let whole = Array(#"{"occupancy":true,"co2":612,"x":{"y":[1,"é\u00e9"]},"last_seen":"2026-03-02T08:14:05Z"}"#.utf8)
    var site = Listening()
    for length in 1..<whole.count {
      #expect(site.hear(topic, Array(whole[..<length])).map(Listening.word) == ["unread all: unreadable"])
    }
    #expect(site.count(.notJSON) == UInt64(whole.count - 1))
    #expect(site.hear(topic, whole).count == 3)
  }

  /// Payload, what it says, what is counted.
  static let dirty: [(String, [String], Rejection?)] = [
    (#"{"temperature":999}"#, [], .outOfRange), (#"{"temperature":-127}"#, [], .outOfRange),
    (#"{"temperature":"21.5"}"#, ["temperature=21.5"], nil), (#"{"temperature":"21.5 C"}"#, [], .unknownWord),
    (#"{"temperature":"+21"}"#, [], .unknownWord), (#"{"temperature":"021"}"#, [], .unknownWord),
    (#"{"temperature":true}"#, [], .unknownWord),
    (#"{"humidity":100.5}"#, [], .outOfRange), (#"{"co2":0}"#, [], .outOfRange), (#"{"co2":65535}"#, [], .outOfRange),
    (#"{"battery":200}"#, ["battery=100.0"], .outOfRange), (#"{"battery":-1}"#, [], .outOfRange),
    (#"{"occupancy":"maybe"}"#, ["unread occupancy: unreadable"], .unknownWord),
    // A flag that is 2 counts motions, and one that is 2 of presence counts people.
    (#"{"occupancy":2}"#, ["motion=true"], nil), (#"{"presence":2}"#, ["people=2.0"], nil),
    (#"{"occupancy":-1}"#, ["unread occupancy: unreadable"], .outOfRange),
    (#"{"occupancy":2.5}"#, ["unread occupancy: unreadable"], .outOfRange),
    (#"{"contact":"on"}"#, [], .unknownWord),
    (#"{"people_count":2.5}"#, ["unread people_count: unreadable"], .outOfRange),
    (#"{"people_count":-1}"#, ["people=0.0"], .outOfRange),
    (#"{"people_count":"not set"}"#, ["unread people_count: unreadable"], .unknownWord),
  ]

  @Test(arguments: dirty.indices) func `hazard 19: a dirty value costs its field, not the message`(row: Int) {
    let (payload, expected, reason) = Self.dirty[row]
    var site = Listening()
    #expect(
      site.words(topic, payload.dropLast() + #","linkquality":0}"#) == ["heard"] + expected + ["link-quality=0.0"])
    #expect(site.decoder.rejections.all.map(\.reason) == [reason].compactMap { $0 })
  }

  @Test func `hazard 20: zero is a value, null is none`() {
    var site = Listening()
    #expect(
      site.words(topic, #"{"illuminance":0,"power":0,"temperature":0.0,"battery":0,"occupancy":0,"co2":null}"#) == [
        "heard", "illuminance=0.0", "power=0.0", "temperature=0.0", "battery=0.0", "motion=false",
      ])
  }

  @Test func `hazard 21: a huge payload is read up to a mebibyte and then skipped`() {
    var site = Listening()
    let filler = String(repeating: "x", count: 100_000)
    #expect(site.words(topic, #"{"update":{"notes":"\#(filler)"},"occupancy":true}"#) == ["heard", "motion=true"])
    let tooBig = String(repeating: " ", count: 1 << 20) + #"{"occupancy":false}"#
    #expect(site.words(topic, tooBig) == ["unread all: unreadable"])
    #expect(site.count(.tooBig) == 1)
    let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
    #expect(site.words(topic, #"{"occupancy":false,"x":\#(deep)}"#) == ["unread all: unreadable"])
    #expect(site.count(.tooDeep) == 1)
  }

  @Test func `the first of each rejection is told once, with its field`() {
    var site = Listening()
    for _ in 1...3 { _ = site.hear(topic, #"{"temperature":999}"#) }
    _ = site.hear(topic, "{")
    _ = site.hear(topic, "")
    let firsts = site.decoder.takeFirstRejections()
    #expect(firsts.map(\.reason) == [.outOfRange, .notJSON, .empty])
    #expect(firsts.map(\.field) == ["temperature", nil, nil])
    #expect(firsts.allSatisfy { $0.source == "zigbee2mqtt" && $0.topic == topic })
    _ = site.hear(topic, "{")
    #expect(site.decoder.takeFirstRejections().isEmpty)
    #expect(site.count(.notJSON) == 2)
    #expect(Rejection.outOfRange.name == "out-of-range")
  }

  @Test func `random bytes on random topics are counted and stop nothing`() {
    let seed = UInt64.random(in: .min ... .max)
    print("random messages, seed \(seed)")
    var random = SplitMix(state: seed)
    var site = Listening()
    let topics = [
      topic, "\(topic)/occupancy", "zigbee2mqtt/bridge/state", "\(topic)/availability", "zigbee2mqtt//", "x",
    ]
    let pieces = [
      #"{"occupancy":"#, "true", #","co2":"#, "6e2", "nan", "}", "{", "[", "]", #""last_seen":"2026-03-02T08:14:05Z""#,
      ",", #""a":"#, "null", "\"", "\\u00", "-", "é",
    ]
    for _ in 0..<20_000 {
      var payload: [UInt8] = []
      for _ in 0..<random.below(12) {
        if random.below(8) == 0 {
          payload.append(UInt8(random.below(256)))
        } else {
          payload += Array(pieces[random.below(pieces.count)].utf8)
        }
      }
      var name = Array(topics[random.below(topics.count)].utf8)
      if random.below(4) == 0 { name.append(UInt8(random.below(256))) }
      let inputs = site.hear(String(decoding: name, as: UTF8.self), payload, retain: random.below(5) == 0)
      for reading in inputs.compactMap(\.reading) {
        if case .number(let number) = reading.value { #expect(number.isFinite, "seed \(seed)") }
      }
    }
    #expect(site.decoder.received.reduce(0, +) == 20_000, "seed \(seed)")
    #expect(site.decoder.rejections.all.map(\.count).reduce(0, +) > 0, "seed \(seed)")
    #expect(
      site.words(topic, #"{"presence":true,"last_seen":"2026-03-02T08:14:05Z"}"#).contains("heard"), "seed \(seed)")
  }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
