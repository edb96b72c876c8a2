import Journaling
import Occupancy

/// Gives titles back to their bookings after a start. What has no booking, or another one by now, is nobody's.
struct RecoveredTitles {
  private var made: [BookingID: TitleRecord.Made] = [:]
  /// The first bookings that were made after each start: what a title without a moment may have been left behind for.
  private var firstAfterStart: Set<BookingID> = []
  private var isFirst = false
  private var records: [(batch: UInt64, record: TitleRecord)] = []

  /// Takes the events of the journal, in order.
  mutating func note(_ event: Event) {
    if case .resumed = event.fact { isFirst = true }
    guard case .booked(let id, _, let member, _, _) = event.fact else { return }
    made[id] = TitleRecord.Made(at: event.at, member: member)
    if isFirst { firstAfterStart.insert(id) }
    isFirst = false
  }

  /// Takes the records of the titles' own log, in order.
  mutating func take(_ record: Record) {
    guard let title = TitleRecord(record.bytes) else { return }
    records.append((record.sequence, title))
  }

  /// The last booking of whose title anything is left: no other gets its id, though it never was.
  var lastBooking: Int { max(skipped, records.compactMap(\.record.booking.number).max() ?? 0) }
  private var skipped = 0

  /// The next booking gets a later id than this one.
  mutating func skip(to booking: BookingID) { skipped = booking.number ?? skipped }

  /// A title without a moment, of an older version, is certain unless it was written together with one for the first booking after a start: a title that was left behind by the
  /// process before was so.
  var titles: [BookingID: String] {
    let doubtful = Set(
      records.filter { $0.record.made == nil && firstAfterStart.contains($0.record.booking) }.map(\.batch))
    var titles: [BookingID: String] = [:]
    for (batch, record) in records {
      guard let made = made[record.booking], isOf(made, record) ?? !doubtful.contains(batch) else { continue }
      titles[record.booking] = record.title.isEmpty ? nil : record.title
    }
    return titles
  }

  /// Whether a title belongs to the booking that was made so; nil where it does not say. A clock that was set back moves what a booking remembers of
  /// its making, so of a title that was changed only the member counts.
  private func isOf(_ made: TitleRecord.Made, _ record: TitleRecord) -> Bool? {
    record.made.map { record.isChange ? $0.member == made.member : $0 == made }
  }
}
