import Occupancy

/// Durations as people write them: `90s`, `15m`, `2h`, `1d`.
public enum DurationText {
  /// The length that a text says; nil for what is none.
  public static func read(_ text: String) -> TimeSpan? {
    guard let unit = text.last, let number = Int64(text.dropLast()), number >= 0, text.first != "+", number <= 1_000_000
    else { return nil }
    switch unit {
    case "s": return .seconds(number)
    case "m": return .minutes(number)
    case "h": return .hours(number)
    case "d": return .days(number)
    case _: return nil
    }
  }

  public static func text(_ span: TimeSpan) -> String {
    let seconds = span.milliseconds / 1_000
    for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds > 0 && seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }
}
