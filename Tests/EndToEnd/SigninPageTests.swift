import Foundation
import Testing

extension InABrowser {
  @Suite struct `Signing in` {
    @Test func `a token becomes a session in a cookie that no script can read`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address) { page in
        try await page.open("/signin")
        try await page.type(token, into: "#token")
        try await page.press(.enter)
        try await page.wait("the bookings open") {
          try await page.evaluate("return location.pathname", String.self) == "/members"
        }
        try await page.wait(for: "#greeting")
        #expect(try await page.evaluate("return document.cookie", String.self) == "")
        let kept = "return JSON.stringify([localStorage, sessionStorage, location.href])"
        #expect(try await !page.evaluate(kept, String.self).contains(token))
        let cookies = try await page.browser.command("Network.getCookies", for: Cookies.self).cookies
        #expect(cookies.map(\.httpOnly) == [true])
        #expect(cookies.map(\.sameSite) == ["Strict"])
        #expect(!cookies.contains { $0.value.contains(token) })

        try await page.click(reading: "Esci")
        try await page.wait(for: "#top", toSay: "Accedi")
        #expect(try await page.browser.command("Network.getCookies", for: Cookies.self).cookies.isEmpty)
      }
    }

    @Test func `a one-time code that staff made lets its member in, once, typed in any way`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let made = try await monitor.ask("POST", "/api/v1/members/m1/code", token: staff)
      let code = try #require(made["code"] as? String)
      for (language, greeting, refusal) in [
        ("it", "Adesso non hai niente", "Questo codice non funziona"),
        ("en", "You have nothing", "This code does not work"),
      ] {
        // The first visit uses the code up.
        let isFirst = language == "it"
        try await Page.visit(monitor.address, language: language, expecting: isFirst ? [] : ["status of 401"]) { page in
          try await page.open("/signin")
          try await page.type(code.lowercased().replacing("-", with: " "), into: "#token")
          try await page.press(.enter)
          guard isFirst else { return try await page.wait(for: "#token-problem", toSay: refusal) }
          try await page.wait(for: "#mine-now", toSay: greeting)
          #expect(try await page.evaluate("return location.pathname", String.self) == "/members")
          #expect(try await page.evaluate("return document.cookie", String.self) == "")
        }
      }
    }

    @Test func `a session that ends takes what it showed from the screen, and says so`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff")
      for (language, told) in [("it", "La tua sessione è finita"), ("en", "Your session has ended")] {
        try await Page.visit(monitor.address, as: token, language: language, expecting: ["status of 401"]) { page in
          try await page.open("/staff")
          try await page.wait(for: "#top", toSay: language == "it" ? "Esci" : "Sign out")
          // Signed out elsewhere, by the same cookie.
          let out = "await fetch('/api/v1/session', {method: 'DELETE'}); return 'out'"
          _ = try await page.evaluate("return (async () => { \(out) })()", String.self)
          try await page.wait(for: "#signin-ended", toSay: told)
          #expect(try await page.evaluate("return location.search", String.self).contains("next=%2Fstaff"))
        }
      }
    }

    @Test func `a session outlives a restart of the house, and one that it did not is noticed once the line is back`()
      async throws
    {
      let (installation, first) = try await Installation.runningTwoFloors()
      let place = String(first.address.dropFirst("http://".count))
      let token = try await installation.token("staff")
      let lost = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY"]
      try await Page.visit(first.address, as: token, expecting: lost + ["status of 401"]) { page in
        try await page.open("/staff")
        try await page.wait(for: "#top", toSay: "Esci")
        first.kill()
        try await page.wait(for: "#banner", toSay: "Nessun dato dal vivo dalle")
        let second = try await RunningMonitor(installation, listen: place)
        _ = try await second.isReady()
        try await page.wait(forNo: "#banner p", seconds: 15)
        try await page.wait(for: "#top", toSay: "Esci")
        #expect(try await page.count("#signin-ended") == 0)
        second.kill()
        try await page.wait(for: "#banner", toSay: "Nessun dato dal vivo dalle")
        try FileManager.default.removeItem(atPath: installation.data + "/sessions.jsonl")
        let third = try await RunningMonitor(installation, listen: place)
        _ = try await third.isReady()
        try await page.wait(for: "#signin-ended", toSay: "La tua sessione è finita")
      }
    }

    @Test func `a wrong token is told so, and is not kept in the field`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, expecting: ["status of 401"]) { page in
        try await page.open("/signin")
        try await page.type("not-a-token", into: "#token")
        try await page.press(.enter)
        try await page.wait(for: "#token-problem", toSay: "Questo codice non funziona")
        #expect(try await page.evaluate("return document.querySelector('#token').value", String.self) == "")
        #expect(try await page.evaluate("return document.activeElement.id", String.self) == "token")
      }
    }

    @Test func `nobody is sent out of the house after signing in`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      for next in ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example/"] {
        try await Page.visit(monitor.address) { page in
          let word = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
          try await page.open("/signin?next=\(word)")
          try await page.type(token, into: "#token")
          try await page.press(.enter)
          try await page.wait(for: "#greeting")
          #expect(try await page.evaluate("return location.origin", String.self) == monitor.address)
        }
      }
    }

    private struct Cookies: Decodable {
      struct Cookie: Decodable {
        let httpOnly: Bool
        let sameSite: String?
        let value: String
      }
      let cookies: [Cookie]
    }
  }
}
