import Occupancy
import Testing

/// The rules that no other timeline draws: what a booking is spared, what it is given, what is asked of it.
@Suite struct `A meeting that goes on` {
  let room = [Space(id: "sala", kind: .meetingRoom)]

  @Test func `gets a quarter of an hour more, a minute before it would end, as often as it needs it`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 10)
    scene.play(["sala": row(("#", 30), (".", 15))])
    #expect(scene.drawn("b1", to: 45) == "  C      X              X               E    ")
    #expect(scene.building.ledger["b1"]?.bookedEnd == scene.at(40))
  }

  @Test func `gives the room back where the next one begins`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 10)
    scene.book("b2", "sala", 15, 60)
    scene.play(["sala": row(("#", 17))])
    #expect(scene.drawn("b1", to: 17) == "  C      X     E ")
  }

  @Test func `is not extended into a booking that touches it`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 10)
    scene.book("b2", "sala", 10, 60)
    scene.play(["sala": row(("#", 12))])
    #expect(scene.drawn("b1", to: 12) == "  C       E ")
  }

  @Test func `ends with the house`() {
    let nineToHalfPast = OpeningHours.Stretch(from: .minutes(540), to: .minutes(552))
    var scene = Scene(room, open: OpeningHours(week: Array(repeating: [nineToHalfPast], count: 7)))
    scene.book("b1", "sala", 0, 10)
    scene.play(["sala": row(("#", 14))])
    #expect(scene.drawn("b1", to: 14) == "  C      X  E ")
  }

  @Test func `ends with the loan of a standing place, but for its own organisation`() {
    let standing = [Space(id: "sala", kind: .meetingRoom, assignedTo: "acme")]
    func drawn(_ organisation: OrganisationID) -> String {
      var scene = Scene(standing)
      scene.ask(.house(.lend("sala", scene.interval(-60, 20))), at: -130)
      scene.book("b1", "sala", 0, 10, terms: BookingTerms(organisation: organisation))
      scene.play(["sala": row(("#", 26))])
      return scene.drawn("b1", to: 26)
    }
    #expect(drawn("beta") == "  C      X          E     ")
    #expect(drawn("acme") == "  C      X              X ")
  }

  @Test func `is not exempt by what it was given, and an undo goes back to the end of that`() {
    var policy = PolicyOverride()
    policy.exemptAbove = .minutes(10)
    policy.leftAfter = .minutes(5)
    policy.warnBefore = .minutes(1)
    policy.giveBackAtLeast = .minutes(1)
    var scene = Scene(room, policy: policy)
    scene.book("b1", "sala", 0, 10)
    scene.play(["sala": row(("#", 12), (".", 6))])
    #expect(scene.drawn("b1", to: 18) == row((" ", 2), ("C", 1), (" ", 6), ("X", 1), (" ", 6), ("W", 1), ("L", 1)))
    #expect(scene.ask(.undo, "b1", at: 18) == nil)
    #expect(scene.building.ledger["b1"]?.interval.end == scene.at(25))
  }

  @Test func `a desk is not extended: its member books again`() {
    var scene = Scene(Scene.desks(1))
    scene.book("b1", "desk-1", 0, 10)
    scene.play(["desk-1": row(("#", 12))])
    #expect(scene.drawn("b1", to: 12) == "  C       E ")
  }
}

@Suite struct `A booking is never freed by a rule` {
  let desk = Scene.desks(1)

  func freed(_ scene: Scene) -> Bool { !scene.minutes(of: "released").isEmpty || !scene.minutes(of: "warned").isEmpty }

  @Test func `while staff hold it, and again once they let go`() {
    var scene = Scene(desk)
    scene.book("b1", "desk-1", 0, 240)
    #expect(scene.ask(.pin(true), "b1", at: -60, by: .staff) == nil)
    scene.play(["desk-1": row((".", 100))])
    #expect(!freed(scene))
    #expect(scene.ask(.pin(false), "b1", at: 100, by: .staff) == nil)
    scene.play(["desk-1": row((".", 15))], from: 100)
    #expect(scene.drawn("b1", to: 115) == row((" ", 100), ("W", 1), (" ", 9), ("N", 1), (" ", 4)))
  }

