import HTTP
import JSON
import Occupancy

extension Exchange {
  /// The body as an object of that shape; what is none is answered, and nil returned.
  func object(_ shape: String) -> JSONValue? {
    guard let body = try? JSONValue(parsing: request.body), case .object = body else {
      badBody("The body is a JSON object \(shape).")
      return nil
    }
    return body
  }

  func badBody(_ detail: String) { problem(400, "bad-body", detail: detail) }

  /// The time `{start, end}` of a body; what is wrong is answered, and nil returned.
  func interval(of body: JSONValue) -> Interval? {
    guard let start = body["start"]?.string.flatMap({ Instant(iso8601: $0) }),
      let end = body["end"]?.string.flatMap({ Instant(iso8601: $0) })
    else {
      badBody("start and end are needed; times are ISO 8601 with an offset, such as 2026-03-02T08:00:00Z.")
      return nil
    }
    return Interval(start: start, end: end)
  }

  /// Who it is for: oneself; for staff whoever they name; a panel's belongs to its space. What is wrong is answered, and nil returned.
  func member(of body: JSONValue) -> MemberID? {
    guard body["member"]?.string.map({ MemberID($0).isWellFormed }) ?? true else {
      badBody("A member's id is made of letters, digits, `-`, `_` and `.`, at most 64: not a name.")
      return nil
    }
    if reader.role.isStaff, let named = body["member"]?.string, !house.access.mayBeNamed(MemberID(named)) {
      // The journal keeps what is booked for ever: a name that somebody typed for an id must not get there.
      problem(422, "unknown-member")
      return nil
    }
    let name = body["member"]?.string
    let member: MemberID? =
      switch reader.role {
      case .everybody: nil
      case .panel: name == nil ? reader.space.map { .panel(of: $0) } : nil
      case .member: name == nil || name == reader.member?.text ? reader.member : nil
      case .staff, .admin: name.map { MemberID($0) } ?? reader.member ?? .staff
      }
    if member == nil { problem(403, "not-yours", detail: "Only staff book for somebody else.") }
    return member
  }

  /// The organisation that a body names: for a member only their own. The outer nil says that the problem was answered.
  func organisation(of body: JSONValue) -> OrganisationID?? {
    guard let value = body["organisation"], !value.isNull else { return .some(nil) }
    guard let id = value.string.map({ OrganisationID($0) }),
      house.read({ live in live.building.site.organisations.contains { $0.id == id } })
    else {
      problem(422, "unknown-organisation")
      return nil
    }
    guard reader.role.isStaff || id == organisation else {
      problem(403, "not-your-organisation")
      return nil
    }
    return id
  }

  /// A problem whose sentence has a text of its own, `sentence.problem.KIND`.
  func problem(_ status: Int, _ kind: String) {
    let sentence = house.wording.sentence("sentence.problem.\(kind)")
    problem(status, kind, detail: sentence.en, sentence: sentence)
  }

  /// Somebody else's booking, wait or place.
  func notTheirs() { problem(403, "not-yours") }
}
