import HTTP
import JSON
import Occupancy

/// Signing in: a token becomes a cookie that scripts cannot read, so that a page never keeps the token.
enum SessionRoutes {
  static func show(_ exchange: Exchange) {
    exchange.json { json in
      json.member("role", exchange.reader.role.rawValue)
      json.member("member", exchange.reader.member?.text)
      json.member("space", exchange.reader.space?.text)
    }
  }

  static func signIn(_ exchange: Exchange) {
    guard let body = try? JSONValue(parsing: exchange.request.body), let token = body["token"]?.string else {
      return exchange.problem(400, "bad-body", detail: "The body is a JSON object {token}.")
    }
    guard let cookie = exchange.house.access.signIn(with: token, at: exchange.now) else {
      return exchange.problem(401, "bad-token", detail: "This token is not valid.")
    }
    exchange.responder.respond(.noContent(headers: [("Set-Cookie", cookie)]))
  }

  static func signOut(_ exchange: Exchange) {
    let cookie = exchange.house.access.signOut(exchange.request)
    exchange.responder.respond(.noContent(headers: [("Set-Cookie", cookie)]))
  }
}
