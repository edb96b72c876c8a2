import HTTP
import JSON
import Occupancy
import Wording

extension Exchange {
  /// What the description of the route does not have; `member` says where.
  func refuse(_ fault: Shape.Fault, _ kind: String) {
    let (status, why) =
      switch fault.why {
      case .unknown, .doubled, .missing, .wrong, .noObject: (400, kind)
      case .tooLong: (413, "body-too-long")
      case .unknownSpace: (404, "unknown-space")
      case .unknownZone: (422, "unknown-zone")
      case .unknownOrganisation: (422, "unknown-organisation")
      }
    problem(status, why, sentence: fault.sentence(house.wording)) { json in
      json.member("member", fault.member)
      if case .unknown(let nearest?, _) = fault.why { json.member("nearest", nearest) }
    }
  }

  /// What the shape of a body cannot say: which of its members go together. `what` has a text of its own.
  func badBody(_ what: String, _ values: Wording.Values = []) {
    problem(400, "bad-body", sentence: house.wording.sentence("sentence.problem.bad-body.\(what)", values))
  }

  /// The time `{start, end}` of the body; nil where it has none.
  var interval: Interval? {
    guard let start = moment("start"), let end = moment("end") else { return nil }
    return Interval(start: start, end: end)
  }

  func moment(_ name: String) -> Instant? { body[name]?.string.flatMap { Instant(iso8601: $0) } }

  /// Who it is for: oneself; for staff whoever they name; a panel's belongs to its space. What is wrong is answered, and nil returned.
  func member() -> MemberID? {
    if reader.role.isStaff, let named = body["member"]?.string, !house.access.mayBeNamed(MemberID(named)) {
      // The journal keeps what is booked for ever: a name that somebody typed for an id must not get there.
      problem(422, "unknown-member")
      return nil
    }
    let name = body["member"]?.string
    let member: MemberID? =
      switch reader.role {
      case .everybody: nil
      case .panel: name == nil ? reader.bookingsAreFor : nil
      case .member: name == nil || name == reader.member?.text ? reader.bookingsAreFor : nil
      case .staff, .admin: name.map { MemberID($0) } ?? reader.bookingsAreFor
      }
    if member == nil {
      problem(403, "not-yours", sentence: house.wording.sentence("sentence.problem.not-yours.for-others"))
    }
    return member
  }

  /// The organisation that the body names: for a member only their own. The outer nil says that the problem was answered.
  func named() -> OrganisationID?? {
    guard let id = body["organisation"]?.string.map({ OrganisationID($0) }) else { return .some(nil) }
    guard reader.role.isStaff || id == organisation else {
      problem(403, "not-your-organisation")
      return nil
    }
    return id
  }

  /// A change that a page of another site asked for: where it came from, where it came to, and what to do where that is the same house.
  func refuse(_ foreign: ForeignOrigin) {
    let kind = foreign.from == nil ? "no-origin" : "foreign-origin"
    let sentence = house.wording.sentence(
      "sentence.problem.\(kind)",
      [
        ("from", .same(foreign.from ?? "")), ("to", .same(foreign.to)),
      ])
    problem(403, "foreign-origin", sentence: sentence)
  }

  /// Somebody else's booking, wait or place.
  func notTheirs() { problem(403, "not-yours") }
}
