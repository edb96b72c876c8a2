import HTTP
import JSON
import Occupancy

/// What a signed link opens: one booking, to keep or to give back, without a session. Whoever has the link may do that and nothing more.
///
/// A GET changes nothing: mail scanners open every link. Wrong links are not counted as wrong tries are: nobody guesses 80 bits, and a floor of
/// people who open last week's messages must not be locked out.
enum LinkRoutes {
  /// The page, with the status of its link.
  static func page(_ exchange: Exchange) {
    guard var page = exchange.house.pages.file("/link") else { return exchange.send(.notFound) }
    if booking(exchange) == nil { page.status = 404 }
    page.set("Cache-Control", "no-store")
    exchange.send(page)
  }

  static func show(_ exchange: Exchange) {
    guard let booking = open(exchange) else { return }
    tell(booking, exchange)
  }

  static func keep(_ exchange: Exchange) {
    // The rest of a series that asks to be confirmed is kept by confirming it.
    act(exchange) { booking, _ in booking.askedAt != nil && booking.status == .booked ? .confirm : .keep }
  }

  static func giveBack(_ exchange: Exchange) {
    act(exchange) { booking, now in booking.interval.start <= now ? .leave : .cancel }
  }

  static func undo(_ exchange: Exchange) { act(exchange) { _, _ in .undo } }

  private static func booking(_ exchange: Exchange) -> Booking? {
    let (token, key) = (exchange.capture("token"), exchange.house.links)
    let booking = exchange.house.read { BookingLink.booking(of: token, in: $0.ledger, signedBy: key) }
    // A link ends with its member, too.
    return booking.flatMap { exchange.house.access.isStill($0.member) ? $0 : nil }
  }

  /// The booking of the link, while it lasts; else what is to be said is answered.
  private static func open(_ exchange: Exchange) -> Booking? {
    guard let booking = booking(exchange) else {
      exchange.problem(404, "unknown-link")
      return nil
    }
    guard exchange.now < booking.bookedEnd else {
      exchange.problem(410, "link-over")
      return nil
    }
    return booking
  }

  private static func act(_ exchange: Exchange, _ deed: (Booking, Instant) -> Command.Deed) {
    guard let booking = open(exchange) else { return }
    // A link stands for the member: as far as an event says, the member did it.
    exchange.place(
      Order(wish: .deed(deed(booking, exchange.now), booking.id), by: .member) { answer in
        switch answer {
        case .done(let booking?), .stands(let booking): tell(booking, exchange)
        case .done(nil), .waiting: exchange.refuse(.unknownBooking)
        case .refused(let why): exchange.refuse(why)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }

  private static func tell(_ booking: Booking, _ exchange: Exchange) {
    let now = exchange.now
    // A link stands for the member, of whose organisation it knows nothing.
    let sight = Sight(reader: Identity(role: .member, member: booking.member), organisation: nil)
    let view = exchange.house.look { live in
      sight.booking(booking, in: live.building, at: now).map { LinkView($0, live, at: now) }
    }
    guard let view else { return exchange.problem(404, "unknown-link") }
    exchange.json(headers: [("Cache-Control", "no-store")]) { view.write(into: &$0) }
  }
}
