import Configuration
import Foundation
import JSON
import Occupancy
import SensorSimulation

/// The configuration of the house as a scenario changes it: its sources, its sensors, its hours, its copies.
struct SiteText {
  private let root: JSONValue
  private let name: String

  init(_ text: Data, name: String) throws(Failure) {
    self.name = name
    switch JSON5.read(text: String(decoding: text, as: UTF8.self), file: name) {
    case .success(let read): root = read.json
    case .failure(let mistakes): throw .outside(mistakes.description)
    }
  }

  /// One element a line, so that it can be read and compared. JSON is JSON5.
  func written(for scenario: Scenario, in town: Town, from start: Instant) -> [UInt8] {
    let members = root.members ?? []
    var lines: [String] = [
      "// \(name), as the scenario \(scenario.name) has it: written by `simulator trace`.", "{",
    ]
    for member in members {
      switch member.name {
      case "site": lines.append("  \"site\": \(text(site(member.value, scenario, town, from: start))),")
      case "sources": continue
      case "sensors": continue
      case "spaces":
        lines.append("  \"spaces\": [")
        lines += spaces(member.value, town).map { "    \(text($0))," }
        lines.append("  ],")
      case _: lines.append("  \"\(member.name)\": \(text(member.value)),")
      }
    }
    let settings = Dictionary(
      (root["sensors"]?.array ?? []).compactMap { value in value["device"]?.string.map { ($0, value) } },
      uniquingKeysWith: { first, _ in first })
    lines.append("  \"sources\": [")
    lines += sources(town).map { "    \(text($0))," }
    lines += ["  ],", "  \"sensors\": ["]
    for house in town.houses {
      for sensor in house.venue.sensors {
        let known = scenario.houses == 1 ? settings[sensor.device] : nil
        lines.append("    \(text(known ?? self.sensor(sensor, in: house.venue))),")
      }
    }
    lines += ["  ],", "}", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private func sources(_ town: Town) -> [JSONValue] {
    let venue = town.houses[0].venue
    return Format.allCases.filter { format in venue.sensors.contains { $0.format == format } }.map { format in
      var members = [JSONValue.Member("use", .string(format.rawValue))]
      let base = format == .zigbee2MQTT ? venue.base : format.base
      if let base { members.append(.init("base", .string(base))) }
      if format == .tasmota { members.append(.init("zone", .string(venue.localTime.zone))) }
      return .object(members)
    }
  }

  /// As the worked example sets them: who reads in silence stirs less often than a PIR at a desk would like.
  private func sensor(_ sensor: VenueSensor, in venue: Venue) -> JSONValue {
    var members = [
      JSONValue.Member("device", .string(sensor.device)), JSONValue.Member("space", .string(sensor.space.text)),
    ]
    let isDesk = venue.spaces.first { $0.id == sensor.space }?.kind == .desk
    if sensor.kind == .motion, isDesk {
      members += [.init("expires", .string("2h")), .init("debounce", .string("5m"))]
    }
    return .object(members)
  }

  private func spaces(_ value: JSONValue, _ town: Town) -> [JSONValue] {
    let spaces = value.array ?? []
    guard town.houses.count > 1 else { return spaces }
    return town.houses.flatMap { house in
      zip(spaces, house.venue.spaces).map { space, copy in
        .object(
          (space.members ?? []).map { $0.name == "id" ? .init("id", .string(copy.id.text)) : $0 })
      }
    }
  }

  /// The days on which the scenario opens or closes otherwise.
  private func site(_ value: JSONValue, _ scenario: Scenario, _ town: Town, from start: Instant) -> JSONValue {
    let first = town.houses[0].venue.localTime.wall(at: start).date
    var special: [JSONValue.Member] = []
    for (number, day) in scenario.calendar.enumerated() {
      let date = first.adding(days: Int64(number))
      let name = "\(date.year)-\(Self.two(date.month))-\(Self.two(date.day))"
      switch day.opening {
      case .asUsual: continue
      case .closed: special.append(.init(name, .string("closed")))
      case .hours(let stretch):
        special.append(.init(name, .string("\(Self.clock(stretch.from))-\(Self.clock(stretch.to))")))
      }
    }
    guard !special.isEmpty else { return value }
    return .object(
      (value.members ?? []).map { member in
        guard member.name == "open" else { return member }
        let usual = (member.value.members ?? []).filter { old in !special.contains { $0.name == old.name } }
        return .init("open", .object(usual + special))
      })
  }

  private func text(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    value.write(into: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private static func clock(_ time: TimeSpan) -> String {
    let minutes = Int(time.milliseconds / 60_000)
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
