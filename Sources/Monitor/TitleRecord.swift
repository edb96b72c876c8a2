import JSON
import Occupancy

/// The title of a booking as it is kept: words of people, in a log of their own beside the journal.
enum TitleRecord {
  static func encode(_ title: String, of booking: BookingID) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.member("booking", booking.text)
      $0.member("title", title)
    }
    return json.bytes
  }

  static func decode(_ bytes: [UInt8]) -> (booking: BookingID, title: String)? {
    guard let value = try? JSONValue(parsing: bytes), let booking = value["booking"]?.string,
      let title = value["title"]?.string
    else { return nil }
    return (BookingID(booking), title)
  }
}
