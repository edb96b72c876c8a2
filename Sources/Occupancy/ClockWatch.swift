/// The time of the site as far as the machine's clocks can be believed. It compares the wall clock, which people and NTP may set, with a steady one, which nobody can.
///
/// It reads no clock: the writer gives it one reading a turn and does what it finds before anything else of that turn.
///
/// Legal transitions: running → running (also after time that was missed, or a step back) | wrong; wrong → running, as soon as the wall clock is near what is expected of it.
public struct ClockWatch: Sendable, Equatable {
  /// What both clocks show at one moment.
  public struct Reading: Sendable, Equatable {
    public var wall: Instant
    /// Real time since the machine was started, sleep included (CLOCK_BOOTTIME).
    public var steady: TimeSpan

    public init(wall: Instant, steady: TimeSpan) {
      self.wall = wall
      self.steady = steady
    }
  }

  public enum Finding: Sendable, Equatable {
    case runs(Instant)
    /// Nobody watched in between: the host slept, the process stood still, or the wall clock was set ahead.
    case missed(since: Instant, now: Instant, because: Cause)
    /// The wall clock was set back, further than one can wait for.
    case wentBack(from: Instant, to: Instant)
    /// The wall clock is this far from what is expected of it (ahead; behind below zero). The time of the site stands still, and nothing is decided by time.
    case isWrong(by: TimeSpan)
  }

  /// Why time was missed.
  public enum Cause: Sendable, Equatable {
    /// Both clocks went on, and no turn was taken.
    case stoodStill
    /// The wall clock went on further than the steady one.
    case setAhead
    /// The clock was wrong, and is right again.
    case wasWrong
  }

  /// The time of the site; it stands still while the clock is wrong.
  public private(set) var now: Instant
  /// How far the wall clock is from what is expected, while it is not believed.
  public private(set) var isWrongBy: TimeSpan?
  /// The last reading that was believed; at a start with a wrong clock, the end of the journal.
  private var believed: Reading
  private let startedAt: TimeSpan
  /// Seconds of the site in one real second.
  private let speed: Double
  /// A clock that shows less was never set; nil: any may be right, as far as instants go (`Instant.latest`).
  private let earliest: Instant?
  /// How far ahead the clock may be while it is wrong, to be believed again.
  private var heldLimit: TimeSpan?

  /// Turns follow each other within a second: a longer gap is one in which nobody watched (real time).
  public static let longestTurn = TimeSpan.seconds(5)
  /// NTP slews smaller errors away (real time).
  static let mostStep = TimeSpan.seconds(2)
  /// So far behind, time stands still until the clock has caught up.
  public static let waitsFor = TimeSpan.minutes(5)
  /// Whoever sets a clock by more than this mistakes the date.
  public static let mostJump = TimeSpan.days(1)
  /// A monitor may have been off for so long: a summer.
  public static let mostDowntime = TimeSpan.days(60)
  /// A machine without a clock of its own starts with the time of its last shutdown, and is set once it finds the network.
  static let settles = TimeSpan.minutes(15)
  /// Before this program was written.
  public static let firstYear = Instant(milliseconds: 1_704_067_200_000)  // 2024-01-01T00:00:00Z
  /// More than any clock is off.
  private static let anyLength = TimeSpan.days(400 * 365)

  /// Begins to watch, and says what the clock shows at the start. `last` is the end of the journal, nil where there is none; `isRight` is somebody's word that the clock is to be believed whatever it shows.
  public static func start(
    after last: Instant?, at reading: Reading, speed: Double = 1, earliest: Instant? = nil, isRight: Bool = false
  ) -> (watch: ClockWatch, finding: Finding) {
    var watch = ClockWatch(after: last, at: reading, speed: speed, earliest: isRight ? nil : earliest)
    // A clock that was never set is not near anything.
    let ahead = isRight || last == nil ? anyLength : watch.mostAhead(at: reading)
    let limits = (back: isRight ? anyLength : mostJump, ahead: ahead)
    guard last != nil || watch.isImpossible(reading) else { return (watch, .runs(reading.wall)) }
    let finding = watch.judge(reading, limits: limits)
    guard let last else { return (watch, finding) }
    switch finding {
    // Nothing ran since the end of the journal.
    case .runs(let now), .missed(_, let now, _): return (watch, .missed(since: last, now: now, because: .stoodStill))
    case .wentBack, .isWrong: return (watch, finding)
    }
  }

  private init(after last: Instant?, at reading: Reading, speed: Double, earliest: Instant?) {
    now = last ?? reading.wall
    believed = Reading(wall: now, steady: reading.steady)
    startedAt = reading.steady
    self.speed = speed
    self.earliest = earliest
  }

  /// Takes the reading of a turn.
  public mutating func look(at reading: Reading) -> Finding {
    judge(reading, limits: (back: Self.mostJump, ahead: heldLimit ?? mostAhead(at: reading)))
  }

  private mutating func judge(_ reading: Reading, limits: (back: TimeSpan, ahead: TimeSpan)) -> Finding {
    let passed = reading.steady - believed.steady
    let off = reading.wall - expected(at: reading)
    guard !isImpossible(reading), off <= limits.ahead, TimeSpan.zero - limits.back <= off else {
      heldLimit = limits.ahead
      isWrongBy = off
      return .isWrong(by: off)
    }
    let wasWrong = isWrongBy != nil
    let before = now
    isWrongBy = nil
    heldLimit = nil
    believed = reading
    guard before - reading.wall <= Self.waitsFor else {
      now = reading.wall
      return .wentBack(from: before, to: now)
    }
    now = max(before, reading.wall)
    let step = TimeSpan(milliseconds: Int64(Double(off.milliseconds) / speed))
    if wasWrong { return .missed(since: before, now: now, because: .wasWrong) }
    if step > Self.mostStep { return .missed(since: before, now: now, because: .setAhead) }
    return passed > Self.longestTurn ? .missed(since: before, now: now, because: .stoodStill) : .runs(now)
  }

  /// What the wall clock would show if nobody had set it.
  private func expected(at reading: Reading) -> Instant {
    let passed = Double((reading.steady - believed.steady).milliseconds) * speed
    return believed.wall + TimeSpan(milliseconds: Int64(passed))
  }

  /// What is written beyond the bounds could not be read back: no such time is believed, whoever says that it is right.
  private func isImpossible(_ reading: Reading) -> Bool {
    !reading.wall.isInBounds || earliest.map { reading.wall < $0 } ?? false
  }

  private func mostAhead(at reading: Reading) -> TimeSpan {
    guard reading.steady - startedAt <= Self.settles else { return Self.mostJump }
    return Self.mostDowntime
  }
}
