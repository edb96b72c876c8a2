import Occupancy
import Testing

/// What may be asked of a booking in each of its states. `Booking` lists the legal transitions; everything else is refused and changes nothing.
@Suite struct `A booking` {
  enum State: String, CaseIterable { case booked, begun, checkedIn, ended, released, cancelled }

  /// Minute 20 of a booking from 0 to 240 that has come to this state; `booked` is a quarter of a day before.
  func scene(_ state: State) -> (scene: Scene, minute: Int64) {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240, at: -600)
    switch state {
    case .booked: return (scene, -360)
    case .begun: scene.ask(.tick, at: 20)
    case .checkedIn: scene.ask(.checkIn, "b1", at: 10)
    case .ended:
      scene.ask(.checkIn, "b1", at: 5)
      scene.ask(.leave, "b1", at: 10)
    case .released:
      scene.play(["desk-1": row((".", 61))])
      return (scene, 65)
    case .cancelled: scene.ask(.cancel, "b1", at: -10)
    }
    return (scene, 20)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var deed: String
    var ask: Command.Deed
    /// By state, in the order of `State.allCases`; nil is legal.
    var answers: [Refusal.Why?]
    var testDescription: String { deed }
  }

  static let later = Interval(start: Scene.nine + .hours(6), end: Scene.nine + .hours(8))
  static let dead: [Refusal.Why?] = [.notLive, .notLive, .notLive]
  static let rows = [
    Row(deed: "cancel", ask: .cancel, answers: [nil, nil, nil] + dead),
    Row(deed: "check in", ask: .checkIn, answers: [.tooEarly, nil, .alreadyCheckedIn] + dead),
    Row(deed: "keep", ask: .keep, answers: [nil, nil, nil] + dead),
    Row(deed: "leave", ask: .leave, answers: [.tooEarly, nil, nil] + dead),
    Row(
      deed: "undo", ask: .undo, answers: [.notReleased, .notReleased, .notReleased, .notReleased, nil, .notReleased]),
    Row(deed: "pin", ask: .pin(true), answers: [nil, nil, nil] + dead),
    Row(deed: "confirm", ask: .confirm, answers: Array(repeating: .notAsked, count: 6)),
    Row(
      deed: "move to a later time", ask: .move(space: "desk-1", interval: later),
      answers: [nil, .tooEarly, .tooEarly] + dead),
    Row(deed: "say that it is somebody else", ask: .notMe, answers: [.notAsked, .notAsked, .notAsked] + dead),
    Row(deed: "swap", ask: .swap, answers: [.notAsked, .notAsked, .notAsked] + dead),
    Row(deed: "cancel all that follow", ask: .cancelFollowing, answers: Array(repeating: .noSeries, count: 6)),
    Row(
      deed: "book it again",
      ask: .book(space: "desk-2", member: "m1", interval: later), answers: Array(repeating: .doubledBooking, count: 6)),
  ]

  @Test(arguments: rows) func `does in each of its states what it may, and nothing else`(row: Row) {
    for (state, answer) in zip(State.allCases, row.answers) {
      var (scene, minute) = scene(state)
      let before = scene.building.ledger
      let got = scene.ask(row.ask, "b1", at: minute)
      #expect(got == answer, "\(row.deed) when \(state.rawValue)")
      if answer != nil { #expect(scene.building.ledger == before, "\(row.deed) when \(state.rawValue)") }
    }
  }

  @Test func `that was moved keeps what it is, in its new place`() {
    var scene = Scene(Scene.desks(2))
    scene.book("b1", "desk-1", 0, 240)
    #expect(scene.ask(.move(space: "desk-2", interval: Self.later), "b1", at: -60) == nil)
    let moved = scene.building.ledger["b1"]
    #expect(moved?.space == "desk-2" && moved?.interval == Self.later && moved?.status == .booked)
    #expect(scene.book("b2", "desk-1", 0, 240, at: -50) == nil)
    #expect(scene.ask(.move(space: "desk-1", interval: scene.interval(60, 120)), "b1", at: -40) == .taken)
    #expect(scene.ask(.move(space: "cantina", interval: Self.later), "b1", at: -40) == .unknownSpace)
  }

  @Test func `whose release was undone is released no more`() {
    var scene = Scene(Scene.desks(1))
    scene.book("b1", "desk-1", 0, 300)
    scene.play(["desk-1": row((".", 290))], also: [(minute: 70, .command(Command(.undo, booking: "b1")))])
    #expect(scene.drawn("b1", to: 290).filter { $0 != " " } == "WNU")
  }

  @Test func `that is checked in by whoever scans the code says so`() {
    var scene = Scene(Scene.desks(1))
    scene.book("b1", "desk-1", 0, 240)
    #expect(scene.ask(.checkIn, "b1", at: 5, by: .code) == nil)
    #expect(scene.building.ledger["b1"]?.checkedInBy == .code)
  }

  @Test func `at a space without a sensor is freed by nobody's absence`() {
    var scene = Scene([Space(id: "desk-1", kind: .desk, features: ["unsensed"])])
    scene.book("b1", "desk-1", 0, 240)
    scene.play(["desk-1": row((" ", 239))])
    #expect(scene.building.ledger["b1"]?.status == .booked)
    scene.ask(.tick, at: 240)
    #expect(scene.building.ledger["b1"]?.status == .ended)
  }
}
