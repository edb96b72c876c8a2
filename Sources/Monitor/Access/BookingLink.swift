import Occupancy

/// The way to one booking without a session: `/b/{token}`, where the token is the booking's id and the house's signature.
///
/// What is signed is the booking at its space from its start on. Moved to another space or another time it is not what the message spoke of, and
/// the link is void; a meeting that goes on longer is the same one. It ends with the booking.
enum BookingLink {
  static func token(of booking: Booking, signedBy key: LinkKey) -> String {
    "\(booking.id.text)-\(key.signature(of: text(of: booking), for: .booking))"
  }

  /// The booking that a token opens; nil for one that was never made, or is void.
  static func booking(of token: String, in ledger: Ledger, signedBy key: LinkKey) -> Booking? {
    guard let hyphen = token.lastIndex(of: "-"), let booking = ledger[BookingID(String(token[..<hyphen]))],
      key.has(signed: text(of: booking), for: .booking, as: String(token[token.index(after: hyphen)...]))
    else { return nil }
    return booking
  }

  private static func text(of booking: Booking) -> String {
    "\(booking.id.text) \(booking.interval.start.milliseconds) \(booking.space.text)"
  }
}
