import Occupancy

@testable import SensorSimulation
@testable import simulator

/// A house of the size of Officina Liberty: 60 desks (22 of them standing places), rooms of every kind, a sensor in each.
enum House {
  static let venue: Venue = {
    var spaces: [Space] = []
    var sensors: [VenueSensor] = []
    func room(_ id: SpaceID, _ kind: Space.Kind, _ capacity: Int, _ width: Double, _ height: Double, _ words: String...)
    {
      spaces.append(
        Space(
          id: id, kind: kind, floor: "0", capacity: capacity,
          plan: Space.Plan(x: 0, y: 0, width: width, height: height)))
      for word in words {
        let device = "l0/\(id.text)/\(word)"
        sensors.append(VenueSensor(device: device, space: id, kind: VenueSensor.kind(of: device, at: kind)))
      }
    }
    room("sala-mella", .meetingRoom, 8, 6, 4.5, "pir", "radar", "climate", "door")
    room("sala-trompia", .meetingRoom, 4, 6, 3.4, "pir", "radar", "climate", "door")
    room("sala-gobbia", .meetingRoom, 12, 8, 6, "pir-1", "pir-2", "radar", "climate", "door")
    room("cabina-1", .phoneBooth, 1, 1.4, 1.3, "radar", "climate", "door")
    room("cabina-2", .phoneBooth, 1, 1.4, 1.3, "radar", "climate", "door")
    room("aula", .trainingRoom, 24, 9, 7, "pir-1", "pir-2", "climate", "door")
    room("salone", .eventHall, 80, 12, 9, "pir-1", "pir-2", "climate", "door-1", "door-2")
    room("ufficio", .office, 5, 7, 6.4, "pir", "climate", "door")
    room("cucina", .kitchen, 14, 6.5, 5, "pir", "climate", "door", "plug")
    room("laboratorio", .lab, 12, 12, 5.5, "pir", "climate", "plug")
    room("ingresso", .other, 20, 14.5, 2.8, "pir", "climate", "door")
    for number in 1...60 {
      let id = SpaceID("desk-\(number)")
      spaces.append(Space(id: id, kind: .desk, floor: "0", assignedTo: number > 38 ? "acme" : nil))
      let device = "l0/desk-\(number)"
      sensors.append(VenueSensor(device: device, space: id, kind: VenueSensor.kind(of: device, at: .desk)))
    }
    let weekday = [OpeningHours.Stretch(from: .hours(8), to: .hours(20))]
    let saturday = [OpeningHours.Stretch(from: .hours(9), to: .hours(13))]
    let rome = LocalTime(
      zone: "Europe/Rome",
      transitions: [
        .init(from: .distantPast, offset: .hours(1)),
        .init(from: instant("2026-03-29T01:00:00Z"), offset: .hours(2)),
      ])
    return Venue(
      spaces: spaces, sensors: sensors, localTime: rome,
      open: OpeningHours(week: [weekday, weekday, weekday, weekday, weekday, saturday, []]))
  }()

  static func instant(_ text: String) -> Instant { Instant(iso8601: text) ?? .distantPast }

  /// Monday.
  static let monday = instant("2026-03-02T00:00:00+01:00")

  /// Those that the command carries.
  static func scenario(_ name: String) throws -> Scenario { try ScenarioFile.named(name).scenario() }

  /// The house with every sensor of one format and kind at each desk.
  static func venue(of kind: VenueSensor.Kind, _ format: Format) -> Venue {
    let choice = Furniture.Choice(kind: kind, format: format)
    return venue.furnished(by: Furniture(fittings: [(.desk, [Furniture.Fitting(choices: [choice])])]))
  }

  static func happenings(
    of scenario: Scenario = .ordinaryWeek, in venue: Venue = venue, faults: Faults = Faults(), seed: UInt64 = 1,
    days: Int64, from start: Instant = monday
  ) -> [Happening] {
    var simulation = Simulation(
      venue: venue.furnished(by: scenario.furniture), scenario: scenario, faults: faults, seed: seed, start: start)
    var all: [Happening] = []
    while let happening = simulation.next(before: simulation.begin + .days(days)) { all.append(happening) }
    return all
  }

  static func plan(_ day: Int64, seed: UInt64 = 1, scenario: Scenario = .ordinaryWeek) -> DayPlan {
    let first = scenario.start
    var planner = Planner(
      venue: venue, people: Person.all(of: venue, seed: seed), scenario: scenario, date: first.adding(days: day),
      notBefore: venue.midnight(first), seed: seed)
    return planner?.made() ?? DayPlan()
  }
}
