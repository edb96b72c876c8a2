import Occupancy
import Testing

@testable import SensorSimulation

@Suite struct `The seed decides everything` {
  @Test func `the same seed gives the same week, another seed another one`() {
    let week = House.happenings(seed: 7, days: 7)
    #expect(week.count > 20_000)
    #expect(week == House.happenings(seed: 7, days: 7))
    #expect(week != House.happenings(seed: 8, days: 7))
  }

  @Test func `also with every format and every fault`() throws {
    let scenario = try House.scenario("many-makers")
    let days = House.happenings(of: scenario, faults: .all, seed: 7, days: 2)
    #expect(days == House.happenings(of: scenario, faults: .all, seed: 7, days: 2))
    #expect(days != House.happenings(of: scenario, faults: .all, seed: 8, days: 2))
  }

  @Test func `the numbers behind it are those of xoshiro256 and splitmix64 on every machine`() {
    var random = Random(seed: 42)
    let drawn = (0..<4).map { _ in random.next() }
    #expect(
      drawn == [
        1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009, 17_057_574_109_182_124_193,
      ])
  }

  @Test func `what happens comes in order of time`() {
    let days = House.happenings(days: 3)
    #expect(zip(days, days.dropFirst()).allSatisfy { $0.at <= $1.at })
  }

  @Test func `it goes on through the change to summer time`() {
    let days = House.happenings(days: 4, from: House.instant("2026-03-27T00:00:00+01:00"))
    let onMonday = days.filter { $0.at >= House.instant("2026-03-30T08:00:00+02:00") }
    #expect(onMonday.contains { if case .truth(let truth) = $0.what { truth.people > 0 } else { false } })
  }

  @Test func `a start in the middle of the day finds the house alive`() {
    var simulation = Simulation(venue: House.venue, seed: 1, start: House.instant("2026-03-04T09:00:00Z"))
    let now = House.instant("2026-03-04T09:00:00Z")
    simulation.pass(to: now)
    #expect(simulation.peopleInside > 25)
    let words = simulation.words(at: now)
    let payloads = words.filter { !$0.retain }.map { String(decoding: $0.payload, as: UTF8.self) }
    #expect(payloads.count == House.venue.sensors.count)
    #expect(payloads.count { $0.contains("\"presence\":true") || $0.contains("\"occupancy\":true") } > 20)
    #expect(words.first?.topic == "zigbee2mqtt/bridge/state")
    #expect(words.count { $0.topic.hasSuffix("/availability") && $0.retain } == House.venue.sensors.count)
    #expect(simulation.standingBookings(at: now).count > 20)
    let following = simulation.next(before: now + .minutes(5))
    #expect(following.map { $0.at >= now } ?? false)
  }
}
