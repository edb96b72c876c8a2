/// The signs of somebody at one space, of all its sensors that notice movement: motions, sounds above the quiet, a door, a shaken desk.
///
/// One sign opens for 90 seconds; a second one within minutes holds. Silence then falls on a straight line: if somebody gave signs at a rate r, hearing none for t
/// multiplies the odds by exp(−r t). The line meets the threshold when the silence is as long as the space's own gaps justify.
/// Source of the numbers: what did well on the room data of Singh (2018).
public struct Activity: Sendable, Equatable {
  /// The last sign.
  public internal(set) var last: Instant?
  /// The first sign of the run that goes on.
  var first: Instant?
  /// Whether a second sign came in time.
  public internal(set) var isConfirmed = false
  /// The last sign of somebody behind a door that has not been opened since.
  var shutIn: Instant?
  /// When the last door was shut, while all are.
  var doorShut: Instant?
  /// The first sign behind that door: one more proves that it was no echo and no message that came late.
  var behindDoor: Instant?
  /// Gaps between signs while somebody was there, by length.
  var gaps = InlineGaps()

  /// One sign alone counts for so long.
  static let firstHold = TimeSpan.seconds(90)
  /// Nearer than this, two signs are the same event: one pulse, or two sensors at one door.
  static let sameEvent = TimeSpan.seconds(20)
  static let secondWithin = TimeSpan.minutes(6)
  /// At one seat, who surely was there and stirs again within this was there all along; in a room it may be somebody who looks in.
  static let resumesWithin = TimeSpan.minutes(15)
  /// The shortest silence that counts as empty; nothing that is learned makes it shorter.
  public static let shortestHold = TimeSpan.minutes(6)
  static let longestHold = TimeSpan.minutes(15)
  /// A silence can say no more than this; that of a microphone alone less, because readers make no noise.
  static let silent = -4.0
  static let deaf = -2.0
  /// A PIR still echoes whoever just went out.
  static let doorSettles = TimeSpan.seconds(30)
  /// Who came in gives a sign of it within this.
  static let entersWithin = TimeSpan.minutes(10)
  /// The second sign behind a door comes so long after the first, at least.
  static let echoes = TimeSpan.seconds(60)
  /// When the last sign is that of the door, whoever is still inside gives another one within this, mostly.
  static let stirsAfterDoor = TimeSpan.minutes(3)
  /// Behind a shut door somebody is believed in for so long without a sign.
  static let shutInHolds = TimeSpan.minutes(30)

  /// How long a silence is usual in a room, where others fill the gap of whoever goes out for a coffee: half as much again as the gap that 98 of 100 stay below.
  public var hold: TimeSpan { hold(gaps.below(0.98).map { $0 + $0 / 2 }) }

  /// The same at one seat, where every break of its one person is a gap: the one that 97 of 100 stay below.
  public var closeHold: TimeSpan { hold(gaps.below(0.97)) }

  /// How long a silence means that nobody is there any more, once somebody surely was.
  func usual(isOneSeat: Bool) -> TimeSpan {
    var sure = self
    sure.isConfirmed = true
    return isOneSeat ? sure.closeHold : sure.hold
  }

  private func hold(_ usual: TimeSpan?) -> TimeSpan {
    guard isConfirmed else { return Self.firstHold }
    return min(max(usual ?? Self.shortestHold, Self.shortestHold), Self.longestHold)
  }

  mutating func sign(at instant: Instant, isOneSeat: Bool) {
    defer { enter(at: instant) }
    guard let last, let first else {
      self.last = instant
      self.first = instant
      return
    }
    guard instant > last else {
      // It came late, and still makes a second one.
      if last - instant >= Self.sameEvent, last - instant <= Self.secondWithin { isConfirmed = true }
      return
    }
    let gap = instant - last
    // Only what the silence bore is surely a gap of somebody who stayed.
    let isGap = gap <= (isConfirmed ? hold : Self.secondWithin)
    if isGap || (isConfirmed && isOneSeat && gap <= Self.resumesWithin) {
      if instant - first >= Self.sameEvent { isConfirmed = true }
    } else {
      self.first = instant
      isConfirmed = false
    }
    if isConfirmed, isGap { gaps.add(gap) }
    self.last = instant
  }

  /// A motion that went on until shortly before it was said to be over.
  mutating func wasLong(until instant: Instant, isOneSeat: Bool) {
    if let last, instant > last { sign(at: instant, isOneSeat: isOneSeat) }
    isConfirmed = true
  }

  mutating func door(isShut: Bool, at instant: Instant) {
    doorShut = isShut ? instant : nil
    behindDoor = nil
    if !isShut { shutIn = nil }
  }

  private mutating func enter(at instant: Instant) {
    guard let doorShut, instant - doorShut >= Self.doorSettles else { return }
    if shutIn != nil { return shutIn = instant }
    guard let first = behindDoor else {
      if instant - doorShut <= Self.entersWithin { behindDoor = instant }
      return
    }
    if instant - first >= Self.echoes { shutIn = instant }
  }

  /// A sensor was moved: the gaps were those of another place.
  mutating func forgetGaps() { gaps = InlineGaps() }

  mutating func move(_ moved: (Instant) -> Instant) {
    last = last.map(moved)
    first = first.map(moved)
    shutIn = shutIn.map(moved)
    behindDoor = behindDoor.map(moved)
  }
}

/// How often gaps of each length were seen.
struct InlineGaps: Sendable, Equatable {
  /// The upper edges, in minutes.
  private static let edges: [Int64] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15]
  /// Fewer tell nothing.
  private static let enough = 30.0
  private static let most = 2_000.0

  private var counts: [Float] = []

  mutating func add(_ gap: TimeSpan) {
    if counts.isEmpty { counts = [Float](repeating: 0, count: Self.edges.count) }
    let place = Self.edges.firstIndex { gap <= .minutes($0) } ?? Self.edges.count - 1
    counts[place] += 1
    // Rooms change their use: what is old weighs less.
    if Double(counts[place]) > Self.most { for at in counts.indices { counts[at] /= 2 } }
  }

  /// The gap that this share of them stays below; nil while too few were seen.
  func below(_ share: Double) -> TimeSpan? {
    let total = counts.reduce(0.0) { $0 + Double($1) }
    guard total >= Self.enough else { return nil }
    var left = share * total
    var lower = TimeSpan.zero
    for (count, edge) in zip(counts, Self.edges) {
      let upper = TimeSpan.minutes(edge)
      if Double(count) >= left { return lower + TimeSpan(seconds: (upper - lower).seconds * left / Double(count)) }
      left -= Double(count)
      lower = upper
    }
    return lower
  }
}
