import HTTP
import Occupancy

/// One line of the table of routes: what is asked for, who may ask, and who answers. What is not in the table is refused.
struct Route: Sendable {
  var method: HTTPMethod
  var pattern: String
  var roles: Set<Role>
  /// Whether everybody who shows no token gets the same bytes while nothing changes.
  var isShared: Bool
  /// What its body may hold; whatever else comes is refused before the route sees it.
  var body: Shape
  /// Whether nothing can be answered without a body: a request that has none is told to send its length.
  var needsBody: Bool
  /// What its query may say.
  var query: Shape
  /// Whether the answer is made in the back office: whatever grows with the site, its bookings or what is asked for.
  var isLarge: Bool
  /// Whether it is soon made there: it tells of one thing, or sums, and does not wait for a line of lists.
  var isShort: Bool
  /// The status of what was done as it was asked for.
  var success: Int
  var answer: @Sendable (Exchange) -> Void

  /// Whether a page that expects to be known is told that it is not, rather than what everybody sees.
  var mayBeExpected: Bool { pattern.hasPrefix("/api/") && pattern != Self.session }

  /// Whether it counts to how fast somebody may change things. Signing in does not: who guesses at tokens must not keep a right one out, and tries at codes
  /// have a limit of their own.
  var isPaced: Bool { method != .get && !isSession }
  var isSession: Bool { pattern == Self.session }

  init(
    _ method: HTTPMethod, _ pattern: String, _ roles: Set<Role>, isShared: Bool = false, needs body: Shape? = nil,
    takes mayHave: Shape = .nothing, query: Shape = .nothing, isLarge: Bool = false, isShort: Bool = false,
    success: Int = 200,
    _ answer: @escaping @Sendable (Exchange) -> Void
  ) {
    self.isShared = isShared
    self.body = body ?? mayHave
    needsBody = body != nil
    self.query = query
    self.isLarge = isLarge
    self.isShort = isShort
    self.success = success
    self.method = method
    self.pattern = pattern
    self.roles = roles
    self.answer = answer
  }
}

extension Set<Role> {
  static let everybody = Set(Role.allCases)
  /// Who may book at all.
  static let bookers: Set<Role> = [.panel, .member, .staff, .admin]
  static let members: Set<Role> = [.member, .staff, .admin]
  static let staff: Set<Role> = [.staff, .admin]
}

extension Route {
  private static let session = "/api/v1/session"

