import Occupancy

/// The commands that a journal's events tell of: what a replay needs of them beside a trace.
///
/// A booking that ended before its time was left; what a check-in by presence, a rule or the clock brought about comes of itself.
public struct CommandsOfJournal {
  private var ends: [BookingID: Instant] = [:]

  public init() {}

  /// The command that brought an event about, as a line of a commands file; nil for what no one asked for.
  public mutating func line(of event: Event) -> [UInt8]? {
    func command(_ deed: Command.Deed, _ id: BookingID, by: Booking.Agent = .member) -> [UInt8] {
      TraceWriter.command(Command(deed, booking: id, by: by), at: event.at)
    }
    switch event.fact {
    case .booked(let id, let space, let member, let interval, let terms):
      ends[id] = interval.end
      return TraceWriter.command(
        Command(.book(space: space, member: member, interval: interval), booking: id, terms: terms), at: event.at)
    case .moved(let id, _, let space, let interval):
      ends[id] = interval.end
      return command(.move(space: space, interval: interval), id)
    case .extended(let id, _, let end):
      ends[id] = end
      return nil
    case .checkedIn(let id, _, let by): return by == .presence ? nil : command(.checkIn, id, by: by)
    case .ended(let id, _):
      return ends.removeValue(forKey: id).map { event.at < $0 } == true ? command(.leave, id) : nil
    case .cancelled(let id, _): return command(.cancel, id)
    case .kept(let id, _): return command(.keep, id)
    case .undone(let id, _): return command(.undo, id)
    case .described(let id, _, let details):
      return TraceWriter.command(Command(.describe, booking: id, details: details), at: event.at)
    case .pinned(let id, _, let isPinned): return command(.pin(isPinned), id, by: .staff)
    case .notBeside(let id, _): return command(.notMe, id)
    case .confirmed(let id, _): return command(.confirm, id)
    case .outOfOrder(let space, let isOut): return TraceWriter.house(.outOfOrder(space, isOut), at: event.at)
    case .lent(let space, let interval): return TraceWriter.house(.lend(space, interval), at: event.at)
    case .waiting(let wait): return TraceWriter.house(.wait(wait), at: event.at)
    case .waitEnded(let wait, let end):
      return end == .givenUp ? TraceWriter.house(.stopWaiting(wait), at: event.at) : nil
    case .sensed, .doubted, .heard, .measured, .cameLate, .stirred, .learned, .passed, .recounted, .deviceOffline,
      .deviceOnline,
      .sensorSilent, .sensorBack, .suspected, .trusted, .disagreed, .agreed, .forgot, .presence, .warned, .released,
      .wouldRelease, .wrongDesk, .askedToConfirm, .lapsed, .walkedIn, .walkInEnded, .offered, .offerLapsed, .refused,
      .questioned, .cutOff, .resumed, .clockSetBack, .bound, .opened:
      return nil
    }
  }
}
