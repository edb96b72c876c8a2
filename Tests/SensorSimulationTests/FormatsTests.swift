import Configuration
import Foundation
import JSON
import Occupancy
import Sensors
import Testing

@testable import SensorSimulation
@testable import simulator

/// What the simulated devices say is read by the decoder of the product, from the configuration that the trace brings along.
@Suite struct FormatsTests {
  static let site: Data = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? Data(contentsOf: root.appending(path: "seeds/officina-liberty/presenza.json5"))) ?? Data()
  }()

  /// The town of a scenario in Officina Liberty, and the configuration written for it.
  static func town(_ name: String, faults: Faults = Faults()) throws -> (town: Town, configuration: SiteConfiguration) {
    let scenario = try House.scenario(name)
    let house = try simulator.House(file: nil)
    let town = Town(
      venue: house.venue, scenario: scenario, faults: faults, seed: 1, start: house.venue.midnight(scenario.start))
    let text = try SiteText(site, name: "site").written(for: scenario, in: town, from: town.begin)
    switch SiteConfiguration.load(text: String(decoding: text, as: UTF8.self), file: "config.json5", for: .replaying) {
    case .success(let configuration): return (town, configuration)
    case .failure(let mistakes): throw mistakes
    }
  }

  @Test(arguments: ScenarioFile.carried.map(\.name).filter { $0 != "hundred-thousand-sensors" })
  func `a scenario's own configuration is read without a mistake and binds every sensor`(name: String) throws {
    let (town, configuration) = try Self.town(name)
    #expect(configuration.site.bindings.map(\.device) == town.houses[0].venue.sensors.map(\.device))
  }

  @Test func `the decoder understands every message of seven formats`() throws {
    var (town, configuration) = try Self.town("many-makers")
    var decoder = Decoder(
      sources: configuration.sources, bindings: configuration.site.bindings,
      spaces: Set(configuration.site.spaces.map(\.id)))
    var heard: [Int32: Set<Quantity>] = [:]
    while let happening = town.next(before: town.begin + .hours(12)) {
      guard case .message(let message) = happening.what else { continue }
      Array(message.topic.utf8).withUnsafeBytes { topic in
        message.payload.withUnsafeBytes { payload in
          decoder.decode(
            topic: topic, payload: payload, retain: message.isStored, received: happening.at, isBacklog: false
          ) { input in
            guard case .reading(let reading) = input else { return }
            heard[reading.binding.number, default: []].insert(reading.quantity)
          }
        }
      }
    }
    #expect(decoder.rejections.all.isEmpty, "\(decoder.rejections.all)")
    let venue = town.houses[0].venue
    for (number, sensor) in venue.sensors.enumerated() {
      let wanted: Quantity =
        switch sensor.kind {
        case .motion: .motion
        case .radar, .mat: .presence
        case .climate: .co2
        case .door: .contact
        case .plug: .power
        case .counter: .peopleIn
        case .sound: .sound
        }
      #expect(heard[Int32(number), default: []].contains(wanted), "\(sensor.device) tells no \(wanted.name)")
    }
  }

  @Test func `what a device is called says what it is and how it speaks`() throws {
    for name in ["many-makers", "training-course"] {
      for sensor in try Self.town(name).town.houses[0].venue.sensors {
        let kind = House.venue.spaces.first { $0.id == sensor.space }?.kind ?? .other
        let again = VenueSensor(named: sensor.device, space: sensor.space, at: kind)
        #expect(again.kind == sensor.kind && again.format == sensor.format, "\(sensor.device)")
      }
    }
  }

  @Test func `a ChirpStack device tells its space by a tag and a change without its battery`() throws {
    let heard = House.happenings(in: House.venue(of: .mat, .chirpStack), days: 1).compactMap {
      happening -> JSONValue? in
      guard case .message(let message) = happening.what else { return nil }
      return try? JSONValue(parsing: message.payload)
    }
    #expect(heard.count > 500)
    #expect(heard.allSatisfy { $0["deviceInfo"]?["tags"]?["space"]?.string?.hasPrefix("desk-") ?? false })
    let partial = heard.filter { $0["object"]?["battery"] == nil }
    #expect(partial.contains { $0["object"]?["occupancy"]?.string == "occupied" })
    #expect(Set(heard.compactMap { $0["deduplicationId"]?.string }).count == heard.count)
  }

  static func number(_ key: String, in text: String) -> Int? {
    guard let range = text.ranges(of: "\"\(key)\":").first else { return nil }
    return Int(text[range.upperBound...].prefix { $0.isNumber })
  }
}
