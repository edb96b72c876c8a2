import Configuration
import HTTP
import JSON
import Occupancy

/// The body of a booking that is asked for, checked against who asks.
struct BookingWish: Sendable {
  var space: SpaceID
  var member: MemberID
  var interval: Interval
  var title: String?
  var terms = BookingTerms()

  /// Titles are words of people: long enough for a meeting, too short for an attack.
  static let longestTitle = 200
  /// More people than any house of ours holds.
  static let mostExpected = 100_000

  var wanted: Exchange.Wanted { Exchange.Wanted(space: space, interval: interval, expected: terms.expected) }

  /// What is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    let body = exchange.body
    guard let space = body["space"]?.string, let interval = exchange.interval, let member = exchange.member(),
      let terms = Self.terms(exchange)
    else { return nil }
    if exchange.reader.role == .panel, exchange.reader.space?.text != space {
      exchange.problem(
        403, "not-yours", sentence: exchange.house.wording.sentence("sentence.problem.not-yours.panel"))
      return nil
    }
    self.space = SpaceID(space)
    self.member = member
    self.terms = terms
    self.interval = interval
    title = body["title"]?.string
  }

  private static func terms(_ exchange: Exchange) -> BookingTerms? {
    guard let organisation = exchange.named() else { return nil }
    let body = exchange.body
    let (isListed, isPaid) = (body["listed"]?.bool ?? false, body["paid"]?.bool ?? false)
    guard exchange.reader.role.isStaff || !(isListed || isPaid) else {
      exchange.problem(403, "staff-only")
      return nil
    }
    return BookingTerms(
      organisation: organisation, isPaid: isPaid, isListed: isListed, expected: body["expected"]?.int)
  }
}
