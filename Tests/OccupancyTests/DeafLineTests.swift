import Occupancy
import Testing

/// A line to the broker may be deaf without anybody noticing. Who keeps count of what has arrived frees nothing ahead of it.
@Suite struct `A release waits until all has arrived` {
  /// A room that is free fifteen minutes after its start, whose sensor says "nobody" each minute up to `minute`; the monitor has listened until its start.
  static func meeting(until minute: Int) -> Scene {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 120)
    scene.ask(.listened(until: scene.at(0)), at: 0)
    scene.play(["sala": row((".", minute))])
    return scene
  }

  @Test func `that was said up to its deadline`() {
    var scene = Self.meeting(until: 20)
    #expect(scene.drawn("b1", to: 20) == row((" ", 10), ("W", 1), (" ", 9)))
    scene.ask(.listened(until: scene.at(14)), at: 20)
    scene.ask(.listened(until: scene.at(15)), at: 21)
    #expect(scene.drawn("b1", to: 22) == row((" ", 10), ("W", 1), (" ", 10), ("N", 1)))
  }

  @Test func `and keeps the booking where that is that somebody came`() {
    var scene = Self.meeting(until: 15)
    scene.ask(.tick, at: 16)
    scene.hear("sala", true, at: 17)
    scene.ask(.listened(until: scene.at(16)), at: 18)
    scene.ask(.tick, at: 20)
    #expect(scene.drawn("b1", to: 20) == row((" ", 10), ("W", 1), (" ", 8), ("C", 1)))
  }

  @Test func `and says so, and that a probe would help`() throws {
    var scene = Self.meeting(until: 15)
    #expect(!scene.building.waitsToListen)
    scene.ask(.tick, at: 15)
    #expect(scene.building.waitsToListen)
    let booking = try #require(scene.building.ledger["b1"])
    let rule = try #require(Rule.all.first { $0.name == .noShow })
    let verdict = rule.judge(scene.building.situation(of: booking, at: scene.at(15)))
    #expect(verdict.outcome == .waits(until: nil))
    #expect(verdict.grounds == .notListened(until: scene.at(15)))
    scene.ask(.listened(until: scene.at(15)), at: 15)
    #expect(!scene.building.waitsToListen)
    #expect(scene.minutes(of: "released") == [15])
  }

  /// The sensor had somebody until minute 3 and is heard again after the deadline: its word may be old by then.
  @Test func `also what was said until the space came to be called empty`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 120)
    scene.ask(.listened(until: scene.at(0)), at: 0)
    scene.play(["sala": row(("#", 4), (".", 3), (" ", 18), (".", 1))])
    scene.ask(.listened(until: scene.at(25)), at: 26)
    #expect(scene.minutes(of: "released") == [26])

    var other = Scene([Space(id: "sala", kind: .meetingRoom)])
    other.book("b1", "sala", 0, 120)
    other.ask(.listened(until: other.at(0)), at: 0)
    other.ask(.availability(BindingIndex(0), isOnline: false), at: 2)
    other.ask(.listened(until: other.at(16)), at: 16)
    other.hear("sala", false, at: 20)
    #expect(other.minutes(of: "released") == [])
    // Warned at 9:20, it is due five minutes later.
    other.ask(.listened(until: other.at(24)), at: 25)
    #expect(other.minutes(of: "released") == [])
    other.ask(.listened(until: other.at(25)), at: 26)
    #expect(other.minutes(of: "released") == [26])
  }

  @Test func `and what was said until the broker was found again`() {
    var scene = Self.meeting(until: 5)
    scene.ask(.brokerLost(since: scene.at(5)), at: 6)
    scene.ask(.brokerFound, at: 7)
    scene.play(["sala": row((".", 20))], from: 8)
    #expect(scene.minutes(of: "released") == [])
    scene.ask(.listened(until: scene.at(27)), at: 28)
    #expect(scene.minutes(of: "released") == [28])
  }

  @Test func `but not where nobody keeps count, as in a replay of a trace`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 20))])
    #expect(scene.drawn("b1", to: 20) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 4)))
  }

  @Test func `and what is said of its future counts on hearing in time`() throws {
    let scene = Self.meeting(until: 12)
    let booking = try #require(scene.building.ledger["b1"])
    #expect(scene.building.releasesAt(booking, at: scene.at(12)) == scene.at(15))
  }
}
