import JSON
import Occupancy

/// A command as a file of commands has it. A replay takes any member and has no limits.
enum ReplayedCommand {
  static let words =
    "book, move or move-following (with space, start, end; book with member), book-series (with space, member, occurrences), cancel, cancel-following, check-in, keep, leave, "
    + "undo, pin, unpin, confirm, describe (with expected or listed), not-me, swap or accept (with wait), each with booking; out-of-order, in-order, lend (with start, end) or take-back with space; "
    + "wait (with member, space or kind, start, end) or stop-waiting with wait"

  static func input(_ deed: String, _ value: JSONValue) -> Input? {
    if let house = house(deed, value) { return .house(house) }
    guard let id = value["booking"]?.string.map({ BookingID($0) }), let kind = self.deed(deed, value) else {
      return nil
    }
    let by = value["by"]?.string.flatMap { Booking.Agent(rawValue: $0) }
    return .command(
      Command(
        kind, booking: id, by: by ?? usualAgent(of: kind), terms: terms(value), details: details(of: kind, value)))
  }

  private static func deed(_ deed: String, _ value: JSONValue) -> Command.Deed? {
    switch deed {
    case "book":
      guard let space = space(value), let member = value["member"]?.string, let interval = interval(value) else {
        return nil
      }
      return .book(space: space, member: MemberID(member), interval: interval)
    case "book-series":
      guard let space = space(value), let member = value["member"]?.string, let parts = value["occurrences"]?.array
      else { return nil }
      let occurrences = parts.compactMap { part -> Command.Occurrence? in
        guard let id = part["booking"]?.string, let interval = interval(part) else { return nil }
        return Command.Occurrence(booking: BookingID(id), interval: interval)
      }
      guard occurrences.count == parts.count else { return nil }
      return .bookSeries(occurrences, space: space, member: MemberID(member), skipsConflicts: false)
    case "move", "move-following":
      guard let space = space(value), let interval = interval(value) else { return nil }
      return deed == "move" ? .move(space: space, interval: interval) : .moveFollowing(space: space, interval: interval)
    case "accept": return value["wait"]?.string.map { .accept(WaitID($0)) }
    case "cancel": return .cancel
    case "cancel-following": return .cancelFollowing
    case "check-in": return .checkIn
    case "keep": return .keep
    case "leave": return .leave
    case "undo": return .undo
    case "pin", "unpin": return .pin(deed == "pin")
    case "confirm": return .confirm
    case "describe": return .describe
    case "not-me": return .notMe
    case "swap": return .swap
    default: return nil
    }
  }

  /// Who does it where the line does not say.
  private static func usualAgent(of deed: Command.Deed) -> Booking.Agent {
    if case .pin = deed { .staff } else { .member }
  }

  /// What a booking is made with is in its terms.
  private static func details(of deed: Command.Deed, _ value: JSONValue) -> BookingDetails {
    switch deed {
    case .move, .moveFollowing, .describe:
      BookingDetails(expected: value["expected"]?.int, isListed: value["listed"]?.bool)
    case .book, .bookSeries, .accept, .cancel, .cancelFollowing, .checkIn, .keep, .leave, .undo, .pin, .confirm, .notMe,
      .swap:
      BookingDetails()
    }
  }

  private static func house(_ deed: String, _ value: JSONValue) -> HouseDeed? {
    switch deed {
    case "wait": return wait(value).map { .wait($0) }
    case "stop-waiting": return value["wait"]?.string.map { .stopWaiting(WaitID($0)) }
    default: break
    }
    guard let space = space(value) else { return nil }
    return switch deed {
    case "out-of-order", "in-order": .outOfOrder(space, deed == "out-of-order")
    case "lend": interval(value).map { .lend(space, $0) }
    case "take-back": .lend(space, nil)
    default: nil
    }
  }

  private static func wait(_ value: JSONValue) -> Wait? {
    guard let id = value["wait"]?.string, let member = value["member"]?.string, let interval = interval(value),
      let madeAt = value.instant("madeAt") ?? value.instant("at")
    else { return nil }
    let wish: Wait.Wish
    if let space = space(value) {
      wish = .space(space)
    } else {
      guard let kind = value["kind"]?.string.flatMap({ Space.Kind(rawValue: $0) }) else { return nil }
      wish = .kind(kind, zone: value["zone"]?.string)
    }
    return Wait(
      id: WaitID(id), member: MemberID(member), wish: wish, interval: interval, madeAt: madeAt,
      organisation: value["organisation"]?.string.map { OrganisationID($0) })
  }

  private static func space(_ value: JSONValue) -> SpaceID? { value["space"]?.string.map { SpaceID($0) } }

  private static func interval(_ value: JSONValue) -> Interval? {
    guard let start = value.instant("start"), let end = value.instant("end") else { return nil }
    return Interval(start: start, end: end)
  }

  private static func terms(_ value: JSONValue) -> BookingTerms {
    BookingTerms(
      series: value["series"]?.string.map { SeriesID($0) },
      organisation: value["organisation"]?.string.map { OrganisationID($0) }, isPaid: value["paid"]?.bool ?? false,
      isListed: value["listed"]?.bool ?? false, expected: value["expected"]?.int)
  }
}
