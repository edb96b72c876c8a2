import JSON
import Occupancy

/// A command as a file of commands has it. A replay takes any member and has no limits.
enum ReplayedCommand {
  static let words =
    "book, move or move-following (with space, start, end; book with member), cancel, cancel-following, check-in, keep, leave, undo, pin, unpin, confirm, not-me, swap "
    + "or accept (with wait), each with booking; out-of-order, in-order, lend (with start, end) or take-back with space; "
    + "wait (with member, space or kind, start, end) or stop-waiting with wait"

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
    case "move", "move-following":
      guard let space = space(value), let interval = interval(value) else { return nil }
      return Command(
        deed == "move" ? .move(space: space, interval: interval) : .moveFollowing(space: space, interval: interval),
        booking: id)
    case "cancel-following": return Command(.cancelFollowing, booking: id)
    case "accept": return wait(value).map { Command(.accept($0), booking: id) }
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
    switch deed {
    case "wait": return waiting(value).map { .wait($0) }
    case "stop-waiting": return wait(value).map { .stopWaiting($0) }
    default: return space(value).flatMap { house(deed, $0, value) }
    }
  }

  private static func house(_ deed: String, _ space: SpaceID, _ value: JSONValue) -> HouseDeed? {
    switch deed {
    case "out-of-order", "in-order": .outOfOrder(space, deed == "out-of-order")
    case "lend": interval(value).map { .lend(space, $0) }
    case "take-back": .lend(space, nil)
    default: nil
    }
  }

  private static func waiting(_ value: JSONValue) -> Wait? {
    guard let id = wait(value), let member = value["member"]?.string, let interval = interval(value),
      let at = value["at"]?.string.flatMap({ Instant(iso8601: $0) })
    else { return nil }
    let kind = value["kind"]?.string.flatMap { Space.Kind(rawValue: $0) }
    guard
      let wish = space(value).map({ Wait.Wish.space($0) }) ?? kind.map({ .kind($0, zone: value["zone"]?.string) })
    else { return nil }
    return Wait(
      id: id, member: MemberID(member), wish: wish, interval: interval, madeAt: at,
      organisation: value["organisation"]?.string.map { OrganisationID($0) })
  }

  private static func wait(_ value: JSONValue) -> WaitID? { value["wait"]?.string.map { WaitID($0) } }

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
      organisation: value["organisation"]?.string.map { OrganisationID($0) }, isPaid: value["paid"]?.bool ?? false,
      isListed: value["listed"]?.bool ?? false, expected: value["expected"]?.int)
  }
}
