import Occupancy
import Testing

@testable import SensorSimulation
@testable import simulator

@Suite struct `People live their day` {
  @Test(arguments: ScenarioFile.carried.map(\.name))
  func `nobody is in two places at once, and no desk has two people`(name: String) throws {
    let scenario = try House.scenario(name)
    for seed in UInt64(1)...3 {
      for day in Int64(0)..<6 {
        let plan = House.plan(day, seed: seed, scenario: scenario).stays
        let byPerson = Dictionary(grouping: plan, by: \.person)
        let atDesks = plan.filter { House.venue.spaces[$0.place].kind == .desk }
        for stays in Array(byPerson.values) + Array(Dictionary(grouping: atDesks, by: \.place).values) {
          let ordered = stays.sorted { $0.during.start < $1.during.start }
          for (earlier, later) in zip(ordered, ordered.dropFirst()) {
            #expect(earlier.during.end < later.during.start, "seed \(seed), day \(day), \(earlier), \(later)")
          }
        }
      }
    }
  }

  @Test(arguments: ["ordinary-week", "inauguration", "festival-della-scienza", "training-course"])
  func `a desk never has two people, a room never more than it holds`(name: String) throws {
    let scenario = try House.scenario(name)
    let begin = House.venue.midnight(scenario.start)
    for happening in House.happenings(of: scenario, days: 7, from: begin) {
      guard case .truth(let truth) = happening.what else { continue }
      let space = House.venue.spaces.first { $0.id == truth.space }
      guard let space, space.kind != .other else { continue }
      #expect(truth.people <= space.capacity, "\(happening)")
    }
  }

