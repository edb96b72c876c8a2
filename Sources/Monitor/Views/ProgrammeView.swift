import JSON
import Journaling
import Occupancy

/// Writes an event of the programme. Who organises it is an organisation, never a person.
struct ProgrammeView {
  let booking: Booking
  let title: String?
  let organisations: [Organisation]

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("booking", booking.id.text)
      json.member("space", booking.space.text)
      json.member("title", title)
      if let id = booking.terms.organisation {
        json.object("organiser") {
          $0.member("id", id.text)
          $0.member("name", organisations.first { $0.id == id }?.name ?? id.text)
        }
      } else {
        json.null("organiser")
      }
      json.interval(booking.interval)
      json.member("expected", booking.terms.expected)
      json.member("status", booking.status.rawValue)
      json.member("listed", booking.terms.isListed)
    }
  }
}

extension JSONWriter {
  mutating func member(_ name: String, _ number: Int?) {
    if let number { member(name, number) } else { null(name) }
  }
}
