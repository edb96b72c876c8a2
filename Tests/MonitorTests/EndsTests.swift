import Foundation
import Occupancy
import Testing

@testable import Monitor

@Suite struct `A stream ends with what it rests on` {
  @Test func `a token that is revoked, and no other's`() throws {
    let house = try TestHouse()
    let made = try house.tokens.add(role: .staff, member: nil, space: nil, name: nil, at: SiteClock.wall.now())
    let other = try house.token(.staff)
    let streams = [Follower(house.port, token: made.secret), Follower(house.port, token: other), Follower(house.port)]
    #expect(streams.map(\.isOpen) == [true, true, true])
    try house.tokens.revoke(made.id, at: SiteClock.wall.now())
    #expect(streams[0].ends())
    for stream in streams[1...] { #expect(!stream.reads(seconds: 3) { $0.contains("signed-out") } && stream.isOpen) }
  }

  @Test func `a token that expires`() throws {
    let house = try TestHouse()
    let panel = try house.token(.panel, space: "desk-12", expires: SiteClock.wall.now() + .seconds(2))
    let stream = Follower(house.port, token: panel)
    #expect(stream.isOpen)
    #expect(stream.ends())
  }

  @Test func `a session that is signed out`() throws {
    let house = try TestHouse()
    let token = try house.token(.staff)
    let cookie = try #require(house.ask("POST", "/api/v1/session", body: #"{"token":"\#(token)"}"#).cookie)
    let stream = Follower(house.port, cookie: cookie)
    #expect(stream.isOpen)
    let origin = "http://127.0.0.1:\(house.port)"
    #expect(house.ask("DELETE", "/api/v1/session", cookie: cookie, origin: origin).status == 200)
    #expect(stream.ends())
  }

  @Test func `a member who is no longer in the file, with a session or with a token`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let staff = try house.token(.staff)
    let code = try #require(house.post("members/m1/code", staff).json?["code"]?.string)
    let cookie = try #require(house.ask("POST", "/api/v1/session", body: #"{"code":"\#(code)"}"#).cookie)
    let token = try house.token(.member, member: "m1")
    let streams = [Follower(house.port, cookie: cookie), Follower(house.port, token: token)]
    #expect(streams.map(\.isOpen) == [true, true])
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Salvadeghi" } ] }"#, to: "data/members.json5")
    for stream in streams { #expect(stream.ends()) }
  }

  @Test func `and a link with its member`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let (staff, m1) = (try house.token(.staff), try house.token(.member, member: "m1"))
    func link(_ id: String?) throws -> String {
      let id = try #require(id)
      let json = try #require(house.booking(id, staff))
      let start = try #require(json["start"]?.string.flatMap { Instant(iso8601: $0) })
      let booking = Booking(
        id: BookingID(id), space: SpaceID(json["space"]?.string ?? ""), member: "",
        interval: Interval(start: start, end: start + .hours(1)), madeAt: start)
      return BookingLink.token(of: booking, signedBy: try LinkKey.open(dataFolder: house.data))
    }
    let theirs = try link(try house.book("desk-12", token: m1).id)
    let houses = try link(try house.book("desk-13", token: staff).id)
    for link in [theirs, houses] { #expect(house.ask("GET", "/api/v1/links/\(link)").status == 200) }
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Salvadeghi" } ] }"#, to: "data/members.json5")
    #expect(eventually { house.ask("GET", "/api/v1/links/\(theirs)").status == 404 })
    #expect(house.ask("POST", "/api/v1/links/\(theirs)/give-back").status == 404)
    #expect(house.ask("GET", "/b/\(theirs)").status == 404)
    #expect(house.ask("GET", "/api/v1/links/\(houses)").status == 200)
  }
}

@Suite struct `A cookie` {
  static let https = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.8")]
  static let behindProxy = TestHouse.site(#"trustedProxies: ["127.0.0.0/8"],"#)

  private func signIn(_ house: TestHouse, _ headers: [(String, String)] = []) throws -> String {
    let token = try house.token(.member, member: "m1")
    return try #require(
      house.ask("POST", "/api/v1/session", headers: headers, body: #"{"token":"\#(token)"}"#).cookie)
  }

  private func role(_ house: TestHouse, _ cookie: String, _ headers: [(String, String)] = []) -> String? {
    house.ask("GET", "/api/v1/session", cookie: cookie, headers: headers).json?["role"]?.string
  }

  @Test func `has the site's id in its name, so that two houses on one host are two`() throws {
    let house = try TestHouse()
    let cookie = try signIn(house)
    #expect(cookie.hasPrefix("presenza-test="))
    #expect(role(house, cookie) == "member")
    #expect(role(house, cookie.replacing("presenza-test", with: "presenza-other")) == "public")
    #expect(house.ask("GET", "/openapi.json").body.contains(#""name":"presenza-test""#))
  }

  @Test func `is bound to its host behind HTTPS, where no other name counts`() throws {
    let house = try TestHouse(Self.behindProxy)
    let cookie = try signIn(house, Self.https)
    #expect(cookie.hasPrefix("__Host-presenza-test="))
    #expect(role(house, cookie, Self.https) == "member")
    let tossed = cookie.replacing("__Host-", with: "")
    #expect(role(house, tossed, Self.https) == "public")
    #expect(role(house, "\(tossed); \(cookie)", Self.https) == "member")
    #expect(role(house, cookie) == "public")
  }

  @Test func `counts for nothing where there are two of its name, in whichever order`() throws {
    let house = try TestHouse()
    let (one, other) = (try signIn(house), try signIn(house))
    for both in ["\(one); \(other)", "\(other); \(one)", "\(one); presenza-test=x", "presenza-test=; \(one)"] {
      #expect(role(house, both) == "public", "\(both)")
    }
    let apart = house.ask("GET", "/api/v1/session", headers: [("Cookie", one), ("Cookie", other)])
    #expect([200, 400].contains(apart.status))
    #expect(apart.json?["role"]?.string != "member")
    #expect(role(house, one) == "member")
  }

  @Test func `changes something from a page of the same scheme, host and port alone`() throws {
    let house = try TestHouse(Self.behindProxy)
    let cookie = try signIn(house, Self.https)
    func status(_ origin: String, host: String, _ more: [(String, String)] = Self.https) -> Int {
      let head = ([("Host", host), ("Origin", origin), ("Cookie", cookie), ("Connection", "close")] + more)
        .map { "\($0): \($1)\r\n" }.joined()
      return Line.send("POST /api/v1/bookings/b99/keep HTTP/1.1\r\n\(head)Content-Length: 0\r\n\r\n", to: house.port)
        .status
    }
    // Ours: it comes as far as the booking, which is not there.
    for (origin, host) in [
      ("https://presenza.example", "presenza.example"), ("https://presenza.example", "presenza.example:443"),
      ("https://presenza.example:443", "Presenza.example"), ("https://presenza.example:8443", "presenza.example:8443"),
      ("https://[2001:db8::1]:8443", "[2001:db8::1]:8443"),
    ] { #expect(status(origin, host: host) == 404, "\(origin) at \(host)") }
    for (origin, host) in [
      ("http://presenza.example", "presenza.example"), ("https://presenza.example:8443", "presenza.example"),
      ("https://presenza.example", "presenza.example:8443"), ("https://presenza.example:80", "presenza.example"),
      ("https://presenza.example.", "presenza.example"), ("https://a@presenza.example", "presenza.example"),
      ("https://presenza.example:", "presenza.example"), ("https://presenza.example:0443", "presenza.example:443"),
      ("https://presenza.example/", "presenza.example"), ("null", "null"),
    ] { #expect(status(origin, host: host) == 403, "\(origin) at \(host)") }
  }

  @Test func `comes from our own pages where the configuration says what their address is`() throws {
    let house = try TestHouse(TestHouse.site(#"publicUrl: "https://presenza.example","#))
    let cookie = try signIn(house)
    func status(_ origin: String) -> Int {
      house.ask("POST", "/api/v1/bookings/b99/keep", cookie: cookie, origin: origin).status
    }
    #expect(status("https://presenza.example") == 404)
    #expect(status("http://presenza.example") == 403)
    #expect(status("https://other.example") == 403)
  }
}

@Suite struct `One visitor` {
  @Test func `cannot take all streams: behind a proxy each has so many, and others get in`() throws {
    let house = try TestHouse(TestHouse.site(#"trustedProxies: ["127.0.0.0/8"],"#))
    func open(_ visitor: String) -> Follower {
      Follower(house.port, headers: [("X-Forwarded-For", visitor)])
    }
    let theirs = (0..<512).map { _ in open("203.0.113.7") }
    #expect(theirs.filter(\.isOpen).count == 512)
    #expect(open("203.0.113.7").text.hasPrefix("HTTP/1.1 503"))
    #expect(open("203.0.113.8").isOpen)
    // A household has a network of version 6.
    let household = (0..<512).map { open("2001:db8:1:2::\(String($0 + 1, radix: 16))") }
    #expect(household.filter(\.isOpen).count == 512)
    #expect(open("2001:db8:1:2:ffff::1").text.hasPrefix("HTTP/1.1 503"))
    #expect(open("2001:db8:1:3::1").isOpen)
  }
}
