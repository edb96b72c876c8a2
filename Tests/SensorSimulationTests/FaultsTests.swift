import Occupancy
import Testing

@testable import SensorSimulation

@Suite struct `Every fault shows in the trace, and its switch turns it off` {
  struct Heard: Hashable {
    var topic: String
    var text: String
  }

  static func messages(
    _ faults: Faults, in venue: Venue = House.venue, days: Int64 = 7, seed: UInt64 = 1
  ) -> [(at: Instant, topic: String, text: String, isStored: Bool)] {
    House.happenings(in: venue, faults: faults, seed: seed, days: days).compactMap { happening in
      guard case .message(let message) = happening.what else { return nil }
      return (happening.at, message.topic, String(decoding: message.payload, as: UTF8.self), message.isStored)
    }
  }

  static let clean = messages(Faults())
  static func only(_ kind: Faults.Kind, _ rate: Double) -> Faults { Faults([kind: rate]) }
  static func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(whole) }

  @Test(arguments: Faults.Kind.allCases)
  func `a rate of nothing changes no byte`(kind: Faults.Kind) {
    var faults = Faults.all
    faults[kind] = 0
    #expect(faults[kind] == 0)
    let days: Int64 = 1
    let without = House.happenings(faults: Faults([kind: 0]), days: days)
    #expect(without == House.happenings(days: days))
  }

  @Test func `the usual rates are those that are fixed`() {
    let usual = Faults.usual
    #expect(usual[.loss] == 0.02 && usual[.late] == 0.02 && usual[.doubled] == 0.01)
    #expect(usual[.stuck] == 1.0 / 200 && usual[.battery] == 1.0 / 100)
    #expect(usual[.gateway] == 1 && usual[.broker] == 1)
  }

  @Test func `whatever goes wrong, people live the same days`() {
    func lives(_ faults: Faults) -> [Happening] {
      House.happenings(faults: faults, days: 3).filter {
        if case .message = $0.what { false } else { true }
      }
    }
    #expect(lives(Faults()) == lives(.all))
  }

  @Test func `one message in fifty is lost`() {
    let lossy = Self.messages(Self.only(.loss, 0.02))
    let lost = 1 - Self.share(lossy.count, of: Self.clean.count)
    #expect(lost > 0.015 && lost < 0.025, "\(lost)")
  }

  @Test func `one message in a hundred comes twice within two seconds`() {
    let doubled = Self.messages(Self.only(.doubled, 0.01))
    let more = Self.share(doubled.count, of: Self.clean.count) - 1
    #expect(more > 0.007 && more < 0.013, "\(more)")
  }

  @Test func `one message in fifty is up to four minutes late`() {
    let days = Self.messages(Self.only(.late, 0.02), days: 2)
    let clean = Self.clean.filter { $0.at < House.monday + .days(2) }
    var sent: [Heard: [Instant]] = [:]
    for message in clean { sent[Heard(topic: message.topic, text: message.text), default: []].append(message.at) }
    var late = 0
    for message in days {
      let times = sent[Heard(topic: message.topic, text: message.text), default: []]
      if times.contains(message.at) { continue }
      late += 1
      #expect(times.contains { message.at - $0 >= .seconds(5) && message.at - $0 <= .minutes(4) }, "\(message)")
    }
    let share = Self.share(late, of: clean.count)
    #expect(share > 0.014 && share < 0.026, "\(share)")
  }

  @Test func `a later message overtakes an earlier one`() {
    let venue = House.venue(of: .mat, .chirpStack)
    let sent = Self.messages(Faults(), in: venue, days: 1).enumerated().map { ($1.text, $0) }
    let places = Dictionary(sent, uniquingKeysWith: { first, _ in first })
    func overtaken(_ faults: Faults) -> Int {
      let order = Self.messages(faults, in: venue, days: 1).compactMap { places[$0.text] }
      #expect(order.count == places.count)
      return zip(order, order.dropFirst()).count { $0 > $1 }
    }
    #expect(overtaken(Self.only(.reordered, 0.2)) > 10)
    #expect(overtaken(Faults()) == 0)
  }

  @Test func `a stuck sensor says the same for hours, some with nobody there and some with somebody`() {
    var stuckAtNight = 0
    for message in Self.messages(Self.only(.stuck, 1), in: House.venue(of: .radar, .zigbee2MQTT))
    where message.text.contains(#""presence":true"#) {
      let hour = House.venue.localTime.wall(at: message.at).timeOfDay
      if hour > .hours(1), hour < .hours(5) { stuckAtNight += 1 }
    }
    #expect(stuckAtNight > 20)
    let night = Self.messages(Faults(), in: House.venue(of: .radar, .zigbee2MQTT)).count { message in
      let hour = House.venue.localTime.wall(at: message.at).timeOfDay
      return hour > .hours(1) && hour < .hours(5) && message.text.contains(#""presence":true"#)
    }
    #expect(night == 0)
  }

  /// What each format says where a sensor cannot tell who is there.
  @Test(arguments: [
    (VenueSensor.Kind.radar, Format.zigbee2MQTT, #""presence":null"#), (.mat, .chirpStack, #""occupancy":"unknown""#),
    (.motion, .tasmota, #""Switch1":null"#), (.motion, .shellyGen1, #""motion":null"#),
    (.radar, .shellyGen2, #""value":null"#), (.radar, .espHome, "unavailable"),
    (.mat, .theThingsStack, #""occupancy":1"#),
  ])
  func `a sensor that cannot tell who is there speaks on`(kind: VenueSensor.Kind, format: Format, said: String) {
    let venue = House.venue(of: kind, format)
    #expect(Self.messages(Self.only(.unreadable, 1), in: venue).contains { $0.text.contains(said) })
    #expect(!Self.messages(Faults(), in: venue).contains { $0.text.contains(said) })
  }

  @Test(arguments: [VenueSensor.Kind.mat, .motion])
  func `what is stuck speaks as often as ever: it is its eye that is blind, not its radio`(kind: VenueSensor.Kind) {
    let heard = Dictionary(
      grouping: Self.messages(Self.only(.stuck, 1), in: House.venue(of: kind, .zigbee2MQTT)).filter {
        $0.text.contains("linkquality")
      }, by: \.topic)
    #expect(heard.count > 50)
    for (topic, messages) in heard {
      let longest = zip(messages, messages.dropFirst()).map { $1.at - $0.at }.max() ?? .days(7)
      #expect(longest <= .minutes(54), "\(topic): \(longest)")
    }
  }

  @Test func `a battery that dies falls to nothing, and its device falls silent`() throws {
    let venue = House.venue(of: .mat, .zigbee2MQTT)
    var last: [String: Instant] = [:]
    var lowest: [String: Int] = [:]
    for message in Self.messages(Self.only(.battery, 0.2), in: venue, days: 29) where !message.isStored {
      last[message.topic] = message.at
      lowest[message.topic] = min(
        lowest[message.topic, default: 100], FormatsTests.number("battery", in: message.text) ?? 100)
    }
    let silent = last.filter { $0.value < House.monday + .days(28) }
    #expect(silent.count >= 4 && silent.count <= 24, "\(silent.count)")
    #expect(silent.keys.contains { lowest[$0, default: 100] < 10 })
    let alive = Dictionary(grouping: Self.messages(Faults(), in: venue, days: 3).filter { !$0.isStored }, by: \.topic)
    #expect(alive.values.allSatisfy { ($0.last?.at ?? House.monday) > House.monday + .days(3) - .hours(1) })
  }

  @Test
  func `an outage of the bridge is told, silences its devices for twenty minutes and ends with what it remembers`()
    throws
  {
    let heard = Self.messages(Self.only(.gateway, 1))
    let offline = try #require(heard.first { $0.topic == "zigbee2mqtt/bridge/state" && $0.text.contains("offline") })
    let online = try #require(
      heard.first { $0.topic == "zigbee2mqtt/bridge/state" && $0.at > offline.at && $0.text.contains("online") })
    #expect(online.at - offline.at == .minutes(20))
    #expect(!heard.contains { $0.at > offline.at && $0.at < online.at })
    let repeated = heard.count { $0.at == online.at + .seconds(1) }
    #expect(repeated >= House.venue.sensors.count)
    #expect(!Self.clean.contains { $0.text.contains("offline") })
  }

  @Test func `measurements of an outage come later, as a history`() {
    let venue = House.venue(of: .climate, .chirpStack)
    let heard = Self.messages(Self.only(.gateway, 1), in: venue)
    let late = heard.filter { $0.text.contains(#""history":[{"timestamp":"#) }
    #expect(late.count == 60)
    #expect(late.allSatisfy { $0.text.ranges(of: "\"timestamp\"").count >= 3 })
    #expect(!Self.messages(Faults(), in: venue, days: 1).contains { $0.text.contains("history") })
  }

  @Test func `a restarted broker hands out what it has kept, with old values where it had not saved the new`() throws {
    let venue = House.venue(of: .radar, .espHome)
    func stored(_ stale: Double) -> [(at: Instant, topic: String, text: String, isStored: Bool)] {
      var faults = Self.only(.broker, 1)
      faults[.stale] = stale
      return Self.messages(faults, in: venue)
    }
    let fresh = stored(0)
    let old = stored(1)
    let handedOut = fresh.filter { $0.isStored && $0.at > House.monday && $0.topic.hasSuffix("/state") }
    #expect(handedOut.count == 60)
    let oldOnes = old.filter { $0.isStored && $0.at > House.monday && $0.topic.hasSuffix("/state") }
    #expect(oldOnes.map(\.topic) == handedOut.map(\.topic))
    #expect(oldOnes.map(\.text) != handedOut.map(\.text))
    for message in handedOut {
      let said = fresh.last { $0.topic == message.topic && !$0.isStored && $0.at < message.at }
      #expect(said?.text == message.text)
    }
    #expect(!Self.messages(Faults(), in: venue).contains { $0.isStored && $0.at > House.monday })
  }

  @Test func `a wrong clock stamps another time than that of the message`() {
    let venue = House.venue(of: .motion, .tasmota)
    func wrong(_ faults: Faults) -> Int {
      let messages = Self.messages(faults, in: venue, days: 1)
      return messages.count { message in
        guard let range = message.text.ranges(of: #""Time":""#).first else { return false }
        let told = String(message.text[range.upperBound...].prefix(19))
        let (date, time) = House.venue.localTime.wall(at: message.at)
        let wall = Instant(milliseconds: date.daysSinceEpoch * 86_400_000 + time.milliseconds / 1_000 * 1_000)
        return told != String(wall.description.prefix(19))
      }
    }
    #expect(wrong(Self.only(.clock, 0.3)) > 100)
    #expect(wrong(Faults()) == 0)
  }

  @Test(arguments: [(Format.espHome, "nan"), (.zigbee2MQTT, #""co2":NaN"#), (.tasmota, "null")])
  func `a failed measurement is no number, as its format writes it`(format: Format, text: String) {
    let venue = House.venue(of: .climate, format)
    let heard = Self.messages(Self.only(.nan, 0.01), in: venue, days: 1)
    #expect(heard.contains { $0.text.contains(text) })
    #expect(!Self.messages(Faults(), in: venue, days: 1).contains { $0.text.contains(text) })
  }

  @Test func `a flood is twenty messages a second from one device for five minutes`() {
    func most(_ faults: Faults) -> Int {
      var bySecond: [String: Int] = [:]
      for message in Self.messages(faults) {
        bySecond["\(message.topic) \(message.at.milliseconds / 60_000)", default: 0] += 1
      }
      return bySecond.values.max() ?? 0
    }
    #expect(most(Self.only(.flood, 1)) >= 1_200)
    #expect(most(Faults()) < 40)
  }

  @Test(arguments: [
    ("none", Faults()), ("usual", .usual), ("all", .all), ("loss=0.5", Faults([.loss: 0.5])),
    ("none,stuck=1", Faults([.stuck: 1])), ("flood", Faults([.flood: 1])),
  ])
  func `switches are words`(text: String, faults: Faults) {
    #expect(Faults(reading: text) == faults)
  }

  @Test(arguments: ["gremlins", "loss=", "loss=-1", "loss=nan", "loss=0=1"])
  func `what is no switch is refused`(text: String) {
    #expect(Faults(reading: text) == nil)
  }
}
