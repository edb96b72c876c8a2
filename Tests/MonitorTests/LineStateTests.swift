import MQTT
import Occupancy
import Sensors
import Testing
import Threads

@testable import Monitor

/// What the monitor makes of its line: since when the building has missed something, and when it no longer does.
@Suite struct `What a monitor makes of its line` {
  static let nine = Instant(milliseconds: 1_772_442_000_000)

  static var live: Live {
    let site = Site(
      id: "test", name: "Test", spaces: [Space(id: "sala", kind: .meetingRoom)],
      bindings: [Binding(device: "pad", space: "sala")])
    let building = Building(site: site)
    return Live(
      building: building, decoder: Decoder(sources: [], bindings: site.bindings, spaces: ["sala"]), titles: [:],
      history: PresenceHistory(spaces: 1), shadow: Shadow(site: site), lastBooking: 0, lastWait: 0)
  }

  @Test func `after messages that found no room the time since all had arrived is missed, until a probe comes back`() {
    var live = Self.live
    var turn = Turn()
    let sent = MonotonicInstant.now()
    live.take(.caughtUp, at: Self.nine, speed: 1, nil, into: &turn)
    live.take(listenedUntil: sent, at: Self.nine + .seconds(1), speed: 1, nil, into: &turn)
    #expect(live.building.cutOffSince == nil)

    live.missMessages(at: Self.nine + .minutes(5), nil, into: &turn)
    #expect(live.building.cutOffSince == live.building.listenedUntil)
    live.take(listenedUntil: sent, at: Self.nine + .minutes(6), speed: 1, nil, into: &turn)
    #expect(live.building.cutOffSince == nil && live.building.trustedFrom == Self.nine + .minutes(6))
  }

  @Test func `a line that is behind is not found by a probe that was late`() {
    var live = Self.live
    var turn = Turn()
    let sent = MonotonicInstant.now()
    live.take(.caughtUp, at: Self.nine, speed: 1, nil, into: &turn)
    live.take(.behind(since: sent, why: "slow"), at: Self.nine + .seconds(30), speed: 1, nil, into: &turn)
    live.take(listenedUntil: sent, at: Self.nine + .seconds(40), speed: 1, nil, into: &turn)
    #expect(live.building.cutOffSince != nil)
    live.take(.caughtUp, at: Self.nine + .seconds(50), speed: 1, nil, into: &turn)
    #expect(live.building.cutOffSince == nil)
  }

  @Test func `a clock that jumped ahead meanwhile has passed time that nobody watched`() {
    var live = Self.live
    var turn = Turn()
    let sent = MonotonicInstant.now()
    live.take(.caughtUp, at: Self.nine, speed: 1, nil, into: &turn)
    live.take(listenedUntil: sent, at: Self.nine, speed: 1, nil, into: &turn)
    let until = live.building.listenedUntil
    live.take(.lost(since: sent, why: "deaf"), at: Self.nine + .minutes(40), speed: 1, nil, into: &turn)
    #expect(live.building.cutOffSince == until)
  }

  @Test func `what the site's clock showed when a probe left is told in its own time`() {
    var live = Self.live
    var turn = Turn()
    live.take(.caughtUp, at: Self.nine, speed: 60, nil, into: &turn)
    let earlier = MonotonicInstant(nanoseconds: MonotonicInstant.now().nanoseconds - 2_000_000_000)
    live.take(listenedUntil: earlier, at: Self.nine + .minutes(10), speed: 60, nil, into: &turn)
    let until = live.building.listenedUntil ?? .distantPast
    // Two seconds of the machine are two minutes of the site, and the test takes a moment itself.
    #expect(until <= Self.nine + .minutes(8) && until > Self.nine + .minutes(4))
  }
}