  @Test func `bookings of one space never overlap`() {
    for seed in UInt64(1)...5 {
      for day in Int64(0)..<6 {
        for bookings in Dictionary(grouping: House.plan(day, seed: seed).bookings, by: \.place).values {
          let ordered = bookings.map(\.interval).sorted { $0.start < $1.start }
          for (earlier, later) in zip(ordered, ordered.dropFirst()) { #expect(!earlier.overlaps(later)) }
        }
      }
    }
  }

  @Test func `an ordinary week has 250 bookings and more, one in six a no-show`() {
    for seed in UInt64(1)...5 {
      let bookings = (Int64(0)..<5).flatMap { House.plan($0, seed: seed).bookings }
      #expect(bookings.count >= 250, "seed \(seed)")
      let standing = bookings.filter { $0.cancelledAt == nil }
      let share = Double(standing.count { $0.came == nil }) / Double(standing.count)
      #expect(share > 0.12 && share < 0.23, "seed \(seed): \(share)")
    }
  }

  @Test func `nine in ten of those who come would answer a warning within minutes, and nobody else`() {
    let bookings = (1...5).flatMap { seed in (Int64(0)..<5).flatMap { House.plan($0, seed: seed).bookings } }
    #expect(bookings.allSatisfy { $0.came != nil || $0.answersQuestionAfter == nil })
    #expect(bookings.allSatisfy { $0.answersWarningAfter == nil || $0.answersQuestionAfter != nil })
    let waits = bookings.compactMap(\.answersWarningAfter)
    let share = Double(waits.count) / Double(bookings.count { $0.came != nil })
    #expect(share > 0.87 && share < 0.93, "\(share)")
    #expect(waits.allSatisfy { $0 >= .seconds(15) && $0 <= .minutes(4) })
  }

  @Test func `whether people answer changes nothing else`() {
    func lives(_ answers: Double) -> [Happening] {
      var scenario = Scenario.ordinaryWeek
      scenario.answers = answers
      return House.happenings(of: scenario, days: 2)
    }
    let (silent, prompt) = (lives(0), lives(1))
    let isReply: (Happening) -> Bool = { if case .reply = $0.what { true } else { false } }
    #expect(silent.count(where: isReply) < prompt.count(where: isReply))
    #expect(silent.filter { !isReply($0) } == prompt.filter { !isReply($0) })
  }

  @Test func `bookings are made before they start and called off before they start`() {
    for booking in (Int64(0)..<5).flatMap({ House.plan($0).bookings }) {
      #expect(booking.madeAt < booking.interval.start)
      #expect(booking.interval.start < booking.interval.end)
      if let cancelledAt = booking.cancelledAt {
        #expect(booking.madeAt < cancelledAt && cancelledAt < booking.interval.start)
        #expect(booking.came == nil)
      }
    }
  }

  @Test func `mornings fill from half past eight to ten, and lunch empties the desks`() {
    func seated(_ time: String) -> Int {
      let now = House.instant("2026-03-04T\(time):00+01:00")
      return House.plan(2).stays.count {
        $0.during.contains(now) && House.venue.spaces[$0.place].kind == .desk
      }
    }
    #expect(seated("08:20") < 8)
    #expect(seated("10:15") > 20)
    #expect(seated("13:15") < seated("11:45") * 2 / 3)
    #expect(seated("19:58") <= 3)
  }

  @Test func `when nobody keeps their bookings nobody comes for one`() throws {
    let scenario = try House.scenario("nobody-keeps-bookings")
    let plan = House.plan(1, scenario: scenario)
    #expect(plan.bookings.count > 30)
    #expect(plan.bookings.allSatisfy { $0.came == nil })
    #expect(!plan.stays.isEmpty)
  }

  @Test func `a closed Sunday has no plan, and a Saturday is short`() {
    #expect(House.plan(6).stays.isEmpty)
    let saturday = House.plan(5)
    #expect(!saturday.stays.isEmpty)
    #expect(saturday.stays.allSatisfy { $0.during.end <= House.instant("2026-03-07T13:00:00+01:00") })
  }

  @Test func `some come late, some leave early, some stay over their time`() {
    let kept = (Int64(0)..<5).flatMap { House.plan($0).bookings }.filter { $0.came != nil }
    #expect(kept.contains { booking in booking.came.map { $0 > booking.interval.start + .minutes(12) } ?? false })
    #expect(kept.contains { booking in booking.left.map { $0 < booking.interval.end - .minutes(30) } ?? false })
    #expect(kept.contains { booking in booking.left.map { $0 > booking.interval.end + .minutes(5) } ?? false })
  }

  @Test func `somebody takes the desk beside theirs, and the booked one stays empty`() {
    var scenario = Scenario.ordinaryWeek
    scenario.wrongDesks = 0.5
    let plan = House.plan(1, scenario: scenario)
    let wrong = plan.bookings.filter { $0.seat != nil && $0.came != nil }
    #expect(wrong.count > 3)
    for booking in wrong {
      #expect(!plan.stays.contains { $0.place == booking.place && $0.during.overlaps(booking.interval) })
      #expect(plan.stays.contains { $0.place == booking.seat && $0.during.start == booking.came })
    }
    scenario.wrongDesks = 0
    #expect(House.plan(1, scenario: scenario).bookings.allSatisfy { $0.seat == nil })
  }

  @Test func `a team stands together in the morning`() {
    var scenario = Scenario.ordinaryWeek
    scenario.standUps = 1
    let short = House.plan(1, scenario: scenario).bookings.filter { $0.interval.length == .minutes(15) }
    #expect(short.contains { House.venue.spaces[$0.place].kind == .meetingRoom })
  }

  @Test func `on the day of the opening hundreds walk through the house until late`() throws {
    let scenario = try House.scenario("inauguration")
    let plan = House.plan(0, scenario: scenario)
    // The test's time zone knows the summer of 2026 alone.
    let evening = House.instant("2019-10-17T19:30:00+01:00")
    #expect(plan.stays.count { $0.during.contains(evening) } > 50)
    #expect(plan.stays.contains { $0.during.end > House.instant("2019-10-17T22:00:00+01:00") })
    #expect(Set(plan.stays.map(\.person)).count > 200)
  }

  @Test func `trainees come back from their breaks to the room that is theirs all day`() throws {
    let plan = House.plan(0, scenario: try House.scenario("training-course"))
    let aula = try #require(House.venue.spaces.firstIndex { $0.id == "aula" })
    func inside(_ time: String) -> Int {
      let now = House.instant("2026-03-09T\(time):00+01:00")
      return plan.stays.count { $0.place == aula && $0.during.contains(now) }
    }
    #expect(inside("10:20") > 15)
    #expect(inside("13:15") == 0)
    #expect(inside("16:00") > 15)
  }
}
