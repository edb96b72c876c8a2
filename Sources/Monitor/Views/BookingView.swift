import JSON
import Journaling
import Occupancy

/// Writes BOOKING as design.md has it. Whose it is and what it is called is for the member and for staff alone.
struct BookingView {
  private let building: Building
  private let titles: [BookingID: String]
  private let reader: Identity
  /// By id, where the reader may see names.
  private let names: [MemberID: String]
  private let now: Instant

  init(_ live: Live, reader: Identity, names: [MemberID: String], at now: Instant) {
    building = live.building
    titles = live.titles
    self.reader = reader
    self.names = names
    self.now = now
  }

  func write(_ booking: Booking, into json: inout JSONWriter) {
    json.object { json in
      json.member("id", booking.id.text)
      json.member("space", booking.space.text)
      json.interval(booking.interval)
      json.member("bookedEnd", booking.bookedEnd.description)
      json.member("status", booking.status.rawValue)
      if reader.mayActFor(booking.member) { write(theirs: booking, into: &json) }
      write(booking.terms, into: &json)
      json.member("checkedIn", booking.checkedInAt)
      json.member("checkedInBy", booking.checkedInBy?.rawValue)
      json.member("warned", booking.warnedAt)
      if let warning = building.warning(of: booking, at: now) {
        json.object("warning") {
          $0.member("at", warning.at.description)
          $0.member("deadline", warning.deadline.description)
        }
      } else {
        json.null("warning")
      }
      json.member("releasesAt", building.releasesAt(booking, at: now))
      json.member("pinned", booking.isPinned)
      json.member("exempt", building.exemption(of: booking)?.rawValue)
      guard let release = booking.release, booking.status == .released else { return json.null("released") }
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

  /// What is theirs who booked, and what they are asked.
  private func write(theirs booking: Booking, into json: inout JSONWriter) {
    json.member("member", booking.member.text)
    if reader.role.isStaff { json.member("memberName", names[booking.member]) }
    json.member("title", titles[booking.id])
    json.member("organisation", booking.terms.organisation?.text)
    json.member("series", booking.terms.series?.text)
    json.member("asked", booking.askedAt)
    json.member("lapsesAt", booking.lapsesAt)
    json.member("questioned", building.question(of: booking))
    guard let wrongDesk = booking.wrongDesk else { return json.null("wrongDesk") }
    json.object("wrongDesk") {
      $0.member("taken", wrongDesk.taken.text)
      $0.member("since", wrongDesk.since.description)
      $0.member("answered", wrongDesk.isAnswered)
    }
  }
}
