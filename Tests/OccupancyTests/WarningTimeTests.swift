import Testing

@testable import Occupancy

/// Whatever came late: between a warning and its release lies as much time as the policy says.
@Suite struct `A warning leaves its time` {
  static let room = [Space(id: "sala", kind: .meetingRoom)]

  /// Nothing is heard before minute 18; the grace was over at 15.
  static func late(_ policy: PolicyOverride = PolicyOverride()) -> Scene {
    var scene = Scene(room, policy: policy)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((" ", 18), (".", 4))])
    return scene
  }

  @Test func `where nobody is heard only after the grace, and the why says so`() throws {
    var scene = Self.late()
    let booking = try #require(scene.building.ledger["b1"])
    let rule = try #require(Rule.all.first { $0.name == .noShow })
    let verdict = rule.judge(scene.building.situation(of: booking, at: scene.at(21)))
    #expect(verdict.outcome == .waits(until: scene.at(23)))
    #expect(verdict.grounds == .warningRuns(until: scene.at(23)))
    #expect(scene.building.releasesAt(booking, at: scene.at(21)) == scene.at(23))
    #expect(scene.building.warning(of: booking, at: scene.at(21))?.deadline == scene.at(23))
    #expect(booking.warnedOf == scene.at(23))
    scene.play(["sala": row((".", 5))], from: 22)
    #expect(scene.minutes(of: "warned") == [18])
    #expect(scene.minutes(of: "released") == [23])
    let because = try #require(scene.building.ledger["b1"]?.release?.because)
    #expect(because.deadline == scene.at(23))
    #expect(because.warnedAt == scene.at(18))
  }

  @Test func `and somebody who comes in that time keeps the booking`() {
    var scene = Self.late()
    scene.play(["sala": row(("#", 6))], from: 22)
    #expect(
      scene.drawn("b1", to: 28)
        == row((" ", 15), ("Q", 1), (" ", 2), ("W", 1), (" ", 5), ("C", 1), (" ", 3)))
  }

  @Test func `though whoever checks in does so in the very moment of the warning before`() {
    var scene = Scene(Scene.desks(1))
    scene.book("b1", "desk-1", 0, 480)
    scene.play(["desk-1": row((".", 51))])
    #expect(scene.minutes(of: "warned") == [50])
    scene.ask(.checkIn, "b1", at: 50)
    scene.play(["desk-1": row((".", 160))], from: 51)
    let (warned, released) = (scene.minutes(of: "warned"), scene.minutes(of: "released"))
    #expect(warned.count == 2, "it left, and was warned of that: \(warned)")
    #expect(released.first.map { $0 - (warned.last ?? 0) } == 10)
  }

  @Test func `where staff let go of it, also of what was warned of before they held it`() {
    var scene = Scene(Scene.desks(1))
    scene.book("b1", "desk-1", 0, 240)
    scene.play(["desk-1": row((".", 55))])
    scene.ask(.pin(true), "b1", at: 55, by: .staff)
    scene.play(["desk-1": row((".", 45))], from: 55)
    scene.ask(.pin(false), "b1", at: 100, by: .staff)
    scene.play(["desk-1": row((".", 15))], from: 100)
    #expect(scene.minutes(of: "warned") == [50, 100])
    #expect(scene.minutes(of: "released") == [110])
  }

  @Test func `where a loan is taken back and given again`() {
    let standing = Space(id: "desk-1", kind: .desk, assignedTo: "acme")
    var scene = Scene([standing])
    scene.ask(.house(.lend("desk-1", scene.interval(-60, 480))), at: -130)
    scene.book("b1", "desk-1", 0, 240, rights: Rights())
    scene.play(["desk-1": row((".", 55))])
    scene.ask(.house(.lend("desk-1", nil)), at: 55)
    scene.play(["desk-1": row((".", 45))], from: 55)
    scene.ask(.house(.lend("desk-1", scene.interval(-60, 480))), at: 100)
    scene.play(["desk-1": row((".", 15))], from: 100)
    #expect(scene.minutes(of: "warned") == [50, 100])
    #expect(scene.minutes(of: "released") == [110])
  }

  @Test func `where somebody says late that it is not their neighbour`() {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240)
    scene.play(["desk-1": row((".", 80)), "desk-2": row((".", 1), ("#", 79))])
    #expect(scene.minutes(of: "wrong-desk").count == 1)
    scene.ask(.notMe, "b1", at: 80)
    scene.play(["desk-1": row((".", 15)), "desk-2": row(("#", 15))], from: 80)
    #expect(scene.minutes(of: "warned") == [80])
    #expect(scene.minutes(of: "released") == [90])
  }

  @Test func `where a restart brings a shorter policy`() {
    var long = PolicyOverride()
    long.noShowAfter = .minutes(60)
    var before = Scene(Self.room, policy: long)
    before.book("b1", "sala", 0, 120)
    before.play(["sala": row((".", 30))])
    var after = Scene(Self.room)
    for event in before.events { after.building.apply(event) }
    after.ask(.started(downSince: after.at(29)), at: 30)
    after.ask(.brokerFound, at: 30)
    after.play(["sala": row((".", 10))], from: 30)
    #expect(after.minutes(of: "warned") == [30])
    #expect(after.minutes(of: "released") == [35])
  }

  @Test func `so that what would be left then must be worth giving back`() {
    expectTimeline(
      "            ..............",
      "                         E", Timeline(length: .minutes(25)))
    expectTimeline(
      "          ................",
      "          W    N          ", Timeline(length: .minutes(25)))
  }

  @Test func `also where a policy only says what it would have done`() {
    var watching = PolicyOverride()
    watching.enforce = false
    var scene = Self.late(watching)
    scene.play(["sala": row((".", 5))], from: 22)
    #expect(scene.minutes(of: "would-release") == [23])
  }

  @Test func `also after somebody had come, for the absence that is new`() {
    expectTimeline(
      "####..............##................",
      "  C           W               W     ", Timeline(policy: Self.slow))
  }

  /// A warning of ten minutes in a grace of twenty.
  static let slow: PolicyOverride = {
    var policy = PolicyOverride()
    policy.warnBefore = .minutes(10)
    policy.leftAfter = .minutes(20)
    return policy
  }()

  @Test func `of which time that nobody watched is none`() {
    expectTimeline(
      "                    ..___......",
      "                    W       N  ",
      also: [(25, .started(downSince: Timeline().at(22))), (25, .brokerFound)])
  }

  @Test func `which may be none, where the policy says so`() {
    var curt = PolicyOverride()
    curt.warnBefore = .zero
    let scene = Self.late(curt)
    #expect(scene.minutes(of: "warned") == [18])
    #expect(scene.minutes(of: "released") == [18])
  }
}
