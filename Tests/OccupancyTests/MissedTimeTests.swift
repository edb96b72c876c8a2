import Occupancy
import Testing

/// Times are minutes after nine. A desk's policy: a no-show after 60 minutes, warned 10 before; a room's: 15, warned 5 before.
@Suite struct `Time that nobody watched` {
  static let sala = Space(id: "sala", kind: .meetingRoom, capacity: 8)

  /// A room that is booked from nine for four hours, empty, and heard each minute up to `minute`.
  func emptyRoom(until minute: Int) -> Scene {
    var scene = Scene([Self.sala])
    scene.book("b1", "sala", 0, 240)
    scene.play(["sala": row((".", minute))])
    return scene
  }

  @Test func `frees nothing, and moves the grace on, when the host slept`() {
    var scene = emptyRoom(until: 10)
    // Two hours later; the last minute that was watched is 9.
    scene.ask(.missed(since: scene.at(9)), at: 129)
    scene.play(["sala": row((".", 10))], from: 130)
    // Six minutes of its grace were left.
    #expect(scene.minutes(of: "released") == [135])
  }

  @Test func `brings no broker back that was out of reach`() {
    var scene = emptyRoom(until: 5)
    scene.ask(.brokerLost(since: scene.at(5)), at: 5)
    scene.ask(.missed(since: scene.at(6)), at: 60)
    #expect(scene.building.cutOffSince == scene.at(60))
    scene.play(["sala": row((".", 40))], from: 61)
    #expect(scene.minutes(of: "released").isEmpty)
  }

  @Test func `gives an offer as much longer, and never more than a new one`() {
    var scene = emptyRoom(until: 1)
    let wait = Wait(
      id: "w1", member: "m2", wish: .space("sala"), interval: scene.interval(0, 240), madeAt: scene.at(1))
    scene.ask(.house(.wait(wait)), at: 1)
    scene.play(["sala": row((".", 20))], from: 2)
    #expect(scene.minutes(of: "offered") == [15])
    #expect(scene.building.waits.first?.offer?.until == scene.at(25))
    scene.ask(.missed(since: scene.at(21)), at: 81)
    #expect(scene.building.waits.first?.offer?.until == scene.at(85))
    scene.ask(.tick, at: 84)
    #expect(scene.minutes(of: "offer-lapsed").isEmpty)
    scene.ask(.tick, at: 85)
    #expect(scene.minutes(of: "offer-lapsed") == [85])
  }

  @Test func `an offer does not outlast the time that is offered`() {
    var scene = emptyRoom(until: 1)
    let wait = Wait(
      id: "w1", member: "m2", wish: .space("sala"), interval: scene.interval(0, 60), madeAt: scene.at(1))
    scene.ask(.house(.wait(wait)), at: 1)
    scene.play(["sala": row((".", 20))], from: 2)
    scene.ask(.missed(since: scene.at(21)), at: 58)
    #expect(scene.building.waits.first?.offer?.until == scene.at(60))
  }

  @Test func `lapses no confirmation before its member had a day to answer`() {
    let day: Int64 = 24 * 60
    var scene = Scene([Self.sala])
    let occurrences = (0..<6).map { number in
      Command.Occurrence(
        booking: BookingID("b\(number)"),
        interval: scene.interval(Int64(number) * day, Int64(number) * day + 120))
    }
    let terms = BookingTerms(series: "s1")
    scene.ask(
      .command(
        Command(
          .bookSeries(occurrences, space: "sala", member: "m1", skipsConflicts: false), booking: "b0", terms: terms)),
      at: -60)
    for morning in Int64(0)...2 { scene.play(["sala": row((".", 20))], from: morning * day) }
    #expect(scene.minutes(of: "asked-to-confirm").count == 3)
    // Asked at 9:15 on the third day. The occurrence of the fifth would lapse a day later; nobody watched for six hours of it.
    scene.ask(.missed(since: scene.at(2 * day + 20)), at: 2 * day + 380)
    scene.play(["sala": row((".", 1))], from: 3 * day + 15 + 359)
    #expect(scene.minutes(of: "lapsed").isEmpty)
    scene.play(["sala": row((".", 2))], from: 3 * day + 15 + 360)
    #expect(scene.minutes(of: "lapsed") == [3 * day + 15 + 360])
  }

  @Test func `makes a warning count no longer, or leaves it the time that it gave`() {
    var scene = emptyRoom(until: 12)
    #expect(scene.minutes(of: "warned") == [10])
    // Warned at 9:10 of 9:15. After a minute unwatched it is 9:16.
    scene.ask(.missed(since: scene.at(11)), at: 12)
    scene.play(["sala": row((".", 10))], from: 13)
    #expect(scene.minutes(of: "released") == [16])
    #expect(scene.minutes(of: "warned") == [10])
    // After half an hour it is given again.
    var later = emptyRoom(until: 12)
    later.ask(.missed(since: later.at(11)), at: 41)
    later.play(["sala": row((".", 10))], from: 42)
    #expect(later.minutes(of: "warned") == [10, 41])
    // Four of its fifteen minutes were left, and the warning leaves its five.
    #expect(later.minutes(of: "released") == [46])
  }

  @Test func `acquits no sensor of having flapped`() {
    var scene = Scene([Self.sala])
    for second in Int64(0)...70 {
      let at = scene.at(0) + .seconds(second * 20)
      let isThere = second % 2 == 0
      let reading = Reading(binding: BindingIndex(0), quantity: .presence, value: .bool(isThere), at: at)
      _ = scene.building.handle(.reading(reading), at: at)
      _ = scene.building.handle(.heard(BindingIndex(0), at: at), at: at)
    }
    #expect(scene.building.bindings[0].conduct.suspicion == .flapping)
    scene.ask(.missed(since: scene.at(24)), at: 24 + 150)
    scene.ask(.tick, at: 24 + 151)
    #expect(scene.building.bindings[0].conduct.suspicion == .flapping)
  }
}
