import JSON
import Journaling
import Occupancy

/// Writes BOOKING as design.md has it. Whose it is and what it is called is for the member and for staff alone.
struct BookingView {
  let booking: Booking
  let title: String?
  let reader: Identity
  /// By id, where the reader may see names.
  let names: [MemberID: String]

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("id", booking.id.text)
      json.member("space", booking.space.text)
      json.member("start", booking.interval.start.description)
      json.member("end", booking.interval.end.description)
      json.member("bookedEnd", booking.bookedEnd.description)
      json.member("status", booking.status.rawValue)
      if reader.mayActFor(booking.member) {
        json.member("member", booking.member.text)
        if reader.role.isStaff { json.member("memberName", names[booking.member]) }
        json.member("title", title)
      }
      json.member("checkedIn", booking.checkedInAt)
      json.member("warned", booking.warnedAt)
      guard let release = booking.release, booking.status == .released else { return json.null("released") }
      json.object("released") { json in
        json.member("at", booking.interval.end.description)
        json.member("reason", release.reason.rawValue)
      }
    }
  }
}
