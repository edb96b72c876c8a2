import Foundation
import JSON
import Occupancy
import Testing

@testable import Monitor

@Suite struct `The code at a space` {
  private func keys(_ house: TestHouse) throws -> [String: String] {
    let answer = house.ask("GET", "/api/v1/codes", token: try house.token(.staff))
    #expect(answer.header("cache-control") == "no-store")
    let codes = try #require(answer.json?["codes"]?.array)
    return Dictionary(
      uniqueKeysWithValues: try codes.map { (try #require($0["space"]?.string), try #require($0["key"]?.string)) })
  }

  /// Every byte of the journal, which holds its events as text.
  private func journal(_ house: TestHouse) throws -> String {
    try FileManager.default.contentsOfDirectory(atPath: "\(house.data)/journal").sorted()
      .compactMap { FileManager.default.contents(atPath: "\(house.data)/journal/\($0)") }
      .map { String(decoding: $0, as: UTF8.self) }.joined()
  }

  @Test func `every space has one of its own, also a standing place, and a restart changes none`() throws {
    let house = try TestHouse()
    let keys = try keys(house)
    #expect(Set(keys.keys) == ["desk-12", "desk-13", "desk-14", "sala"])
    #expect(Set(keys.values).count == 4)
    #expect(keys.values.allSatisfy { $0.wholeMatch(of: /[2-9A-HJ-NP-Z]{16}/) != nil })
    let later = try LinkKey.open(dataFolder: house.data)
    #expect(keys["sala"] == later.signature(of: "sala", for: .checkIn))
  }

  @Test func `who shows it checks in by it, and the journal says so`() throws {
    let house = try TestHouse()
    let member = try house.token(.member, member: "m1")
    let booking = try #require(try house.book("sala", token: member).id)
    let key = try #require(try keys(house)["sala"])
    let answer = house.ask("POST", "/api/v1/bookings/\(booking)/check-in", token: member, body: #"{"code":"\#(key)"}"#)
    #expect(answer.status == 200)
    #expect(answer.json?["status"]?.string == "checked-in")
    #expect(try journal(house).contains(#""by":"code""#))
    // Not even the journal keeps the key.
    #expect(try !journal(house).contains(key))
  }

  @Test(arguments: ["", "{}", #"{"code":null}"#])
  func `without it a member checks in as before`(body: String) throws {
    let house = try TestHouse()
    let member = try house.token(.member, member: "m1")
    let booking = try #require(try house.book("sala", token: member).id)
    let answer = house.ask("POST", "/api/v1/bookings/\(booking)/check-in", token: member, body: body)
    #expect(answer.status == 200)
    #expect(try journal(house).contains(#""by":"member""#))
    #expect(try !journal(house).contains(#""by":"code""#))
  }

  @Test func `a wrong one, or another space's, is refused with a sentence, and nothing happens`() throws {
    let house = try TestHouse()
    let member = try house.token(.member, member: "m1")
    let booking = try #require(try house.book("sala", token: member).id)
    let other = try #require(try keys(house)["desk-12"])
    for code in [#""\#(other)""#, #""2222222222222222""#, #""""#] {
      let answer = house.ask("POST", "/api/v1/bookings/\(booking)/check-in", token: member, body: #"{"code":\#(code)}"#)
      #expect(answer.status == 403, "\(code)")
      #expect(answer.json?["why"]?.string == "wrong-code")
      #expect(answer.json?["sentence"]?["it"]?.string?.contains("non vale più") == true)
    }
    #expect(house.ask("GET", "/api/v1/bookings/\(booking)", token: member).json?["status"]?.string == "booked")
  }

  @Test func `it opens nobody else's booking, and is no way in without a session`() throws {
    let house = try TestHouse()
    let booking = try #require(try house.book("sala", token: try house.token(.member, member: "m1")).id)
    let key = try #require(try keys(house)["sala"])
    let path = "/api/v1/bookings/\(booking)/check-in"
    let body = #"{"code":"\#(key)"}"#
    #expect(house.ask("POST", path, token: try house.token(.member, member: "m2"), body: body).status == 403)
    #expect(house.ask("POST", path, body: body).status == 401)
    #expect(house.ask("GET", path, body: body).status == 405)
  }

  @Test func `it is good for check-in alone`() throws {
    let house = try TestHouse()
    let member = try house.token(.member, member: "m1")
    let booking = try #require(try house.book("sala", token: member).id)
    let path = "/api/v1/bookings/\(booking)"
    let key = try #require(try keys(house)["sala"])
    // A deed that needs no code takes none, not even a right one.
    #expect(house.ask("POST", "\(path)/keep", token: member, body: #"{"code":"\#(key)"}"#).status == 400)
    #expect(house.ask("POST", "\(path)/keep", token: member).status == 200)
    #expect(house.ask("POST", "\(path)/check-in", token: member).status == 200)
  }

  @Test func `the page that it opens stands at every space's address, and nowhere else`() throws {
    let house = try TestHouse()
    for path in ["/at/desk-12", "/at/no-such-space", "/at/sala?k=2222222222222222", "/at/caff%C3%A8", "/arrival"] {
      let answer = house.ask("GET", path)
      #expect(answer.status == 200, "\(path)")
      #expect(answer.header("content-type") == "text/html; charset=utf-8")
      #expect(answer.header("referrer-policy") == "no-referrer")
    }
    for path in ["/at", "/at/", "/at/desk-12/x", "/at/desk-12/x/", "/at//desk-12", "/AT/desk-12"] {
      #expect(house.ask("GET", path).status == 404, "\(path)")
    }
    for method in ["POST", "PUT", "DELETE"] { #expect(house.ask(method, "/at/desk-12").status >= 400, "\(method)") }
  }
}
