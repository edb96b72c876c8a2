import Occupancy

extension Live {
  /// Does what the clock asks for, before anything else of the turn is decided. Returns a line for the log.
  mutating func take(
    _ finding: ClockWatch.Finding, _ watch: ClockWatch, shows: Instant, _ record: InboxRecord?, into turn: inout Turn
  ) -> String? {
    let line = clock.note(finding, watch, shows: shows)
    switch finding {
    case .runs: break
    case .isWrong: doubtClock(true, at: watch.now, record, into: &turn)
    case .missed(let since, let now, _):
      record?.add(TraceWriter.life(.missed(since: since), at: now))
      building.handle(.missed(since: since), at: now, into: &turn.events)
      doubtClock(false, at: now, record, into: &turn)
    case .wentBack(_, let to):
      setClockBack(to: to, record, into: &turn)
      doubtClock(false, at: to, record, into: &turn)
    }
    return line
  }

  mutating func setClockBack(to instant: Instant, _ record: InboxRecord?, into turn: inout Turn) {
    record?.add(TraceWriter.life(.clockSetBack, at: instant))
    building.handle(.clockSetBack, at: instant, into: &turn.events)
    decoder.setClockBack(to: instant)
    connectedSince = connectedSince.map { min($0, instant) }
  }

  mutating func doubtClock(_ isDoubted: Bool, at now: Instant, _ record: InboxRecord?, into turn: inout Turn) {
    guard building.isClockDoubted != isDoubted else { return }
    record?.add(TraceWriter.life(.clockDoubted(isDoubted), at: now))
    building.handle(.clockDoubted(isDoubted), at: now, into: &turn.events)
  }

  /// Why nothing can be promised at this moment; nil when it can.
  var whyUnavailable: String? { journalFailure ?? clock.whyRefused }
}
