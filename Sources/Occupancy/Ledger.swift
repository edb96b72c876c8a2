/// The bookings of the building: by id, and by space in order of time.
public struct Ledger: Sendable, Equatable {
  private var byID = BookingTable()
  /// All of them, and those of each space and of each member, in order of time.
  private var times = TimeIndex()
  private var timesBySpace: [SpaceID: TimeIndex] = [:]
  private var timesByMember: [MemberID: TimeIndex] = [:]
  /// Live bookings of each space, by start; they never overlap.
  private var liveBySpace: [SpaceID: [BookingID]] = [:]
  /// Live bookings of each member.
  private var liveByMember: [MemberID: [BookingID]] = [:]
  /// Live bookings of each space that ask to be confirmed.
  private var askedBySpace: [SpaceID: [BookingID]] = [:]
  /// The last releases of each space.
  private var releasedBySpace: [SpaceID: [BookingID]] = [:]

  public init() {}

  public subscript(id: BookingID) -> Booking? { byID[id] }

  /// Every booking known, by start, then id.
  public var all: [Booking] { bookings { _ in true } }

  public var count: Int { byID.count }

  /// The bookings that match, by start, then id.
  public func bookings(where matches: (Booking) -> Bool) -> [Booking] {
    byID.values.filter(matches).sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }
  }

  /// What of the bookings is looked at: those of a time, of a space or of a member alone, and those after another.
  public struct Range: Sendable {
    public var space: SpaceID?
    public var member: MemberID?
    public var from: Instant
    public var to: Instant
    /// The last that is known already, by start and id.
    public var after: (start: Instant, id: BookingID)?

    public init(
      from: Instant = .distantPast, to: Instant = .distantFuture, space: SpaceID? = nil, member: MemberID? = nil,
      after: (start: Instant, id: BookingID)? = nil
    ) {
      self.space = space
      self.member = member
      self.from = from
      self.to = to
      self.after = after
    }
  }

  /// The first bookings of a range that match, by start, then id, at most so many. Of a range are those that share a moment with its time, as they were booked.
  public func first(_ most: Int, of range: Range = Range(), where matches: (Booking) -> Bool) -> [Booking] {
    precondition(most > 0, "a list has room for something")
    var first: [Booking] = []
    let index: TimeIndex =
      if let member = range.member {
        timesByMember[member] ?? TimeIndex()
      } else if let space = range.space {
        timesBySpace[space] ?? TimeIndex()
      } else {
        times
      }
    let after = range.after.map { TimeIndex.Place(start: $0.start, id: $0.id) }
    index.each(from: range.from, to: range.to, after: after) { id in
      guard let booking = byID[id], booking.bookedEnd > range.from,
        range.space.map({ $0 == booking.space }) ?? true, matches(booking)
      else { return true }
      first.append(booking)
      return first.count < most
    }
    return first
  }

  /// The live bookings of a member. What is over stays in the ledger for good and is not looked at.
  func live(of member: MemberID) -> [Booking] {
    liveByMember[member, default: []].compactMap { byID[$0] }
  }

  /// The live booking of a member of just that space and time, as it was asked for.
  public func live(of member: MemberID, at space: SpaceID, asked interval: Interval) -> Booking? {
    live(of: member).first {
      $0.space == space && $0.interval.start == interval.start && $0.askedEnd == interval.end
    }
  }

  /// The live bookings of a space in order of time.
  public func live(of space: SpaceID) -> [Booking] {
    liveBySpace[space, default: []].compactMap { byID[$0] }
  }

  /// The same by id: nothing is copied.
  func liveIDs(of space: SpaceID) -> [BookingID] { liveBySpace[space] ?? [] }

  /// Those of them that ask to be confirmed, in order of time.
  func asked(of space: SpaceID) -> [Booking] {
    guard let ids = askedBySpace[space] else { return [] }
    return ids.compactMap { byID[$0] }.sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }
  }

  /// The place of the first that ends after `instant`: live bookings of one space stand in order of time and never overlap.
  private func firstEnding(after instant: Instant, _ ids: [BookingID]) -> Int {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if let booking = byID[ids[middle]], booking.interval.end > instant { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The live booking that holds `space` at `now`, if any.
  public func current(of space: SpaceID, at now: Instant) -> Booking? {
    guard let ids = liveBySpace[space] else { return nil }
    let place = firstEnding(after: now, ids)
    guard place < ids.count, let booking = byID[ids[place]], booking.interval.start <= now else { return nil }
    return booking
  }

  /// The live booking of `space` that starts next after `now`.
  public func next(of space: SpaceID, after now: Instant) -> Booking? {
    guard let ids = liveBySpace[space] else { return nil }
    let place = firstEnding(after: now, ids)
    return ids[place...].prefix(2).lazy.compactMap { byID[$0] }.first { $0.interval.start > now }
  }

  /// The last live booking of its space that ends by the start of this one.
  func before(_ booking: Booking) -> Booking? {
    guard let ids = liveBySpace[booking.space] else { return nil }
    let place = firstEnding(after: booking.interval.start, ids)
    return place > 0 ? byID[ids[place - 1]] : nil
  }

  /// The first live booking other than `except` that shares a moment with `interval`.
  public func conflict(at space: SpaceID, in interval: Interval, except: Set<BookingID> = []) -> Booking? {
    guard let ids = liveBySpace[space] else { return nil }
    for id in ids[firstEnding(after: interval.start, ids)...] {
      guard let booking = byID[id] else { continue }
      if booking.interval.start >= interval.end { return nil }
      if booking.interval.end > interval.start, !except.contains(id) { return booking }
    }
    return nil
  }

  /// The live bookings of a series in order of time; of no series, the booking itself.
  func live(in series: SeriesID?, or booking: Booking) -> [Booking] {
    guard let series else { return booking.status.isLive ? [booking] : [] }
    // All of a series are one member's.
    let live = self.live(of: booking.member).filter { $0.terms.series == series }
    return live.sorted { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) }
  }

  /// This booking and the live ones after it in its series.
  func following(_ booking: Booking) -> [Booking] {
    live(in: booking.terms.series, or: booking).filter { $0.interval.start >= booking.interval.start }
  }

  /// How many no-shows in a row the series of a booking has come to with it.
  func strikes(upTo booking: Booking) -> Int {
    guard let series = booking.terms.series else { return 0 }
    let before = first(.max, of: Range(member: booking.member)) {
      $0.terms.series == series && $0.interval.start <= booking.interval.start
    }
    return before.reversed().prefix { $0.status == .released && $0.release?.reason == .noShow }.count
  }

  /// The release that gave this time back, if one did.
  func lastReleased(of space: SpaceID, covering interval: Interval) -> Booking? {
    releasedBySpace[space, default: []].compactMap { byID[$0] }.last {
      $0.status == .released && $0.bookedEnd > interval.start && $0.interval.start < interval.end
    }
  }

  /// All bookings of a space, live or not, by start.
  public func bookings(of space: SpaceID) -> [Booking] {
    timesBySpace[space] == nil ? [] : first(.max, of: Range(space: space)) { _ in true }
  }

  mutating func put(_ booking: Booking) {
    let before = byID[booking.id]
    defer { list(booking) }
    if let before, before.space != booking.space {
      liveBySpace[before.space, default: []].removeAll { $0 == booking.id }
      askedBySpace[before.space]?.removeAll { $0 == booking.id }
    }
    index(booking, before: before)
    if booking.status == .released, before?.status != .released {
      releasedBySpace[booking.space] = releasedBySpace[booking.space, default: []].suffix(3) + [booking.id]
    }
    byID[booking.id] = booking
    let isInPlace = before.map {
      $0.space == booking.space && $0.interval.start == booking.interval.start && $0.status.isLive
        && booking.status.isLive
    }
    guard isInPlace != true else { return }
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

  /// Lists a booking by its time: anew where that, or its space, has changed.
  private mutating func index(_ booking: Booking, before: Booking?) {
    let place = TimeIndex.Place(booking)
    if let before {
      let former = TimeIndex.Place(before)
      if former == place, before.space == booking.space, before.bookedEnd >= booking.bookedEnd { return }
      if former != place {
        times.remove(former)
        timesByMember[before.member]?.remove(former)
      }
      if former != place || before.space != booking.space { timesBySpace[before.space]?.remove(former) }
      if timesBySpace[before.space]?.isEmpty == true { timesBySpace[before.space] = nil }
    }
    times.put(place, until: booking.bookedEnd)
    timesBySpace[booking.space, default: TimeIndex()].put(place, until: booking.bookedEnd)
    timesByMember[booking.member, default: TimeIndex()].put(place, until: booking.bookedEnd)
  }

  /// Lists a booking under its member, and where it asks to be confirmed.
  private mutating func list(_ booking: Booking) {
    let isListed = liveByMember[booking.member]?.contains(booking.id) ?? false
    if booking.status.isLive != isListed {
      var ids = liveByMember[booking.member, default: []]
      if isListed { ids.removeAll { $0 == booking.id } } else { ids.append(booking.id) }
      liveByMember[booking.member] = ids.isEmpty ? nil : ids
    }
    let asks = booking.status.isLive && booking.askedAt != nil
    var asked = askedBySpace[booking.space, default: []]
    guard asks != asked.contains(booking.id) else { return }
    if asks { asked.append(booking.id) } else { asked.removeAll { $0 == booking.id } }
    askedBySpace[booking.space] = asked.isEmpty ? nil : asked
  }

  mutating func change(_ id: BookingID, _ body: (inout Booking) -> Void) {
    guard var booking = byID[id] else { return }
    body(&booking)
    put(booking)
  }

  /// Moves on the time of every warning that stands, for time in which nobody watched.
  mutating func moveWarnings(_ moved: (Instant) -> Instant) {
    for id in liveBySpace.values.joined() where byID[id]?.warningFrom != nil {
      byID.change(id) { $0.warningFrom = $0.warningFrom.map(moved) }
    }
  }

  /// Who is asked to confirm a booking has as much longer as nobody could have heard the answer.
  mutating func moveConfirmations(downSince: Instant, to now: Instant) {
    for id in liveBySpace.values.joined() {
      guard let askedAt = byID[id]?.askedAt, askedAt < now else { continue }
      byID.change(id) { $0.missedSinceAsked += now - max(downSince, askedAt) }
    }
  }

  /// After the clock was set back: nothing has begun later than `instant`, and what only the wrong clock ended lives again, unless somebody else has its time.
  mutating func setBack(to instant: Instant) {
    for booking in byID.values where booking.status.isLive || booking.status == .released {
      byID.change(booking.id) { $0.setBack(to: instant) }
    }
    let ended = bookings { $0.status == .ended && $0.ranToItsEnd && $0.interval.end > instant }
    for var booking in ended where conflict(at: booking.space, in: booking.interval) == nil {
      booking.status = booking.checkedInAt == nil ? .booked : .checkedIn
      booking.ranToItsEnd = false
      booking.setBack(to: instant)
      put(booking)
    }
  }

  /// Moves the grace of every live booking that had begun by the time in which nobody watched; one that somebody had checked in to counts from there.
  mutating func moveGraces(watchingFrom now: Instant, _ moved: (Booking, Instant) -> Instant) {
    for id in liveBySpace.values.joined() {
      guard var booking = byID[id], booking.graceFrom < now else { continue }
      booking.graceFrom = moved(booking, max(booking.graceFrom, booking.checkedInAt ?? .distantPast))
      byID[id] = booking
    }
  }
}
