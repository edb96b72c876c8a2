import Configuration
import Foundation
import Occupancy
import Testing

@Suite struct `A site's configuration` {
  /// design.md §4, as it stands there, with the rooms that its policies speak of.
  static let example = """
    {
      site: { id: "officina-liberty", name: "Officina Liberty", timeZone: "Europe/Rome",
              open: { "mon-fri": "08:00-20:00", "sat": ["09:00-13:00", "14:00-18:00"], "2026-12-25": "closed" } },
      broker: { url: "mqtts://broker.example", username: "presenza", passwordFile: "secret", ca: "/etc/ca.pem" },
      listen: "[::1]:0",
      sources: [ { use: "zigbee2mqtt", base: "zigbee2mqtt" }, { use: "chirpstack" }, { use: "tasmota", zone: "Europe/Rome" } ],
      spaces: [ { id: "desk-12", kind: "desk", name: { it: "Postazione 12", en: "Desk 12" }, floor: "0", zone: "open-space", capacity: 1,
                  plan: { x: 3.2, y: 1.5, w: 1.4, h: 0.7 }, features: ["monitor"], assignedTo: "acme" },
                { id: "room", kind: "meeting-room", name: "Sala" } ],
      sensors: [ { device: "l0/desk-12", space: "desk-12", expires: "1d", hold: "90s", debounce: "0s", channel: "2", scale: 0.1, offset: -1 },
                 { device: "l0/desk-12", space: "room" } ],
      organisations: [ { id: "acme", name: "Acme", kind: "resident-partner" } ],
      policies: { desk: { checkInOpens: "15m", noShowAfter: "60m", warnBefore: "10m", presentFor: "2m", leftAfter: "90m", giveBackAtLeast: "30m", enforce: true },
                  "meeting-room": { noShowAfter: "20m", warnBefore: "5m", leftAfter: "15m" },
                  "zone:open-space": { noShowAfter: "45m" }, "space:desk-12": { enforce: false } },
    }
    """

