/// The bookings of the building: by id, and by space in order of time.
public struct Ledger: Sendable, Equatable {
  private var byID: [BookingID: Booking] = [:]
  /// Live bookings of each space, by start; they never overlap.
  private var liveBySpace: [SpaceID: [BookingID]] = [:]

  public init() {}

  public subscript(id: BookingID) -> Booking? { byID[id] }

  /// Every booking known, by start, then id.
  public var all: [Booking] { byID.values.sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) } }

  public var count: Int { byID.count }

  /// The live bookings of a space in order of time.
  public func live(of space: SpaceID) -> [Booking] {
    liveBySpace[space, default: []].compactMap { byID[$0] }
  }

  /// The live booking that holds `space` at `now`, if any.
  public func current(of space: SpaceID, at now: Instant) -> Booking? {
    live(of: space).first { $0.interval.contains(now) }
  }

  /// The live booking of `space` that starts next after `now`.
  public func next(of space: SpaceID, after now: Instant) -> Booking? {
    live(of: space).first { $0.interval.start > now }
  }

  /// The first live booking other than `except` that shares a moment with `interval`.
  public func conflict(at space: SpaceID, in interval: Interval, except: BookingID? = nil) -> Booking? {
    live(of: space).first { $0.id != except && $0.interval.overlaps(interval) }
  }

  /// All bookings of a space, live or not, by start.
  public func bookings(of space: SpaceID) -> [Booking] { all.filter { $0.space == space } }

  mutating func put(_ booking: Booking) {
    byID[booking.id] = booking
    var ids = liveBySpace[booking.space, default: []]
    ids.removeAll { $0 == booking.id }
    if booking.status.isLive {
      let place = ids.firstIndex { id in
        guard let other = byID[id] else { return false }
        return (booking.interval.start, booking.id) < (other.interval.start, other.id)
      }
      ids.insert(booking.id, at: place ?? ids.endIndex)
    }
    liveBySpace[booking.space] = ids.isEmpty ? nil : ids
  }

  mutating func change(_ id: BookingID, _ body: (inout Booking) -> Void) {
    guard var booking = byID[id] else { return }
    body(&booking)
    put(booking)
  }

  /// Moves the grace of every live booking that had begun by the time in which nobody watched; one that somebody had checked in to counts from there.
  mutating func moveGraces(_ moved: (Instant) -> Instant, watchingFrom now: Instant) {
    for id in liveBySpace.values.joined() {
      guard var booking = byID[id], booking.graceFrom < now else { continue }
      booking.graceFrom = moved(max(booking.graceFrom, booking.checkedInAt ?? .distantPast))
      byID[id] = booking
    }
  }
}