  /// Every route but the pages, which everybody may read. GET changes nothing.
  static let all: [Route] = [
    Route(.get, "/health/live", .everybody, Health.live),
    Route(.get, "/health/ready", .everybody, Health.ready),
    Route(.get, "/api/v1/site", .everybody, isShared: true, isLarge: true, isShort: true, SiteRoutes.site),
    Route(.get, "/api/v1/plan", .everybody, isLarge: true, SiteRoutes.plan),
    Route(.get, "/api/v1/spaces", .everybody, isShared: true, query: .spaces, isLarge: true, SpaceRoutes.list),
    Route(.get, "/api/v1/spaces/free", .everybody, query: .free, isLarge: true, SpaceRoutes.free),
    Route(.get, "/api/v1/desks/free", .everybody, query: .free, isLarge: true, SpaceRoutes.freeDesks),
    Route(.get, "/api/v1/spaces/{id}", .everybody, isShared: true, isLarge: true, isShort: true, SpaceRoutes.one),
    Route(.get, "/api/v1/spaces/{id}/why", .everybody, isLarge: true, isShort: true, SpaceRoutes.why),
    Route(.post, "/api/v1/spaces/{id}/out-of-order", .staff, SpaceDeeds.outOfOrder),
    Route(.post, "/api/v1/spaces/{id}/in-order", .staff, SpaceDeeds.inOrder),
    Route(.post, "/api/v1/spaces/{id}/lend", .members, needs: .lend, SpaceDeeds.lend),
    Route(.post, "/api/v1/spaces/{id}/take-back", .members, SpaceDeeds.takeBack),
    Route(.get, "/api/v1/bookings", .everybody, query: .bookings, isLarge: true, BookingLookup.list),
    Route(.post, "/api/v1/bookings", .bookers, needs: .booking, success: 201, BookingRoutes.create),
    Route(.get, "/api/v1/bookings/{id}", .everybody, isLarge: true, isShort: true, BookingLookup.one),
    Route(.patch, "/api/v1/bookings/{id}", .members, needs: .move, BookingRoutes.move),
    Route(.delete, "/api/v1/bookings/{id}", .bookers, query: .cancel, BookingRoutes.cancel),
    Route(.post, "/api/v1/bookings/{id}/check-in", .bookers, takes: .checkIn, BookingRoutes.checkIn),
    Route(.post, "/api/v1/bookings/{id}/keep", .bookers, BookingRoutes.keep),
    Route(.post, "/api/v1/bookings/{id}/leave", .bookers, BookingRoutes.leave),
    Route(.post, "/api/v1/bookings/{id}/undo", .members, BookingRoutes.undo),
    Route(.post, "/api/v1/bookings/{id}/confirm", .members, BookingRoutes.confirm),
    Route(.post, "/api/v1/bookings/{id}/not-me", .members, BookingRoutes.notMe),
    Route(.post, "/api/v1/bookings/{id}/swap", .members, BookingRoutes.swap),
    Route(.post, "/api/v1/bookings/{id}/pin", .staff, BookingRoutes.pin),
    Route(.post, "/api/v1/bookings/{id}/unpin", .staff, BookingRoutes.unpin),
    Route(.get, "/api/v1/bookings/{id}/why", .members, isLarge: true, isShort: true, BookingLookup.why),
    Route(.post, "/api/v1/series", .members, needs: .series, isLarge: true, success: 201, SeriesRoutes.create),
    Route(.post, "/api/v1/series/preview", .members, needs: .series, isLarge: true, SeriesRoutes.preview),
    Route(.get, "/api/v1/series/{id}", .members, isLarge: true, SeriesRoutes.one),
    Route(.delete, "/api/v1/series/{id}", .members, isLarge: true, SeriesRoutes.cancel),
    Route(.get, "/api/v1/waiting", .members, isLarge: true, WaitRoutes.list),
    Route(.post, "/api/v1/waiting", .members, needs: .wait, success: 201, WaitRoutes.create),
    Route(.get, "/api/v1/waiting/{id}", .members, isLarge: true, isShort: true, WaitRoutes.one),
    Route(.delete, "/api/v1/waiting/{id}", .members, WaitRoutes.stop),
    Route(.post, "/api/v1/waiting/{id}/accept", .members, success: 201, WaitRoutes.accept),
    Route(
      .get, "/api/v1/programme", .everybody, isShared: true, query: .programme, isLarge: true, ProgrammeRoutes.list),
    Route(.get, "/api/v1/events", .everybody, SiteRoutes.events),
    Route(.get, "/api/v1/sensors", .everybody, query: .sensors, isLarge: true, SensorRoutes.list),
    Route(.post, "/api/v1/sensors/forget", .staff, needs: .forget, SensorRoutes.forget),
    Route(.get, "/api/v1/shadow", .staff, isLarge: true, ShadowRoute.list),
    Route(.get, "/api/v1/members", .staff, isLarge: true, MemberRoutes.list),
    Route(.post, "/api/v1/members/{id}/code", .staff, success: 201, MemberRoutes.makeCode),
    Route(.get, "/api/v1/codes", .staff, isLarge: true, CodeRoutes.list),
    // Everybody: the house's own signature in the link is the proof, and it opens one booking. What it opens names nobody.
    Route(.get, "/b/{token}", .everybody, query: .link, LinkRoutes.page),
    Route(.get, "/api/v1/links/{token}", .everybody, LinkRoutes.show),
    Route(.post, "/api/v1/links/{token}/keep", .everybody, LinkRoutes.keep),
    Route(.post, "/api/v1/links/{token}/give-back", .everybody, LinkRoutes.giveBack),
    Route(.post, "/api/v1/links/{token}/undo", .everybody, LinkRoutes.undo),
    Route(.get, "/api/v1/webhooks", .staff, WebhookRoutes.list),
    Route(.get, session, .everybody, SessionRoutes.show),
    // Large: sessions are on disk before they are answered.
    Route(
      .post, session, .everybody, needs: .session, isLarge: true, isShort: true, success: 204, SessionRoutes.signIn),
    Route(.delete, session, .everybody, isLarge: true, isShort: true, SessionRoutes.signOut),
    Route(.get, "/metrics", .everybody, isLarge: true, MetricsRoute.metrics),
    Route(.get, "/openapi.json", .everybody, OpenAPI.show),
  ]
}
