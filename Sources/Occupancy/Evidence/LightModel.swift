/// A lamp makes steps that daylight cannot. The height of the lamp's own step is learned, so that neither the scale of the sensor nor where it hangs matters.
public struct LightModel: Sendable, Equatable {
  private struct Sample: Sendable, Equatable {
    var at: Instant
    var value: Double
  }

  private(set) var heard: Instant
  private(set) var value: Double
  private var sameSince: Instant
  /// The last readings of four minutes.
  private var recent: [Sample]
  /// The height of the lamp's step; nil until it was seen.
  private var lamp: Double?
  private var isOn: Bool?
  private var since: Instant
  private var levelBefore = 0.0

  private static let window = TimeSpan.minutes(4)
  private static let mostSamples = 6
  /// Nobody works in less (lx).
  private static let darkness = 5.0
  /// Against a level below this share, the lamp's step is its whole height.
  private static let night = 0.05
  /// A hand at the switch outweighs the air until the air has followed.
  private static let lingers = TimeSpan.minutes(20)
  /// Longer than a working day: a lamp that was left on.
  private static let burns = TimeSpan.hours(14)
  private static let fresh = 3.0

  init(_ value: Double, at instant: Instant) {
    heard = instant
    sameSince = instant
    since = instant
    self.value = value
    recent = [Sample(at: instant, value: value)]
  }

  mutating func read(_ new: Double, at instant: Instant) {
    guard instant > heard else { return }
    if new != value { sameSince = instant }
    heard = instant
    value = new
    var lowest = new
    var highest = new
    for sample in recent where instant - sample.at <= Self.window {
      lowest = min(lowest, sample.value)
      highest = max(highest, sample.value)
    }
    recent.append(Sample(at: instant, value: new))
    if recent.count > Self.mostSamples { recent.removeFirst() }
    judge(up: new - lowest, down: highest - new, lowest: lowest, highest: highest, at: instant)
    if isOn == true, instant - since <= Self.window, instant > since,
      levelBefore <= max(Self.darkness, Self.night * new)
    {
      learn(new - levelBefore)
    }
  }

  private mutating func judge(up rise: Double, down: Double, lowest: Double, highest: Double, at instant: Instant) {
    var up = rise
    let least = lamp.map { 0.7 * $0 } ?? 40
    // More than two lamps and a half is the sun on the sensor.
    if let lamp, up > 2.5 * lamp { up = 0 }
    let isFromDark = lowest <= Self.night * value || (lowest <= Self.darkness && value > Self.darkness)
    let isToDark = value <= Self.night * highest || value <= Self.darkness
    if up >= least, lamp != nil || isFromDark, isOn != true {
      turn(on: true, at: instant)
      levelBefore = lowest
    } else if down >= least, lamp != nil || isToDark, isOn != false {
      turn(on: false, at: instant)
      if isToDark { learn(down) }
    } else if let lamp, value < 0.5 * lamp, isOn != false {
      turn(on: false, at: instant)
    }
  }

  private mutating func turn(on: Bool, at instant: Instant) {
    isOn = on
    since = instant
    recent = Array(recent.suffix(1))
  }

  private mutating func learn(_ height: Double) {
    guard height >= 30 else { return }
    lamp = lamp.map { $0 + 0.3 * (min(max(height, 0.5 * $0), 2 * $0) - $0) } ?? height
  }

  /// Whether the lamp says something: it is on, was just switched, or it is dark. By daylight alone the air is heard in full.
  func speaks(at now: Instant) -> Bool {
    guard let isOn else { return false }
    return (isOn && now - since < Self.burns) || now - since < Self.lingers || value <= Self.darkness
  }

  func evidence(_ index: BindingIndex, at now: Instant) -> Evidence? {
    guard value == 0 || now - sameSince < AirModel.stuckAfter else { return nil }
    func part(_ weight: Double, _ key: String, age: TimeSpan? = nil, edge: Instant = .distantFuture) -> Evidence {
      Evidence(
        binding: index, quantity: .illuminance, weight: weight,
        edge: value == 0 ? edge : min(edge, sameSince + AirModel.stuckAfter),
        sentence: Evidence.Sentence(key, level: value, age: age))
    }
    if value <= max(Self.darkness, Self.night * (lamp ?? 0)) { return part(-4, "dark") }
    guard let isOn else { return part(value >= 150 ? 2.5 : 0, "bright-unlearned") }
    let age = max(.zero, now - since)
    if isOn, age >= Self.burns { return part(0, "lamp-left-on", age: age) }
    let sign = isOn ? 1.0 : -1.0
    var answer = part(
      isOn ? 3.5 : -1, isOn ? "lamp-on" : "daylight-only", age: age, edge: isOn ? since + Self.burns : .distantFuture)
    if age < Self.lingers {
      let left = 1 - Double(age.milliseconds) / Double(Self.lingers.milliseconds)
      answer.weight += sign * Self.fresh * left
      answer.slope = -sign * Self.fresh / Double(Self.lingers.milliseconds)
      answer.edge = min(answer.edge, since + Self.lingers)
    }
    return answer
  }

  var learned: [Double] {
    get { lamp.map { [$0] } ?? [] }
    set {
      guard let height = newValue.first, height.isFinite, height > 0 else { return }
      lamp = height
    }
  }
}
