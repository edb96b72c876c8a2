/// What a space is for people, the first that holds.
public enum SpaceStatus: String, Sendable, CaseIterable {
  case outOfOrder = "out-of-order"
  case closed
  case inUse = "in-use"
  /// Checked in, and nobody there.
  case away
  /// Booked now, and nobody has come yet.
  case held
  case unknown
  /// Free, but a booking starts within the hour.
  case booked
  case free

  /// A booking that starts within this time is worth saying before somebody sits down.
  public static let soon = TimeSpan.hours(1)
}

extension Building {
  /// Whether the site is open, and until when that holds.
  public func opening(at now: Instant) -> (isOpen: Bool, until: Instant?) {
    site.open.state(at: now, in: site.localTime)
  }

  /// Status of a space and until when it holds as far as is known. `ledger` is the one that readers may see; `opening` is the site's at `now`.
  /// `byBookings`: as if it had no sensor.
  public func status(
    of number: Int, in ledger: Ledger, opening: (isOpen: Bool, until: Instant?), at now: Instant,
    byBookings: Bool = false
  ) -> (status: SpaceStatus, until: Instant?) {
    let space = site.spaces[number].id
    if spaces[number].isOutOfOrder { return (.outOfOrder, nil) }
    guard opening.isOpen else { return (.closed, opening.until) }
    let current = ledger.current(of: space, at: now)
    let next = ledger.next(of: space, after: now)?.interval.start
    if byBookings {
      if let current { return (.held, current.interval.end) }
      return next.map { $0 - now <= SpaceStatus.soon } ?? false ? (.booked, next) : (.free, next)
    }
    if spaces[number].presence == .present { return (.inUse, current?.interval.end ?? next) }
    if let current {
      guard current.status == .checkedIn, spaces[number].presence.isAbsent else {
        let isSensedBlindly = current.status == .checkedIn && isSensed(number)
        return (isSensedBlindly ? .unknown : .held, current.interval.end)
      }
      return (.away, current.interval.end)
    }
    if isSensed(number), spaces[number].presence == .unknown { return (.unknown, nil) }
    if let next, next - now <= SpaceStatus.soon { return (.booked, next) }
    return (.free, next)
  }

  /// Whether somebody may be offered this space for that time: nobody holds it then, it is offered to nobody but `member`, and where the time has begun, it is known to be empty.
  public func isFree(
    _ number: Int, in ledger: Ledger, for interval: Interval, at now: Instant, by member: MemberID? = nil
  ) -> Bool {
    let space = site.spaces[number].id
    guard !spaces[number].isOutOfOrder, ledger.conflict(at: space, in: interval) == nil,
      !isOffered(space, in: interval, toOthersThan: member, at: now)
    else { return false }
    guard interval.contains(now) else { return true }
    guard isSensed(number) else { return true }
    return spaces[number].presence.isAbsent && spaces[number].walkInSince == nil
  }

  /// What begins so soon begins now: clocks differ, and whoever asks needs a moment.
  private static let asNow = TimeSpan.minutes(5)

  /// Whether a time that begins at `start` has to do with what is seen now.
  public static func isAsNow(_ start: Instant, at now: Instant) -> Bool { start <= now + asNow }

  /// Whether anything can be had for that time: it is not over, nor did it begin too long ago, and the site is open for all of it.
  public func mayBeHad(_ interval: Interval, at now: Instant) -> Bool {
    guard interval.end > now, interval.start >= now - Self.asNow else { return false }
    let opening = opening(at: max(interval.start, now))
    return opening.isOpen && opening.until.map { $0 >= interval.end } ?? true
  }

  /// Whether somebody is told of this space for that time: as `isFree`, and what begins about now is known to be empty.
  public func isToBeHad(
    _ number: Int, in ledger: Ledger, for interval: Interval, at now: Instant, by member: MemberID? = nil
  ) -> Bool {
    guard isFree(number, in: ledger, for: interval, at: now, by: member) else { return false }
    guard Self.isAsNow(interval.start, at: now), isSensed(number) else { return true }
    return spaces[number].presence.isAbsent && spaces[number].walkInSince == nil
  }
}
