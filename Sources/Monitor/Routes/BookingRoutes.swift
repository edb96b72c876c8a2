import HTTP
import JSON
import Journaling
import Occupancy

/// Bookings: made, read, kept, given back. Every change is an order to the writer, answered when it is on disk.
enum BookingRoutes {
  static func list(_ exchange: Exchange) {
    var stop = false
    let from = exchange.moment("from", or: exchange.now - .days(1), &stop)
    let to = exchange.moment("to", or: .distantFuture, &stop)
    guard !stop else { return }
    let wantedSpace = exchange.query("space")
    let onlyMine = exchange.query("mine") == "1"
    let names = exchange.names
    let bytes = exchange.house.read { live in
      var json = JSONWriter()
      json.object { json in
        json.array("bookings") { json in
          for booking in live.ledger.all where booking.interval.start < to && booking.bookedEnd > from {
            guard wantedSpace.map({ $0 == booking.space.text }) ?? true, mayRead(booking, exchange, live) else {
              continue
            }
            if onlyMine, exchange.reader.member != booking.member { continue }
            BookingView(booking: booking, title: live.titles[booking.id], reader: exchange.reader, names: names)
              .write(into: &json)
          }
        }
      }
      return json.bytes
    }
    exchange.respond(200, bytes)
  }

  private static func mayRead(_ booking: Booking, _ exchange: Exchange, _ live: Live) -> Bool {
    guard let number = live.building.number(of: booking.space) else { return exchange.reader.role.isStaff }
    return exchange.maySee(live.building.site.spaces[number]) || exchange.reader.mayActFor(booking.member)
  }

