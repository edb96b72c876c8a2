/// What carbon dioxide says of somebody: the balance of its mass, dC/dt = g − a (C − C₀), where g > 0 means that somebody breathes.
///
/// It learns the air of its own room: the level outdoors (C₀), how fast the room is aired (a), and the noise of its sensor. Air is late by up to 20 minutes and sees no seat, so
/// what it says is only ever inferred.
public struct AirModel: Sendable, Equatable {
  private(set) var heard: Instant
  /// The last reading that counted.
  private(set) var value: Double
  private var sameSince: Instant
  /// Two means, seven minutes apart: their difference is the slope.
  private var fast: Double
  private var slow: Double
  private var lowNow: Double
  private var lowBefore: Double?
  private var window: Instant
  private var noise = 4.0
  /// Air changes a minute.
  private var airing = 0.8 / 60
  private var balance = 0.0
  private var breath = 0.0
  private var slope = 0.0
  /// The rate of the last reading that counted, a minute.
  private var rate = 0.0
  /// A reading that is too far off to be breath: it counts once the next one agrees with it.
  private var doubtful: Double?
  private var doubtfulAt: Instant
  let isVOC: Bool

  private static let fastMean = TimeSpan.minutes(2)
  private static let slowMean = TimeSpan.minutes(9)
  /// ppm a minute of one person in 200 m³ (0.3 l/min of CO₂ at rest); organic vapours of the maker's index move twice as far.
  private var onePerson: Double { isVOC ? 3 : 1.5 }
  /// Clean air; an index of vapours begins at nothing.
  private var outdoors: Double { isVOC ? 0 : 420 }
  /// Log-odds a minute.
  private static let driveRate = 0.5
  /// People come and go about so often.
  private static let memory = TimeSpan.minutes(45)
  private static let strongest = 3.0
  /// After such a gap it begins anew.
  static let longestGap = TimeSpan.minutes(30)
  /// Analogue values move: the same digits for so long are those of a sensor that hangs.
  static let stuckAfter = TimeSpan.hours(12)

  init(_ value: Double, isVOC: Bool, at instant: Instant) {
    heard = instant
    self.value = value
    sameSince = instant
    fast = value
    slow = value
    lowNow = value
    window = instant
    doubtfulAt = instant
    self.isVOC = isVOC
  }

  /// The level of the room without anybody.
  var base: Double {
    guard let lowBefore else { return min(lowNow, outdoors) }
    return min(lowNow, lowBefore)
  }

  mutating func read(_ new: Double, at instant: Instant) {
    guard instant > heard, doubtful == nil || instant > doubtfulAt else { return }
    guard isLeap(to: new, at: instant) else {
      doubtful = nil
      return take(new, at: instant)
    }
    if let before = doubtful, agrees(new, with: before, after: instant - doubtfulAt) {
      take(before, at: doubtfulAt)
      doubtful = nil
      return take(new, at: instant)
    }
    doubtful = new
    doubtfulAt = instant
  }

  /// Whether a reading lies further from the last one than a few people bring it in that time, and does not go on as that one did. One such reading is more often the sensor's than the room's.
  private func isLeap(to new: Double, at instant: Instant) -> Bool {
    let length = instant - heard
    guard length <= Self.longestGap else { return false }
    let minutes = Double(length.milliseconds) / 60_000
    let step = new - value
    let goesOn = (step > 0) == (rate > 0) ? 3 * abs(rate) * minutes : 0
    return abs(step) > onePerson * (30 + 20 * minutes) + 4 * noise + goesOn
  }

  /// Twenty people at rest bring 150 ppm a minute into a room of 40 m³: what lies that near to the reading before it is believed.
  private func agrees(_ new: Double, with before: Double, after length: TimeSpan) -> Bool {
    abs(new - before) <= onePerson * (70 + 130 * Double(length.milliseconds) / 60_000)
  }

