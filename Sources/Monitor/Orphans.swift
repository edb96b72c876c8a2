import Configuration
import Journaling
import Occupancy

/// What a data folder holds of spaces and members that are gone: bookings that nobody can use, waits that nothing will end, tokens that open nothing.
public enum Orphans {
  /// A sentence for each, by kind and id. `members` is nil where no list says who there is.
  public static func sentences(
    in data: DataFolder, site: Site, members: MemberList?, at now: Instant
  ) throws -> [String] {
    let spaces = Set(site.spaces.map(\.id))
    let known = members.map { Set($0.entries.map(\.id)) }
    func isGone(_ member: MemberID) -> Bool { known.map { !$0.contains(member) } ?? false }
    var lines: [String] = []
    let live = try live(in: data)
    for booking in live.bookings where booking.end > now {
      if !spaces.contains(booking.space) {
        lines.append("booking \(booking.id) is of the space \(booking.space), which is gone")
      }
      if isGone(booking.member) { lines.append("booking \(booking.id) is of a member who is gone") }
    }
    for wait in live.waits where wait.interval.end > now && isGone(wait.member) {
      lines.append("wait \(wait.id) is of a member who is gone")
    }
    for token in try TokenFile(dataFolder: data.path).load() {
      guard case .valid = token.state(at: now) else { continue }
      if let space = token.space, !spaces.contains(SpaceID(space)) {
        lines.append("token \(token.id) is of the space \(space), which is gone: presenza token revoke \(token.id)")
      }
      if let member = token.member, isGone(MemberID(member)) {
        lines.append("token \(token.id) is of a member who is gone: presenza token revoke \(token.id)")
      }
    }
    return lines
  }

  private struct Live {
    var id: BookingID
    var space: SpaceID
    var member: MemberID
    var end: Instant
    var isReleased = false
  }

  /// Bookings that have not ended, of every space there ever was, and who waits; both in the order in which they were made.
  private static func live(in data: DataFolder) throws -> (bookings: [Live], waits: [Wait]) {
    var live: [BookingID: Live] = [:]
    var order: [BookingID] = []
    var waits: [Wait] = []
    try each(of: data) { event in
      switch event.fact {
      case .booked(let id, let space, let member, let interval, _):
        live[id] = Live(id: id, space: space, member: member, end: interval.end)
        order.append(id)
      case .moved(let id, _, let space, let interval):
        live[id]?.space = space
        live[id]?.end = interval.end
      case .cancelled(let id, _), .ended(let id, _): live[id] = nil
      case .released(let release): live[release.booking]?.isReleased = true
      case .undone(let id, _): live[id]?.isReleased = false
      case .waiting(let wait): waits.append(wait)
      case .waitEnded(let id, _): waits.removeAll { $0.id == id }
      default: break
      }
    }
    return (order.compactMap { live[$0] }.filter { !$0.isReleased }, waits)
  }

  private static func each(of data: DataFolder, _ body: (Event) -> Void) throws {
    guard data.isOfAMonitor else { return }
    _ = try Journal.inspect(folder: data.journal) { record throws(UnknownRecord) in
      if let event = try EventReader.bookingEvent(record) { body(event) }
    }
  }
}
