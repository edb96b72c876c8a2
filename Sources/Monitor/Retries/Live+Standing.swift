import Occupancy

/// What is asked for and stands already: by a double tap, or by whoever asks again since no answer came. It is answered as before, and nothing is decided.
extension Live {
  func standing(_ wish: Order.Wish, at now: Instant) -> (booking: BookingID?, wait: WaitID?)? {
    switch wish {
    case .book(let space, let member, let interval, _, _, _):
      building.ledger.live(of: member, at: space, asked: interval).map { ($0.id, nil) }
    case .series(let intervals, let space, let member, _, _, _, let skipsConflicts):
      series(intervals, space, member, skipsConflicts).map { ($0, nil) }
    case .wait(let wish, let interval, let member, _, _):
      building.waits.first { $0.member == member && $0.wish == wish && $0.interval == interval }.map { (nil, $0.id) }
    case .deed(let deed, let id, _):
      building.ledger[id].flatMap { $0.stands(after: deed, at: now) ? (id, nil) : nil }
    case .accept, .change, .cancelSeries, .house, .forget: nil
    }
  }

  /// The first of a series of just those times; where conflicts may be left out, of some of them.
  private func series(
    _ intervals: [Interval], _ space: SpaceID, _ member: MemberID, _ skipsConflicts: Bool
  ) -> BookingID? {
    let same = intervals.compactMap { building.ledger.live(of: member, at: space, asked: $0) }
    guard let first = same.first, let series = first.terms.series, same.allSatisfy({ $0.terms.series == series }),
      skipsConflicts || same.count == intervals.count
    else { return nil }
    return first.id
  }
}

extension Booking {
  /// A keep so soon after another is the same finger.
  private static let doubleTap = TimeSpan.minutes(1)

  /// Whether the booking is as that would make it.
  fileprivate func stands(after deed: Command.Deed, at now: Instant) -> Bool {
    switch deed {
    case .cancel: status == .cancelled
    case .checkIn: status == .checkedIn
    case .keep:
      keptAt.map { status.isLive && now - $0 < Self.doubleTap && $0 >= warnedAt ?? .distantPast } ?? false
    // What was given back before it began is given back.
    case .leave: status == .ended || status == .cancelled
    case .undo: status.isLive && isImmune
    case .pin(let isWanted): status.isLive && isPinned == isWanted
    case .book, .bookSeries, .accept, .confirm, .move, .moveFollowing, .cancelFollowing, .notMe, .swap, .describe: false
    }
  }
}
