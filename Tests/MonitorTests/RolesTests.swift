import Foundation
import HTTP
import Occupancy
import Testing

@testable import Monitor

/// Every route for every reader, over a real server, against one table. A route without a line in it fails.
@Suite struct `Nobody gets more than the table of roles says` {
  /// Public · panel of desk-12 · panel of sala · member m1 · member m2 · staff · admin; one number stands for all. {id} is desk-12, a booking of
  /// m1 there that is now, m1, a series of m1 or what m1 waits for; what is lent is acme's desk-14, and neither member is of acme. The broker is away, so nothing is ready;
  /// nothing was released, asked or offered, so there is nothing to undo, confirm, answer or accept.
  static let table = """
    GET    /health/live                    200
    GET    /health/ready                   503
    GET    /api/v1/site                    200
    GET    /api/v1/plan                    200
    GET    /api/v1/spaces                  200
    GET    /api/v1/spaces/free             200
    GET    /api/v1/desks/free              200
    GET    /api/v1/spaces/{id}             200 200 404 200 200 200 200
    GET    /api/v1/spaces/{id}/why         200 200 404 200 200 200 200
    POST   /api/v1/spaces/{id}/out-of-order 401 403 403 403 403 200 200
    POST   /api/v1/spaces/{id}/in-order    401 403 403 403 403 200 200
    POST   /api/v1/spaces/{id}/lend        401 403 403 403 403 200 200
    POST   /api/v1/spaces/{id}/take-back   401 403 403 403 403 200 200
    GET    /api/v1/bookings                200
    POST   /api/v1/bookings                401 201 403 201 201 201 201
    GET    /api/v1/bookings/{id}           200 200 404 200 200 200 200
    DELETE /api/v1/bookings/{id}           401 403 404 200 403 200 200
    PATCH  /api/v1/bookings/{id}           401 403 403 200 403 200 200
    POST   /api/v1/bookings/{id}/check-in  401 200 404 200 403 200 200
    POST   /api/v1/bookings/{id}/keep      401 200 404 200 403 200 200
    POST   /api/v1/bookings/{id}/leave     401 200 404 200 403 200 200
    POST   /api/v1/bookings/{id}/undo      401 403 403 409 403 409 409
    POST   /api/v1/bookings/{id}/confirm   401 403 403 409 403 409 409
    POST   /api/v1/bookings/{id}/not-me    401 403 403 409 403 409 409
    POST   /api/v1/bookings/{id}/swap      401 403 403 409 403 409 409
    POST   /api/v1/bookings/{id}/pin       401 403 403 403 403 200 200
    POST   /api/v1/bookings/{id}/unpin     401 403 403 403 403 200 200
    GET    /api/v1/bookings/{id}/why       401 403 403 200 404 200 200
    POST   /api/v1/series                  401 403 403 201 201 201 201
    POST   /api/v1/series/preview          401 403 403 200 200 200 200
    GET    /api/v1/series/{id}             401 403 403 200 404 200 200
    DELETE /api/v1/series/{id}             401 403 403 200 404 200 200
    GET    /api/v1/waiting                 401 403 403 200 200 200 200
    POST   /api/v1/waiting                 401 403 403 201 201 201 201
    GET    /api/v1/waiting/{id}            401 403 403 200 403 200 200
    DELETE /api/v1/waiting/{id}            401 403 403 200 403 200 200
    POST   /api/v1/waiting/{id}/accept     401 403 403 409 403 409 409
    GET    /api/v1/programme               200
    GET    /api/v1/events                  200
    GET    /api/v1/sensors                 200
    POST   /api/v1/sensors/forget          401 403 403 403 403 200 200
    GET    /api/v1/shadow                  401 403 403 403 403 200 200
    GET    /api/v1/members                 401 403 403 403 403 200 200
    POST   /api/v1/members/{id}/code       401 403 403 403 403 201 201
    GET    /api/v1/codes                   401 403 403 403 403 200 200
    GET    /api/v1/webhooks                401 403 403 403 403 200 200
    GET    /b/{token}                      200
    GET    /api/v1/links/{token}           200
    POST   /api/v1/links/{token}/keep      200
    POST   /api/v1/links/{token}/give-back 200
    POST   /api/v1/links/{token}/undo      409
    GET    /api/v1/session                 200
    POST   /api/v1/session                 400 204 204 204 204 204 204
    DELETE /api/v1/session                 200
    GET    /metrics                        200
    GET    /openapi.json                   200
    """

