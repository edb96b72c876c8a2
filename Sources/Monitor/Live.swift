import MQTT
import Occupancy
import Sensors

/// All that changes while the monitor runs. One lock guards it; the writer holds it while it decides, never while it waits for the disk.
struct Live {
  var building: Building
  var decoder: Decoder
  /// The bookings that are on disk: what readers may see.
  var ledger: Ledger
  /// Who waits, as it is on disk.
  var waits: [Wait]
  var history: PresenceHistory
  var titles: [BookingID: String]
  /// What the policies that only watch would have done, as far as it is on disk.
  var shadow: Shadow
  var connection: ConnectionState = .connecting
  /// Why the broker does not serve us, as the log was told; nil while it does.
  var whyAway: String?
  var connectedSince: Instant?
  /// Why the journal takes nothing more; bookings are refused from then on, the live view goes on.
  var journalFailure: String?
  /// The disk writes again: the monitor is to begin anew with what is on it.
  var hasRoomAgain = false
  /// How many records of devices the journal has that nobody can read.
  var unreadableRecords = 0
  var isRecovered = false
  var clock = ClockState()
  var nextBooking: Int
  var nextWait: Int
  var counts = Counts()
  /// Whom the message in hand tells of; kept, so that no message allocates.
  var heard: [SignOfLife] = []

  /// What is counted for `/metrics`.
  struct Counts: Sendable {
    var overflowed = 0
    var batches = 0
    var records = 0
    var events: [String: Int] = [:]

    /// A batch of the journal.
    mutating func add(records count: Int) {
      batches += count > 0 ? 1 : 0
      records += count
    }
  }

  init(
    building: Building, decoder: Decoder, titles: [BookingID: String], history: PresenceHistory, shadow: Shadow,
    lastBooking: Int, lastWait: Int
  ) {
    self.building = building
    self.decoder = decoder
    self.titles = titles
    self.history = history
    self.shadow = shadow
    ledger = building.ledger
    waits = building.waits
    nextWait = lastWait + 1
    nextBooking = 1 + max(lastBooking, ledger.all.compactMap(\.id.number).max() ?? 0)
  }
}

extension BookingID {
  /// Of an id that the monitor made, `b12`, its number.
  var number: Int? { text.hasPrefix("b") ? Int(text.dropFirst()) : nil }
}
