import Foundation
import TestBroker
import Testing

extension InABrowser {
  @Suite struct `Every page` {
    static let paths = ["/", "/members", "/staff", "/signin"]

    /// Something of each page that stands there once it has all its data.
    static func landmark(_ path: String) -> String {
      switch path {
      case "/": ".tile"
      case "/members": "#results .offer"
      case "/staff": ".place.desk"
      default: "#signin-body :is(form, .deeds)"
      }
    }

    @Test func `changes its language in place, and shows no key and no gap`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      for path in Self.paths {
        try await Page.visit(monitor.address, as: token) { page in
          try await page.open(path)
          try await page.wait(for: Self.landmark(path))
          #expect(try await page.attribute("lang", of: "html") == "it")
          #expect(try await page.untranslated() == [], "\(path)")
          let italian = try await page.text()
          try await page.click(".languages [lang=en]")
          try await page.wait("the page is English") { try await page.attribute("lang", of: "html") == "en" }
          try await page.wait(for: Self.landmark(path))
          #expect(try await page.text() != italian)
          #expect(try await page.untranslated() == [], "\(path)")
          try await page.wait(for: "#top", toSay: "Sign out")
          // The choice is remembered on every page.
          try await page.open(path)
          try await page.wait(for: Self.landmark(path))
          #expect(try await page.attribute("lang", of: "html") == "en")
          try await page.open("\(path)?lang=it")
          try await page.wait(for: Self.landmark(path))
          #expect(try await page.attribute("lang", of: "html") == "it")
        }
      }
    }

    @Test(arguments: Page.Width.allCases)
    func `fits its window, light and dark, and keeps its words readable`(width: Page.Width) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      try await installation.says("l0/desk-1", isOccupied: true)
      for path in Self.paths {
        try await Page.visit(monitor.address, as: token, width: width) { page in
          var papers: Set<String> = []
          for isDark in [false, true] {
            try await page.setScheme(isDark: isDark)
            try await page.open(path)
            try await page.wait(for: Self.landmark(path))
            #expect(try await page.reaching() == [], "\(path), dark: \(isDark)")
            #expect(try await page.faint() == [], "\(path), dark: \(isDark)")
            #expect(try await page.cramped() == [], "\(path), dark: \(isDark)")
            papers.insert(
              try await page.evaluate("return getComputedStyle(document.documentElement).backgroundColor", String.self))
          }
          #expect(papers.count == 2, "light and dark differ")
        }
      }
    }

    @Test func `markup in a name is shown as text`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      let title = "<script>alert(2)</script><img src=x onerror=alert(3)>"
      let answer = try await monitor.ask(
        "POST", "/api/v1/bookings", token: token,
        [
          "space": "desk-7", "start": Date().formatted(.iso8601),
          "end": Date(timeIntervalSinceNow: 3_600).formatted(.iso8601), "title": title,
        ])
      try #require(answer.status == 201)
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/")
        try await page.wait(for: ".place[data-space=desk-7]")
        try await page.click(".place[data-space=desk-7]")
        try await page.wait(for: "dialog .sheet-title", toSay: "<img src=x onerror=alert(1)> 7")
        try await page.wait(for: "dialog .facts-list", toSay: "<b>legno</b>")
        try await page.open("/members")
        try await page.wait(for: "#mine-now .booking", toSay: title)
        try await page.open("/staff")
        try await page.click(".place[data-space=desk-7]")
        try await page.wait(for: "#chosen .booking", toSay: title)
        #expect(try await page.count("main :is(img, script, b)") == 0)
      }
    }

    @Test func `a house without anything to book says what is missing`() async throws {
      let installation = try Installation(broker: TestBroker(), configuration: Installation.onlyAKitchen)
      let monitor = try await RunningMonitor(installation)
      let token = try await installation.token("staff", member: "m1")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "Ancora nessuna postazione")
        try await page.wait(for: "#rooms", toSay: "Nessuna sala da mostrare")
        try await page.wait(for: "#common", toSay: "Cucina")
        try await page.open("/members")
        try await page.wait(for: "#results", toSay: "tutto preso")
        try await page.open("/staff")
        try await page.wait(for: "#plan", toSay: "La mappa non è ancora disegnata")
        try await page.open("/staff#/sensors")
        try await page.wait(for: "#sensors", toSay: "Nessun sensore da mostrare")
        #expect(try await page.reaching() == [])
      }
    }

    @Test func `says when it cannot read the house, and mends itself`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      for path in ["/", "/members", "/staff"] {
        try await Page.visit(monitor.address, as: token, expecting: ["ERR_BLOCKED_BY_CLIENT"]) { page in
          try await page.browser.command("Network.enable")
          try await page.browser.command("Network.setBlockedURLs", ["urls": ["*/api/v1/spaces*"]])
          try await page.open(path)
          try await page.wait(for: ".notice[role=alert]", toSay: "Non riusciamo a leggere gli spazi")
          try await page.browser.command("Network.setBlockedURLs", ["urls": []])
          try await page.click(reading: "Riprova")
          try await page.wait(for: Self.landmark(path))
          #expect(try await page.count(".notice") == 0)
        }
      }
    }

    @Test func `says since when nothing is live, greys what is old, and recovers without a reload`() async throws {
      let (installation, first) = try await Installation.runningTwoFloors()
      let place = String(first.address.dropFirst("http://".count))
      let lost = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY"]
      try await Page.visit(first.address, expecting: lost) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "6 postazioni libere")
        try await page.run("window.isTheSame = true")
        first.kill()
        try await page.wait(for: "#banner", toSay: "Nessun dato dal vivo dalle")
        #expect(try await page.attribute("data-line", of: "html") == "lost")
        #expect(
          try await page.evaluate("return getComputedStyle(document.querySelector('.plan')).filter", String.self)
            != "none")

        let second = try await RunningMonitor(installation, listen: place)
        _ = try await second.isReady()
        try await installation.says("l0/desk-1", isOccupied: true)
        try await page.wait(forNo: "#banner p", seconds: 15)
        try await page.wait(for: ".place[data-space=desk-1][data-status=in-use]")
        #expect(try await page.evaluate("return window.isTheSame", Bool.self))
      }
    }

    @Test func `says when the sensors cannot be heard`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        installation.broker.embedded.kill()
        _ = try await monitor.get("/health/ready") { $0.status == 503 }
        try await page.open("/")
        try await page.wait(for: "#banner", toSay: "I sensori non si sentono")
      }
    }
  }
}
