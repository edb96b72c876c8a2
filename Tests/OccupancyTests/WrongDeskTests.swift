import Occupancy
import Testing

/// The booked desk is empty, and the unbooked one beside it was taken at about the same minute.
@Suite struct `At the wrong desk` {
  func scene(apart: Double = 1.6) -> Scene {
    var scene = Scene(Scene.desks(3, apart: apart))
    scene.book("b1", "desk-1", 0, 480)
    return scene
  }

  @Test func `somebody is asked, and nothing is freed before twice the grace`() {
    var scene = scene()
    scene.play(["desk-1": row((".", 125)), "desk-2": row((".", 3), ("#", 122))])
    #expect(scene.minutes(of: "wrong-desk") == [5])
    #expect(scene.minutes(of: "warned") == [110])
    #expect(scene.minutes(of: "released") == [120])
  }

  @Test func `an answer that it is somebody else brings the usual grace back`() {
    var scene = scene()
    let no = Command(.notMe, booking: "b1")
    scene.play(
      ["desk-1": row((".", 125)), "desk-2": row((".", 3), ("#", 122))], also: [(minute: 20, .command(no))])
    #expect(scene.minutes(of: "wrong-desk-denied") == [20])
    #expect(scene.minutes(of: "released") == [60])
    #expect(scene.ask(.notMe, "b1", at: 126) == .notLive)
  }

  @Test func `an answer that it is they moves the booking and checks it in`() {
    var scene = scene()
    let swap = Command(.swap, booking: "b1")
    scene.play(
      ["desk-1": row((".", 125)), "desk-2": row((".", 3), ("#", 122))], also: [(minute: 20, .command(swap))])
    #expect(scene.building.ledger["b1"]?.space == "desk-2")
    #expect(scene.building.ledger["b1"]?.status == .checkedIn)
    #expect(scene.minutes(of: "released").isEmpty)
    #expect(scene.status("desk-1", at: 125) == .free)
    #expect(scene.status("desk-2", at: 125) == .inUse)
  }

  @Test func `nobody is asked where the neighbour had come long before`() {
    var scene = scene()
    scene.play(["desk-1": row((".", 60)), "desk-2": row(("#", 60))], from: -60)
    scene.play(["desk-1": row((".", 65)), "desk-2": row(("#", 65))])
    #expect(scene.minutes(of: "wrong-desk").isEmpty)
    #expect(scene.minutes(of: "released") == [60])
  }

  @Test func `nobody is asked where the neighbour has a booking`() {
    var scene = scene()
    scene.book("b2", "desk-2", 0, 480, by: "m2")
    scene.play(["desk-1": row((".", 65)), "desk-2": row((".", 3), ("#", 62))])
    #expect(scene.minutes(of: "wrong-desk").isEmpty)
    #expect(scene.drawn("b1", to: 65).contains("N"))
  }

  @Test func `nobody is asked where the other desk is far away`() {
    var scene = scene(apart: 2.6)
    scene.play(["desk-1": row((".", 65)), "desk-2": row((".", 3), ("#", 62))])
    #expect(scene.minutes(of: "wrong-desk").isEmpty)
  }

  @Test func `nobody is asked by one who only passes`() {
    var scene = scene()
    scene.play(["desk-1": row((".", 65)), "desk-2": row((".", 3), ("#", 1), (".", 61))])
    #expect(scene.minutes(of: "wrong-desk").isEmpty)
  }

  @Test func `who comes to their desk after all checks in`() {
    var scene = scene()
    scene.play(["desk-1": row((".", 30), ("#", 5)), "desk-2": row((".", 3), ("#", 32))])
    #expect(scene.building.ledger["b1"]?.status == .checkedIn)
    #expect(scene.ask(.swap, "b1", at: 36) == .notAsked)
  }
}