  private mutating func take(_ new: Double, at instant: Instant) {
    let length = instant - heard
    let was = value
    if new != value { sameSince = instant }
    heard = instant
    value = new
    guard length <= Self.longestGap else {
      fast = new
      slow = new
      balance = 0
      rate = 0
      return
    }
    let minutes = Double(length.milliseconds) / 60_000
    rate = (new - was) / minutes
    noise.approach(min(abs(new - was), 30), by: length, over: .hours(1))
    fast.approach(new, by: length, over: Self.fastMean)
    slow.approach(new, by: length, over: Self.slowMean)
    watchLowest(instant)
    slope = (fast - slow) / (Double((Self.slowMean - Self.fastMean).milliseconds) / 60_000)
    // The base is a minimum, and lies about two noises too low.
    let over = max(0, fast - base - 2 * noise)
    learnAiring(over, length)
    breath = slope + airing * over
    let unit = max(onePerson, noise * 0.25)
    // Half of one person is where nobody turns into somebody. Nothing but breath raises CO₂, so a rise may speak twice as fast.
    var drive = min(max((breath - unit / 2) / unit, -1), 2) * Self.driveRate
    let size = max(abs(breath), airing * over)
    drive *= max(0.2, size / (size + 3 * unit))
    balance += minutes * drive
    balance.approach(0, by: length, over: Self.memory)
    balance = min(max(balance, -Self.strongest), Self.strongest)
  }

  /// Keeps the lowest mean of the last 12 to 24 hours.
  private mutating func watchLowest(_ instant: Instant) {
    if instant - window >= .hours(12) {
      lowBefore = lowBefore.map { min(lowNow, $0 + 5) } ?? lowNow
      lowNow = slow
      window = instant
    }
    lowNow = min(lowNow, slow)
  }

  /// A fall without anybody is the steepest: the upper side of the rates is the room's own.
  private mutating func learnAiring(_ over: Double, _ length: TimeSpan) {
    guard over > 80 + 4 * noise, slope < -1 else { return }
    let seen = -slope / over
    let share = (seen > airing ? 0.8 : 0.2) * Double.share(of: length, over: .hours(2))
    airing = min(max(airing + share * (seen - airing), 0.3 / 60), 6.0 / 60)
  }

  func evidence(_ index: BindingIndex, at now: Instant) -> Evidence? {
    guard now - sameSince < Self.stuckAfter else { return nil }
    let full = balance * (isVOC ? 0.5 : 1)
    let key = breath > onePerson ? "air-breathed" : abs(slope) < 1 ? "air-resting" : "air-falling"
    var part = Evidence(
      binding: index, quantity: isVOC ? .voc : .co2, weight: full, edge: heard + Self.longestGap,
      sentence: Evidence.Sentence(key, level: fast, age: max(.zero, now - heard)))
    let silence = now - heard - Self.longestGap
    if silence > .zero {
      let left = 1 - Double(silence.milliseconds) / Double(Self.longestGap.milliseconds)
      part.weight = full * max(0, left)
      part.slope = left > 0 ? -full / Double(Self.longestGap.milliseconds) : 0
      part.edge = left > 0 ? heard + Self.longestGap + Self.longestGap : .distantFuture
    }
    part.edge = min(part.edge, sameSince + Self.stuckAfter)
    return part
  }

  /// What it has learned, as the journal keeps it.
  var learned: [Double] {
    get { [base, airing, noise] }
    set {
      guard newValue.count == 3, newValue.allSatisfy(\.isFinite) else { return }
      lowBefore = newValue[0]
      airing = newValue[1]
      noise = newValue[2]
    }
  }
}

extension Double {
  /// How much of a change of the mean a reading makes that stands for `length`: dt / (dt + τ), the implicit form of a first-order lag, which needs no exponential.
  static func share(of length: TimeSpan, over span: TimeSpan) -> Double {
    Double(length.milliseconds) / Double(length.milliseconds + span.milliseconds)
  }

  mutating func approach(_ new: Double, by length: TimeSpan, over span: TimeSpan) {
    self += .share(of: length, over: span) * (new - self)
  }
}