  /// Status for each reader, by `METHOD pattern`.
  static let rows: [String: [Int]] = Dictionary(
    uniqueKeysWithValues: table.split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      let numbers = words.dropFirst(2).compactMap { Int($0) }
      return ("\(words[0]) \(words[1])", numbers.count == 1 ? Array(repeating: numbers[0], count: 7) : numbers)
    })

  private struct Scene {
    let house: TestHouse
    let staff: String
    /// In the order of the table's columns.
    let readers: [(name: String, token: String?)]

    init() throws {
      house = try TestHouse()
      staff = try house.token(.staff)
      readers = [
        ("public", nil), ("panel", try house.token(.panel, space: "desk-12")),
        ("other panel", try house.token(.panel, space: "sala")), ("member", try house.token(.member, member: "m1")),
        ("other member", try house.token(.member, member: "m2")), ("staff", staff),
        ("admin", try house.token(.admin)),
      ]
    }

    /// Puts what the pattern speaks of in its place.
    func path(of pattern: String, booking: String) -> String {
      let id =
        if pattern.hasSuffix("/lend") || pattern.hasSuffix("/take-back") {
          "desk-14"
        } else if pattern.hasPrefix("/api/v1/spaces/") {
          "desk-12"
        } else {
          pattern.hasPrefix("/api/v1/members/") ? "m1" : booking
        }
      return pattern.replacing("{id}", with: id).replacing("{token}", with: token(of: booking))
    }

    /// The link of a booking.
    private func token(of booking: String) -> String {
      let start = house.ask("GET", "/api/v1/bookings/\(booking)", token: staff).json?["start"]?.string
      guard let start = start.flatMap({ Instant(iso8601: $0) }), let key = try? LinkKey.open(dataFolder: house.data)
      else { return "none" }
      let booking = Booking(
        id: BookingID(booking), space: "desk-12", member: "m1",
        interval: Interval(start: start, end: start + .hours(1)),
        madeAt: start)
      return BookingLink.token(of: booking, signedBy: key)
    }

    func body(of route: Route, token: String?) -> String {
      let start = SiteClock.wall.now()
      let (today, tomorrow) = (
        #""start":"\#(start)","end":"\#(start + .hours(1))""#,
        #""start":"\#(start + .days(1))","end":"\#(start + .hours(25))""#
      )
      switch "\(route.method) \(route.pattern)" {
      case "POST /api/v1/bookings": return #"{"space":"desk-12",\#(today)}"#
      case "PATCH /api/v1/bookings/{id}": return #"{"space":"desk-13"}"#
      case "POST /api/v1/series", "POST /api/v1/series/preview":
        return #"{"space":"desk-12",\#(tomorrow),"repeat":{"every":"day","count":2}}"#
      case "POST /api/v1/waiting": return #"{"kind":"meeting-room",\#(tomorrow)}"#
      case "POST /api/v1/spaces/{id}/lend": return #"{\#(tomorrow)}"#
      case "POST /api/v1/sensors/forget": return #"{"device":"l0/desk-12"}"#
      case "POST /api/v1/session": return token.map { #"{"token":"\#($0)"}"# } ?? "{}"
      default: return ""
      }
    }

    /// What the route's {id} stands for, made anew: a booking of m1 that is now, a series of theirs, or what they wait for and another has.
    private func made(for route: Route) throws -> String {
      switch route.pattern.split(separator: "/").dropFirst(2).first {
      case "bookings" where route.pattern.contains("{id}"), _ where route.pattern.contains("{token}"):
        return try #require(try house.book("desk-12", token: staff, member: "m1").id)
      case "series" where route.pattern.contains("{id}"):
        let start = SiteClock.wall.now() + .days(1)
        let body =
          #"{"space":"desk-12","member":"m1","start":"\#(start)","end":"\#(start + .hours(1))","repeat":{"every":"day","count":1}}"#
        return try #require(
          house.ask("POST", "/api/v1/series", token: staff, body: body).json?["series"]?.string)
      case "waiting" where route.pattern.contains("{id}"):
        _ = try house.book("desk-13", token: staff, member: "m2", afterHours: 48)
        let start = SiteClock.wall.now() + .days(2)
        let body = #"{"space":"desk-13","member":"m1","start":"\#(start)","end":"\#(start + .minutes(30))"}"#
        return try #require(house.ask("POST", "/api/v1/waiting", token: staff, body: body).json?["id"]?.string)
      default: return ""
      }
    }

    /// Asks as that reader, with what the route needs made before and taken away after.
    func ask(_ route: Route, as token: String?) throws -> Line {
      let made = try made(for: route)
      if route.pattern.hasSuffix("/leave") {
        #expect(house.ask("POST", "/api/v1/bookings/\(made)/check-in", token: staff).status == 200)
      }
      let answer = house.ask(
        route.method.description, path(of: route.pattern, booking: made), token: token,
        body: body(of: route, token: token))
      clear(made, answer)
      if route.pattern.hasSuffix("/out-of-order") {
        _ = house.ask("POST", "/api/v1/spaces/desk-12/in-order", token: staff)
      }
      return answer
    }

    private func clear(_ made: String, _ answer: Line) {
      for id in [made, answer.json?["id"]?.string ?? ""] where !id.isEmpty {
        let kind = id.hasPrefix("w") ? "waiting" : "bookings"
        _ = house.ask("DELETE", "/api/v1/\(kind)/\(id)", token: staff)
      }
      for series in [made, answer.json?["series"]?.string ?? ""] where series.hasPrefix("s") {
        let first = house.ask("GET", "/api/v1/series/\(series)", token: staff).json?["bookings"]?[0]?["id"]?.string
        _ = house.ask("DELETE", "/api/v1/bookings/\(first ?? "")?following=1", token: staff)
      }
    }
  }

  @Test func `the table has every route, and no other`() {
    #expect(Set(Route.all.map { "\($0.method) \($0.pattern)" }) == Set(Self.rows.keys))
    #expect(Route.all.count == Self.rows.count)
    #expect(Self.rows.values.allSatisfy { $0.count == 7 })
  }

  @Test func `every route answers every reader as the table says`() throws {
    let scene = try Scene()
    for route in Route.all {
      let wanted = try #require(Self.rows["\(route.method) \(route.pattern)"])
      for (column, reader) in scene.readers.enumerated() {
        let answer = try scene.ask(route, as: reader.token)
        #expect(answer.status == wanted[column], "\(route.method) \(route.pattern) as \(reader.name): \(answer.body)")
        #expect(route.statuses.contains(answer.status), "\(route.method) \(route.pattern): \(answer.status)")
      }
    }
  }

  @Test func `a token that is wrong, expired or revoked opens nothing, not even what everybody may see`() throws {
    let scene = try Scene()
    let now = SiteClock.wall.now()
    let expired = try scene.house.token(.admin, expires: now - .seconds(1))
    let revoked = try scene.house.tokens.add(role: .admin, member: nil, space: nil, name: nil, at: now)
    try scene.house.tokens.revoke(revoked.id, at: now)
    let wrong = String(repeating: "0", count: 64)
    for route in Route.all {
      for token in [wrong, expired, revoked.secret, "", String(repeating: "a", count: 10_000)] {
        #expect(
          try scene.ask(route, as: token).status == 401, "\(route.method) \(route.pattern) with \(token.prefix(8))")
      }
    }
  }

  @Test func `HEAD is GET without a body`() throws {
    let scene = try Scene()
    for route in Route.all where route.method == .get {
      let head = Route(.head, route.pattern, route.roles, route.answer)
      let wanted = try #require(Self.rows["GET \(route.pattern)"])
      for (column, reader) in scene.readers.enumerated() {
        let answer = try scene.ask(head, as: reader.token)
        #expect(answer.status == wanted[column], "HEAD \(route.pattern) as \(reader.name)")
        #expect(answer.body.isEmpty)
      }
    }
  }

  @Test func `another method is refused, whoever asks`() throws {
    let scene = try Scene()
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
    for pattern in Set(Route.all.map(\.pattern)).sorted() {
      let taken = Set(Route.all.filter { $0.pattern == pattern }.map(\.method.description))
      for method in methods where !taken.contains(method) && !(method == "HEAD" && taken.contains("GET")) {
        let answer = scene.house.ask(method, scene.path(of: pattern, booking: "b1"), token: scene.staff)
        #expect(answer.status == 405, "\(method) \(pattern)")
      }
    }
  }

  /// Spellings of a path that are not the path.
  static let spellings: [(name: String, spell: @Sendable (_ pattern: String, _ path: String) -> String)] = [
    ("the pattern", { pattern, _ in pattern.contains("{") ? pattern : pattern + "/{id}x" }),
    (
      "the pattern, escaped",
      { pattern, path in
        pattern.contains("{") ? pattern.replacing("{", with: "%7B").replacing("}", with: "%7D") : path + "/%7Bid%7D"
      }
    ),
    (
      "a capture of other routers",
      { pattern, path in
        pattern.contains("{")
          ? pattern.replacing("{id}", with: ":id").replacing("{token}", with: ":token") : path + "/:id"
      }
    ),
    (
      "a star",
      { pattern, path in
        pattern.contains("{") ? pattern.replacing("{id}", with: "*").replacing("{token}", with: "*") : path + "/*"
      }
    ),
    ("a slash behind", { _, path in path + "/" }),
    ("two slashes before", { _, path in "/" + path }),
    (
      "two slashes within",
      { _, path in
        path.replacing("/v1/", with: "/v1//").replacing("/b/", with: "/b//").replacing("/health/", with: "/health//")
          + (path.dropFirst().contains("/") ? "" : "//")
      }
    ),
    ("capitals", { _, path in path.uppercased() }),
    ("a detour", { _, path in "/x/.." + path }),
    ("an escaped detour", { _, path in "/x/%2e%2e" + path }),
    ("a detour escaped twice", { _, path in "/x/%252e%252e" + path }),
    ("a dot", { _, path in "/." + path }),
    ("an escaped slash", { _, path in "/" + path.dropFirst().replacing("/", with: "%2f") + "%2f" }),
    ("a backslash", { _, path in path.replacing("/", with: "\\") }),
    ("a parameter", { _, path in path + ";x=1" }),
    ("an escaped NUL", { _, path in path + "%00" }),
    ("a blank behind", { _, path in path + "%20" }),
    ("an overlong slash", { _, path in path + "%c0%af" }),
  ]

  @Test func `no other spelling of a path opens it`() throws {
    let scene = try Scene()
    let booking = try #require(try scene.house.book("desk-12", token: scene.staff, member: "m1").id)
    for route in Route.all {
      let path = scene.path(of: route.pattern, booking: booking)
      for spelling in Self.spellings {
        let target = spelling.spell(route.pattern, path)
        for reader in scene.readers {
          let answer = scene.house.ask(
            route.method.description, target, token: reader.token, body: scene.body(of: route, token: reader.token))
          #expect(
            answer.status >= 400 && answer.status < 500,
            "\(route.method) \(target) (\(spelling.name)) as \(reader.name): \(answer.status)")
        }
      }
    }
    #expect(
      scene.house.ask("GET", "/api/v1/bookings/\(booking)", token: scene.staff).json?["status"]?.string == "booked")
  }

  @Test func `an escaped letter is the letter, with the same roles`() throws {
    let scene = try Scene()
    for route in Route.all where route.method == .get && !route.pattern.contains("{") {
      let wanted = try #require(Self.rows["GET \(route.pattern)"])
      let last = try #require(route.pattern.last?.asciiValue)
      let target = "\(route.pattern.dropLast())%\(String(last, radix: 16))"
      for (column, reader) in scene.readers.enumerated() {
        #expect(
          scene.house.ask("GET", target, token: reader.token).status == wanted[column], "\(target) as \(reader.name)")
      }
    }
  }
}
