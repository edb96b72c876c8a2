import Occupancy
import Testing

/// What somebody is told is to be had, they can have: it is open, it is to come, and nobody is or may be there.
@Suite struct `A space that is to be had` {
  private func had(_ scene: Scene, _ space: SpaceID, _ from: Int64, _ to: Int64, at minute: Int64) -> Bool {
    guard let number = scene.building.number(of: space) else { return false }
    let (interval, now) = (scene.interval(from, to), scene.at(minute))
    return scene.building.mayBeHad(interval, at: now)
      && scene.building.isToBeHad(number, in: scene.building.ledger, for: interval, at: now)
  }

  @Test func `is open for all of that time`() {
    // Monday, 2 March 2026: open from 08:00 to 18:00, and it is 09:00.
    let hours = [OpeningHours.Stretch(from: .hours(8), to: .hours(18))]
    let scene = Scene(Scene.desks(1), open: OpeningHours(week: Array(repeating: hours, count: 7)))
    #expect(had(scene, "desk-1", 60, 120, at: 0))
    #expect(had(scene, "desk-1", 60, 540, at: 0))
    #expect(!had(scene, "desk-1", 60, 541, at: 0))
    #expect(!had(scene, "desk-1", 600, 660, at: 0))
    #expect(!had(scene, "desk-1", -120, -61, at: -180))
  }

  @Test func `is to come`() {
    let scene = Scene([Space(id: "desk-1", kind: .desk, features: ["unsensed"])])
    #expect(had(scene, "desk-1", -5, 60, at: 0))
    #expect(!had(scene, "desk-1", -6, 60, at: 0))
    #expect(!had(scene, "desk-1", -120, -60, at: 0))
  }

  @Test func `is known to be empty, where that time begins about now`() {
    var scene = Scene(Scene.desks(2))
    scene.play(["desk-1": "..", "desk-2": "##"])
    #expect(had(scene, "desk-1", 2, 60, at: 2))
    #expect(had(scene, "desk-1", 6, 60, at: 2))
    // Whoever asks for in a moment has a clock that is ahead.
    for start: Int64 in [2, 3, 7] { #expect(!had(scene, "desk-2", start, 60, at: 2), "\(start)") }
    #expect(had(scene, "desk-2", 8, 60, at: 2))
    scene.ask(.tick, at: 300)
    // Not heard for longer than it expires: nobody knows.
    #expect(!had(scene, "desk-1", 302, 360, at: 300))
    #expect(had(scene, "desk-1", 420, 480, at: 300))
  }
}
