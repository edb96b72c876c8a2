import Foundation
import Occupancy
import Testing

@testable import Monitor

/// Signing in, over HTTP as a browser does it.
@Suite struct `A browser signs in` {
  private func signIn(_ house: TestHouse, token: String, headers: [(String, String)] = []) -> Line {
    house.ask("POST", "/api/v1/session", headers: headers, body: #"{"token":"\#(token)"}"#)
  }

  @Test func `by a token, which becomes a cookie that scripts cannot read, until it signs out`() throws {
    let house = try TestHouse()
    let answer = signIn(house, token: try house.token(.member, member: "m1"))
    #expect(answer.status == 204)
    let set = try #require(answer.header("set-cookie"))
    for flag in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"] { #expect(set.contains(flag)) }
    #expect(!set.contains("Secure"))
    let cookie = try #require(answer.cookie)
    let session = house.ask("GET", "/api/v1/session", cookie: cookie)
    #expect(session.json?["role"]?.string == "member")
    #expect(session.json?["member"]?.string == "m1")

    let origin = "http://127.0.0.1:\(house.port)"
    let out = house.ask("DELETE", "/api/v1/session", cookie: cookie, origin: origin)
    #expect(out.status == 200)
    #expect(out.header("set-cookie")?.contains("Max-Age=0") == true)
    #expect(house.ask("GET", "/api/v1/session", cookie: cookie).json?["role"]?.string == "public")
  }

  @Test func `and what it changes must come from our own pages`() throws {
    let house = try TestHouse()
    let token = try house.token(.member, member: "m1")
    let cookie = try #require(signIn(house, token: token).cookie)
    let start = SiteClock.wall.now()
    let body = #"{"space":"desk-12","start":"\#(start)","end":"\#(start + .hours(1))"}"#
    func post(_ origin: String?, cookie: String? = nil, token: String? = nil) -> Int {
      house.ask("POST", "/api/v1/bookings", token: token, cookie: cookie, origin: origin, body: body).status
    }
    for foreign in [
      "https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1",
      "http://127.0.0.1:\(house.port).evil.example", "ftp://127.0.0.1:\(house.port)",
      "http://evil.example/127.0.0.1:\(house.port)",
    ] {
      #expect(post(foreign, cookie: cookie) == 403, "\(foreign)")
    }
    #expect(post(nil, cookie: cookie) == 403)
    #expect(post("http://127.0.0.1:\(house.port)", cookie: cookie) == 201)
    // No browser sends a token by itself: where it comes from does not matter.
    #expect(post(nil, token: token) == 200)
    // Nor may another site sign somebody in.
    #expect(
      house.ask("POST", "/api/v1/session", origin: "https://evil.example", body: #"{"token":"\#(token)"}"#).status
        == 403)
  }

  @Test func `and is signed out when its token is revoked`() throws {
    let house = try TestHouse()
    let token = try house.tokens.add(role: .staff, member: nil, space: nil, name: nil, at: SiteClock.wall.now())
    let cookie = try #require(signIn(house, token: token.secret).cookie)
    #expect(house.ask("GET", "/api/v1/members", cookie: cookie).status == 200)
    try house.tokens.revoke(token.id, at: SiteClock.wall.now())
    #expect(eventually { house.ask("GET", "/api/v1/members", cookie: cookie).status == 401 })
    #expect(house.ask("GET", "/api/v1/members", token: token.secret).status == 401)
  }

  @Test func `anew by each sign-in, with another cookie, and the one before it is void`() throws {
    let house = try TestHouse()
    let token = try house.token(.member, member: "m1")
    let first = try #require(signIn(house, token: token).cookie)
    let origin = "http://127.0.0.1:\(house.port)"
    let second = try #require(
      signIn(house, token: token, headers: [("Cookie", first), ("Origin", origin)]).cookie)
    #expect(first != second)
    func role(_ cookie: String) -> String? {
      house.ask("GET", "/api/v1/session", cookie: cookie).json?["role"]?.string
    }
    #expect([role(first), role(second)] == ["public", "member"])
    // 256 bits each.
    #expect(second.wholeMatch(of: /presenza-test=[0-9a-f]{64}/) != nil)
  }

