import MQTT
import Occupancy

/// The live state as it was at a moment, for whoever reads: a value of its own, looked at and written out without the lock.
///
/// What decodes messages is not in it: that changes with each of them, and the writer would copy all of it for every reader.
struct Seen: Sendable {
  let building: Building
  /// The bookings that are on disk.
  let ledger: Ledger
  let waits: [Wait]
  let titles: [BookingID: String]
  let history: PresenceHistory
  let connection: ConnectionState
  let connectedSince: Instant?
  let clock: ClockState
  let journalFailure: String?
  let unreadableRecords: Int
  let counts: Live.Counts

  init(_ live: Live) {
    building = live.building
    ledger = live.ledger
    waits = live.waits
    titles = live.titles
    history = live.history
    connection = live.connection
    connectedSince = live.connectedSince
    clock = live.clock
    journalFailure = live.journalFailure
    unreadableRecords = live.unreadableRecords
    counts = live.counts
  }
}