  static func one(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let names = exchange.names
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], mayRead(booking, exchange, live) else { return nil }
      var json = JSONWriter()
      BookingView(booking: booking, title: live.titles[id], reader: exchange.reader, names: names).write(into: &json)
      return json.bytes
    }
    guard let bytes else { return refuse(exchange, .unknownBooking) }
    exchange.respond(200, bytes)
  }

  static func create(_ exchange: Exchange) {
    guard let wish = BookingWish(exchange) else { return }
    let reader = exchange.reader
    exchange.house.place(
      Order(
        wish: .book(
          space: wish.space, member: wish.member, interval: wish.interval, title: wish.title, terms: wish.terms,
          rights: exchange.rights),
        by: reader.role.isStaff ? .staff : .member
      ) { answer in
        switch answer {
        case .done(let booking?): tell(booking, exchange, status: 201)
        case .done(nil): refuse(exchange, .unknownBooking)
        case .refused(let why): refuse(exchange, why, asked: wish)
        case .unavailable(let reason): unavailable(exchange, reason)
        }
      })
  }

  static func cancel(_ exchange: Exchange) { change(exchange, .cancel) }
  static func checkIn(_ exchange: Exchange) { change(exchange, .checkIn) }
  static func keep(_ exchange: Exchange) { change(exchange, .keep) }
  static func leave(_ exchange: Exchange) { change(exchange, .leave) }
  static func undo(_ exchange: Exchange) { change(exchange, .undo) }

  private static func change(_ exchange: Exchange, _ deed: Command.Deed) {
    let id = BookingID(exchange.capture("id"))
    guard let booking = exchange.house.read({ $0.ledger[id] }) else { return refuse(exchange, .unknownBooking) }
    let isPanelsOwn = exchange.reader.role == .panel && exchange.reader.space == booking.space
    guard exchange.reader.mayActFor(booking.member) || isPanelsOwn else {
      return exchange.problem(403, "not-yours", detail: "This booking belongs to somebody else.")
    }
    let by: Booking.Agent
    switch deed == .checkIn ? ShownCode(exchange, at: booking.space) : .none {
    case .none: by = exchange.reader.role.isStaff ? .staff : .member
    case .right: by = .code
    case .wrong: return ShownCode.refuse(exchange)
    }
    exchange.house.place(
      Order(wish: .deed(deed, id), by: by) { answer in
        switch answer {
        case .done(let booking?): tell(booking, exchange, status: 200)
        case .done(nil): refuse(exchange, .unknownBooking)
        case .refused(let why): refuse(exchange, why)
        case .unavailable(let reason): unavailable(exchange, reason)
        }
      })
  }

  private static func tell(_ booking: Booking, _ exchange: Exchange, status: Int) {
    let title = exchange.house.read { $0.titles[booking.id] }
    var json = JSONWriter()
    BookingView(booking: booking, title: title, reader: exchange.reader, names: exchange.names).write(into: &json)
    let headers = status == 201 ? [(name: "Location", value: "/api/v1/bookings/\(booking.id.text)")] : []
    exchange.respond(status, json.bytes, headers: headers)
  }

  /// A refusal is an answer: a sentence, and where the space is taken the nearest one that is not.
  private static func refuse(_ exchange: Exchange, _ why: Refusal.Why, asked: BookingWish? = nil) {
    let sentence = exchange.house.wording.sentence(of: why)
    let alternative: SpaceID? =
      why == .taken
      ? asked.flatMap { asked in exchange.house.read { $0.alternative(to: asked, at: exchange.now) } } : nil
    exchange.problem(status(of: why), why.rawValue, detail: sentence.en, sentence: sentence) { json in
      if why == .taken { json.member("alternative", alternative?.text) }
    }
  }

  private static func status(of why: Refusal.Why) -> Int {
    switch why {
    case .unknownSpace, .unknownBooking, .unknownWait: 404
    case .endsBeforeStart: 422
    case .standingPlace, .tooFarAhead, .tooLong, .tooMany: 403
    case .doubledBooking, .isOver, .taken, .notLive, .tooEarly, .alreadyCheckedIn, .notReleased, .rebooked, .outOfOrder,
      .offered, .closed, .notAsked, .noSeries, .notOffered:
      409
    }
  }

  private static func unavailable(_ exchange: Exchange, _ reason: String) {
    exchange.problem(503, "journal-failed", detail: "Nothing can be booked now: \(reason)")
  }

  static func why(_ exchange: Exchange) {
    let id = BookingID(exchange.capture("id"))
    let now = exchange.now
    let bytes: [UInt8]? = exchange.house.read { live in
      guard let booking = live.ledger[id], exchange.reader.mayActFor(booking.member) else { return nil }
      var json = JSONWriter()
      BookingWhyView(booking: booking, building: live.building, now: now, wording: exchange.house.wording)
        .write(into: &json)
      return json.bytes
    }
    guard let bytes else { return refuse(exchange, .unknownBooking) }
    exchange.respond(200, bytes)
  }
}

extension Live {
  /// The nearest space of the same kind that is free for the wished time: the same zone first, then the same floor, then by distance on the plan.
  func alternative(to wish: BookingWish, at now: Instant) -> SpaceID? {
    guard let asked = building.number(of: wish.space) else { return nil }
    let site = building.site
    let space = site.spaces[asked]
    let candidates = site.spaces.indices.filter { number in
      let other = site.spaces[number]
      return number != asked && other.kind == space.kind && other.capacity >= space.capacity && other.assignedTo == nil
        && building.isFree(number, in: ledger, for: wish.interval, at: now)
    }
    func farness(_ number: Int) -> (Int, Double, SpaceID) {
      let other = site.spaces[number]
      let floors = (other.zone == space.zone ? 0 : 1) + (other.floor == space.floor ? 0 : 2)
      let dx = (other.plan?.x ?? 0) - (space.plan?.x ?? 0)
      let dy = (other.plan?.y ?? 0) - (space.plan?.y ?? 0)
      return (floors, dx * dx + dy * dy, other.id)
    }
    return candidates.min { farness($0) < farness($1) }.map { site.spaces[$0].id }
  }
}
