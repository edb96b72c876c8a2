import Glibc

/// An instant of the clock that no one can set, and that goes on while the machine sleeps (CLOCK_BOOTTIME): what waits on a network has waited all the same.
public struct MonotonicInstant: Sendable, Hashable, Comparable {
  /// Nanoseconds since the machine started.
  public let nanoseconds: UInt64

  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  public static func now() -> MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return MonotonicInstant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The instant `milliseconds` later; a negative number stands for none.
  public func advanced(milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds + UInt64(max(0, milliseconds)) * 1_000_000)
  }

  /// Milliseconds until `later`, rounded up so that a wait never ends too soon; 0 when it has passed.
  public func milliseconds(until later: MonotonicInstant) -> Int {
    later <= self ? 0 : Int((later.nanoseconds - nanoseconds + 999_999) / 1_000_000)
  }
}
