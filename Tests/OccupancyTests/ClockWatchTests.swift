import Occupancy
import Testing

@Suite struct `The clock of a site` {
  static let nine = Instant(iso8601: "2026-03-02T09:00:00Z")!

  /// A machine: its wall clock, which a test sets, and its steady one.
  struct Machine {
    var wall: Instant
    var steady = TimeSpan.hours(5)
    var watch: ClockWatch
    var speed: Double

    init(startsAt wall: Instant = nine, after last: Instant? = nine - .seconds(2), speed: Double = 1) {
      self.wall = wall
      self.speed = speed
      watch =
        ClockWatch.start(
          after: last, at: ClockWatch.Reading(wall: wall, steady: steady), speed: speed, earliest: ClockWatch.firstYear
        ).watch
      // Past the time in which a clock may still be set for the first time.
      turns(for: .minutes(20))
    }

    mutating func look() -> ClockWatch.Finding { watch.look(at: ClockWatch.Reading(wall: wall, steady: steady)) }

    mutating func pass(_ length: TimeSpan) {
      steady += length
      wall = wall + TimeSpan(seconds: length.seconds * speed)
    }

    /// A turn each second, as the writer takes them.
    mutating func turns(for length: TimeSpan) {
      for _ in 0..<(length.milliseconds / 1_000) {
        pass(.seconds(1))
        _ = look()
      }
    }
  }

  @Test func `runs with the wall clock, turn by turn`() {
    var machine = Machine()
    machine.pass(.seconds(1))
    #expect(machine.look() == .runs(machine.wall))
    // NTP slews.
    machine.pass(.seconds(1))
    machine.wall = machine.wall + .milliseconds(900)
    #expect(machine.look() == .runs(machine.wall))
  }

  @Test func `knows time that nobody watched, whether the host slept or the process stood still`() {
    var machine = Machine()
    let before = machine.wall
    machine.pass(.seconds(5))
    #expect(machine.look() == .runs(before + .seconds(5)))
    machine.pass(.days(3))
    #expect(machine.look() == .missed(since: before + .seconds(5), now: machine.wall, because: .stoodStill))
    machine.pass(.seconds(1))
    #expect(machine.look() == .runs(machine.wall))
  }

  @Test func `at a speed of its own counts a wait in real time`() {
    var machine = Machine(speed: 3_600)
    machine.pass(.seconds(2))
    #expect(machine.look() == .runs(machine.wall))
    let before = machine.wall
    machine.pass(.seconds(6))
    #expect(machine.look() == .missed(since: before, now: before + .hours(6), because: .stoodStill))
  }

  @Test(arguments: [TimeSpan.seconds(3), .hours(2), .hours(24)])
  func `takes a step ahead of up to a day for time that was missed`(step: TimeSpan) {
    var machine = Machine()
    let before = machine.wall
    machine.pass(.seconds(1))
    machine.wall = machine.wall + step
    #expect(machine.look() == .missed(since: before, now: before + .seconds(1) + step, because: .setAhead))
  }

  @Test(arguments: [TimeSpan.hours(25), .days(30), .days(730)])
  func `does not believe a clock that jumps ahead by more than a day, and goes on once it is right`(step: TimeSpan) {
    var machine = Machine()
    let before = machine.wall
    machine.wall = machine.wall + step
    #expect(machine.look() == .isWrong(by: step))
    machine.pass(.hours(2))
    #expect(machine.look() == .isWrong(by: step))
    #expect(machine.watch.now == before)
    machine.wall = machine.wall - step
    #expect(machine.look() == .missed(since: before, now: before + .hours(2), because: .wasWrong))
    #expect(machine.watch.isWrongBy == nil)
  }

  @Test func `stands still while the clock is a little behind, and goes on when it has caught up`() {
    var machine = Machine()
    let before = machine.wall
    machine.wall = machine.wall - .minutes(4)
    #expect(machine.look() == .runs(before))
    machine.turns(for: .minutes(3))
    #expect(machine.watch.now == before)
    machine.turns(for: .minutes(2))
    #expect(machine.watch.now == before + .minutes(1))
  }

  @Test func `goes back with a clock that is set back by hours, also where that is done by and by`() {
    var machine = Machine()
    let before = machine.wall
    machine.wall = machine.wall - .hours(2)
    #expect(machine.look() == .wentBack(from: before, to: before - .hours(2)))
    let again = machine.wall
    machine.wall = machine.wall - .minutes(4)
    #expect(machine.look() == .runs(again))
    machine.wall = machine.wall - .minutes(4)
    #expect(machine.look() == .wentBack(from: again, to: again - .minutes(8)))
  }

  @Test func `does not go back by more than a day`() {
    var machine = Machine()
    let before = machine.wall
    machine.wall = machine.wall - .days(730)
    #expect(machine.look() == .isWrong(by: .days(-730)))
    machine.pass(.minutes(10))
    machine.wall = machine.wall + .days(730)
    #expect(machine.look() == .missed(since: before, now: before + .minutes(10), because: .wasWrong))
  }

