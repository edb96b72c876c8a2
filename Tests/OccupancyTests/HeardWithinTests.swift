import Testing

@testable import Occupancy

/// `heardWithin`: a sensor that speaks of changes alone may have lost the one message that somebody came.
@Suite struct `Where a policy asks for a word of late` {
  static let strict: PolicyOverride = {
    var policy = PolicyOverride()
    policy.heardWithin = .minutes(2)
    return policy
  }()

  /// A room is warned of after ten minutes, and free after fifteen. In the night before, its sensor was heard to repeat itself.
  static func meeting(_ said: String, policy: PolicyOverride = strict) -> Scene {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)], policy: policy)
    scene.play(["sala": row((".", 3))], from: -600)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": said])
    return scene
  }

  @Test func `a booking waits for the next word after its grace, and its member is asked where that is long in coming`()
  {
    let said = row((".", 4), (" ", 36), (".", 1), (" ", 4))
    #expect(
      Self.meeting(said).drawn("b1", to: 45)
        == row((" ", 10), ("W", 1), (" ", 9), ("Q", 1), (" ", 19), ("N", 1), (" ", 4)))
    var never = PolicyOverride()
    never.heardWithin = .zero
    let lenient = Self.meeting(said, policy: never)
    #expect(lenient.drawn("b1", to: 45) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 29)))
  }

  @Test func `and is kept where that word is that somebody sits there`() {
    let scene = Self.meeting(row((".", 4), (" ", 36), ("#", 5)))
    #expect(scene.drawn("b1", to: 45) == row((" ", 10), ("W", 1), (" ", 9), ("Q", 1), (" ", 21), ("C", 1), (" ", 2)))
  }

  @Test func `a sensor that repeats itself keeps nobody waiting`() {
    let scene = Self.meeting(row((".", 20)))
    #expect(scene.drawn("b1", to: 20) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 4)))
  }

  @Test func `one that was never heard to repeat itself is believed as ever`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)], policy: Self.strict)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 2), (" ", 38))])
    #expect(scene.drawn("b1", to: 40) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 24)))
  }

  @Test func `a message that came twice is no repetition, and what was learned is forgotten with the rest`() {
    var room = Watched(["radar"], policy: Self.strict)
    for second in [0, 1, 2, 15] { room.say(.presence, false, at: Int64(second)) }
    #expect(!room.building.state(BindingIndex(0)).repeatsItself)
    room.say(.presence, false, at: 300)
    room.say(.presence, false, at: 600)
    #expect(room.building.state(BindingIndex(0)).repeatsItself)
    _ = room.building.handle(.forget(BindingIndex(0)), at: Watched.nine + .seconds(700))
    #expect(!room.building.state(BindingIndex(0)).repeatsItself)
  }

  @Test func `it holds for who has left as well`() {
    let scene = Self.meeting(row(("#", 5), (".", 3), (" ", 27), (".", 1), (" ", 4)))
    #expect(scene.drawn("b1", to: 40) == row((" ", 2), ("C", 1), (" ", 12), ("W", 1), (" ", 19), ("L", 1), (" ", 4)))
  }

  @Test func `why says since when it waits`() throws {
    let scene = Self.meeting(row((".", 4), (" ", 20)))
    let booking = try #require(scene.building.ledger["b1"])
    let rule = try #require(Rule.all.first { $0.name == .noShow })
    let verdict = rule.judge(scene.building.situation(of: booking, at: scene.at(24)))
    #expect(verdict.outcome == .waits(until: nil))
    #expect(verdict.grounds == .mustBeHeardAgain(since: scene.at(3)))
  }

  /// A motion sensor says each motion anew: one that is lost is followed by others.
  @Test func `a motion sensor beside a radar need not speak, the radar must`() {
    var room = Watched(["pir", "radar"], policy: Self.strict)
    for second in [-900, -600, -300] { room.say(.presence, false, at: Int64(second), by: 1) }
    room.say(.motion, false, at: -60, by: 0)
    room.book("b1", from: 0, to: 7_200)
    room.say(.presence, false, at: 600, by: 1)
    room.wait(until: 1_000)
    #expect(room.building.ledger["b1"]?.status == .booked)
    room.say(.presence, false, at: 1_200, by: 1)
    #expect(room.building.ledger["b1"]?.status == .released)
  }

  @Test func `where only motion sensors are, all of them must have been heard since the start`() {
    var room = Watched(["pir-1", "pir-2"], policy: Self.strict)
    for pir in 0...1 { room.say(.motion, false, at: -500, by: pir) }
    room.book("b1", from: 0, to: 7_200)
    room.say(.motion, false, at: 60, by: 0)
    room.wait(until: 1_000)
    #expect(room.building.ledger["b1"]?.status == .booked)
    room.say(.motion, false, at: 1_010, by: 1)
    #expect(room.building.ledger["b1"]?.status == .released)
  }
}

/// What a policy leaves open the sensor earns: one that says again and again what it sees must have said so within two of its periods.
@Suite struct `Where a sensor repeats itself` {
  /// In the night before it was heard to say each minute what it says.
  func meeting(_ said: String) -> Scene {
    `Where a policy asks for a word of late`.meeting(said, policy: PolicyOverride())
  }

  @Test func `a booking waits for its next word once two of its periods were silent`() {
    #expect(
      meeting(row((".", 13), (" ", 27), (".", 1), (" ", 4))).drawn("b1", to: 45)
        == row((" ", 10), ("W", 1), (" ", 9), ("Q", 1), (" ", 19), ("N", 1), (" ", 4)))
  }

  @Test func `one message that is lost does not matter`() {
    #expect(
      meeting(row((".", 14), (" ", 6))).drawn("b1", to: 20) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 4)))
  }

  @Test func `its own periods count: one that speaks every ten minutes need not hurry`() {
    var room = Watched(["radar"])
    for second in [-1_800, -1_200, -600] { room.say(.presence, false, at: Int64(second)) }
    #expect(room.building.state(BindingIndex(0)).rhythm == .minutes(10))
    room.book("b1", from: 0, to: 7_200)
    room.say(.presence, false, at: 0)
    room.wait(until: 1_000)
    #expect(room.building.ledger["b1"]?.release?.because.deadline == Watched.nine + .minutes(15))
  }

  @Test func `one that speaks of changes alone is believed as ever`() {
    var room = Watched(["radar"])
    room.say(.presence, true, at: -600)
    room.book("b1", from: 0, to: 7_200)
    room.say(.presence, false, at: 60)
    room.wait(until: 1_000)
    #expect(room.building.ledger["b1"]?.status == .released)
  }
}
