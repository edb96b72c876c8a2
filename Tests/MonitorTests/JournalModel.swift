import JSON
import Journaling
import Occupancy

@testable import Monitor

/// What the journal says of bookings, read by other code than the monitor's: who holds what, in order of the events.
struct JournalModel {
  private(set) var booked: [String: (space: String, start: String, end: String)] = [:]
  private(set) var cancelled: Set<String> = []
  private(set) var checkedIn: Set<String> = []
  /// Two that held the same space at the same time.
  private(set) var overlaps: [String] = []
  /// By space, what is held: times as written, which sort as text.
  private var held: [String: [String: (start: String, end: String)]] = [:]

  init(_ data: DataFolder) throws {
    var lines: [[UInt8]] = []
    _ = try Journal.inspect(folder: data.journal) { record throws(UnknownRecord) in lines.append(Array(record.bytes)) }
    for line in lines { take(try JSONValue(parsing: line)) }
  }

  private mutating func take(_ event: JSONValue) {
    guard let id = event["booking"]?.string, let space = event["space"]?.string else { return }
    switch event["type"]?.string {
    case "booked":
      guard let start = event["start"]?.string, let end = event["end"]?.string else { return }
      for (other, time) in held[space, default: [:]] where start < time.end && time.start < end {
        overlaps.append("\(id) and \(other) at \(space): \(start) to \(end), \(time)")
      }
      if booked[id] != nil { overlaps.append("\(id) twice") }
      booked[id] = (space, start, end)
      held[space, default: [:]][id] = (start, end)
    case "checked-in": checkedIn.insert(id)
    case "cancelled":
      cancelled.insert(id)
      held[space]?[id] = nil
    case "ended", "released", "lapsed": held[space]?[id] = nil
    case _: return
    }
  }
}
