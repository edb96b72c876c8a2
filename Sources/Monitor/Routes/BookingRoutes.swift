import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings: made, kept, moved, given back. Every change is an order to the writer, answered when it is on disk.
enum BookingRoutes {
  static func create(_ exchange: Exchange) {
    guard let wish = BookingWish(exchange) else { return }
    let reader = exchange.reader
    exchange.place(
      Order(
        wish: .book(
          space: wish.space, member: wish.member, interval: wish.interval, title: wish.title, terms: wish.terms,
          rights: exchange.rights),
        by: reader.role.isStaff ? .staff : .member
      ) { answer in Self.answer(exchange, answer, status: 201, wanted: wish.wanted) })
  }

  static func cancel(_ exchange: Exchange) {
    change(exchange, exchange.query("following") == "1" ? .cancelFollowing : .cancel)
  }
  static func checkIn(_ exchange: Exchange) { change(exchange, .checkIn) }
  static func keep(_ exchange: Exchange) { change(exchange, .keep) }
  static func leave(_ exchange: Exchange) { change(exchange, .leave) }
  static func undo(_ exchange: Exchange) { change(exchange, .undo) }
  static func confirm(_ exchange: Exchange) { change(exchange, .confirm) }
  static func notMe(_ exchange: Exchange) { change(exchange, .notMe) }
  static func swap(_ exchange: Exchange) { change(exchange, .swap) }
  static func pin(_ exchange: Exchange) { change(exchange, .pin(true)) }
  static func unpin(_ exchange: Exchange) { change(exchange, .pin(false)) }

  /// To another space or another time, alone or with all that follow in its series; under another title, with other numbers.
  static func move(_ exchange: Exchange) {
    guard let change = BookingChange(exchange) else { return }
    let rights = exchange.rights
    self.change(exchange, { change.deed(for: $0) }, wish: { booking, _ in change.wish(for: booking, rights: rights) }) {
      change.expected(at: $0)
    }
  }

  private static func change(_ exchange: Exchange, _ deed: Command.Deed) {
    let rights = exchange.rights
    change(exchange, { _ in deed }, wish: { .deed($1, $0.id, rights: rights) }) { $0.terms.expected }
  }

  private static func change(
    _ exchange: Exchange, _ deed: (Booking) -> Command.Deed, wish: (Booking, Command.Deed) -> Order.Wish,
    expected: (Booking) -> Int?
  ) {
    let id = BookingID(exchange.capture("id"))
    let (sight, now) = (exchange.sight, exchange.now)
    // Of what somebody may not see they are not told that it is there.
    let visible = exchange.house.read { live in
      live.ledger[id].flatMap { sight.booking($0, in: live.building, at: now) }
    }
    guard let booking = visible?.booking else { return exchange.refuse(.unknownBooking) }
    let deed = deed(booking)
    if let space = exchange.reader.space, exchange.reader.role == .panel {
      guard booking.space == space else { return exchange.notTheirs() }
      if let refusal = exchange.house.read({ panelRefusal(of: deed, booking, $0, at: now) }) {
        return exchange.problem(403, refusal)
      }
    } else if !exchange.reader.mayActFor(booking.member) {
      return exchange.notTheirs()
    }
    let by: Booking.Agent
    switch deed == .checkIn ? ShownCode(exchange, at: booking.space) : .none {
    case .none: by = exchange.reader.role.isStaff ? .staff : .member
    case .right: by = .code
    case .wrong: return ShownCode.refuse(exchange)
    }
    let wanted = deed.wanted(of: booking, expected: expected(booking), at: now)
    exchange.place(
      Order(wish: wish(booking, deed), by: by) { answer in
        Self.answer(exchange, answer, status: 200, wanted: wanted)
      })
  }

  /// Why a panel may not do this with a booking of its space: it gives back what it booked itself, and acts on what is on now, from the opening of the
  /// check-in on. A series is nobody's at a panel, and may go on in other rooms.
  private static func panelRefusal(of deed: Command.Deed, _ booking: Booking, _ live: Live, at now: Instant) -> String?
  {
    switch deed {
    case .cancel: return booking.member == .panel(of: booking.space) ? nil : "not-yours"
    case .checkIn, .keep, .leave:
      guard let number = live.building.number(of: booking.space) else { return "not-on-now" }
      let opens = booking.interval.start - live.building.policy(of: number).checkInOpens
      // Who has left may tap again: nothing is done then.
      let end = deed == .leave && booking.status == .ended ? booking.bookedEnd : booking.interval.end
      return opens <= now && now < end ? nil : "not-on-now"
    case .book, .bookSeries, .accept, .move, .moveFollowing, .cancelFollowing, .undo, .confirm, .describe, .notMe,
      .swap,
      .pin:
      return "not-yours"
    }
  }

  /// Answers with the booking that came of an order, or why none did.
  static func answer(_ exchange: Exchange, _ answer: Order.Answer, status: Int, wanted: Exchange.Wanted?) {
    switch answer {
    case .done(let booking?): exchange.tell(booking, status: status)
    case .stands(let booking): exchange.tell(booking, status: 200)
    case .done(nil), .waiting: exchange.refuse(.unknownBooking)
    case .refused(let why): exchange.refuse(why, wanted: wanted)
    case .unavailable(let reason): exchange.unavailable(reason)
    }
  }
}

extension Command.Deed {
  /// The space and the time that it asks for, where it asks for some.
  fileprivate func wanted(of booking: Booking, expected: Int?, at now: Instant) -> Exchange.Wanted? {
    let rest = Interval(start: max(now, booking.interval.start), end: booking.bookedEnd)
    switch self {
    case .move(let space, let interval), .moveFollowing(let space, let interval):
      return Exchange.Wanted(space: space, interval: interval, expected: expected)
    case .describe: return Exchange.Wanted(space: booking.space, interval: rest, expected: expected)
    case .undo, .swap: return Exchange.Wanted(space: booking.space, interval: rest, expected: booking.terms.expected)
    case .book, .cancel, .checkIn, .keep, .leave, .pin, .confirm, .cancelFollowing, .notMe, .accept, .bookSeries:
      return nil
    }
  }
}
