/// A half-open stretch of time: `start` belongs to it, `end` does not, so that back-to-back bookings never overlap.
public struct Interval: Hashable, Sendable {
  public var start: Instant
  public var end: Instant

  public init(start: Instant, end: Instant) {
    self.start = start
    self.end = end
  }

  public var length: TimeSpan { end - start }
  public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }
  public func overlaps(_ other: Interval) -> Bool { start < other.end && other.start < end }
}
