import HTTP
import Occupancy

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
    if let known = house.shared.answer(to: request) { return responder.respond(known) }
    if let page = house.pages.answer(to: request) { return responder.respond(page) }
    switch router.match(request.method, request.path) {
    case .found(let route, let captures): admit(request, responder, to: route.context, captures)
    case .wrongMethod(let allowed): responder.respond(.methodNotAllowed(allowed))
    case .unknown: responder.respond(.problem(404, detail: "There is nothing at this path."))
    }
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
      return exchange.problem(401, "bad-token", detail: "This token is not valid. Ask staff for a new one.")
    }
    guard route.roles.contains(reader.role) else {
      return exchange.notAllowed()
    }
    guard route.method == .get || house.access.isOurs(request) else {
      return exchange.problem(403, "foreign-origin", detail: "This request comes from another site.")
    }
    // To look at what would come of a series changes nothing, and costs as much as to make it.
    if route.isPaced, let wait = house.access.waitToChange(reader, request) {
      return exchange.problem(429, "too-many-changes", headers: [("Retry-After", "\(wait)")])
    }
    guard !route.needsBody || request.declaresBody else {
      return exchange.problem(411, "no-length", detail: "Send a JSON body, with Content-Length or chunked.")
    }
    do throws(Shape.Fault) {
      for word in request.query { try route.query.check(word.name, word.value) }
    } catch { return exchange.refuse(error, "bad-query") }
    if route.method != .get {
      do throws(Shape.Fault) {
        exchange.body = try route.body.body(request.body, of: house.names)
      } catch { return exchange.refuse(error, "bad-body") }
    }
    guard exchange.takesTurn() else { return }
    guard route.isLarge else { return route.answer(exchange) }
    let ready = exchange
    guard house.backOffice.take(house.access.visitor(reader, request), { route.answer(ready) }) else {
      return exchange.problem(503, "busy", headers: [("Retry-After", "1")])
    }
  }
}