  @Test func `when it was paid for`() {
    var scene = Scene(desk)
    scene.book("b1", "desk-1", 0, 240, terms: BookingTerms(isPaid: true))
    scene.play(["desk-1": row((".", 100))])
    #expect(!freed(scene))
  }

  @Test func `when it is longer than a day`() {
    var scene = Scene(desk)
    scene.book("b1", "desk-1", 0, 24 * 60 + 1)
    scene.play(["desk-1": row((".", 100))])
    #expect(!freed(scene))
    var day = Scene(desk)
    day.book("b1", "desk-1", 0, 24 * 60)
    day.play(["desk-1": row((".", 100))])
    #expect(freed(day))
  }

  @Test func `at a standing place, unless it is lent`() {
    let standing = Space(id: "desk-1", kind: .desk, assignedTo: "acme")
    let acme = Rights(organisation: "acme")
    var scene = Scene([standing])
    #expect(scene.book("b1", "desk-1", 0, 240, rights: acme) == nil)
    scene.play(["desk-1": row((".", 100))])
    #expect(!freed(scene))
    var lent = Scene([standing])
    #expect(lent.ask(.house(.lend("desk-1", lent.interval(-60, 480))), at: -130) == nil)
    #expect(lent.book("b1", "desk-1", 0, 240, rights: Rights()) == nil)
    lent.play(["desk-1": row((".", 100))])
    #expect(freed(lent))
  }

  @Test func `when less would be left than is worth giving back`() {
    var scene = Scene(desk)
    scene.book("b1", "desk-1", 0, 89)
    scene.play(["desk-1": row((".", 89))])
    #expect(!freed(scene))
    var longer = Scene(desk)
    longer.book("b1", "desk-1", 0, 90)
    longer.play(["desk-1": row((".", 89))])
    #expect(freed(longer))
  }
}

@Suite struct `Whether they are there` {
  let room = [Space(id: "sala", kind: .meetingRoom)]

  /// Twenty minutes before the booking somebody looked in; the sensor is heard no more after that, and expires ten minutes later.
  func silent(_ seen: String = row((" ", 40)), policy: PolicyOverride = PolicyOverride(), length: Int64 = 120) -> Scene
  {
    var scene = Scene(room, policy: policy, expires: .minutes(10))
    scene.book("b1", "sala", 0, length)
    scene.play(["sala": row((".", 1), (" ", 19)) + seen], from: -20)
    return scene
  }

  @Test func `is asked once where the sensor fell silent, and the booking stays`() {
    var scene = silent(row((" ", 119)))
    #expect(scene.drawn("b1", to: 119) == row((" ", 15), ("Q", 1), (" ", 103)))
    #expect(scene.building.ledger["b1"]?.status == .booked)
    #expect(scene.building.ledger["b1"].flatMap(scene.building.question) == scene.at(15))
    scene.ask(.tick, at: 120)
    #expect(scene.minutes(of: "ended") == [120])
  }

