import HTTP
import JSON
import Journaling
import Occupancy

/// The waiting list: what is given back is offered to who waits first.
enum WaitRoutes {
  static func list(_ exchange: Exchange) {
    let reader = exchange.reader
    let seen = exchange.house.look { $0 }
    exchange.list("waiting") { json in
      for wait in seen.waits where reader.mayActFor(wait.member) {
        WaitView(wait: wait, building: seen.building).write(into: &json)
      }
    }
  }

  static func one(_ exchange: Exchange) {
    guard let wait = theirs(exchange) else { return }
    tell(of: wait.id, exchange, status: 200)
  }

  static func create(_ exchange: Exchange) {
    guard let interval = exchange.interval, let member = exchange.member(), let named = exchange.named(),
      let wish = wish(exchange)
    else { return }
    let order = Order.Wish.wait(
      wish, interval, member: member, organisation: named ?? exchange.organisation, rights: exchange.rights)
    exchange.place(
      Order(wish: order, by: exchange.reader.role.isStaff ? .staff : .member) { answer in
        switch answer {
        case .waiting(let id, let isNew): tell(of: id, exchange, status: isNew ? 201 : 200)
        case .done, .stands: exchange.refuse(.unknownWait)
        case .refused(let why): exchange.refuse(why)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }

  private static func wish(_ exchange: Exchange) -> Wait.Wish? {
    let body = exchange.body
    switch (body["space"]?.string, body["kind"]?.string.flatMap { Space.Kind(rawValue: $0) }) {
    case (let space?, nil): return .space(SpaceID(space))
    case (nil, let kind?): return .kind(kind, zone: body["zone"]?.string)
    case (nil, nil), (_?, _?):
      exchange.badBody("wait")
      return nil
    }
  }

  private static func tell(of id: WaitID, _ exchange: Exchange, status: Int) {
    let bytes: [UInt8]? = exchange.house.look { live in
      guard let wait = live.waits.first(where: { $0.id == id }) else { return nil }
      var json = JSONWriter()
      WaitView(wait: wait, building: live.building).write(into: &json)
      return json.bytes
    }
    guard let bytes else { return exchange.refuse(.unknownWait) }
    exchange.respond(status, bytes, headers: status == 201 ? [("Location", "/api/v1/waiting/\(id.text)")] : [])
  }

  static func stop(_ exchange: Exchange) {
    guard let wait = theirs(exchange) else { return }
    exchange.place(
      Order(wish: .house(.stopWaiting(wait.id)), by: exchange.reader.role.isStaff ? .staff : .member) { answer in
        switch answer {
        case .done, .stands, .waiting:
          exchange.house.look { WaitView(wait: wait, building: $0.building, end: .givenUp).answer(exchange) }
        case .refused(let why): exchange.refuse(why)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }

  static func accept(_ exchange: Exchange) {
    // Whoever asks again waits no longer.
    if let known = exchange.knownAnswer {
      return BookingRoutes.answer(exchange, known, status: 201, wanted: nil)
    }
    guard let wait = theirs(exchange) else { return }
    exchange.place(
      Order(wish: .accept(wait.id, rights: exchange.rights), by: exchange.reader.role.isStaff ? .staff : .member) {
        answer in
        let wanted = wait.offer.map { Exchange.Wanted(space: $0.space, interval: $0.interval, expected: nil) }
        BookingRoutes.answer(exchange, answer, status: 201, wanted: wanted)
      })
  }

  /// The wait of the path, where whoever asks may act for it; else the problem is answered.
  private static func theirs(_ exchange: Exchange) -> Wait? {
    let id = WaitID(exchange.capture("id"))
    guard let wait = exchange.house.read({ live in live.waits.first { $0.id == id } }) else {
      exchange.refuse(.unknownWait)
      return nil
    }
    guard exchange.reader.mayActFor(wait.member) else {
      exchange.notTheirs()
      return nil
    }
    return wait
  }
}