  @Test func `goes ahead by two hours and back again`() {
    var machine = Machine()
    let before = machine.wall
    machine.wall = machine.wall + .hours(2)
    #expect(machine.look() == .missed(since: before, now: before + .hours(2), because: .setAhead))
    machine.wall = machine.wall - .hours(2)
    #expect(machine.look() == .wentBack(from: before + .hours(2), to: before))
  }

  // MARK: at the start

  static func start(_ wall: Instant, after last: Instant?, isRight: Bool = false) -> ClockWatch.Finding {
    ClockWatch.start(
      after: last, at: ClockWatch.Reading(wall: wall, steady: .minutes(1)), earliest: ClockWatch.firstYear,
      isRight: isRight
    ).finding
  }

  @Test func `at the first start is what the machine shows, but not before this program was written`() {
    #expect(Self.start(Self.nine, after: nil) == .runs(Self.nine))
    let never = Instant(milliseconds: 0)
    guard case .isWrong = Self.start(never, after: nil) else {
      Issue.record("1970 is believed")
      return
    }
    var watch = ClockWatch.start(
      after: nil, at: ClockWatch.Reading(wall: never, steady: .zero), earliest: ClockWatch.firstYear
    ).watch
    let later = watch.look(at: ClockWatch.Reading(wall: Self.nine, steady: .seconds(40)))
    #expect(later == .missed(since: never, now: Self.nine, because: .wasWrong))
  }

  /// What is written there could not be read back as a time that counts, whoever says that the clock is right.
  @Test func `beyond the year 2100 is not believed, at a start or later`() {
    let beyond = Instant.latest + .seconds(1)
    for last in [nil, Self.nine] {
      guard case .isWrong = Self.start(beyond, after: last, isRight: true) else {
        Issue.record("\(beyond) is believed after \(String(describing: last))")
        return
      }
    }
    var watch = ClockWatch.start(after: nil, at: ClockWatch.Reading(wall: .latest, steady: .zero)).watch
    guard case .isWrong = watch.look(at: ClockWatch.Reading(wall: beyond, steady: .seconds(1))) else {
      Issue.record("\(beyond) is believed")
      return
    }
    #expect(watch.now == .latest)
  }

  @Test(arguments: [TimeSpan.seconds(1), .hours(12), .days(21), .days(60)])
  func `at a start after weeks of nothing is believed`(off: TimeSpan) {
    let last = Self.nine - off
    #expect(Self.start(Self.nine, after: last) == .missed(since: last, now: Self.nine, because: .stoodStill))
  }

  @Test func `at a start that is months ahead of the journal waits for somebody's word`() {
    let last = Self.nine - .days(61)
    #expect(Self.start(Self.nine, after: last) == .isWrong(by: .days(61)))
    #expect(
      Self.start(Self.nine, after: last, isRight: true) == .missed(since: last, now: Self.nine, because: .stoodStill))
  }

  @Test func `at a start behind the journal stands still, goes back, or waits`() {
    let last = Self.nine
    #expect(Self.start(last - .minutes(5), after: last) == .missed(since: last, now: last, because: .stoodStill))
    #expect(Self.start(last - .hours(3), after: last) == .wentBack(from: last, to: last - .hours(3)))
    #expect(Self.start(last - .days(3), after: last) == .isWrong(by: .days(-3)))
    #expect(
      Self.start(last - .days(730), after: last, isRight: true) == .wentBack(from: last, to: last - .days(730)))
  }

  @Test func `that was wrong at the start is right as soon as it might have been right at the start`() {
    let last = Self.nine - .days(21)
    var watch = ClockWatch.start(
      after: last, at: ClockWatch.Reading(wall: Self.nine + .days(730), steady: .zero), earliest: ClockWatch.firstYear
    ).watch
    #expect(watch.now == last)
    // Also hours later.
    let healed = watch.look(at: ClockWatch.Reading(wall: Self.nine + .hours(3), steady: .hours(3)))
    #expect(healed == .missed(since: last, now: Self.nine + .hours(3), because: .wasWrong))
  }

  @Test func `of a machine without a battery starts where it was shut down, and is set once the network is there`() {
    var watch = ClockWatch.start(
      after: Self.nine, at: ClockWatch.Reading(wall: Self.nine + .seconds(9), steady: .seconds(9)),
      earliest: ClockWatch.firstYear
    ).watch
    let days = watch.look(at: ClockWatch.Reading(wall: Self.nine + .days(21), steady: .seconds(12)))
    #expect(days == .missed(since: Self.nine + .seconds(9), now: Self.nine + .days(21), because: .setAhead))
  }
}

extension TimeSpan {
  static func milliseconds(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n) }
}
