import Occupancy
import Testing

@testable import SensorSimulation

@Suite struct `Sensors tell what is true` {
  /// Without bags: a mat that is pressed by one is right in its own way.
  static let week: [Happening] = {
    var scenario = Scenario.ordinaryWeek
    scenario.belongings = 0
    return House.happenings(of: scenario, days: 7)
  }()

  static let messages = Dictionary(grouping: week.indices) { index in
    if case .message(let message) = week[index].what { message.topic } else { "" }
  }

  /// Every word of one device: when, and whether its key says true.
  static func words(of device: String, _ key: String) -> [(at: Instant, isTrue: Bool)] {
    messages["zigbee2mqtt/\(device)", default: []].compactMap { index in
      guard case .message(let message) = week[index].what else { return nil }
      return (week[index].at, String(decoding: message.payload, as: UTF8.self).contains("\"\(key)\":true"))
    }
  }

  static let changes = Dictionary(
    grouping: week.compactMap { happening in
      if case .truth(let truth) = happening.what { (at: happening.at, truth: truth) } else { nil }
    }, by: \.truth.space)

  static func truths(of space: SpaceID) -> [(at: Instant, people: Int)] {
    changes[space, default: []].map { ($0.at, $0.truth.people) }
  }

  @Test(arguments: House.venue.sensors.filter { $0.kind == .radar || $0.kind == .mat }.map(\.device))
  func `a radar or a mat follows the truth within fifteen seconds`(device: String) throws {
    let sensor = try #require(House.venue.sensors.first { $0.device == device })
    let words = Self.words(of: device, "presence")
    let truths = Self.truths(of: sensor.space)
    var checked = 0
    for (truth, following) in zip(truths, truths.dropFirst()) where following.at - truth.at > .seconds(15) {
      let settled = truth.at + .seconds(15)
      guard settled > House.monday + .minutes(1), let word = words.last(where: { $0.at <= settled }) else { continue }
      #expect(word.isTrue == (truth.people > 0), "\(device) at \(settled)")
      checked += 1
    }
    #expect(checked > 0 || truths.count < 3)
  }

  @Test(arguments: House.venue.sensors.filter { $0.kind == .motion }.prefix(12).map(\.device))
  func `a motion sensor sees who comes within seconds and forgets ninety seconds after the last motion`(
    device: String
  ) throws {
    let sensor = try #require(House.venue.sensors.first { $0.device == device })
    let words = Self.words(of: device, "occupancy")
    let isNearest = House.venue.sensors.first { $0.space == sensor.space && $0.kind == .motion }?.device == device
    for (before, truth) in zip(Self.truths(of: sensor.space), Self.truths(of: sensor.space).dropFirst())
    where before.people == 0 && truth.people > 0 && isNearest {
      let seen = words.last { $0.at <= truth.at + .seconds(3) }
      #expect(seen?.isTrue ?? false, "\(device) at \(truth.at)")
    }
    for (earlier, later) in zip(words, words.dropFirst()) where earlier.isTrue && later.isTrue {
      #expect(
        later.at - earlier.at >= .seconds(60) || later.at - earlier.at <= .seconds(90), "\(device) at \(later.at)")
      #expect(later.at - earlier.at <= .seconds(90), "\(device) at \(later.at)")
    }
  }

  @Test func `an empty house is silent but for what keeps alive and what measures the air`() {
    let night = Self.week.filter {
      $0.at >= House.instant("2026-03-03T22:00:00+01:00") && $0.at < House.instant("2026-03-04T05:00:00+01:00")
    }
    for happening in night {
      guard case .message(let message) = happening.what else { continue }
      let text = String(decoding: message.payload, as: UTF8.self)
      #expect(!text.contains("\"presence\":true") && !text.contains("\"occupancy\":true"), "\(text)")
    }
  }

  @Test(arguments: [(Format.zigbee2MQTT, TimeSpan.minutes(6)), (.espHome, .minutes(6)), (.chirpStack, .minutes(33))])
  func `a radar on the mains repeats itself every few minutes, one on LoRaWAN every half hour`(
    format: Format, longest: TimeSpan
  ) {
    let venue = House.venue(of: .radar, format)
    let desks = venue.sensors.filter { $0.kind == .radar && $0.format == format }.map(\.device)
    var last: [String: Instant] = [:]
    var gaps: [TimeSpan] = []
    for happening in House.happenings(in: venue, days: 1) {
      guard case .message(let message) = happening.what, !message.isStored else { continue }
      // A word of its state: an availability says nothing of anybody.
      let said = message.topic + String(decoding: message.payload, as: UTF8.self)
      guard let device = desks.first(where: { said.contains($0) }) else { continue }
      if let before = last[device] { gaps.append(happening.at - before) }
      last[device] = happening.at
    }
    #expect((gaps.max() ?? .zero) <= longest && gaps.count > 1_000, "\(gaps.max() ?? .zero)")
  }

  @Test func `every device is heard once an hour, day and night`() {
    var last: [String: Instant] = [:]
    for happening in Self.week {
      guard case .message(let message) = happening.what, !message.retain else { continue }
      if let before = last[message.topic] { #expect(happening.at - before <= .minutes(55), "\(message.topic)") }
      last[message.topic] = happening.at
    }
    #expect(last.count == House.venue.sensors.count)
  }

  @Test func `CO₂ rises with people and stays between outdoors and what a closed room reaches`() {
    var most: [String: Int] = [:]
    for happening in Self.week {
      guard case .message(let message) = happening.what,
        let co2 = Self.number("co2", in: String(decoding: message.payload, as: UTF8.self))
      else { continue }
      #expect(co2 >= 380 && co2 < 2_500, "\(message.topic) \(co2)")
      most[message.topic] = max(most[message.topic, default: 0], co2)
    }
    #expect(most["zigbee2mqtt/l0/aula/climate", default: 0] > 700)
    #expect(most["zigbee2mqtt/l0/cabina-1/climate", default: 0] > 600)
  }

  @Test func `a room full for hours comes to rest where breath and ventilation are equal`() {
    let space = Space(
      id: "aula", kind: .trainingRoom, capacity: 20, plan: Space.Plan(x: 0, y: 0, width: 10, height: 10))
    var air = Air(of: space, at: House.monday)
    air.advance(to: House.monday + .hours(12), people: 20, isHeated: true)
    // 20 people · 0.0187 m³/h ÷ (320 m³ · 2.6 /h) = 450 ppm above outdoors.
    #expect(abs(air.co2 - 875) < 2)
  }

  @Test func `doors open for somebody and shut within seconds`() {
    let door = Self.words(of: "l0/cabina-1/door", "contact")
    #expect(door.contains { !$0.isTrue })
    for (earlier, later) in zip(door, door.dropFirst()) where !earlier.isTrue {
      #expect(later.isTrue)
      #expect(later.at - earlier.at < .minutes(2))
    }
  }

  static func number(_ key: String, in text: String) -> Int? {
    guard let range = text.ranges(of: "\"\(key)\":").first else { return nil }
    return Int(text[range.upperBound...].prefix { $0.isNumber })
  }
}
