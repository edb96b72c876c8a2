import Foundation
import Testing

@testable import Monitor

@Suite struct `A path` {
  static let browser = [("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]

  @Test(arguments: [
    ("/members/", "/members"), ("/staff/", "/staff"), ("/signin/?next=%2Fstaff", "/signin?next=%2Fstaff"),
    ("/codes/", "/codes"), ("/at/desk-12/", "/at/desk-12"), ("/at/a%20b/?k=1", "/at/a%20b?k=1"),

  ])
  func `of a page with a slash behind leads to the page`(asked: String, page: String) throws {
    let house = try TestHouse()
    for method in ["GET", "HEAD"] {
      let answer = house.ask(method, asked)
      #expect(answer.status == 301, "\(asked)")
      #expect(answer.header("location") == page)
    }
    #expect(house.ask("POST", asked).status == 404)
    if !page.hasPrefix("/at/") { #expect(house.ask("GET", page).status == 200) }
  }

  @Test(arguments: [
    "//evil.example/", "/%2F/evil.example/", "/api/v1/spaces/", "//members/", "/members//", "/at//", "/at/a/b/", "/b/",
    "/b//",
  ])
  func `that is no page leads nowhere`(asked: String) throws {
    let house = try TestHouse()
    let answer = house.ask("GET", asked)
    #expect([400, 404].contains(answer.status), "\(asked)")
    #expect(answer.header("location") == nil)
  }

  @Test func `that is unknown has a page in both languages for a browser, and a problem for everybody else`() throws {
    let house = try TestHouse()
    for path in ["/nothing", "/members/x", "/presenza/", "/stafff"] {
      let page = house.ask("GET", path, headers: Self.browser)
      #expect(page.status == 404)
      #expect(page.header("content-type") == "text/html; charset=utf-8")
      #expect(page.header("content-security-policy") != nil)
      #expect(page.body.contains("Qui non c’è niente") && page.body.contains("There is nothing here"), "\(path)")
      let problem = house.ask("GET", path)
      #expect(problem.status == 404)
      #expect(problem.header("content-type") == "application/problem+json")
      #expect(problem.json?["sentence"]?["it"]?.string?.hasPrefix("Qui non c’è niente") == true)
    }
    // The API's answers are for programs, whoever asks.
    let api = house.ask("GET", "/api/v1/nothing", headers: Self.browser)
    #expect(api.header("content-type") == "application/problem+json")
    #expect(house.ask("POST", "/nothing", headers: Self.browser).header("content-type") == "application/problem+json")
    for refused in ["text/html;q=0", "*/*", "application/json"] {
      #expect(
        house.ask("GET", "/nothing", headers: [("Accept", refused)]).header("content-type")
          == "application/problem+json")
    }
  }

  @Test func `below which a proxy has put the house is refused with a sentence in every page`() throws {
    let house = try TestHouse()
    for path in ["/", "/members", "/staff", "/signin", "/codes", "/at/desk-12"] {
      let body = house.ask("GET", path).body
      #expect(body.contains("sotto un percorso") && body.contains("below a path"), "\(path)")
      #expect(!body.contains("<!--sentence"))
    }
  }
}

@Suite struct `A change that another site asks for` {
  @Test func `is refused with both origins and what to do, in both languages`() throws {
    let house = try TestHouse()
    let token = try house.token(.member, member: "m1")
    let cookie = try #require(house.ask("POST", "/api/v1/session", body: #"{"token":"\#(token)"}"#).cookie)
    let answer = house.ask("POST", "/api/v1/bookings/b1/keep", cookie: cookie, origin: "https://evil.example:8443")
    #expect(answer.status == 403)
    #expect(answer.json?["why"]?.string == "foreign-origin")
    let sentence = answer.json?["sentence"]
    for text in [sentence?["it"]?.string, sentence?["en"]?.string, answer.json?["detail"]?.string] {
      #expect(text?.contains("https://evil.example:8443") == true)
      #expect(text?.contains("http://127.0.0.1:\(house.port)") == true)
    }
    let none = house.ask("POST", "/api/v1/bookings/b1/keep", cookie: cookie)
    #expect(none.status == 403)
    #expect(none.json?["sentence"]?["it"]?.string != nil)
  }
}
