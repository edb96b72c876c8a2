/// A workstation above its own standby. Its screen sleeps late, so a busy one sustains presence; a rise is somebody's hand.
public struct PowerModel: Sendable, Equatable {
  private(set) var heard: Instant
  private var value: Double
  private var standby: Double
  private var isBusy = false
  private var since: Instant

  /// W above standby.
  private static let margin = 8.0
  /// Longer than anybody works.
  private static let longest = TimeSpan.hours(12)

  init(_ value: Double, at instant: Instant) {
    heard = instant
    since = instant
    self.value = value
    standby = min(value, 10)
  }

  /// Takes a reading; whether it is a sign of somebody.
  mutating func read(_ new: Double, isEmpty: Bool, at instant: Instant) -> Bool {
    guard instant > heard else { return false }
    let length = min(instant - heard, .minutes(10))
    heard = instant
    value = new
    let over = new - standby
    if over < 0 {
      standby.approach(new, by: length, over: .minutes(5))
    } else if isEmpty {
      standby += .share(of: length, over: .days(1)) * min(over, 10)
    }
    let wasBusy = isBusy
    isBusy = over > (wasBusy ? Self.margin / 2 : Self.margin)
    if isBusy != wasBusy { since = instant }
    return isBusy && !wasBusy
  }

  func evidence(_ index: BindingIndex, at now: Instant) -> Evidence {
    let age = max(.zero, now - since)
    let isLeftOn = isBusy && age >= Self.longest
    return Evidence(
      binding: index, quantity: .power, weight: isBusy ? (isLeftOn ? 0 : 2.5) : -1,
      edge: isBusy && !isLeftOn ? since + Self.longest : .distantFuture,
      sentence: Evidence.Sentence(isBusy ? "power-busy" : "power-standby", level: value, age: age))
  }

  var learned: [Double] {
    get { [standby] }
    set {
      guard let level = newValue.first, level.isFinite else { return }
      standby = level
    }
  }
}
