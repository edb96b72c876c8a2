import Configuration
import Occupancy

/// A part of the list of bookings: those that match, by start and id, after the place where the page before it ended.
struct BookingPage: Sendable {
  static let most = 200
  /// What is not theirs, everybody but staff sees from yesterday on and so many days ahead.
  static let horizon = TimeSpan.days(62)
  /// Staff see a year at once, further on by `from`.
  static let longestSpan = TimeSpan.days(366)

  /// The last of a page: `START-ID`, its start in milliseconds.
  struct Place: Sendable, Comparable {
    static let longest = 96

    var start: Instant
    var id: BookingID

    init(_ booking: Booking) {
      start = booking.interval.start
      id = booking.id
    }

    init?(_ text: String) {
      let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      // A moment before the year 2286 has so many digits.
      guard text.utf8.count <= Self.longest, parts.count == 2, parts[0].utf8.count <= 13,
        let milliseconds = Int64(parts[0]), milliseconds >= 0, MemberID(String(parts[1])).isWellFormed
      else { return nil }
      start = Instant(milliseconds: milliseconds)
      id = BookingID(String(parts[1]))
    }

    var text: String { "\(start.milliseconds)-\(id.text)" }

    static func < (a: Place, b: Place) -> Bool { (a.start, a.id) < (b.start, b.id) }
  }

  /// Of the time that is asked for, what the reader may look at at once.
  struct Window: Sendable, Equatable {
    var from: Instant
    var to: Instant

    init(from: Instant?, to: Instant?, isTheirs: Bool, isStaff: Bool, now: Instant) {
      let yesterday = now - .days(1)
      self.from = from ?? yesterday
      if isTheirs {
        self.to = to ?? .distantFuture
      } else if isStaff {
        self.to = min(to ?? .distantFuture, self.from + longestSpan)
      } else {
        self.from = max(self.from, yesterday)
        self.to = min(to ?? .distantFuture, now + horizon)
      }
    }
  }

  private(set) var bookings: [Booking]
  /// Where the next page begins; nil for the last one.
  private(set) var next: Place?

  init(
    of ledger: Ledger, _ range: Ledger.Range, after place: Place? = nil, limit: Int, where matches: (Booking) -> Bool
  ) {
    var range = range
    range.after = place.map { ($0.start, $0.id) }
    bookings = ledger.first(limit + 1, of: range, where: matches)
    guard bookings.count > limit else { return }
    bookings.removeLast()
    next = bookings.last.map { Place($0) }
  }
}
