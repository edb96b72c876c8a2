import HTTP
import JSON
import Occupancy
import Wording

/// Where every request comes in: it finds the route, decides who asks, and refuses what the table does not allow. Roles are checked here and nowhere else.
struct FrontDesk: Sendable {
  let house: House
  private let router: Router<Route>

  init(house: House) {
    self.house = house
    var router = Router<Route>()
    for route in Route.all { router.add(route.method, route.pattern, route) }
    self.router = router
  }

  func answer(_ request: HTTPRequest, _ responder: Responder) {
    if !Self.isExpected(request), let known = house.shared.answer(to: request) { return responder.respond(known) }
    if let page = house.pages.answer(to: request) { return responder.respond(page) }
    switch router.match(request.method, request.path) {
    case .found(let route, let captures): admit(request, responder, to: route.context, captures)
    case .wrongMethod(let allowed): responder.respond(refusal(allowed))
    case .unknown: responder.respond(house.pages.answer(toUnknown: request) ?? nothing)
    }
  }

  /// Whether a page of ours sent this that expects to be known.
  private static func isExpected(_ request: HTTPRequest) -> Bool { request.headers.first("presenza-session") != nil }

  /// For programs; a browser gets a page.
  private var nothing: HTTPResponse {
    .problem(404, "no-such-path", house.wording.sentence("sentence.problem.no-such-path"))
  }

  /// For a path that has routes, with the methods that they take.
  private func refusal(_ allowed: [HTTPMethod]) -> HTTPResponse {
    let methods = allowed.map(\.description).joined(separator: ", ")
    let sentence = house.wording.sentence("sentence.problem.wrong-method", [("methods", .same(methods))])
    return .problem(405, "wrong-method", sentence, headers: [("Allow", methods)])
  }

  private func admit(_ request: HTTPRequest, _ responder: Responder, to route: Route, _ captures: Captures) {
    let answer = house.access.identity(of: request, at: SiteClock.wall.now())
    let reader: Identity
    switch answer {
    case .known(let identity): reader = identity
    case .invalid: reader = .everybody
    }
    var exchange = Exchange(
      request: request, captures: captures, reader: reader, responder: responder, house: house,
      sharesStateOf: route.isShared && request.method == .get && Access.isAnonymous(request)
        ? house.shared.number : nil)
    guard answer != .invalid else {
      return exchange.problem(401, "bad-token")
    }
    let isExpected = route.mayBeExpected && Self.isExpected(request)
    guard route.roles.contains(reader.role), reader != .everybody || !isExpected else {
      return exchange.notAllowed()
    }
    if route.method != .get, let foreign = house.access.foreignOrigin(of: request) { return exchange.refuse(foreign) }
    // To look at what would come of a series changes nothing, and costs as much as to make it.
    if route.isPaced, let wait = house.access.waitToChange(reader, request) {
      return exchange.problem(429, "too-many-changes", headers: [("Retry-After", "\(wait)")])
    }
    guard !route.needsBody || request.declaresBody else {
      return exchange.problem(411, "no-length")
    }
    do throws(Shape.Fault) {
      try route.query.check(request.query)
    } catch { return exchange.refuse(error, "bad-query") }
    if route.method != .get {
      do throws(Shape.Fault) {
        exchange.body = try route.body.body(request.body, of: house.names)
      } catch { return exchange.refuse(error, "bad-body") }
    }
    guard exchange.takesTurn() else { return }
    guard route.isLarge else { return route.answer(exchange) }
    let (ready, visitor) = (exchange, house.access.visitor(reader, request))
    guard house.backOffice.take(visitor, isLong: !route.isShort, { route.answer(ready) }) else {
      return exchange.problem(503, "busy", headers: [("Retry-After", "1")])
    }
  }
}
