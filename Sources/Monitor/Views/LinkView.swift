import JSON
import Journaling
import Occupancy

/// Writes the booking of a link: where and when it is, what it has come to, and what can be done. Not whose it is, nor what it is called.
struct LinkView: Sendable {
  private let booking: Booking
  private let now: Instant
  private let presence: Presence
  private let releasesAt: Instant?
  private let questionedAt: Instant?
  private let isTakenByOthers: Bool

  init(_ visible: VisibleBooking, _ live: Seen, at now: Instant) {
    let booking = visible.booking
    self.booking = booking
    self.now = now
    let number = visible.tellsPresence ? live.building.number(of: booking.space) : nil
    presence = number.map { live.building.spaces[$0].presence } ?? .unknown
    releasesAt = visible.tellsPresence ? live.building.releasesAt(booking, at: now) : nil
    questionedAt = visible.tellsPresence ? live.building.question(of: booking) : nil
    isTakenByOthers =
      booking.bookedEnd <= now
      || live.ledger.conflict(
        at: booking.space, in: Interval(start: now, end: booking.bookedEnd), except: [booking.id]) != nil
  }

  private var can: [String] {
    if booking.status.isLive { return ["keep", "give-back"] }
    return booking.status == .released && !isTakenByOthers ? ["undo"] : []
  }

  func write(into json: inout JSONWriter) {
    json.member("at", now.description)
    json.object("booking") { json in
      json.member("id", booking.id.text)
      json.member("space", booking.space.text)
      json.member("start", booking.interval.start.description)
      json.member("end", booking.bookedEnd.description)
      json.member("status", booking.status.rawValue)
      json.member("checkedIn", booking.checkedInAt)
      json.member("warned", booking.warnedAt)
      json.member("kept", booking.keptAt)
      json.member("asked", booking.askedAt)
      json.member("questioned", questionedAt)
      json.member("releasesAt", releasesAt)
      guard let release = booking.release, booking.status == .released else { return json.null("released") }
      json.object("released") { json in
        json.member("at", release.at.description)
        json.member("reason", release.reason.rawValue)
      }
    }
    json.member("presence", presence.name)
    json.array("can") { json in
      for deed in can { json.value(deed) }
    }
  }
}
