import Foundation
import JSON
import Occupancy
import Testing

@testable import SensorSimulation
@testable import simulator

@Suite struct `A scenario is a file` {
  @Test(arguments: ScenarioFile.carried.map(\.name))
  func `each that the command carries can be read and says what it shows`(name: String) throws {
    let scenario = try House.scenario(name)
    #expect(scenario.shows.count > 20 && !scenario.shows.contains("\n"))
  }

  @Test func `the command carries every file of seeds-scenarios`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "seeds/scenarios")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json5") }
    #expect(Set(files) == Set(ScenarioFile.carried.map { $0.name + ".json5" }))
  }

  @Test func `the ordinary week of the file is the one that the words of the program mean`() throws {
    var file = try House.scenario("ordinary-week")
    file.shows = Scenario.ordinaryWeek.shows
    #expect(file == .ordinaryWeek)
  }

  @Test func `a hundred thousand sensors stand in many houses, each with names of its own`() throws {
    let scenario = try House.scenario("hundred-thousand-sensors")
    let venue = try simulator.House(file: nil).venue
    #expect(venue.sensors.count * scenario.houses >= 100_000)
    var two = scenario
    two.houses = 2
    let town = Town(venue: venue, scenario: two, faults: Faults(), seed: 1, start: venue.midnight(two.start))
    let devices = town.houses.flatMap { $0.venue.sensors.map(\.device) }
    #expect(Set(devices).count == venue.sensors.count * 2)
    #expect(town.houses[0].peopleInside == 0)
  }

  @Test func `many houses tell their stories in one order of time, and not the same story`() throws {
    let venue = try simulator.House(file: nil).venue
    var scenario = Scenario.ordinaryWeek
    scenario.houses = 3
    var town = Town(venue: venue, scenario: scenario, faults: Faults(), seed: 1, start: House.monday)
    var times: [Instant] = []
    var truths: [String: Int] = [:]
    while let happening = town.next(before: House.monday + .hours(14)) {
      times.append(happening.at)
      if case .truth(let truth) = happening.what { truths[String(truth.space.text.prefix(3)), default: 0] += 1 }
    }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(truths.count == 3 && Set(truths.values).count > 1)
  }

  @Test func `every mistake is found at once, with the place of each`() throws {
    let text = """
      { shows: "x", start: "tomorrow", people: { come: 9, dance: 1 }, sensors: { desk: ["nose zigbee2mqtt"], sofa: [] },
        calendar: [{ open: "8-20" }, { gatherings: [{ what: "party" }] }], faults: "gremlins" }
      """
    let file = ScenarioFile(name: "mine", text: text, file: "mine.json5")
    let mistakes = #expect(throws: Failure.self) { try file.scenario() }
    let lines = (mistakes?.text ?? "").split(separator: "\n")
    #expect(lines.count == 8, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("mine.json5:2: `calendar.0.open`") })
  }

  @Test func `both nights of the changing clocks have somebody in the hall, an hour shorter and an hour longer`() throws
  {
    func night(_ name: String) throws -> TimeSpan {
      let plan = House.plan(1, scenario: try House.scenario(name))
      let hall = try #require(House.venue.spaces.firstIndex { $0.kind == .eventHall })
      let booking = try #require(plan.bookings.first { $0.place == hall })
      #expect(plan.stays.count { $0.place == hall } > 20)
      return booking.interval.length
    }
    #expect(try night("dst-spring") == .minutes(510))
  }

  @Test func `on closed days of a holiday nobody is there`() throws {
    let scenario = try House.scenario("holiday")
    #expect(House.plan(4, scenario: scenario).stays.isEmpty)
    #expect(!House.plan(0, scenario: scenario).stays.isEmpty)
  }
}
