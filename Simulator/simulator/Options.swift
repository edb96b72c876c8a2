import Occupancy
import SensorSimulation

/// The command line, read: `--name value` and `--name=value`, each option at most once; `--flag`; and plain words.
struct Options {
  private var values: [String: String] = [:]
  private var flags: Set<String> = []
  private(set) var words: [String] = []

  init(
    _ arguments: ArraySlice<String>, allowed: Set<String>, flags: Set<String> = [], words most: Int = 0
  ) throws(Failure) {
    var rest = arguments
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else {
        guard words.count < most else { throw .usage("'\(word)' is not an option") }
        words.append(word)
        continue
      }
      if flags.contains(String(word.dropFirst(2))) {
        self.flags.insert(String(word.dropFirst(2)))
        continue
      }
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
  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// A whole number from 1 to `most`.
  func count(_ name: String, or usual: Int, atMost most: Int) throws(Failure) -> Int {
    guard let text = values[name] else { return usual }
    guard let number = Int(text), (1...most).contains(number) else {
      throw .usage("--\(name) is a whole number from 1 to \(most), not '\(text)'")
    }
    return number
  }

  func scenario() throws(Failure) -> Scenario {
    try ScenarioFile.named(values["scenario"] ?? "ordinary-week").scenario()
  }

  func faults() throws(Failure) -> Faults {
    guard let text = values["faults"] else { return Faults() }
    guard let faults = Faults(reading: text) else {
      throw .usage(
        "--faults is none, usual, all or single rates as in usual,loss=0.05,stuck=0, not '\(text)'; rates: "
          + Faults.Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return faults
  }

  func seed() throws(Failure) -> UInt64 {
    guard let text = values["seed"] else { return 1 }
    guard let seed = UInt64(text) else { throw .usage("--seed is a whole number from 0, not '\(text)'") }
    return seed
  }

  func days() throws(Failure) -> Int64? {
    guard let text = values["days"] else { return nil }
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
