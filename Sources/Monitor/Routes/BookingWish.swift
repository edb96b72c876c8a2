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
  private static let mostExpected = 100_000

  var wanted: Exchange.Wanted { Exchange.Wanted(space: space, interval: interval, expected: terms.expected) }

  /// Reads `{space,start,end,title?,member?,organisation?,expected?,listed?,paid?}`; what is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    guard let body = exchange.object("{space, start, end, title?}") else { return nil }
    self.init(body, exchange)
  }

  init?(_ body: JSONValue, _ exchange: Exchange) {
    guard let space = body["space"]?.string, let start = body["start"]?.string.flatMap({ Instant(iso8601: $0) }),
      let end = body["end"]?.string.flatMap({ Instant(iso8601: $0) })
    else {
      exchange.badBody(
        "space, start and end are needed; times are ISO 8601 with an offset, such as 2026-03-02T08:00:00Z.")
      return nil
    }
    let title = body["title"]?.string
    guard (title ?? "").unicodeScalars.count <= Self.longestTitle else {
      exchange.badBody("A title has at most \(Self.longestTitle) characters.")
      return nil
    }
    guard let member = exchange.member(of: body), let terms = Self.terms(body, exchange) else { return nil }
    if exchange.reader.role == .panel, exchange.reader.space?.text != space {
      exchange.problem(403, "not-yours", detail: "This panel books its own space.")
      return nil
    }
    self.space = SpaceID(space)
    self.member = member
    self.terms = terms
    interval = Interval(start: start, end: end)
    self.title = title
  }

  private static func terms(_ body: JSONValue, _ exchange: Exchange) -> BookingTerms? {
    guard let organisation = exchange.organisation(of: body) else { return nil }
    var terms = BookingTerms(organisation: organisation)
    if let value = body["expected"], !value.isNull {
      guard let expected = value.int, (1...mostExpected).contains(expected) else {
        exchange.badBody("expected is how many people come, a whole number from 1 to \(mostExpected).")
        return nil
      }
      terms.expected = expected
    }
    let flags: [(String, WritableKeyPath<BookingTerms, Bool>)] = [("listed", \.isListed), ("paid", \.isPaid)]
    for (name, path) in flags {
      guard let value = body[name], !value.isNull else { continue }
      guard let flag = value.bool else {
        exchange.badBody("\(name) is true or false.")
        return nil
      }
      guard !flag || exchange.reader.role.isStaff else {
        exchange.problem(403, "staff-only")
        return nil
      }
      terms[keyPath: path] = flag
    }
    return terms
  }
}
