import HTTP
import JSON
import Occupancy

/// One request on its way through the house: what was asked, by whom, and where the answer goes.
struct Exchange: Sendable {
  let request: HTTPRequest
  let captures: Captures
  let reader: Identity
  let responder: Responder
  let house: House
  /// The body as the route's shape has it: what is in it is of its kind, and what is null is not in it.
  var body = JSONValue.object([])
  /// Where the answer is the same for everybody: the number of the state that it shows.
  let sharesStateOf: Int?

  var now: Instant { house.clock.now() }

  func capture(_ name: String) -> String { captures[name] ?? "" }

  func query(_ name: String) -> String? { request.query.first(name) }

  func json(_ status: Int = 200, headers: [(name: String, value: String)] = [], _ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter(reserving: 1_024)
    json.object(body)
    respond(status, json.bytes, headers: headers)
  }

  func respond(_ status: Int, _ json: [UInt8], headers: [(name: String, value: String)] = []) {
    let response = HTTPResponse.json(status, json, headers: headers)
    if let sharesStateOf, status == 200 { house.shared.keep(response, to: request, of: sharesStateOf) }
    responder.respond(response)
  }

  /// An error as RFC 9457 has it, with our sentence in both languages where there is one.
  func problem(
    _ status: Int, _ kind: String, detail: String, sentence: Space.Name? = nil,
    headers: [(name: String, value: String)] = [], _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    var json = JSONWriter()
    json.object { json in
      json.member("why", kind)
      if let sentence { json.sentence(sentence) }
      more(&json)
    }
    responder.respond(
      .problem(
        status, type: "/problems/\(kind)", detail: detail, members: Array(json.bytes.dropFirst().dropLast()),
        headers: headers + (status == 401 ? [("WWW-Authenticate", "Bearer")] : [])))
  }

  /// The names of members, for a reader who may see them; none for everybody else.
  var names: [MemberID: String] { reader.role.isStaff ? house.access.members.names : [:] }

  /// The organisation that the file of members gives the reader.
  var organisation: OrganisationID? {
    guard reader.role == .member, let member = reader.member else { return nil }
    return house.access.members.list.first { $0.id == member }?.organisation.map { OrganisationID($0) }
  }

  /// How far the reader may book, and whose standing places are theirs.
  var rights: Rights {
    let organisation = organisation
    let limits = house.read { $0.building.site.limits }
    return Rights(
      limits: limits.limits(isStaff: reader.role.isStaff, of: organisation), organisation: organisation,
      overridesStanding: reader.role.isStaff, onlyAt: reader.role == .panel ? reader.space : nil)
  }

  var sight: Sight { Sight(reader: reader, organisation: organisation) }

  /// The space named in the path, by number, and how much of it the reader may see.
  func space(in building: Building) -> (number: Int, extent: Sight.Extent)? {
    guard let number = building.number(of: SpaceID(capture("id"))),
      let extent = sight.extent(of: number, in: building, at: now)
    else { return nil }
    return (number, extent)
  }

  func unknownSpace() {
    problem(
      404, "unknown-space", detail: "There is no such space.", sentence: house.wording.sentence(of: .unknownSpace))
  }

  /// A moment of the query; nil where none is given. The front desk has read it before.
  func moment(asked name: String) -> Instant? { query(name).flatMap { Instant(iso8601: $0) } }

  /// A moment of the query; `usual` where none is given.
  func moment(_ name: String, or usual: Instant) -> Instant { moment(asked: name) ?? usual }

  /// Where the page before ended, and how long this one may be.
  var place: BookingPage.Place? { query("cursor").flatMap { BookingPage.Place($0) } }
  var limit: Int { query("limit").flatMap { Int($0) } ?? BookingPage.most }
}
