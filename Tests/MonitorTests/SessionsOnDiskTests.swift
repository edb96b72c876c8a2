import Foundation
import Occupancy
import TestBroker
import Testing

@testable import Monitor

@Suite struct `A session` {
  private func role(_ house: TestHouse, _ cookie: String) -> String? {
    house.ask("GET", "/api/v1/session", cookie: cookie).json?["role"]?.string
  }

  private func signIn(_ house: TestHouse, _ proof: String) throws -> String {
    try #require(house.ask("POST", "/api/v1/session", body: proof).cookie)
  }

  @Test func `outlives a restart, and what was signed out, revoked or taken from the members does not`() throws {
    let folder = try TemporaryFolder()
    var house: TestHouse? = try TestHouse(members: TestHouse.members, in: folder)
    func here() throws -> TestHouse { try #require(house) }
    let staff = try here().token(.staff)
    let revoked = try here().tokens.add(role: .staff, member: nil, space: nil, name: nil, at: SiteClock.wall.now())
    func byCode(_ member: String) throws -> String {
      let code = try #require(try here().post("members/\(member)/code", staff).json?["code"]?.string)
      return try signIn(try here(), #"{"code":"\#(code)"}"#)
    }
    let cookies = [
      try signIn(try here(), #"{"token":"\#(staff)"}"#), try byCode("m1"), try byCode("m2"),
      try signIn(try here(), #"{"token":"\#(revoked.secret)"}"#), try signIn(try here(), #"{"token":"\#(staff)"}"#),
    ]
    #expect(try cookies.map { role(try here(), $0) } == ["staff", "member", "member", "staff", "staff"])
    let origin = try "http://127.0.0.1:\(here().port)"
    #expect(try here().ask("DELETE", "/api/v1/session", cookie: cookies[4], origin: origin).status == 200)
    house = nil
    try TokenFile(dataFolder: folder.file("data")).revoke(revoked.id, at: SiteClock.wall.now())
    try folder.write(
      #"{ members: [ { id: "m1", name: "Giuditta Quaranta", organisation: "acme" } ] }"#, to: "data/members.json5")
    let later = try TestHouse(in: folder)
    #expect(cookies.map { role(later, $0) } == ["staff", "member", "public", "public", "public"])
    #expect(later.ask("GET", "/api/v1/session", cookie: cookies[1]).json?["name"]?.string == "Giuditta Quaranta")
  }

  @Test func `is on disk as a hash, for the monitor's user alone, and no longer than it lasts`() throws {
    let house = try TestHouse()
    let token = try house.token(.staff)
    let cookie = try signIn(house, #"{"token":"\#(token)"}"#)
    let path = "\(house.data)/sessions.jsonl"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let secret = try #require(cookie.split(separator: "=").last.map(String.init))
    #expect(!text.contains(secret) && !text.contains(token))
    #expect(text.contains(Secret.hash(secret)))
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `that is over is not written down again, and there are only so many`() throws {
    let folder = try TemporaryFolder()
    let file = SessionFile(dataFolder: folder.path)
    let start = SiteClock.wall.now()
    func hash(_ number: Int) -> String { Secret.hash("\(number)") }
    var sessions = Sessions()
    sessions.open(hash(0), for: .member("m0"), at: start, until: start + .hours(1))
    sessions.open(hash(1), for: .token(hash(7)), at: start + .hours(2), until: start + .hours(3))
    file.save(sessions)
    let kept = file.load()
    #expect(kept.all.keys.sorted() == [hash(1)])
    #expect(kept.holder(of: hash(1), at: start + .hours(2)) == .token(hash(7)))
    #expect(kept.holder(of: hash(1), at: start + .hours(3)) == nil)
    // As many as there may be, of one and in all, are there again.
    let many = (0..<Sessions.most).map {
      (hash($0), Sessions.Session(holder: .member(MemberID("m\($0)")), ends: start))
    }
    file.save(Sessions(Dictionary(uniqueKeysWithValues: many)))
    #expect(file.load().count == Sessions.most)
    #expect(!FileManager.default.fileExists(atPath: file.path + ".new"))
  }

  @Test func `that nobody can read from the file is none, and the house starts all the same`() throws {
    for damage in ["", "{", "[]", #"{"hash":1}"#, "\u{0}\u{0}", "\n\n"] {
      let folder = try TemporaryFolder()
      try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
      try folder.write(damage, to: "data/sessions.jsonl")
      let house = try TestHouse(in: folder)
      let cookie = try signIn(house, #"{"token":"\#(try house.token(.staff))"}"#)
      #expect(role(house, cookie) == "staff", "\(damage)")
    }
  }
}

@Suite struct `What is mine` {
  @Test func `needs somebody who asks: 401 without, and with what was somebody's`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let none = house.ask("GET", "/api/v1/bookings?mine=1")
    #expect(none.status == 401)
    #expect(none.json?["why"]?.string == "sign-in")
    #expect(none.json?["sentence"]?["it"]?.string != nil)
    #expect(house.ask("GET", "/api/v1/bookings").status == 200)
    let token = try house.token(.member, member: "m1")
    let cookie = try #require(house.ask("POST", "/api/v1/session", body: #"{"token":"\#(token)"}"#).cookie)
    #expect(house.ask("GET", "/api/v1/bookings?mine=1", cookie: cookie).status == 200)
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Salvadeghi" } ] }"#, to: "data/members.json5")
    #expect(eventually { house.ask("GET", "/api/v1/bookings?mine=1", cookie: cookie).status == 401 })
  }

  @Test func `is for staff and for panels what they booked for themselves`() throws {
    let house = try TestHouse()
    let (staff, panel) = (try house.token(.staff), try house.token(.panel, space: "desk-13"))
    let bound = try house.token(.staff, member: "m9")
    let own = try house.booked("desk-12", staff)
    _ = try house.booked("desk-12", staff, after: 26, more: #","member":"m1""#)
    let bounds = try house.booked("desk-12", bound, after: 28)
    let panels = try house.booked("desk-13", panel)
    func mine(_ token: String) -> [String] {
      let all = house.ask("GET", "/api/v1/bookings?mine=1", token: token).json?["bookings"]?.array ?? []
      return all.compactMap { $0["id"]?.string }
    }
    #expect(mine(staff) == [own])
    #expect(mine(bound) == [bounds])
    #expect(mine(panel) == [panels])
  }

  @Test func `is nobody's where a page expects to be known and is not`() throws {
    let house = try TestHouse()
    let expecting = [("Presenza-Session", "expected")]
    for path in ["bookings", "spaces", "site", "spaces/desk-12"] {
      let answer = house.ask("GET", "/api/v1/\(path)", headers: expecting)
      #expect(answer.status == 401)
      #expect(answer.json?["why"]?.string == "sign-in", "\(path)")
      // Nor what was shown to everybody a moment before.
      for _ in 0..<3 {
        #expect(house.ask("GET", "/api/v1/\(path)").status == 200)
        #expect(house.ask("GET", "/api/v1/\(path)", headers: expecting).status == 401)
      }
      #expect(house.ask("GET", "/api/v1/\(path)", token: try house.token(.staff), headers: expecting).status == 200)
    }
    #expect(house.ask("GET", "/api/v1/session", headers: expecting).status == 200)
  }
}

@Suite struct `A member who left the file` {
  @Test func `is nobody, whatever they hold: also where their token is staff's`() throws {
    let house = try TestHouse(members: TestHouse.members)
    let tokens = try [Role.member, .staff, .admin].map { try house.token($0, member: "m1") }
    let cookies = try tokens.map { token in
      try #require(house.ask("POST", "/api/v1/session", body: #"{"token":"\#(token)"}"#).cookie)
    }
    for token in tokens { #expect(house.ask("GET", "/api/v1/waiting", token: token).status == 200) }
    try house.folder.write(#"{ members: [ { id: "m2", name: "Ezio Salvadeghi" } ] }"#, to: "data/members.json5")
    for (token, cookie) in zip(tokens, cookies) {
      #expect(eventually { house.ask("GET", "/api/v1/waiting", token: token).status == 401 })
      #expect(house.ask("GET", "/api/v1/waiting", cookie: cookie).status == 401)
    }
    // Staff who are no member stay.
    #expect(house.ask("GET", "/api/v1/members", token: try house.token(.staff)).status == 200)
  }
}
