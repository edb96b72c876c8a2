import Occupancy
import Testing

@Suite struct `The waiting list` {
  func wait(_ id: WaitID, by member: MemberID, _ scene: Scene, _ from: Int64 = 0, _ to: Int64 = 240, at minute: Int64)
    -> Input
  {
    .house(
      .wait(
        Wait(
          id: id, member: member, wish: .space("sala"), interval: scene.interval(from, to), madeAt: scene.at(minute))))
  }

  func scene() -> Scene {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom), Space(id: "sala-2", kind: .meetingRoom)])
    scene.book("b1", "sala", 0, 240)
    return scene
  }

  @Test func `is offered what is released, who waits first, for ten minutes, then the next`() {
    var scene = scene()
    scene.ask(wait("w1", by: "m2", scene, at: -50), at: -50)
    scene.ask(wait("w2", by: "m3", scene, at: -40), at: -40)
    scene.play(["sala": row((".", 40))])
    #expect(scene.minutes(of: "released") == [15])
    #expect(scene.minutes(of: "offered") == [15, 25, 35])
    #expect(scene.minutes(of: "offer-lapsed") == [25, 35])
    let offer = scene.building.waits.first { $0.id == "w1" }?.offer
    #expect(offer?.freedBy == "b1")
    #expect(offer?.interval == scene.interval(35, 240))
  }

  @Test func `books what is offered when it is taken, and not what is not`() {
    var scene = scene()
    scene.ask(wait("w1", by: "m2", scene, at: -50), at: -50)
    #expect(scene.ask(.accept("w1"), "b2", at: -40) == .notOffered)
    scene.play(["sala": row((".", 20))])
    #expect(scene.ask(.accept("w1"), "b2", at: 20) == nil)
    #expect(scene.building.ledger["b2"]?.member == "m2")
    #expect(scene.building.ledger["b2"]?.interval == scene.interval(15, 240))
    #expect(scene.building.waits.isEmpty)
    #expect(scene.ask(.accept("w1"), "b3", at: 21) == .unknownWait)
  }

  @Test func `keeps what is offered from others meanwhile`() {
    var scene = scene()
    scene.ask(wait("w1", by: "m2", scene, at: -50), at: -50)
    scene.play(["sala": row((".", 20))])
    #expect(scene.book("b3", "sala", 30, 60, at: 20, by: "m4") == .offered)
    #expect(scene.ask(.house(.stopWaiting("w1")), at: 21) == nil)
    #expect(scene.book("b3", "sala", 30, 60, at: 22, by: "m4") == nil)
  }

  /// m2 waits for any room in that time, and is offered `sala`, which was cancelled.
  private func offered() -> Scene {
    var scene = scene()
    scene.book("b2", "sala-2", 0, 240)
    let any = Wait(
      id: "w1", member: "m2", wish: .kind(.meetingRoom, zone: nil), interval: scene.interval(60, 120),
      madeAt: scene.at(-50))
    scene.ask(.house(.wait(any)), at: -50)
    scene.ask(.cancel, "b1", at: -40)
    return scene
  }

  @Test func `takes the offer back where its space goes out of order, and offers another`() {
    var scene = offered()
    #expect(scene.building.waits.first?.offer?.space == "sala")
    scene.ask(.house(.outOfOrder("sala", true)), at: -39)
    #expect(scene.building.waits.map(\.id) == ["w1"])
    #expect(scene.building.waits.first?.offer == nil)
    scene.ask(.cancel, "b2", at: -38)
    #expect(scene.building.waits.first?.offer?.space == "sala-2")
    // What is free already is offered at once.
    var both = offered()
    both.ask(.cancel, "b2", at: -39)
    both.ask(.house(.outOfOrder("sala", true)), at: -38)
    #expect(both.building.waits.first?.offer?.space == "sala-2")
    // Back in order it is offered again.
    var again = offered()
    again.ask(.house(.outOfOrder("sala", true)), at: -39)
    again.ask(.house(.outOfOrder("sala", false)), at: -30)
    #expect(again.building.waits.first?.offer?.space == "sala")
  }

  @Test func `lets whoever was offered a space move their own booking there`() {
    var scene = offered()
    scene.book("b3", "sala", 120, 180, at: -39, by: "m2")
    #expect(scene.ask(.move(space: "sala", interval: scene.interval(60, 120)), "b3", at: -38) == nil)
    var other = offered()
    other.book("b3", "sala", 120, 180, at: -39, by: "m4")
    #expect(other.ask(.move(space: "sala", interval: other.interval(60, 120)), "b3", at: -38) == .offered)
  }

  @Test func `what is offered to one is free for nobody else`() throws {
    let building = offered().building
    let number = try #require(building.number(of: "sala"))
    func isFree(_ from: Int64, for member: MemberID?) -> Bool {
      building.isFree(number, in: building.ledger, for: scene().interval(from, from + 30), at: building.now, by: member)
    }
    #expect(isFree(90, for: "m2"))
    #expect(!isFree(90, for: "m4"))
    #expect(!isFree(90, for: nil))
    #expect(isFree(120, for: "m4"))
  }

  @Test func `is offered what a series leaves when it moves, wherever that is`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom), Space(id: "sala-2", kind: .meetingRoom)])
    let occurrences = (0..<2).map {
      Command.Occurrence(
        booking: BookingID("s\($0)"), interval: scene.interval(Int64($0) * 1_440, Int64($0) * 1_440 + 60))
    }
    scene.ask(
      .command(
        Command(
          .bookSeries(occurrences, space: "sala", member: "m1", skipsConflicts: false), booking: "s0",
          terms: BookingTerms(series: "s"))), at: -100)
    scene.ask(.move(space: "sala-2", interval: scene.interval(1_440, 1_500)), "s1", at: -90)
    let wait = Wait(
      id: "w1", member: "m2", wish: .space("sala-2"), interval: scene.interval(1_440, 1_500), madeAt: scene.at(-80))
    scene.ask(.house(.wait(wait)), at: -80)
    #expect(scene.building.waits.first?.offer == nil)
    scene.ask(.moveFollowing(space: "sala", interval: scene.interval(120, 180)), "s0", at: -70)
    #expect(scene.building.ledger["s1"]?.space == "sala")
    #expect(scene.building.waits.first?.offer?.space == "sala-2")
  }

  @Test func `takes the offer back when the release is undone`() {
    var scene = scene()
    scene.ask(wait("w1", by: "m2", scene, at: -50), at: -50)
    scene.play(["sala": row((".", 18))])
    #expect(scene.ask(.undo, "b1", at: 18) == nil)
    #expect(scene.building.waits.first?.offer == nil)
    #expect(scene.ask(.accept("w1"), "b2", at: 19) == .notOffered)
  }

  @Test func `is offered what is cancelled, and any room of the kind`() {
    var scene = scene()
    scene.book("b2", "sala-2", 0, 240)
    let any = Wait(
      id: "w1", member: "m2", wish: .kind(.meetingRoom, zone: nil), interval: scene.interval(60, 120),
      madeAt: scene.at(-50))
    scene.ask(.house(.wait(any)), at: -50)
    #expect(scene.minutes(of: "offered").isEmpty)
    scene.ask(.cancel, "b2", at: -30)
    #expect(scene.minutes(of: "offered") == [-30])
    #expect(scene.building.waits.first?.offer?.space == "sala-2")
  }

  @Test func `wants a future, a length and a space that there is`() {
    var scene = scene()
    #expect(scene.ask(wait("w1", by: "m2", scene, 0, 0, at: -50), at: -50) == .endsBeforeStart)
    #expect(scene.ask(wait("w1", by: "m2", scene, -100, -60, at: -50), at: -50) == .isOver)
    let nowhere = Wait(
      id: "w1", member: "m2", wish: .space("cantina"), interval: scene.interval(0, 60), madeAt: scene.at(-50))
    #expect(scene.ask(.house(.wait(nowhere)), at: -50) == .unknownSpace)
    #expect(scene.ask(.house(.stopWaiting("w9")), at: -50) == .unknownWait)
  }
}
