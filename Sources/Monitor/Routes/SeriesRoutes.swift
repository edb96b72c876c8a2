import HTTP
import JSON
import Journaling
import Occupancy

/// Series: looked at before they are made, made whole or not at all, and read again.
enum SeriesRoutes {
  /// What would come of a series; changes nothing.
  static func preview(_ exchange: Exchange) {
    guard let wish = SeriesWish(exchange) else { return }
    let conflicts = conflicts(wish, exchange)
    exchange.json { json in
      json.array("occurrences") { json in
        for (interval, conflict) in zip(wish.intervals, conflicts) {
          json.object { json in
            json.interval(interval)
            guard let conflict else { return json.null("conflict") }
            json.object("conflict") {
              $0.conflict(conflict.why, alternative: conflict.alternative, exchange.house.wording)
            }
          }
        }
      }
    }
  }

  static func create(_ exchange: Exchange) {
    guard let wish = SeriesWish(exchange) else { return }
    let booking = wish.booking
    exchange.place(
      Order(
        wish: .series(
          wish.intervals, space: booking.space, member: booking.member, title: booking.title, terms: booking.terms,
          rights: exchange.rights, skipsConflicts: wish.skipsConflicts),
        by: exchange.reader.role.isStaff ? .staff : .member
      ) { answer in
        switch answer {
        case .done(let first?): tell(of: first, wish, exchange, status: 201)
        case .stands(let first): tell(of: first, wish, exchange, status: 200)
        case .done(nil), .waiting: exchange.refuse(.unknownBooking)
        case .refused(let why): refuse(why, wish, exchange)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }

  static func one(_ exchange: Exchange) {
    let id = SeriesID(exchange.capture("id"))
    let (reader, now) = (exchange.reader, exchange.now)
    let seen = exchange.house.look { $0 }
    let bookings = seen.ledger.first(Repetition.most) { $0.terms.series == id && reader.mayActFor($0.member) }
    guard !bookings.isEmpty else { return exchange.refuse(.noSeries, status: 404) }
    let view = BookingView(seen, sight: exchange.sight, names: exchange.names, at: now)
    exchange.json { $0.series(id, bookings, view) }
  }

  /// Cancels what is still to come of a series, and tells what that was.
  static func cancel(_ exchange: Exchange) {
    let id = SeriesID(exchange.capture("id"))
    let reader = exchange.reader
    let seen = exchange.house.look { $0 }
    let bookings = seen.ledger.first(Repetition.most) { $0.terms.series == id && reader.mayActFor($0.member) }
    guard let member = bookings.first?.member else { return exchange.refuse(.noSeries, status: 404) }
    let live = Set(bookings.filter(\.status.isLive).map(\.id))
    let cancelled = bookings.filter { $0.status == .cancelled }
    // Whoever asks twice is answered as before.
    guard !live.isEmpty || cancelled.isEmpty else { return tell(of: cancelled, in: id, seen, exchange) }
    exchange.house.place(
      Order(
        wish: .cancelSeries(id, member: member, rights: exchange.rights), by: reader.role.isStaff ? .staff : .member
      ) { answer in
        switch answer {
        case .done, .stands:
          let seen = exchange.house.look { $0 }
          let cancelled = seen.ledger.first(Repetition.most, of: Ledger.Range(member: member)) {
            $0.terms.series == id && $0.status == .cancelled && live.contains($0.id)
          }
          tell(of: cancelled, in: id, seen, exchange)
        case .waiting: exchange.refuse(.noSeries, status: 404)
        case .refused(let why): exchange.refuse(why)
        case .unavailable(let reason): exchange.unavailable(reason)
        }
      })
  }

  private static func tell(of bookings: [Booking], in series: SeriesID, _ seen: Seen, _ exchange: Exchange) {
    let view = BookingView(seen, sight: exchange.sight, names: exchange.names, at: exchange.now)
    exchange.json { $0.series(series, bookings, view) }
  }

  private typealias Conflict = (why: Refusal.Why, alternative: SpaceID?)

  /// Why each occurrence cannot be had, by what the core itself would say, and what would do as well.
  private static func conflicts(_ wish: SeriesWish, _ exchange: Exchange) -> [Conflict?] {
    let (rights, now, booking) = (exchange.rights, exchange.now, wish.booking)
    return exchange.house.look { live in
      let refusals = live.building.refusals(
        of: wish.occurrences, at: booking.space, now: now, rights: rights, member: booking.member,
        expected: booking.terms.expected)
      let helped = refusals.count { $0?.isHelpedByAnother == true }
      var others =
        helped == 0
        ? nil
        : Alternatives(
          to: booking.space, expected: booking.terms.expected, rights: rights, times: helped, live, at: now)
      return zip(refusals, wish.intervals).map { why, interval in
        why.map { ($0, $0.isHelpedByAnother ? others?.nearest(in: interval) : nil) }
      }
    }
  }

  private static func refuse(_ why: Refusal.Why, _ wish: SeriesWish, _ exchange: Exchange) {
    let conflicts = conflicts(wish, exchange)
    exchange.refuse(why, wanted: wish.booking.wanted) { json in
      json.array("conflicts") { json in
        for (interval, conflict) in zip(wish.intervals, conflicts) {
          guard let conflict else { continue }
          json.object {
            $0.interval(interval)
            $0.conflict(conflict.why, alternative: conflict.alternative, exchange.house.wording)
          }
        }
      }
    }
  }

  private static func tell(of first: Booking, _ wish: SeriesWish, _ exchange: Exchange, status: Int) {
    guard let id = first.terms.series else { return exchange.refuse(.noSeries) }
    let (now, wording) = (exchange.now, exchange.house.wording)
    let seen = exchange.house.look { $0 }
    let bookings = seen.ledger.first(Repetition.most) { $0.terms.series == id }
    let made = Set(bookings.map(\.interval.start))
    let leftOut = wish.intervals.filter { !made.contains($0.start) }
    // The series itself counts by now: only what may be left out is asked for, and how many somebody has is not.
    var rights = exchange.rights
    rights.limits.atOnce = nil
    let reasons = leftOut.map { interval in
      seen.building.refusal(
        of: nil, at: wish.booking.space, interval, now: now, rights: rights, member: wish.booking.member) ?? .taken
    }
    let view = BookingView(seen, sight: exchange.sight, names: exchange.names, at: now)
    let headers = status == 201 ? [(name: "Location", value: "/api/v1/series/\(id.text)")] : []
    exchange.json(status, headers: headers) { json in
      json.series(id, bookings, view)
      // As it was called first, too.
      for name in ["leftOut", "left_out"] {
        json.array(name) { json in
          for (interval, why) in zip(leftOut, reasons) {
            json.object { json in
              json.interval(interval)
              json.member("why", why.rawValue)
              json.sentence(wording.sentence(of: why))
            }
          }
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func series(_ id: SeriesID, _ bookings: [Booking], _ view: BookingView) {
    member("at", view.now.description)
    member("series", id.text)
    array("bookings") { view.write(bookings, into: &$0) }
    null("next")
  }
}