  @Test func `is asked where the sensor was not heard since the start`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 1), (" ", 59))], from: -20)
    #expect(scene.drawn("b1", to: 40) == row((" ", 10), ("W", 1), (" ", 4), ("Q", 1), (" ", 24)))
  }

  @Test func `is asked where the absence is only inferred, once time that was missed is made up for`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 5), ("_", 3), (" ", 32))])
    #expect(scene.drawn("b1", to: 40) == row((" ", 13), ("W", 1), (" ", 4), ("Q", 1), (" ", 21)))
  }

  @Test func `is not asked where the absence is known`() {
    var scene = Scene(room)
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((".", 40))])
    #expect(scene.drawn("b1", to: 40) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 24)))
  }

  @Test func `is not asked while somebody is there, however short a time`() {
    let scene = silent(row((" ", 14), ("#", 10)))
    #expect(scene.drawn("b1", to: 24) == row((" ", 16), ("C", 1), (" ", 7)))
  }

  @Test func `is not asked by a policy that only watches`() {
    var shadow = PolicyOverride()
    shadow.enforce = false
    #expect(silent(policy: shadow).minutes(of: "questioned").isEmpty)
  }

  @Test func `is not asked where there is no sensor`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom, features: ["unsensed"])])
    scene.book("b1", "sala", 0, 120)
    scene.play(["sala": row((" ", 119))])
    #expect(scene.drawn("b1", to: 119) == row((" ", 119)))
  }

  @Test func `is not asked while the broker is out of reach: then of everybody nothing is known`() {
    var scene = Scene(room, expires: .minutes(10))
    scene.book("b1", "sala", 0, 120)
    scene.play(
      ["sala": row((".", 1), (" ", 79))], from: -20,
      also: [(10, .brokerLost(since: scene.at(10))), (40, .brokerFound)])
    // Thirty minutes were missed.
    #expect(scene.drawn("b1", to: 60) == row((" ", 45), ("Q", 1), (" ", 14)))
  }

  @Test func `is asked five minutes after a gap at the earliest, so that the sensors may speak first`() {
    func scene(_ seen: String) -> Scene {
      var scene = Scene(room, expires: .minutes(10))
      scene.book("b1", "sala", 0, 120)
      scene.ask(.pin(true), "b1", at: -30, by: .staff)
      scene.play(
        ["sala": row((".", 1), (" ", 59)) + seen], from: -20,
        also: [
          (20, .brokerLost(since: scene.at(20))), (40, .brokerFound),
          (30, .command(Command(.pin(false), booking: "b1", by: .staff))),
        ])
      return scene
    }
    #expect(scene(row((" ", 20))).minutes(of: "questioned") == [45])
    let spoken = scene(row((" ", 3), (".", 17)))
    #expect(spoken.minutes(of: "questioned").isEmpty)
    #expect(spoken.minutes(of: "released") == [48])
  }

  @Test func `is not asked when less would be left than is worth giving back`() {
    #expect(silent(length: 24).minutes(of: "questioned").isEmpty)
    #expect(silent(length: 25).minutes(of: "questioned") == [15])
  }

  @Test func `is not asked of what no rule frees`() {
    var scene = Scene(room, expires: .minutes(10))
    scene.book("b1", "sala", 0, 120, terms: BookingTerms(isPaid: true))
    scene.play(["sala": row((".", 1), (" ", 59))], from: -20)
    #expect(scene.minutes(of: "questioned").isEmpty)
    var undone = Scene(room, expires: .minutes(10))
    undone.book("b1", "sala", 0, 120)
    undone.play(["sala": row((".", 20))])
    #expect(undone.ask(.undo, "b1", at: 20) == nil)
    undone.play(["sala": row((" ", 60))], from: 21)
    #expect(undone.drawn("b1", to: 80) == row((" ", 10), ("W", 1), (" ", 4), ("N", 1), (" ", 4), ("U", 1), (" ", 59)))
  }

  @Test func `is no longer asked once the sensor is back and knows: then it is freed, and warned before`() {
    let scene = silent(row((" ", 20), (".", 10)))
    #expect(scene.minutes(of: "questioned") == [15])
    #expect(scene.minutes(of: "warned") == [20])
    #expect(scene.minutes(of: "released") == [25])
    let told = scene.events.compactMap(\.fact.type).filter { ["questioned", "warned", "released"].contains($0) }
    #expect(told == ["questioned", "warned", "released"])
  }

  @Test func `is answered by keep, which starts the grace anew`() {
    var scene = silent(row((" ", 18)))
    #expect(scene.ask(.keep, "b1", at: 18) == nil)
    #expect(scene.building.ledger["b1"].flatMap(scene.building.question) == nil)
    scene.play(["sala": row((" ", 5), (".", 15))], from: 19)
    #expect(
      scene.drawn("b1", to: 39)
        == row((" ", 15), ("Q", 1), (" ", 2), ("K", 1), (" ", 9), ("W", 1), (" ", 4), ("N", 1), (" ", 5)))
    // Still silent, it is not asked again.
    var again = silent(row((" ", 18)))
    again.ask(.keep, "b1", at: 18)
    again.play(["sala": row((" ", 80))], from: 19)
    #expect(again.minutes(of: "questioned") == [15])
  }

  @Test func `is answered by a check-in, and by giving it back`() {
    var here = silent(row((" ", 18)))
    #expect(here.ask(.checkIn, "b1", at: 18) == nil)
    #expect(here.building.ledger["b1"].flatMap(here.building.question) == nil)
    var away = silent(row((" ", 18)))
    #expect(away.ask(.leave, "b1", at: 18) == nil)
    #expect(away.building.ledger["b1"]?.status == .ended)
  }

  @Test func `is asked anew of a booking that was moved`() {
    var scene = silent(row((" ", 18)))
    #expect(scene.ask(.move(space: "sala", interval: scene.interval(30, 120)), "b1", at: 18) == .tooEarly)
    #expect(scene.ask(.move(space: "sala", interval: scene.interval(0, 150)), "b1", at: 18) == nil)
    scene.play(["sala": row((" ", 40))], from: 19)
    #expect(scene.minutes(of: "questioned") == [15, 33])
  }
}