  @Test func `becomes the core's site`() throws {
    let configuration = try SiteConfiguration.load(text: Self.example, file: "/etc/presenza/site.json5").get()
    let site = configuration.site
    #expect(site.id == "officina-liberty")
    #expect(site.name == "Officina Liberty")
    #expect(
      site.spaces == [
        Space(
          id: "desk-12", kind: .desk, name: Space.Name(it: "Postazione 12", en: "Desk 12"), floor: "0",
          zone: "open-space", capacity: 1, plan: Space.Plan(x: 3.2, y: 1.5, width: 1.4, height: 0.7),
          features: ["monitor"], assignedTo: "acme"),
        Space(id: "room", kind: .meetingRoom, name: Space.Name(it: "Sala", en: "Sala")),
      ])
    #expect(
      site.bindings == [
        Binding(
          device: "l0/desk-12", channel: "2", space: "desk-12", hold: .seconds(90), expires: .days(1), debounce: .zero,
          scale: 0.1, offset: -1),
        Binding(device: "l0/desk-12", space: "room"),
      ])
    #expect(site.organisations == [Organisation(id: "acme", name: "Acme", kind: .residentPartner)])
    let policy = site.policies.policy(for: site.spaces[0])
    #expect(policy.noShowAfter == .minutes(45))
    #expect(policy.leftAfter == .minutes(90))
    #expect(!policy.enforce)
    #expect(site.policies.policy(for: site.spaces[1]).noShowAfter == .minutes(20))
    #expect(configuration.listen == "[::1]:0")
    #expect(configuration.sources.map(\.name) == ["zigbee2mqtt", "chirpstack", "tasmota"])
    #expect(configuration.sources[0].base == "zigbee2mqtt")
    #expect(configuration.sources[2].zone?.zone == "Europe/Rome")
    let broker = try #require(configuration.broker)
    #expect(broker.url == "mqtts://broker.example")
    #expect(broker.username == "presenza")
    #expect(broker.passwordFile == "/etc/presenza/secret")
    #expect(broker.ca == "/etc/ca.pem")
    #expect(broker.cert == nil)
  }

  @Test func `scale a sensor in all that it measures, or in the quantities that are named`() throws {
    let text = site(
      rest:
        #"sensors: [{ device: "a", space: "desk-1", scale: { co2: 0.1 }, offset: { temperature: -1.5, co2: 4 } }, { device: "b", space: "desk-1", scale: 2, offset: { humidity: 3 } }]"#
    )
    let bindings = try loaded(text).site.bindings
    #expect(
      bindings[0].adjustments == [.init(.co2, scale: 0.1, offset: 4), .init(.temperature, scale: 1, offset: -1.5)])
    #expect(bindings[0].adjustment(of: .humidity) == (1, 0))
    #expect(bindings[1].adjustment(of: .humidity) == (2, 3))
    #expect(bindings[1].adjustment(of: .co2) == (2, 0))
  }

  @Test func `never scale a flag or a battery by name`() {
    let text = site(
      rest:
        #"sensors: [{ device: "a", space: "desk-1", scale: { presence: 2 } }, { device: "b", space: "desk-1", offset: { battery: 2 } }, { device: "c", space: "desk-1", scale: { co2: 0 } }]"#
    )
    #expect(mistakes(in: text).count == 3)
    #expect(mistakes(in: text).allSatisfy { $0.contains("`scale`") || $0.contains("`offset`") })
  }

  @Test func `may have a base that begins with a slash`() throws {
    let text = site(rest: #"sources: [{ use: "plain", base: "/home" }]"#)
    #expect(try loaded(text).sources.map(\.base) == ["/home"])
    #expect(mistakes(in: site(rest: #"sources: [{ use: "plain", base: "/" }]"#)).count == 1)
    #expect(mistakes(in: site(rest: #"sources: [{ use: "plain", base: "home/" }]"#)).count == 1)
  }

  /// Sources, a device, and how many pieces of advice it is worth.
  static let names: [(String, String, Int)] = [
    (#"{ use: "zigbee2mqtt", base: "a" }, { use: "zigbee2mqtt", base: "b" }"#, "radar", 1),
    (#"{ use: "zigbee2mqtt", base: "a" }, { use: "zigbee2mqtt", base: "b" }"#, "a/radar", 0),
    (#"{ use: "zigbee2mqtt", base: "a" }, { use: "zigbee2mqtt", base: "b" }"#, "0x00158d0001a2b3c4", 0),
    (#"{ use: "zigbee2mqtt", base: "a" }, { use: "chirpstack" }"#, "radar", 0),
    (#"{ use: "zigbee2mqtt", base: "a" }"#, "radar", 0),
  ]

  @Test(arguments: names.indices) func `are advised where a name may be that of two devices`(row: Int) throws {
    let (sources, device, count) = Self.names[row]
    let text = site(
      rest: #"sources: [\#(sources)], sensors: [{ device: "\#(device)", space: "desk-1" }]"#)
    let advice = try loaded(text).advice
    #expect(advice.count == count)
    if count > 0 { #expect(advice.first?.sentence.contains(#"write "a/radar" or "b/radar""#) == true) }
  }

  @Test func `needs little`() throws {
    let configuration = try loaded(
      #"{ site: { id: "s" }, broker: { url: "mqtt+unix:///run/m.sock" }, spaces: [{ id: "d", kind: "desk" }] }"#)
    #expect(configuration.site.name == "s")
    #expect(configuration.site.localTime == .utc)
    #expect(configuration.site.open == .always)
    #expect(configuration.site.spaces == [Space(id: "d", kind: .desk)])
    #expect(configuration.listen == "127.0.0.1:8080")
    #expect(configuration.sources.map(\.name) == ["zigbee2mqtt"])
  }

  @Test func `needs no broker for a replay`() throws {
    let text = #"{ site: { id: "s" }, spaces: [{ id: "d", kind: "desk" }] }"#
    #expect(try loaded(text, for: .replaying).broker == nil)
    #expect(mistakes(in: text).count == 1)
  }

  @Test func `of Officina Liberty, the worked example, has no mistake`() throws {
    let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "seeds/officina-liberty/presenza.json5")
    let configuration: SiteConfiguration
    switch SiteConfiguration.load(file: seeds.path) {
    case .success(let loaded): configuration = loaded
    case .failure(let mistakes):
      Issue.record("\(mistakes)")
      return
    }
    #expect(configuration.site.spaces.count == 72)
    #expect(configuration.site.bindings.count == 114)
    let hall = try #require(configuration.site.spaces.first { $0.kind == .eventHall })
    #expect(!configuration.site.policies.policy(for: hall).enforce)
  }

  @Test func `bent in any way is loaded or told, and never stops the program`() throws {
    var state: UInt64 = 20_260_302
    func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let whole = Array(Self.example.utf8)
    let bits = Array("{}[],:'\"/*\\0x1-.eu\n \u{1}".utf8)
    for round in 1...500 {
      var bent = whole
      for _ in 0...next(below: 4) {
        let at = next(below: bent.count)
        switch next(below: 3) {
        case 0: bent.remove(at: at)
        case 1: bent.insert(bits[next(below: bits.count)], at: at)
        default: bent.removeSubrange(at..<min(bent.count, at + next(below: 40)))
        }
      }
      if case .failure(let mistakes) = SiteConfiguration.load(text: String(decoding: bent, as: UTF8.self), file: "f") {
        #expect(!mistakes.all.isEmpty, "round \(round)")
        #expect(mistakes.all == mistakes.all.sorted(), "round \(round)")
      }
    }
  }

  @Test func `with a word as long as a book is told at once`() {
    let book = String(repeating: "kind", count: 100_000)
    let start = ContinuousClock.now
    let told = mistakes(in: site(spaces: "spaces: [{ id: 'd', kind: 'desk', \(book): 1 }],"))
    #expect(
      told.count == 1
        && told[0].hasSuffix(
          "known are `id`, `kind`, `name`, `floor`, `zone`, `capacity`, `plan`, `features`, `assignedTo`")
    )
    #expect(start.duration(to: .now) < .seconds(5))
  }

  @Test func `of 10,000 sensors loads in well under a second`() throws {
    let spaces = (1...10_000).map { "{ id: \"desk-\($0)\", kind: \"desk\" }" }.joined(separator: ",\n")
    let sensors = (1...10_000).map { "{ device: \"l0/desk-\($0)\", space: \"desk-\($0)\" }" }.joined(separator: ",\n")
    let text = site(spaces: "spaces: [\(spaces)],", rest: "sensors: [\(sensors)]")
    var count = 0
    let took = try ContinuousClock().measure { count = try loaded(text).site.bindings.count }
    print("loaded \(count) sensors in \(took)")
    #expect(count == 10_000)
    #expect(took < .seconds(5))
  }
}

@Suite struct `Opening hours and local time` {
  static func local(_ text: String) throws -> (LocalTime, OpeningHours) {
    let text = site(site: "site: { id: \"s\", timeZone: \"Europe/Rome\", open: \(text) },")
    let configuration = try loaded(text)
    return (configuration.site.localTime, configuration.site.open)
  }

  static func hours(_ from: Int64, _ to: Int64) -> OpeningHours.Stretch {
    OpeningHours.Stretch(from: .hours(from), to: .hours(to))
  }

  @Test func `are read by ranges, days, lists and dates`() throws {
    let (_, open) = try Self.local(
      #"{ "mon-fri": "08:00-20:00", fri: "08:00-18:00", sat: ["14:00-18:00", "09:00-13:00"], "2026-12-25": "closed", "2026-12-31": "22:00-02:00" }"#
    )
    let week = try #require(open.week)
    #expect(week[0] == [Self.hours(8, 20)])
    #expect(week[4] == [Self.hours(8, 18)])
    #expect(week[5] == [Self.hours(9, 13), Self.hours(14, 18)])
    #expect(week[6] == [])
    #expect(open.dates[CivilDate(year: 2026, month: 12, day: 25)] == [])
    #expect(open.dates[CivilDate(year: 2026, month: 12, day: 31)] == [Self.hours(22, 26)])
  }

  @Test func `run over the end of the week, and all day`() throws {
    let (_, open) = try Self.local(#"{ "sat-mon": "00:00-24:00" }"#)
    #expect(open.week?.map(\.isEmpty) == [false, true, true, true, true, false, false])
    #expect(open.week?[0] == [Self.hours(0, 24)])
  }

  @Test func `with dates alone leave the other days open`() throws {
    let (local, open) = try Self.local(#"{ "2026-12-25": "closed" }"#)
    let christmas = try #require(Instant(iso8601: "2026-12-25T11:00:00Z"))
    #expect(!open.state(at: christmas, in: local).isOpen)
    #expect(open.state(at: christmas + .days(1), in: local).isOpen)
  }

  @Test func `begin at the wall clock's time in winter and in summer`() throws {
    let (local, open) = try Self.local(#"{ "mon-fri": "08:00-20:00" }"#)
    for (before, after) in [
      ("2026-03-02T06:59:59Z", "2026-03-02T07:00:00Z"), ("2026-07-06T05:59:59Z", "2026-07-06T06:00:00Z"),
    ] {
      #expect(!open.state(at: try #require(Instant(iso8601: before)), in: local).isOpen)
      #expect(open.state(at: try #require(Instant(iso8601: after)), in: local).isOpen)
    }
  }

  @Test(arguments: [
    ("Europe/Rome", "2026-03-29T00:59:59Z", 60), ("Europe/Rome", "2026-03-29T01:00:00Z", 120),
    ("Europe/Rome", "2059-07-01T00:00:00Z", 120), ("America/New_York", "2026-01-01T00:00:00Z", -300),
    ("Asia/Kolkata", "2026-01-01T00:00:00Z", 330), ("Europe/Istanbul", "2015-01-01T00:00:00Z", 120),
    ("Europe/Istanbul", "2026-01-01T00:00:00Z", 180), ("UTC", "2026-07-01T00:00:00Z", 0),
  ])
  func `follow the time zone's own history`(zone: String, time: String, minutes: Int) throws {
    let text = site(site: "site: { id: \"s\", timeZone: \"\(zone)\" },")
    let local = try loaded(text).site.localTime
    #expect(local.zone == zone)
    #expect(local.offset(at: try #require(Instant(iso8601: time))) == .minutes(Int64(minutes)))
  }
}
