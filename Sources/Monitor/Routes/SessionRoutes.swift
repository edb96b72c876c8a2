import HTTP
import JSON
import Occupancy

/// Signing in: a token or a one-time code becomes a cookie that scripts cannot read, so that a page never keeps either.
enum SessionRoutes {
  static func show(_ exchange: Exchange) { show(exchange.reader, of: exchange.organisation, exchange) }

  private static func show(
    _ reader: Identity, of organisation: OrganisationID?, _ exchange: Exchange,
    headers: [(name: String, value: String)] = []
  ) {
    let places: [SpaceID] = exchange.house.read { live in
      live.building.site.spaces.filter { organisation != nil && $0.assignedTo == organisation }.map(\.id)
    }
    exchange.json(headers: [("Cache-Control", "no-store")] + headers) { json in
      json.member("role", reader.role.rawValue)
      json.member("member", reader.member?.text)
      // One's own name is told to oneself, and to nobody else here.
      json.member("name", reader.member.flatMap { exchange.house.access.members.names[$0] })
      json.member("space", reader.space?.text)
      json.member("organisation", organisation?.text)
      // How far they may book, for a form that offers what can be had. Null: as far as they like.
      let limits = exchange.rights.limits
      json.object("limits") { json in
        json.member("aheadSeconds", limits.horizon.map { Int($0.milliseconds / 1_000) })
        json.member("longestSeconds", limits.longest.map { Int($0.milliseconds / 1_000) })
      }
      // The standing places that are theirs to lend.
      json.array("places") { json in
        for place in places { json.value(place.text) }
      }
    }
  }

  static func signIn(_ exchange: Exchange) {
    guard let proof = proof(in: exchange.body) else { return exchange.badBody("proof") }
    switch exchange.house.access.signIn(with: proof, from: exchange.request, at: SiteClock.wall.now()) {
    case .open(let cookie):
      exchange.send(.noContent(headers: [("Set-Cookie", cookie), ("Cache-Control", "no-store")]))
    case .wrong:
      exchange.problem(401, "bad-token")
    case .wait(let seconds):
      exchange.problem(
        429, "too-many-tries",
        sentence: exchange.house.wording.sentence(
          "sentence.problem.too-many-tries", [("seconds", .same("\(seconds)"))]),
        headers: [("Retry-After", "\(seconds)")])
    }
  }

  private static func proof(in body: JSONValue) -> Access.Proof? {
    switch (body["token"]?.string, body["code"]?.string) {
    case (let token?, nil): .token(token)
    case (nil, let code?): .code(code)
    case (nil, nil), (_?, _?): nil
    }
  }

  static func signOut(_ exchange: Exchange) {
    let cookie = exchange.house.access.signOut(exchange.request)
    show(.everybody, of: nil, exchange, headers: [("Set-Cookie", cookie)])
  }
}
