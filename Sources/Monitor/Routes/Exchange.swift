import HTTP
import JSON
import Journaling
import Occupancy

/// One request on its way through the house: what was asked, by whom, and where the answer goes.
///
/// All answers go through `send`, so that no route can forget what caches may keep.
struct Exchange: Sendable {
  let request: HTTPRequest
  let captures: Captures
  let reader: Identity
  let house: House
  /// The body as the route's shape has it: what is in it is of its kind, and what is null is not in it.
  var body = JSONValue.object([])
  let responder: Responder
  /// Its turn as the first request with its key; nil where it has none.
  var turn: KeyedTurn?
  /// What came of it, where it was carried out before this start.
  var known: AnsweredRequest.Outcome?
  /// Where the answer is the same for everybody: the number of the state that it shows.
  let sharesStateOf: Int?

  init(
    request: HTTPRequest, captures: Captures, reader: Identity, responder: Responder, house: House, sharesStateOf: Int?
  ) {
    self.request = request
    self.captures = captures
    self.reader = reader
    self.responder = responder
    self.house = house
    self.sharesStateOf = sharesStateOf
  }

  var now: Instant { house.clock.now() }

  func capture(_ name: String) -> String { captures[name] ?? "" }

  func query(_ name: String) -> String? { request.query.first(name) }

  func json(_ status: Int = 200, headers: [(name: String, value: String)] = [], _ body: (inout JSONWriter) -> Void) {
    var json = JSONWriter(reserving: 1_024)
    json.object(body)
    respond(status, json.bytes, headers: headers)
  }

  /// A list, in the form that all of them have: `at`, what is listed under its name, and in `next` where the next page begins, null for the last one.
  func list(
    _ name: String, next: String? = nil, headers: [(name: String, value: String)] = [],
    _ items: (inout JSONWriter) -> Void
  ) {
    var json = JSONWriter(reserving: 16_384)
    json.object { json in
      json.member("at", now.description)
      json.array(name, items)
      json.member("next", next)
    }
    respond(200, json.bytes, headers: headers)
  }

  func respond(_ status: Int, _ json: [UInt8], headers: [(name: String, value: String)] = []) {
    var response = cached(.json(status, json, headers: headers))
    // Weak: it tells the same, at another moment.
    if status == 200, request.method == .get || request.method == .head {
      response.add("ETag", "W/" + EntityTag.strong(json.withoutItsTime))
    }
    if let sharesStateOf, status == 200 { house.shared.keep(response, to: request, of: sharesStateOf) }
    finish(response)
  }

  func send(_ response: HTTPResponse) { finish(cached(response)) }

  /// Whoever asked the same meanwhile gets the same answer.
  private func finish(_ response: HTTPResponse) {
    turn?.finish(with: response)
    responder.respond(response)
  }

  /// Answers with the live events.
  func follow() {
    let (access, credential, reader, organisation) = (
      house.access, house.access.credential(of: request), reader, organisation
    )
    let footing: @Sendable () -> Feed.Footing = {
      guard access.identity(of: credential, at: SiteClock.wall.now()) == .known(reader) else { return .isGone }
      return access.organisation(of: reader) == organisation ? .stands : .hasMoved
    }
    house.feed.open(
      responder, for: reader, of: organisation, from: house.access.visitor(of: request).network(of: request),
      after: request.lastEventID, footing: reader == .everybody ? nil : footing)
  }

  /// No cache keeps what was answered to somebody; what everybody gets it may keep apart from that (RFC 9111 §4.1, §5.2.2.5).
  private func cached(_ response: HTTPResponse) -> HTTPResponse {
    var response = response
    if Access.isAnonymous(request) {
      response.add("Vary", "Authorization, Cookie, Presenza-Session")
    } else {
      response.set("Cache-Control", "no-store")
    }
    return response
  }

  /// An error as RFC 9457 has it, with its sentence in both languages: the text `sentence.problem.KIND`, unless another is given. `detail` is for
  /// what only some may read; else it is the English sentence.
  func problem(
    _ status: Int, _ kind: String, detail: String? = nil, sentence: Space.Name? = nil,
    headers: [(name: String, value: String)] = [], _ more: (inout JSONWriter) -> Void = { _ in }
  ) {
    send(
      .problem(
        status, kind, sentence ?? house.wording.sentence("sentence.problem.\(kind)"), detail: detail,
        headers: headers + (status == 401 ? [("WWW-Authenticate", "Bearer")] : []), more))
  }

  /// The names of members, for a reader who may see them; none for everybody else.
  var names: [MemberID: String] { reader.role.isStaff ? house.access.members.names : [:] }

  /// The organisation that the file of members gives the reader.
  var organisation: OrganisationID? { house.access.organisation(of: reader) }

  /// How far the reader may book, and whose standing places are theirs.
  var rights: Rights {
    let organisation = organisation
    let limits = house.read { $0.building.site.limits }
    return Rights(
      limits: limits.limits(isStaff: reader.role.isStaff, of: organisation), organisation: organisation,
      overridesStanding: reader.role.isStaff, onlyAt: reader.role == .panel ? reader.space : nil)
  }

  var sight: Sight { Sight(reader: reader, organisation: organisation) }

  /// The space named in the path, as the reader may see it.
  func space(in building: Building) -> VisibleSpace? {
    building.number(of: SpaceID(capture("id"))).flatMap { sight.space($0, in: building, at: now) }
  }

  /// Who shows nothing is told to sign in; who did, that it does not help.
  func notAllowed() {
    reader.role == .everybody
      ? problem(401, "sign-in")
      : problem(403, "not-allowed")
  }

  func unknownSpace() { problem(404, "unknown-space", sentence: house.wording.sentence(of: .unknownSpace)) }

  /// A moment of the query; nil where none is given. The front desk has read it before.
  func moment(asked name: String) -> Instant? { query(name).flatMap { Instant(iso8601: $0) } }

  /// A moment of the query; `usual` where none is given.
  func moment(_ name: String, or usual: Instant) -> Instant { moment(asked: name) ?? usual }

  /// Where the page before ended, and how long this one may be.
  var place: BookingPage.Place? { query("cursor").flatMap { BookingPage.Place($0) } }
  var limit: Int { askedLimit ?? BookingPage.most }
  var askedLimit: Int? { query("limit").flatMap { Int($0) } }
}

extension HTTPResponse {
  /// A problem of this house: its kind, and its sentence in both languages.
  static func problem(
    _ status: Int, _ kind: String, _ sentence: Space.Name, detail: String? = nil,
    headers: [(name: String, value: String)] = [], _ more: (inout JSONWriter) -> Void = { _ in }
  ) -> HTTPResponse {
    var json = JSONWriter()
    json.object { json in
      json.member("why", kind)
      json.sentence(sentence)
      more(&json)
    }
    return .problem(
      status, type: "/problems/\(kind)", detail: detail ?? sentence.en,
      members: Array(json.bytes.dropFirst().dropLast()), headers: headers)
  }
}