  @Test func `by a one-time code that staff made, once`() throws {
    let house = try TestHouse()
    let staff = try house.token(.staff)
    let made = house.ask("POST", "/api/v1/members/m7/code", token: staff)
    #expect(made.status == 201)
    #expect(made.header("cache-control") == "no-store")
    let code = try #require(made.json?["code"]?.string)
    #expect(code.count == 9)
    let typed = code.lowercased().replacing("-", with: " ")

    let answer = house.ask("POST", "/api/v1/session", body: #"{"code":" \#(typed)"}"#)
    #expect(answer.status == 204)
    let cookie = try #require(answer.cookie)
    let session = house.ask("GET", "/api/v1/session", cookie: cookie)
    #expect(session.json?["role"]?.string == "member")
    #expect(session.json?["member"]?.string == "m7")
    #expect(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(code)"}"#).status == 401)
  }

  @Test func `not by a code that is old, or that a newer one has replaced`() throws {
    let house = try TestHouse()
    let codes = CodeFolder(dataFolder: house.data)
    let now = SiteClock.wall.now()
    let old = try codes.make(for: "m1", at: now - CodeFolder.lasts).text
    #expect(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(old)"}"#).status == 401)
    let first = try codes.make(for: "m1", at: now).text
    let other = try codes.make(for: "m2", at: now).text
    let second = try codes.make(for: "m1", at: now).text
    #expect(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(first)"}"#).status == 401)
    #expect(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(second)"}"#).status == 204)
    #expect(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(other)"}"#).status == 204)
  }

  @Test func `not with a body that is none`() throws {
    let house = try TestHouse()
    #expect(house.ask("POST", "/api/v1/session").status == 411)
    for body in ["{", "[]", "{}", #"{"token":1}"#, #"{"token":"a","code":"b"}"#, #"{"code":null}"#] {
      #expect(house.ask("POST", "/api/v1/session", body: body).status == 400, "\(body)")
    }
  }

  private func signIn(_ house: TestHouse, code: String, headers: [(String, String)] = []) -> Line {
    house.ask("POST", "/api/v1/session", headers: headers, body: #"{"code":"\#(code)"}"#)
  }

  @Test func `by a right token, whoever guesses at tokens or codes from the same address`() throws {
    let house = try TestHouse()
    let good = try house.token(.staff)
    for number in 1...20 {
      #expect(signIn(house, token: "wrong \(number)").status == 401)
      #expect([401, 429].contains(signIn(house, code: "ABCD-2345").status))
      #expect(signIn(house, token: good).status == 204)
    }
    // More than an address may change at once.
    for number in 1...400 { _ = signIn(house, token: "wrong \(number)") }
    let answer = signIn(house, token: good)
    #expect(answer.status == 204)
    let cookie = answer.cookie
    #expect(
      house.ask("DELETE", "/api/v1/session", cookie: cookie, origin: "http://127.0.0.1:\(house.port)").status == 200)
  }

  @Test func `after five wrong codes it waits, and no header of its own helps`() throws {
    let house = try TestHouse()
    let good = try house.token(.staff)
    let code = try #require(house.ask("POST", "/api/v1/members/m7/code", token: good).json?["code"]?.string)
    for number in 1...5 {
      #expect(signIn(house, code: "ABCD-2345", headers: [("X-Forwarded-For", "10.1.1.\(number)")]).status == 401)
    }
    let answer = signIn(house, code: code, headers: [("X-Forwarded-For", "10.1.1.9")])
    #expect(answer.status == 429)
    #expect(answer.header("retry-after") == "1")
    #expect(house.ask("GET", "/metrics").body.contains(#"presenza_sign_ins_total{result="limited"} 1"#))
    // Who is let in already is not asked.
    #expect(house.ask("GET", "/api/v1/members", token: good).status == 200)
    #expect(eventually { signIn(house, code: code).status == 204 })
  }

  @Test func `behind a trusted proxy each visitor counts for themselves, and the cookie is secure`() throws {
    let house = try TestHouse(TestHouse.site(#"trustedProxies: ["127.0.0.0/8"],"#))
    let staff = try house.token(.staff)
    let good = try #require(house.ask("POST", "/api/v1/members/m7/code", token: staff).json?["code"]?.string)
    for _ in 1...5 {
      #expect(signIn(house, code: "ABCD-2345", headers: [("X-Forwarded-For", "203.0.113.7")]).status == 401)
    }
    #expect(signIn(house, code: good, headers: [("X-Forwarded-For", "198.51.100.1, 203.0.113.7")]).status == 429)
    let answer = signIn(
      house, code: good, headers: [("X-Forwarded-For", "203.0.113.8"), ("X-Forwarded-Proto", "https")])
    #expect(answer.status == 204)
    #expect(answer.header("set-cookie")?.hasSuffix("; Secure") == true)
  }

  @Test func `and no proxy that is not trusted makes its cookie secure`() throws {
    let house = try TestHouse(TestHouse.site(#"trustedProxies: ["10.0.0.0/8"],"#))
    let answer = signIn(house, token: try house.token(.staff), headers: [("X-Forwarded-Proto", "https")])
    #expect(answer.header("set-cookie")?.contains("Secure") == false)
  }
}
