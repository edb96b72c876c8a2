/// Bookings by id, in parts: a reader keeps the table as it was, and whoever then changes one booking copies one part and not all of them.
struct BookingTable: Sendable, Equatable {
  private static let partCount = 256
  private var parts: [[BookingID: Booking]] = Array(repeating: [:], count: partCount)
  private(set) var count = 0

  /// By its text alone, on every machine: FNV-1a.
  private static func part(of id: BookingID) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in id.text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int((hash ^ (hash >> 16)) % UInt32(partCount))
  }

  subscript(id: BookingID) -> Booking? {
    get { parts[Self.part(of: id)][id] }
    set {
      let part = Self.part(of: id)
      let before = parts[part].count
      parts[part][id] = newValue
      count += parts[part].count - before
    }
  }

  /// Changes one in its place.
  mutating func change(_ id: BookingID, _ body: (inout Booking) -> Void) {
    let part = Self.part(of: id)
    guard let place = parts[part].index(forKey: id) else { return }
    body(&parts[part].values[place])
  }

  /// In no order.
  var values: some Sequence<Booking> { parts.lazy.flatMap(\.values) }
}
