import HTTP
import JSON
import Journaling
import Occupancy
import Wording

extension Exchange {
  /// What somebody wanted: for finding what would do as well.
  struct Wanted: Sendable {
    var space: SpaceID
    var interval: Interval
    var expected: Int?
  }

  /// A refusal is an answer: a sentence, and where another space would help the nearest that can be had.
  func refuse(
    _ why: Refusal.Why, status: Int? = nil, wanted: Wanted? = nil, _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    let sentence = house.wording.sentence(of: why)
    let alternative = wanted.flatMap { wanted in
      let (rights, now) = (rights, now)
      return house.look { live in
        var others = Alternatives(to: wanted.space, expected: wanted.expected, rights: rights, live, at: now)
        return others?.nearest(in: wanted.interval)
      }
    }
    problem(status ?? why.status, why.rawValue, sentence: sentence) { json in
      if why.isHelpedByAnother { json.member("alternative", alternative?.text) }
      more(&json)
    }
  }

  /// Nothing can be promised while the journal takes nothing, or nobody knows what time it is. The reason may name a file: it is for staff.
  func unavailable(_ reason: Order.Unavailable) {
    let kind =
      reason.isUncertain
      ? "outcome-unknown" : house.read { $0.journalFailure == nil } ? "clock-wrong" : "journal-failed"
    problem(503, kind, detail: reader.role.isStaff ? "Nothing can be recorded now: \(reason.why)." : nil)
  }

  /// Answers with a booking as the reader may see it.
  func tell(_ booking: Booking, status: Int) {
    let now = now
    let (names, sight) = (names, sight)
    let bytes: [UInt8]? = house.look { live in
      guard let visible = sight.booking(booking, in: live.building, at: now) else { return nil }
      var json = JSONWriter()
      BookingView(live, sight: sight, names: names, at: now).write(visible, into: &json)
      return json.bytes
    }
    guard let bytes else { return refuse(.unknownBooking) }
    let headers = status == 201 ? [(name: "Location", value: "/api/v1/bookings/\(booking.id.text)")] : []
    respond(status, bytes, headers: headers)
  }
}

extension Refusal.Why {
  /// Whether another space at the same time would do.
  var isHelpedByAnother: Bool {
    switch self {
    case .taken, .offered, .outOfOrder, .standingPlace, .tooSmall, .rebooked: true
    case .unknownSpace, .unknownBooking, .doubledBooking, .endsBeforeStart, .isOver, .notLive, .tooEarly,
      .alreadyCheckedIn, .notReleased, .notStanding, .tooFarAhead, .tooLong, .tooShort, .tooMany, .simultaneous,
      .closed,
      .beginsInPast, .notAsked, .noSeries, .notOffered, .unknownWait:
      false
    }
  }

  var status: Int {
    switch self {
    case .unknownSpace, .unknownBooking, .unknownWait: 404
    case .endsBeforeStart, .tooShort: 422
    case .standingPlace, .tooFarAhead, .tooLong, .tooMany, .simultaneous: 403
    case .doubledBooking, .isOver, .taken, .notLive, .tooEarly, .alreadyCheckedIn, .notReleased, .rebooked, .outOfOrder,
      .offered, .closed, .beginsInPast, .notAsked, .noSeries, .notOffered, .notStanding, .tooSmall:
      409
    }
  }
}

extension JSONWriter {
  /// Why something cannot be had, in both languages, and what would do as well.
  mutating func conflict(_ why: Refusal.Why, alternative: SpaceID?, _ wording: Wording) {
    member("why", why.rawValue)
    sentence(wording.sentence(of: why))
    member("alternative", alternative?.text)
  }

  mutating func interval(_ interval: Interval) {
    member("start", interval.start.description)
    member("end", interval.end.description)
  }
}
