import JSON
import Journaling
import Occupancy

/// Writes BOOKING as design.md has it. Whose it is and what it is called is for the member and for staff alone.
struct BookingView {
  private let building: Building
  private let titles: [BookingID: String]
  private let sight: Sight
  /// By id, where the reader may see names.
  private let names: [MemberID: String]
  let now: Instant

  init(_ live: Seen, sight: Sight, names: [MemberID: String], at now: Instant) {
    building = live.building
    titles = live.titles
    self.sight = sight
    self.names = names
    self.now = now
  }

  /// The bookings of these that the reader may see.
  func write(_ bookings: [Booking], into json: inout JSONWriter) {
    for booking in bookings {
      guard let visible = sight.booking(booking, in: building, at: now) else { continue }
      write(visible, into: &json)
    }
  }

  func write(_ visible: VisibleBooking, into json: inout JSONWriter) {
    let booking = visible.booking
    let isCheckIn = booking.status == .checkedIn && !visible.tellsWhatCameOfIt
    json.object { json in
      json.member("id", booking.id.text)
      json.member("space", booking.space.text)
      json.interval(booking.interval)
      json.member("bookedEnd", booking.bookedEnd.description)
      json.member("status", isCheckIn ? Booking.Status.booked.rawValue : booking.status.rawValue)
      if visible.isTheirs { write(theirs: visible, into: &json) }
      write(booking.terms, into: &json)
      write(cameOf: visible.tellsWhatCameOfIt ? booking : nil, into: &json)
      json.member("releasesAt", visible.tellsPresence ? building.releasesAt(booking, at: now) : nil)
      json.member("pinned", booking.isPinned)
      json.member("exempt", building.exemption(of: booking)?.rawValue)
      guard visible.tellsWhatCameOfIt, let release = booking.release, booking.status == .released else {
        return json.null("released")
      }
      json.object("released") { json in
        json.member("at", release.at.description)
        json.member("reason", release.reason.rawValue)
      }
    }
  }

  private func write(_ terms: BookingTerms, into json: inout JSONWriter) {
    json.member("expected", terms.expected)
    json.member("listed", terms.isListed)
    json.member("paid", terms.isPaid)
  }

  private func write(cameOf booking: Booking?, into json: inout JSONWriter) {
    json.member("checkedIn", booking?.checkedInAt)
    json.member("checkedInBy", booking?.checkedInBy?.rawValue)
    json.member("warned", booking?.warnedAt)
    if let warning = booking.flatMap({ building.warning(of: $0, at: now) }) {
      json.object("warning") {
        $0.member("at", warning.at.description)
        $0.member("deadline", warning.deadline.description)
      }
    } else {
      json.null("warning")
    }
  }

  /// What is theirs who booked, and what they are asked.
  private func write(theirs visible: VisibleBooking, into json: inout JSONWriter) {
    let booking = visible.booking
    json.member("member", booking.member.text)
    if sight.reader.role.isStaff { json.member("memberName", names[booking.member]) }
    json.member("title", titles[booking.id])
    json.member("organisation", booking.terms.organisation?.text)
    json.member("series", booking.terms.series?.text)
    json.member("asked", booking.askedAt)
    json.member("lapsesAt", booking.lapsesAt)
    json.member("questioned", visible.tellsPresence ? building.question(of: booking) : nil)
    guard let wrongDesk = booking.wrongDesk else { return json.null("wrongDesk") }
    json.object("wrongDesk") {
      $0.member("taken", wrongDesk.taken.text)
      $0.member("since", wrongDesk.since.description)
      $0.member("answered", wrongDesk.isAnswered)
    }
  }
}
