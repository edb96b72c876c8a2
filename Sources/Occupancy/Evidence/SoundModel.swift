/// The level above a room's own quiet. A burst is a sign of somebody; what is quiet is learned.
public struct SoundModel: Sendable, Equatable {
  let began: Instant
  private(set) var heard: Instant
  private(set) var value: Double
  private(set) var sameSince: Instant
  private var quiet: Double
  private var spread = 0.5

  /// dB that a person adds at least: resolution and drift of a cheap microphone.
  private static let margin = 1.5
  private static let spreads = 4.0

  init(_ value: Double, at instant: Instant) {
    began = instant
    heard = instant
    sameSince = instant
    self.value = value
    quiet = value
  }

  /// Takes a level; whether it is a sign. `isEmpty` where other evidence has called the space clearly empty for a while: only then the quiet is learned fast.
  mutating func read(_ new: Double, isEmpty: Bool, at instant: Instant) -> Bool {
    guard instant > heard else { return false }
    let length = min(instant - heard, .minutes(10))
    if new != value { sameSince = instant }
    heard = instant
    value = new
    let over = new - quiet
    let isSign = over >= max(Self.margin, Self.spreads * spread)
    if over < 0 {
      // Quieter than quiet is believed soon.
      quiet.approach(new, by: length, over: .minutes(5))
    } else {
      let share = Double.share(of: length, over: isEmpty ? .hours(2) : .hours(24))
      quiet += share * min(over, 3)
      if isEmpty { spread = max(0.1, spread + share * (min(over, 6) - spread)) }
    }
    return isSign
  }

  var isStuck: Bool { heard - sameSince >= AirModel.stuckAfter && value != 0 }

  var learned: [Double] {
    get { [quiet, spread] }
    set {
      guard newValue.count == 2, newValue.allSatisfy(\.isFinite) else { return }
      quiet = newValue[0]
      spread = newValue[1]
    }
  }
}
