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
