import Occupancy
import Testing

/// Summer time begins in Italy on 29 March 2026 at 02:00, and ends on 25 October at 03:00.
@Suite struct `The times of a series` {
  static let rome = LocalTime(
    zone: "Europe/Rome",
    transitions: [
      .init(from: .distantPast, offset: .hours(1)),
      .init(from: Instant(iso8601: "2026-03-29T01:00:00Z")!, offset: .hours(2)),
      .init(from: Instant(iso8601: "2026-10-25T01:00:00Z")!, offset: .hours(1)),
    ])

  var building = Building(
    site: Site(
      id: "test", name: "Test", localTime: rome,
      spaces: [
        Space(id: "sala", kind: .meetingRoom, capacity: 8), Space(id: "saletta", kind: .meetingRoom, capacity: 4),
      ]
    ))
  let now = Instant(iso8601: "2026-03-20T08:00:00Z")!

  func interval(_ start: String, _ end: String) -> Interval {
    Interval(start: Instant(iso8601: start)!, end: Instant(iso8601: end)!)
  }

  mutating func ask(_ command: Command) -> Refusal.Why? {
    building.handle(.command(command), at: now).compactMap { event in
      if case .refused(let refusal) = event.fact { refusal.why } else { nil }
    }.first
  }

  mutating func book(_ intervals: [Interval], skipsConflicts: Bool = false, expected: Int? = nil) -> Refusal.Why? {
    let occurrences = intervals.enumerated().map { number, interval in
      Command.Occurrence(booking: BookingID("b\(number + 1)"), interval: interval)
    }
    return ask(
      Command(
        .bookSeries(occurrences, space: "sala", member: "m1", skipsConflicts: skipsConflicts), booking: "b1",
        terms: BookingTerms(series: "s1", expected: expected)))
  }

  /// Nine to ten on the wall, on the Friday before the clocks change and the Monday and Tuesday after.
  var mornings: [Interval] {
    [
      interval("2026-03-27T08:00:00Z", "2026-03-27T09:00:00Z"),
      interval("2026-03-30T07:00:00Z", "2026-03-30T08:00:00Z"),
      interval("2026-03-31T07:00:00Z", "2026-03-31T08:00:00Z"),
    ]
  }

  func times(_ ids: BookingID...) -> [Interval?] { ids.map { building.ledger[$0]?.interval } }

  @Test mutating func `that moves to the afternoon is there at the same time of the wall over a DST night`() {
    #expect(book(mornings) == nil)
    let afternoon = interval("2026-03-27T13:30:00Z", "2026-03-27T15:00:00Z")
    #expect(ask(Command(.moveFollowing(space: "sala", interval: afternoon), booking: "b1")) == nil)
    #expect(
      times("b1", "b2", "b3") == [
        afternoon, interval("2026-03-30T12:30:00Z", "2026-03-30T14:00:00Z"),
        interval("2026-03-31T12:30:00Z", "2026-03-31T14:00:00Z"),
      ])
  }

  @Test mutating func `that moves over the DST night itself keeps nine o'clock`() {
    #expect(book(mornings) == nil)
    // From Friday to the Monday after: three days later, and 09:00 is an hour less of UTC.
    let monday = interval("2026-03-30T07:00:00Z", "2026-03-30T08:00:00Z")
    #expect(ask(Command(.moveFollowing(space: "sala", interval: monday), booking: "b1")) == nil)
    #expect(
      times("b1", "b2", "b3") == [
        monday, interval("2026-04-02T07:00:00Z", "2026-04-02T08:00:00Z"),
        interval("2026-04-03T07:00:00Z", "2026-04-03T08:00:00Z"),
      ])
  }

  @Test mutating func `that moves to another room keeps its times, and what came before stays`() {
    #expect(book(mornings) == nil)
    #expect(ask(Command(.moveFollowing(space: "saletta", interval: mornings[1]), booking: "b2")) == nil)
    #expect(times("b1", "b2", "b3") == mornings)
    #expect(["b1", "b2", "b3"].map { building.ledger[$0]?.space } == ["sala", "saletta", "saletta"])
  }

  @Test mutating func `is not made over itself`() {
    let long = [
      interval("2026-03-30T07:00:00Z", "2026-03-31T08:00:00Z"),
      interval("2026-03-31T07:00:00Z", "2026-04-01T08:00:00Z"),
    ]
    #expect(book(long) == .taken)
    #expect(times("b1", "b2") == [nil, nil])
    #expect(book(long, skipsConflicts: true) == nil)
    #expect(times("b1", "b2") == [long[0], nil])
  }

  @Test mutating func `does not move over itself`() {
    #expect(book(mornings) == nil)
    let long = interval("2026-03-27T08:00:00Z", "2026-03-28T09:00:00Z")
    #expect(ask(Command(.moveFollowing(space: "sala", interval: long), booking: "b1")) == .taken)
    #expect(times("b1", "b2", "b3") == mornings)
  }

  @Test mutating func `is judged before it is made as it would be made`() {
    #expect(ask(Command(.book(space: "sala", member: "m2", interval: mornings[1]), booking: "x")) == nil)
    func judged(_ atOnce: Int?) -> [Refusal.Why?] {
      building.refusals(
        of: mornings.map { Command.Occurrence(booking: "", interval: $0) }, at: "sala", now: now,
        rights: Rights(limits: Limits(atOnce: atOnce)), member: "m1")
    }
    #expect(judged(nil) == [nil, .taken, nil])
    #expect(judged(1) == [nil, .tooMany, .tooMany])
    #expect(book(mornings) == .taken)
    #expect(times("b1", "b2", "b3") == [nil, nil, nil])
    #expect(book(mornings, skipsConflicts: true) == nil)
    #expect(times("b1", "b2", "b3") == [mornings[0], nil, mornings[2]])
  }

  @Test mutating func `needs as many seats as people are expected, also where it moves`() {
    #expect(book(mornings, expected: 9) == .tooSmall)
    #expect(book(mornings, expected: 8) == nil)
    #expect(ask(Command(.move(space: "saletta", interval: mornings[0]), booking: "b1")) == .tooSmall)
    #expect(building.ledger["b1"]?.space == "sala")
  }
}

@Suite struct `Seats` {
  @Test func `of a room of which nobody wrote how many it has are enough, those of a desk are one`() {
    #expect(Space(id: "aula", kind: .trainingRoom).hasRoom(for: 30))
    #expect(!Space(id: "aula", kind: .trainingRoom, capacity: 20).hasRoom(for: 21))
    #expect(Space(id: "aula", kind: .trainingRoom, capacity: 20).hasRoom(for: 20))
    #expect(!Space(id: "desk-1", kind: .desk).hasRoom(for: 2))
  }
}
