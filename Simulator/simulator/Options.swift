import Occupancy
import SensorSimulation

/// The command line, read: `--name value` and `--name=value`, each option at most once.
struct Options {
  private var values: [String: String] = [:]

  init(_ arguments: ArraySlice<String>, allowed: Set<String>) throws(Failure) {
    var rest = arguments
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else { throw .usage("'\(word)' is not an option") }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard allowed.contains(name) else { throw .usage("there is no option --\(name) here") }
      guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
        throw .usage("--\(name) needs a value")
      }
      guard values.updateValue(value, forKey: name) == nil else { throw .usage("--\(name) is given twice") }
    }
  }

  subscript(name: String) -> String? { values[name] }

  func scenario() throws(Failure) -> Scenario {
    guard let name = values["scenario"] else { return .ordinaryWeek }
    guard let scenario = Scenario.named(name) else {
      throw .usage("there is no scenario '\(name)': `simulator list` names them")
    }
    return scenario
  }

  func seed() throws(Failure) -> UInt64 {
    guard let text = values["seed"] else { return 1 }
    guard let seed = UInt64(text) else { throw .usage("--seed is a whole number from 0, not '\(text)'") }
    return seed
  }

  func days() throws(Failure) -> Int64 {
    guard let text = values["days"] else { return 7 }
    guard let days = Int64(text), (1...3_660).contains(days) else {
      throw .usage("--days is a whole number from 1 to 3660, not '\(text)'")
    }
    return days
  }

  /// Seconds of the house to a second of ours.
  func speed() throws(Failure) -> Double {
    guard let text = values["speed"] else { return 1 }
    guard let speed = Double(text), speed >= 0.01, speed <= 100_000 else {
      throw .usage("--speed is a number from 0.01 to 100000, not '\(text)'")
    }
    return speed
  }

  /// A moment, or a day's local midnight; nil when it is not given.
  func start(in localTime: LocalTime) throws(Failure) -> Instant? {
    guard let text = values["start"] else { return nil }
    if let instant = Instant(iso8601: text) { return instant }
    guard text.utf8.count == 10, let day = Instant(iso8601: text + "T00:00:00Z") else {
      throw .usage("--start is a moment (2026-03-02T08:00:00Z) or a day (2026-03-02), not '\(text)'")
    }
    return localTime.instant(CivilDate(daysSinceEpoch: day.milliseconds / 86_400_000), .zero)
  }
}