@Suite struct `A booking made late` {
  @Test func `has its grace from its making`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)])
    scene.play(["sala": row((".", 20))])
    scene.book("b1", "sala", 0, 120, at: 20)
    scene.play(["sala": row((".", 20))], from: 20)
    #expect(scene.drawn("b1", to: 40) == row((" ", 30), ("W", 1), (" ", 4), ("N", 1), (" ", 4)))
  }
}

@Suite struct `Lunch` {
  /// Noon.
  let noon = Scene.nine + .hours(3)

  @Test func `stops the grace of who left their desk at noon`() {
    var scene = Scene(Scene.desks(1), start: noon)
    scene.book("b1", "desk-1", 0, 360)
    scene.play(["desk-1": row(("#", 10), (".", 200))])
    // Gone at 12:10; 20 minutes until the break, 70 after it: 15:10.
    #expect(scene.minutes(of: "warned") == [180])
    #expect(scene.minutes(of: "released") == [190])
  }

  @Test func `stops the grace of a booking that begins in it`() {
    var scene = Scene(Scene.desks(1), start: noon)
    scene.book("b1", "desk-1", 45, 360)
    scene.play(["desk-1": row((".", 200))])
    #expect(scene.minutes(of: "released") == [180])
  }

  @Test func `is no reason in a room`() {
    var scene = Scene([Space(id: "sala", kind: .meetingRoom)], start: noon)
    scene.book("b1", "sala", 45, 360)
    scene.play(["sala": row((".", 70))])
    #expect(scene.minutes(of: "released") == [60])
  }

  @Test func `is where the site says, and nowhere where it says none`() {
    var none = PolicyOverride()
    none.breaks = []
    var scene = Scene(Scene.desks(1), start: noon, policy: none)
    scene.book("b1", "desk-1", 45, 360)
    scene.play(["desk-1": row((".", 120))])
    #expect(scene.minutes(of: "released") == [105])
  }
}

@Suite struct `A series` {
  /// Four mornings of one series.
  func scene() -> Scene {
    var scene = Scene(Scene.desks(1))
    let occurrences = (0..<6).map { day in
      Command.Occurrence(
        booking: BookingID("b\(day)"), interval: scene.interval(Int64(day) * 1_440, Int64(day) * 1_440 + 240))
    }
    scene.ask(
      .command(
        Command(
          .bookSeries(occurrences, space: "desk-1", member: "m1", skipsConflicts: false), booking: "b0",
          terms: BookingTerms(series: "s1"))), at: -120)
    return scene
  }

  /// A day on which nobody comes, or somebody does.
  func day(_ number: Int64, _ character: Character, _ scene: inout Scene) {
    scene.play(["desk-1": row((character, 70))], from: number * 1_440)
  }

