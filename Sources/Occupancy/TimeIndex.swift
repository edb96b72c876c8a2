/// Bookings in order of start and id: whoever looks for some of them in a time, or for those after another, looks at few of the rest.
///
/// It lies in pieces. A new booking moves the places of its piece alone, and a piece of which every booking has ended by the time that is asked for is passed over.
struct TimeIndex: Sendable, Equatable {
  struct Place: Sendable, Comparable {
    var start: Instant
    var id: BookingID

    init(_ booking: Booking) {
      start = booking.interval.start
      id = booking.id
    }

    init(start: Instant, id: BookingID) {
      self.start = start
      self.id = id
    }

    static func < (a: Place, b: Place) -> Bool { (a.start, a.id) < (b.start, b.id) }
  }

  private struct Entry: Sendable {
    var place: Place
    /// The booking lasts no longer; perhaps not as long.
    var end: Instant
  }

  private struct Piece: Sendable {
    var entries: [Entry]
    /// Of its entries.
    var latestEnd: Instant

    init(_ entries: [Entry]) {
      self.entries = entries
      latestEnd = entries.map(\.end).max() ?? .distantPast
    }
  }

  private static let most = 256

  private var pieces: [Piece] = []

  /// Which pieces there are depends on the way that led here, and means nothing.
  static func == (a: TimeIndex, b: TimeIndex) -> Bool {
    a.pieces.lazy.flatMap(\.entries).map(\.place).elementsEqual(b.pieces.lazy.flatMap(\.entries).map(\.place))
  }

  /// The number of the last piece that begins at or before `place`; 0 where none does.
  private func piece(of place: Place) -> Int {
    var (low, high) = (0, pieces.count)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].entries[0].place <= place { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  private static func first(in entries: [Entry], from place: Place) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].place < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Lists a booking that lasts until `end`; one that is listed may now last longer.
  mutating func put(_ place: Place, until end: Instant) {
    let entry = Entry(place: place, end: end)
    guard !pieces.isEmpty else { return pieces.append(Piece([entry])) }
    let number = piece(of: place)
    pieces[number].latestEnd = max(pieces[number].latestEnd, end)
    let at = Self.first(in: pieces[number].entries, from: place)
    if at < pieces[number].entries.count, pieces[number].entries[at].place == place {
      pieces[number].entries[at].end = end
      return
    }
    pieces[number].entries.insert(entry, at: at)
    guard pieces[number].entries.count > Self.most else { return }
    // What comes in order of time fills the pieces: then only the last place goes on.
    let rest = at == Self.most ? Self.most : Self.most / 2
    let entries = pieces[number].entries
    pieces[number] = Piece(Array(entries[..<rest]))
    pieces.insert(Piece(Array(entries[rest...])), at: number + 1)
  }

  mutating func remove(_ place: Place) {
    guard !pieces.isEmpty else { return }
    let number = piece(of: place)
    let at = Self.first(in: pieces[number].entries, from: place)
    guard at < pieces[number].entries.count, pieces[number].entries[at].place == place else { return }
    pieces[number].entries.remove(at: at)
    if pieces[number].entries.isEmpty { pieces.remove(at: number) }
  }

  var isEmpty: Bool { pieces.isEmpty }

  /// Those that begin before `to`, in order, from the one after `after` on, without those that had ended by `from`; until `body` says no.
  func each(from: Instant, to: Instant, after: Place?, _ body: (BookingID) -> Bool) {
    guard !pieces.isEmpty else { return }
    let first = after.map { piece(of: $0) } ?? 0
    for number in first..<pieces.count where pieces[number].latestEnd > from {
      for entry in pieces[number].entries {
        guard entry.place.start < to else { return }
        if let after, entry.place <= after { continue }
        guard entry.end <= from || body(entry.place.id) else { return }
      }
    }
  }
}
