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

  /// Reads `{space,start,end,title?,member?}`; what is wrong is answered, and nil returned.
  init?(_ exchange: Exchange) {
    guard let body = try? JSONValue(parsing: exchange.request.body), case .object = body else {
      exchange.problem(400, "bad-body", detail: "The body is a JSON object {space, start, end, title?}.")
      return nil
    }
    guard let space = body["space"]?.string, let start = body["start"]?.string.flatMap({ Instant(iso8601: $0) }),
      let end = body["end"]?.string.flatMap({ Instant(iso8601: $0) })
    else {
      exchange.problem(
        400, "bad-body",
        detail: "space, start and end are needed; times are ISO 8601 with an offset, such as 2026-03-02T08:00:00Z.")
      return nil
    }
    let title = body["title"]?.string
    guard (title ?? "").unicodeScalars.count <= Self.longestTitle else {
      exchange.problem(400, "bad-body", detail: "A title has at most \(Self.longestTitle) characters.")
      return nil
    }
    guard body["member"]?.string.map({ MemberID($0).isWellFormed }) ?? true else {
      exchange.problem(
        400, "bad-body", detail: "A member's id is made of letters, digits, `-`, `_` and `.`, at most 64: not a name.")
      return nil
    }
    if exchange.reader.role.isStaff, let named = body["member"]?.string,
      !exchange.house.access.mayBeNamed(MemberID(named))
    {
      // The journal keeps what is booked for ever: a name that somebody typed for an id must not get there.
      let sentence = exchange.house.wording.sentence("sentence.problem.unknown-member")
      exchange.problem(422, "unknown-member", detail: sentence.en, sentence: sentence)
      return nil
    }
    guard let member = Self.member(named: body["member"]?.string, by: exchange.reader) else {
      exchange.problem(403, "not-yours", detail: "Only staff book for somebody else.")
      return nil
    }
    if exchange.reader.role == .panel, exchange.reader.space?.text != space {
      exchange.problem(403, "not-yours", detail: "This panel books its own space.")
      return nil
    }
    self.space = SpaceID(space)
    self.member = member
    interval = Interval(start: start, end: end)
    self.title = title
  }

  /// Whose booking it becomes: one's own; for staff whoever they name; a panel's belongs to its space.
  private static func member(named name: String?, by reader: Identity) -> MemberID? {
    switch reader.role {
    case .everybody: nil
    case .panel: name == nil ? reader.space.map { MemberID("panel:\($0.text)") } : nil
    case .member: name == nil || name == reader.member?.text ? reader.member : nil
    case .staff, .admin: name.map { MemberID($0) } ?? reader.member ?? "staff"
    }
  }
}
