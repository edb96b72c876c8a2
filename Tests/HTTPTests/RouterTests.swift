import HTTP
import Testing

@Suite struct `A router finds what stands in its table` {
  static let router: Router<String> = {
    var router = Router<String>()
    router.add(.get, "/", "start")
    router.add(.get, "/spaces", "list")
    router.add(.get, "/spaces/free", "free")
    router.add(.get, "/spaces/{id}", "one")
    router.add(.get, "/spaces/{id}/why", "why")
    router.add(.get, "/spaces/free/why", "why free")
    router.add(.get, "/bookings/{id}", "booking")
    router.add(.delete, "/bookings/{id}", "cancel")
    router.add(.post, "/bookings/{id}/{action}", "act")
    router.add(.post, "/bookings/{id}/check-in", "check in")
    return router
  }()

  static func found(_ method: HTTPMethod, _ path: String) -> String {
    switch router.match(method, path) {
    case .found(let route, let captures):
      return ([route.context] + ["id", "action"].compactMap { captures[$0] }).joined(separator: " ")
    case .wrongMethod(let allowed): return "405 " + allowed.map(\.description).joined(separator: ",")
    case .unknown: return "404"
    }
  }

  @Test(arguments: [
    (HTTPMethod.get, "/", "start"), (.get, "/spaces", "list"), (.get, "/spaces/free", "free"),
    (.get, "/spaces/desk-1", "one desk-1"), (.get, "/spaces/desk-1/why", "why desk-1"),
    (.get, "/spaces/free/why", "why free"), (.get, "/spaces/caffè nero", "one caffè nero"),
    (.get, "/spaces/{id}", "one {id}"), (.head, "/spaces/desk-1", "one desk-1"), (.head, "/", "start"),
    (.delete, "/bookings/b1", "cancel b1"), (.post, "/bookings/b1/check-in", "check in b1"),
    (.post, "/bookings/b1/keep", "act b1 keep"),
  ])
  func `literal before captured`(method: HTTPMethod, path: String, expected: String) {
    #expect(Self.found(method, path) == expected)
  }

  @Test(arguments: [
    "/x", "", "*", "spaces", "/spaces/", "/spaces//why", "//spaces", "/spaces/desk-1/", "/spaces/a/b/c", "/Spaces",
    "/SPACES/free",
    "/spaces/desk-1/WHY", "/bookings", "/bookings/",
  ])
  func `and nothing else`(path: String) {
    #expect(Self.found(.get, path) == "404")
  }

  @Test(arguments: [
    (HTTPMethod.post, "/spaces", "405 GET,HEAD"), (.put, "/bookings/b1", "405 DELETE,GET,HEAD"),
    (.get, "/bookings/b1/check-in", "405 POST"), (.other("PROPFIND"), "/", "405 GET,HEAD"),
    (.delete, "/spaces/free", "405 GET,HEAD"),
  ])
  func `and says which methods a path takes`(method: HTTPMethod, path: String, expected: String) {
    #expect(Self.found(method, path) == expected)
  }

  @Test func `and lists what it has`() {
    #expect(Self.router.routes.count == 10)
    #expect(Self.router.routes[9].pattern == "/bookings/{id}/check-in")
  }

  @Test func `and refuses with what RFC 9110 asks for`() {
    let refusal = HTTPResponse.methodNotAllowed([.get, .head])
    #expect(refusal.status == 405)
    #expect(refusal.header("Allow") == "GET, HEAD")
    #expect(HTTPResponse.notFound.header("content-type") == "application/problem+json")
  }
}
