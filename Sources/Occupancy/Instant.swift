/// A moment in time, in whole milliseconds since 1970-01-01T00:00:00Z. The core reads no clock: every instant comes in from outside.
public struct Instant: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static let distantPast = Instant(milliseconds: Int64.min / 4)
  public static let distantFuture = Instant(milliseconds: Int64.max / 4)

  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  public static func + (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds + b.milliseconds) }
  public static func - (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds - b.milliseconds) }
  public static func - (a: Instant, b: Instant) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds - b.milliseconds) }
  public static func += (a: inout Instant, b: TimeSpan) { a = a + b }
}
