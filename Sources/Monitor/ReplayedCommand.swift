import JSON
import Occupancy

/// A command as a file of commands has it. A replay takes any member and has no limits.
enum ReplayedCommand {
  static let words =
    "book or move (with space, start, end; book with member), cancel, check-in, keep, leave, undo, pin, unpin, confirm, not-me or swap, "
    + "each with booking; or out-of-order, in-order, lend (with start, end) or take-back with space"

  static func input(_ deed: String, _ value: JSONValue) -> Input? {
    if let house = house(deed, value) { return .house(house) }
    guard let id = value["booking"]?.string.map({ BookingID($0) }), let command = command(deed, id, value) else {
      return nil
    }
    return .command(command)
  }

  private static func command(_ deed: String, _ id: BookingID, _ value: JSONValue) -> Command? {
    switch deed {
    case "book":
      guard let space = space(value), let member = value["member"]?.string, let interval = interval(value) else {
        return nil
      }
      return Command(
        .book(space: space, member: MemberID(member), interval: interval), booking: id, terms: terms(value))
    case "move":
      guard let space = space(value), let interval = interval(value) else { return nil }
      return Command(.move(space: space, interval: interval), booking: id)
    case "cancel": return Command(.cancel, booking: id)
    case "check-in": return Command(.checkIn, booking: id)
    case "keep": return Command(.keep, booking: id)
    case "leave": return Command(.leave, booking: id)
    case "undo": return Command(.undo, booking: id)
    case "pin", "unpin": return Command(.pin(deed == "pin"), booking: id, by: .staff)
    case "confirm": return Command(.confirm, booking: id)
    case "not-me": return Command(.notMe, booking: id)
    case "swap": return Command(.swap, booking: id)
    default: return nil
    }
  }

  private static func house(_ deed: String, _ value: JSONValue) -> HouseDeed? {
    guard let space = space(value) else { return nil }
    return switch deed {
    case "out-of-order", "in-order": .outOfOrder(space, deed == "out-of-order")
    case "lend": interval(value).map { .lend(space, $0) }
    case "take-back": .lend(space, nil)
    default: nil
    }
  }

  private static func space(_ value: JSONValue) -> SpaceID? { value["space"]?.string.map { SpaceID($0) } }

  private static func interval(_ value: JSONValue) -> Interval? {
    guard let start = value["start"]?.string.flatMap({ Instant(iso8601: $0) }),
      let end = value["end"]?.string.flatMap({ Instant(iso8601: $0) })
    else { return nil }
    return Interval(start: start, end: end)
  }

  private static func terms(_ value: JSONValue) -> BookingTerms {
    BookingTerms(
      series: value["series"]?.string.map { SeriesID($0) },
      organisation: value["organisation"]?.string.map { OrganisationID($0) }, isPaid: value["paid"]?.bool ?? false)
  }
}
