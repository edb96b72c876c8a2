import Foundation
import TestBroker
import Testing

extension InABrowser {
  @Suite struct `Every page` {
    /// Something of each page that stands there once it has all its data.
    static func landmark(_ path: String) -> String {
      switch path {
      case "/": ".tile"
      case "/members": "#results .offer"
      case "/staff": ".place.desk"
      case "/codes": ".code .qr"
      case "/at/saletta": "#offer .book-now"
      default: "#signin-body form"
      }
    }

    /// Each page as the reader sees it who has most of it: the form to sign in is for those who have not.
    private func visitEach(
      width: Page.Width = .desktop, _ look: (Page, _ path: String) async throws -> Void
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      try await installation.says("l0/desk-1", isOccupied: true)
      try await Page.visit(monitor.address, as: token, width: width) { page in
        for path in ["/", "/members", "/codes", "/at/saletta", "/staff"] { try await look(page, path) }
      }
      try await Page.visit(monitor.address, width: width) { page in try await look(page, "/signin") }
    }

    @Test func `changes its language in place, and shows no key and no gap`() async throws {
      try await visitEach { page, path in
        try await page.open("\(path)?lang=it")
        try await page.wait(for: Self.landmark(path))
        let language = "return document.documentElement.lang"
        #expect(try await page.evaluate(language, String.self) == "it")
        let gaps = try await page.untranslated()
        #expect(gaps == [], "\(path) in Italian")
        let italian = try await page.text()
        try await page.click(".languages [lang=en]")
        try await page.wait(for: "#top", toSay: "Free spaces")
        try await page.wait(for: Self.landmark(path))
        #expect(try await page.evaluate(language, String.self) == "en")
        #expect(try await page.text() != italian)
        let englishGaps = try await page.untranslated()
        #expect(englishGaps == [], "\(path) in English")
        // The choice is remembered.
        guard path == "/staff" else { return }
        try await page.open("/")
        try await page.wait(for: Self.landmark("/"))
        #expect(try await page.evaluate(language, String.self) == "en")
      }
    }

    @Test(arguments: Page.Width.allCases)
    func `fits its window, light and dark, and keeps its words readable`(width: Page.Width) async throws {
      try await visitEach(width: width) { page, path in
        var papers: Set<String> = []
        try await page.open(path)
        try await page.wait(for: Self.landmark(path))
        for isDark in [false, true] {
          try await page.setScheme(isDark: isDark, isStill: true)
          let (reaching, faint, cramped) = try await (page.reaching(), page.faint(), page.cramped())
          #expect(reaching == [], "\(path), dark: \(isDark)")
          #expect(faint == [], "\(path), dark: \(isDark)")
          #expect(cramped == [], "\(path), dark: \(isDark)")
          papers.insert(
            try await page.evaluate("return getComputedStyle(document.documentElement).backgroundColor", String.self))
        }
        #expect(papers.count == 2, "light and dark differ")
      }
    }

    @Test func `what is measured here is noticed where it is wrong`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, width: .phone, expecting: ["Content Security Policy", "alert was called"]) {
        page in
        try await page.open("/signin")
        try await page.wait(for: "#token")
        try await page.run(
          """
          const add = (tag, words, styles) => { const each = document.createElement(tag); each.textContent = words; Object.assign(each.style, styles); document.body.append(each) }
          add('p', 'status.free', { color: '#ccc', background: '#fff' })
          add('div', '', { width: '900px', height: '4px' })
          for (const words of ['a', 'b']) add('button', words, { padding: '0', width: '9px', height: '9px', fontSize: '6px' })
          document.body.insertAdjacentHTML('beforeend', '<i style="color: red"></i>')
          alert('!')
          """)
        let (faint, untranslated) = try await (page.faint(), page.untranslated())
        #expect(faint.contains { $0.contains("status.free") })
        #expect(untranslated == ["status.free"])
        #expect(try await page.reaching().count >= 2)
        #expect(try await page.cramped().count == 2)
        let console = try await page.console()
        #expect(console.contains { $0.contains("Content Security Policy") })
        #expect(console.contains { $0.contains("alert was called") })
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
        let reaching = try await page.reaching()
        #expect(reaching == [])
      }
    }

    @Test func `says when it cannot read the house, and mends itself`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff", member: "m1")
      for path in ["/", "/members", "/staff", "/codes", "/at/saletta"] {
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