  @Test func `is made whole or not at all`() {
    var scene = Scene(Scene.desks(1))
    scene.book("x", "desk-1", 1_440, 1_500)
    let occurrences = (0..<3).map { day in
      Command.Occurrence(
        booking: BookingID("b\(day)"), interval: scene.interval(Int64(day) * 1_440, Int64(day) * 1_440 + 240))
    }
    func make(_ skips: Bool) -> Input {
      .command(
        Command(
          .bookSeries(occurrences, space: "desk-1", member: "m1", skipsConflicts: skips), booking: "b0",
          terms: BookingTerms(series: "s1")))
    }
    #expect(scene.ask(make(false), at: -100) == .taken)
    #expect(scene.building.ledger["b0"] == nil)
    #expect(scene.ask(make(true), at: -90) == nil)
    #expect(["b0", "b1", "b2"].map { scene.building.ledger[BookingID($0)] != nil } == [true, false, true])
  }

  @Test func `asks to be confirmed after three no-shows in a row, and lapses a day before where nobody does`() {
    var scene = scene()
    for number in Int64(0)..<3 { day(number, ".", &scene) }
    #expect(scene.minutes(of: "released").count == 3)
    let thirdRelease: Int64 = 2 * 1_440 + 60
    #expect(scene.minutes(of: "asked-to-confirm") == [thirdRelease, thirdRelease, thirdRelease])
    // The one of tomorrow begins within the day in which it could be confirmed: it is spared.
    scene.ask(.tick, at: 3 * 1_440 + 70)
    #expect(scene.building.ledger["b3"]?.status == .booked)
    #expect(scene.building.ledger["b4"]?.status == .cancelled)
    scene.ask(.tick, at: 4 * 1_440)
    #expect(scene.building.ledger["b5"]?.status == .cancelled)
    #expect(scene.events.filter { $0.fact.type == "lapsed" }.count == 2)
  }

  @Test func `stays where its member confirms it`() {
    var scene = scene()
    for number in Int64(0)..<3 { day(number, ".", &scene) }
    #expect(scene.ask(.confirm, "b4", at: 2 * 1_440 + 100) == nil)
    #expect(scene.ask(.confirm, "b4", at: 2 * 1_440 + 101) == .notAsked)
    scene.ask(.tick, at: 4 * 1_440)
    #expect(["b4", "b5"].map { scene.building.ledger[BookingID($0)]?.status } == [.booked, .booked])
  }

  @Test func `forgets its strikes when somebody comes`() {
    var scene = scene()
    day(0, ".", &scene)
    day(1, ".", &scene)
    day(2, "#", &scene)
    day(3, ".", &scene)
    #expect(scene.minutes(of: "asked-to-confirm").isEmpty)
  }

  @Test func `is cancelled from one on, and what was before stays`() {
    var scene = scene()
    #expect(scene.ask(.cancelFollowing, "b2", at: -60) == nil)
    let states = (0..<6).map { day in scene.building.ledger[BookingID("b\(day)")]?.status }
    #expect(states == [.booked, .booked, .cancelled, .cancelled, .cancelled, .cancelled])
    #expect(scene.book("x", "desk-1", 0, 0) == .endsBeforeStart)
    #expect(scene.ask(.cancelFollowing, "x", at: -50) == .unknownBooking)
  }
}

@Suite struct `Who comes without a booking` {
  @Test func `holds the space for the moment, once they stay, and for five minutes after`() {
    var scene = Scene(Scene.desks(1))
    scene.play(["desk-1": row((".", 1), ("#", 10), (".", 8))])
    #expect(scene.minutes(of: "walk-in") == [3])
    #expect(scene.minutes(of: "walk-in-ended") == [16])
    #expect(scene.status("desk-1", at: 16) == .free)
  }

  @Test func `is not offered to others in a short break`() {
    var scene = Scene(Scene.desks(1))
    scene.play(["desk-1": row(("#", 10), (".", 2))])
    let number = scene.building.number(of: "desk-1")!
    let now = scene.at(11)
    #expect(
      !scene.building.isFree(
        number, in: scene.building.ledger, for: Interval(start: now, end: now + .hours(1)), at: now))
  }

  @Test func `is no news for who passes by`() {
    var scene = Scene(Scene.desks(1))
    scene.play(["desk-1": row((".", 1), ("#", 1), (".", 8))])
    #expect(scene.minutes(of: "walk-in").isEmpty)
  }
}
