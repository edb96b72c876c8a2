/// A length of time in whole milliseconds; negative when it runs backwards.
public struct TimeSpan: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static let zero = TimeSpan(milliseconds: 0)
  public static func seconds(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n * 1_000) }
  public static func minutes(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n * 60_000) }
  public static func hours(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n * 3_600_000) }
  public static func days(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n * 86_400_000) }

  /// Seconds with their fraction, to the millisecond.
  public var seconds: Double { Double(milliseconds) / 1_000 }
  public init(seconds: Double) { milliseconds = Int64((seconds * 1_000).rounded()) }

  /// Whole minutes, rounded down: what a sentence says.
  public var wholeMinutes: Int64 { milliseconds.flooredQuotient(60_000) }

  public static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.milliseconds < b.milliseconds }
  public static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(milliseconds: a.milliseconds + b.milliseconds)
  }
  public static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(milliseconds: a.milliseconds - b.milliseconds)
  }
  public static func += (a: inout TimeSpan, b: TimeSpan) { a = a + b }
  public static func / (a: TimeSpan, n: Int64) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds / n) }
}

extension Int64 {
  /// Division that rounds towards minus infinity, so that days before 1970 come out right.
  func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
