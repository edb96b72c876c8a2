import Occupancy
import Testing

/// Minutes after nine. Each of these clocks went ahead, and was put right.
@Suite struct `A clock that was set back` {
  static let spaces = [Space(id: "sala", kind: .meetingRoom, capacity: 8), Space(id: "sala-2", kind: .meetingRoom)]

  func scene() -> Scene {
    var scene = Scene(Self.spaces)
    scene.book("b1", "sala", 0, 60)
    scene.play(["sala": row(("#", 20))])
    return scene
  }

  /// Two hours ahead at 9:20, and back again a minute later.
  func jump(_ scene: inout Scene) {
    scene.ask(.missed(since: scene.at(20)), at: 140)
    scene.ask(.tick, at: 141)
    scene.ask(.clockSetBack, at: 21)
  }

  @Test func `gives a booking back that only the clock had ended`() {
    var scene = scene()
    jump(&scene)
    #expect(scene.minutes(of: "ended") == [140])
    #expect(scene.minutes(of: "clock-set-back") == [21])
    let booking = scene.building.ledger["b1"]
    #expect(booking?.status == .checkedIn)
    #expect(booking?.interval == scene.interval(0, 60))
    #expect(scene.building.now == scene.at(21))
    scene.play(["sala": row(("#", 35))], from: 22)
    scene.hear("sala", false, at: 58)
    scene.ask(.tick, at: 61)
    #expect(scene.minutes(of: "ended") == [140, 60])
  }

  @Test func `leaves what somebody gave back, what was over anyway, and what somebody else has booked`() {
    var scene = Scene(Self.spaces)
    scene.book("b2", "sala-2", -60, 10)
    scene.book("b1", "sala", 0, 60)
    scene.play(["sala": row(("#", 20))])
    scene.book("b3", "sala-2", 30, 130, at: 20)
    scene.ask(.leave, "b1", at: 20)
    scene.ask(.missed(since: scene.at(20)), at: 140)
    // The clock says that the morning is over; somebody books what seems to be the afternoon's first hour.
    scene.book("b4", "sala-2", 125, 200, at: 141)
    scene.ask(.clockSetBack, at: 21)
    #expect(["b1", "b2", "b3", "b4"].map { scene.building.ledger[$0]?.status } == [.ended, .ended, .ended, .booked])
  }

  @Test func `gives a booking back its whole grace, though it ended while nobody watched`() {
    var scene = Scene(Self.spaces)
    scene.book("b1", "sala", 0, 60)
    scene.play(["sala": "..."], from: -10)
    scene.ask(.brokerLost(since: scene.at(-7)), at: -7)
    scene.ask(.tick, at: 60)
    scene.ask(.brokerFound, at: 65)
    scene.ask(.clockSetBack, at: 8)
    #expect(scene.building.ledger["b1"]?.status == .booked)
    scene.play(["sala": row((".", 20))], from: 9)
    #expect(scene.minutes(of: "warned") == [18])
    #expect(scene.minutes(of: "released") == [23])
  }

  @Test func `frees nothing by itself, and counts each grace anew from words that are heard again`() {
    var scene = Scene(Self.spaces)
    scene.book("b1", "sala", 0, 240)
    scene.play(["sala": row((".", 14))])
    // A minute before it would be freed the clock goes ahead by an hour, and back.
    scene.ask(.missed(since: scene.at(14)), at: 74)
    scene.ask(.clockSetBack, at: 15)
    #expect(scene.minutes(of: "released").isEmpty)
    scene.ask(.tick, at: 29)
    #expect(scene.minutes(of: "released").isEmpty)
    scene.ask(.tick, at: 40)
    #expect(scene.minutes(of: "released").isEmpty, "its pad has not spoken since")
    scene.play(["sala": row((".", 1))], from: 41)
    #expect(scene.minutes(of: "released") == [41])
    #expect(scene.minutes(of: "warned").last.map { $0 <= 41 } ?? false)
  }

  @Test func `hears its sensors, which spoke in the future, at once`() {
    var scene = scene()
    scene.ask(.missed(since: scene.at(20)), at: 140)
    scene.hear("sala", true, at: 141)
    scene.ask(.clockSetBack, at: 21)
    scene.hear("sala", false, at: 22)
    #expect(scene.building.spaces[0].presence == .absent(.known))
    #expect(scene.building.spaces[0].presenceSince == scene.at(22))
  }

  @Test func `is what a journal that is read back tells`() {
    var scene = scene()
    jump(&scene)
    var read = Building(site: scene.building.site)
    for event in scene.events where event.fact.isDurable { read.apply(event) }
    #expect(read.ledger == scene.building.ledger)
    #expect(read.now == scene.building.now && read.trustedFrom == scene.building.trustedFrom)
    #expect(read.spaces.map(\.presence) == scene.building.spaces.map(\.presence))
  }

  @Test func `is no step back where time had not come so far`() {
    var scene = scene()
    #expect(scene.building.handle(.clockSetBack, at: scene.at(30)).isEmpty)
    #expect(scene.building.now == scene.at(30))
  }
}

@Suite struct `A clock that is not believed` {
  @Test func `frees nothing, whatever the sensors say meanwhile`() throws {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 240)
    // Nobody knows who is there until 9:30, long after the grace; then its sensor says nobody.
    scene.ask(.tick, at: 30)
    var believed = scene
    believed.hear("sala", false, at: 30)
    believed.ask(.tick, at: 40)
    #expect(believed.minutes(of: "warned") == [30])
    #expect(believed.minutes(of: "released") == [35])
    scene.ask(.clockDoubted(true), at: 30)
    scene.hear("sala", false, at: 30)
    scene.ask(.tick, at: 40)
    #expect(scene.building.spaces[0].presence == .absent(.known))
    #expect(scene.minutes(of: "released").isEmpty && scene.minutes(of: "warned").isEmpty)
    let booking = try #require(scene.building.ledger["b1"])
    let noShow = try #require(Rule.all.first { $0.name == .noShow })
    #expect(noShow.judge(scene.building.situation(of: booking, at: scene.at(30))).grounds == .clockIsDoubted)
    // Believed again: the time between was missed, and the sensor has to say it once more.
    scene.ask(.missed(since: scene.at(30)), at: 100)
    scene.ask(.clockDoubted(false), at: 100)
    #expect(scene.minutes(of: "released").isEmpty)
  }
}
