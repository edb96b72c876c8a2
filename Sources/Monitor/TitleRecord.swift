import JSON
import Occupancy

/// The title of a booking as it is kept: words of people, in a log of their own beside the journal, on disk before the booking is.
///
/// A process that ends between the two leaves a title whose booking never was, and the next booking gets the same id. So a title names its booking by the moment at which it was made
/// and by its member as well, and is nobody else's.
struct TitleRecord: Sendable, Equatable {
  var booking: BookingID
  /// When the booking was made, and for whom. Nil in what older versions wrote.
  var made: Made?
  var title: String
  /// Whether it was given to a booking that was on disk by then; an empty one took the title away.
  var isChange = false

  struct Made: Sendable, Equatable {
    var at: Instant
    var member: MemberID
  }

  init(booking: BookingID, made: Made?, title: String, isChange: Bool = false) {
    self.booking = booking
    self.made = made
    self.title = title
    self.isChange = isChange
  }

  /// Nil for what is no title.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let value = try? JSONValue(parsing: bytes), let booking = value["booking"]?.string,
      let title = value["title"]?.string
    else { return nil }
    self.init(booking: BookingID(booking), made: nil, title: title)
    guard value["at"] != nil || value["member"] != nil else { return }
    guard let at = value["at"]?.string.flatMap({ Instant(written: $0) }), let member = value["member"]?.string else {
      return nil
    }
    made = Made(at: at, member: MemberID(member))
    isChange = value["change"]?.bool ?? false
  }

  var bytes: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.member("booking", booking.text)
      if let made {
        $0.member("at", made.at.description)
        $0.member("member", made.member.text)
      }
      $0.member("title", title)
      if isChange { $0.member("change", true) }
    }
    return json.bytes
  }
}
