/// A moment in time, in whole milliseconds since 1970-01-01T00:00:00Z. The core reads no clock: every instant comes in from outside.
public struct Instant: Hashable, Comparable, Sendable {
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static let distantPast = Instant(milliseconds: Int64.min / 4)
  public static let distantFuture = Instant(milliseconds: Int64.max / 4)

  /// The bounds of what is taken from outside: the years 2000 to 2100, in UTC. What lies between is read back as it was written, also after any sum of what people and sensors may say.
  public static let earliest = Instant(milliseconds: 946_684_800_000)  // 2000-01-01T00:00:00Z
  public static let latest = Instant(milliseconds: 4_133_980_799_999)  // 2100-12-31T23:59:59.999Z
  public var isInBounds: Bool { Self.earliest <= self && self <= Self.latest }

  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
  public static func + (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds + b.milliseconds) }
  public static func - (a: Instant, b: TimeSpan) -> Instant { Instant(milliseconds: a.milliseconds - b.milliseconds) }
  public static func - (a: Instant, b: Instant) -> TimeSpan { TimeSpan(milliseconds: a.milliseconds - b.milliseconds) }
  public static func += (a: inout Instant, b: TimeSpan) { a = a + b }
}
