import Foundation
import Occupancy
import SensorSimulation

/// What the simulation needs of a configuration. `presenza check` finds the mistakes in the rest of it.
struct HouseFile: Decodable {
  struct Mistake: Error {
    var text: String
  }

  private struct SiteEntry: Decodable {
    var timeZone: String?
    var open: [String: Hours]?
  }

  private struct SpaceEntry: Decodable {
    struct PlanEntry: Decodable {
      var x, y, w, h: Double
    }

    var id: String
    var kind: String
    var floor: String?
    var zone: String?
    var capacity: Int?
    var plan: PlanEntry?
    var assignedTo: String?
  }

  private struct SensorEntry: Decodable {
    var device: String
    var space: String
  }

  private struct SourceEntry: Decodable {
    var use: String?
    var base: String?
  }

  /// `"08:00-20:00"`, a list of such, or `"closed"`.
  private struct Hours: Decodable {
    var stretches: [OpeningHours.Stretch]

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      let texts = try (try? value.decode([String].self)) ?? [value.decode(String.self)]
      stretches = try texts.filter { $0 != "closed" }.map { text in
        let ends = try text.split(separator: "-", maxSplits: 1).map { try HouseFile.timeOfDay($0) }
        guard ends.count == 2 else { throw Mistake(text: "'\(text)' is not a stretch such as 08:00-20:00") }
        return OpeningHours.Stretch(from: ends[0], to: ends[1] <= ends[0] ? ends[1] + .hours(24) : ends[1])
      }
    }
  }

  private var site: SiteEntry
  private var spaces: [SpaceEntry]
  private var sensors: [SensorEntry]?
  private var sources: [SourceEntry]?

  init(_ text: Data) throws {
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    self = try decoder.decode(HouseFile.self, from: text)
  }

  func venue() throws -> Venue {
    let spaces = try spaces.map { entry in
      guard let kind = Space.Kind(rawValue: entry.kind) else {
        throw Mistake(text: "'\(entry.kind)' is no kind of space")
      }
      return Space(
        id: SpaceID(entry.id), kind: kind, floor: entry.floor, zone: entry.zone, capacity: entry.capacity ?? 1,
        plan: entry.plan.map { Space.Plan(x: $0.x, y: $0.y, width: $0.w, height: $0.h) },
        assignedTo: entry.assignedTo.map { OrganisationID($0) })
    }
    let kinds = Dictionary(spaces.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    let devices = (sensors ?? []).map { entry in
      VenueSensor(
        device: entry.device, space: SpaceID(entry.space),
        kind: VenueSensor.kind(of: entry.device, at: kinds[SpaceID(entry.space)] ?? .other))
    }
    return Venue(
      spaces: spaces, sensors: devices, localTime: try localTime(), open: try openingHours(),
      base: sources?.first { $0.use == "zigbee2mqtt" }?.base ?? "zigbee2mqtt")
  }

  private func openingHours() throws -> OpeningHours {
    guard let open = site.open else { return .always }
    var hours = OpeningHours(week: [[OpeningHours.Stretch]](repeating: [], count: 7))
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    for (key, value) in open {
      if let day = Instant(iso8601: key + "T00:00:00Z") {
        hours.dates[CivilDate(daysSinceEpoch: day.milliseconds / 86_400_000)] = value.stretches
        continue
      }
      let ends = key.split(separator: "-").compactMap { names.firstIndex(of: String($0)) }
      guard let first = ends.first, let last = ends.last, ends.count <= 2 else {
        throw Mistake(text: "'\(key)' is neither a day, a range of days nor a date")
      }
      // "fri-mon" runs over the end of the week.
      for step in 0...((last - first + 7) % 7) { hours.week?[(first + step) % 7] = value.stretches }
    }
    return hours
  }

  private func localTime() throws -> LocalTime {
    guard let name = site.timeZone else { return .utc }
    guard let zone = TimeZone(identifier: name) else { throw Mistake(text: "'\(name)' is no time zone") }
    var date = Date(timeIntervalSince1970: 946_684_800)
    var transitions = [transition(of: zone, at: date, from: .distantPast)]
    while transitions.count < 200, let next = zone.nextDaylightSavingTimeTransition(after: date) {
      date = next
      let from = Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1_000))
      transitions.append(transition(of: zone, at: date, from: from))
    }
    return LocalTime(zone: name, transitions: transitions)
  }

  private func transition(of zone: TimeZone, at date: Date, from: Instant) -> LocalTime.Transition {
    LocalTime.Transition(from: from, offset: .seconds(Int64(zone.secondsFromGMT(for: date))))
  }

  private static func timeOfDay(_ text: Substring) throws -> TimeSpan {
    let parts = text.split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 2, (0...24).contains(parts[0]), (0...59).contains(parts[1]) else {
      throw Mistake(text: "'\(text)' is not a time of day such as 08:00")
    }
    return .minutes(parts[0] * 60 + parts[1])
  }
}
