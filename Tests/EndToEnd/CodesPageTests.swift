import Foundation
import TestBroker
import Testing

extension InABrowser {
  @Suite struct `Codes to print` {
    /// What hangs at each space of the house of two floors: its address there, with its key.
    static func addresses(_ monitor: RunningMonitor, token: String) async throws -> [String: String] {
      let answer = try await monitor.get("/api/v1/codes", token: token)
      let codes = try #require(answer["codes"] as? [[String: String]])
      return try codes.reduce(into: [:]) { all, code in
        let (space, key) = (try #require(code["space"]), try #require(code["key"]))
        all[space] = "\(monitor.address)/at/\(space)?k=\(key)"
      }
    }

    @Test(.enabled(if: CodeReader.isInstalled, "zbarimg is missing: apt-get install zbar-tools"))
    func `a reader finds the address of every space to book, on the screen, in the dark and on paper`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff")
      var addresses = try await Self.addresses(monitor, token: token)
      // Nobody books a kitchen.
      addresses["cucina"] = nil
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/codes")
        try await page.wait(for: ".code .qr")
        for medium in ["screen", "dark", "print"] {
          try await page.setScheme(isDark: medium == "dark", medium: medium == "print" ? "print" : "")
          let read = try await CodeReader.read(try await page.screenshot(isWhole: true))
          #expect(read == addresses.values.sorted(), "\(medium)")
        }
      }
    }

    @Test(arguments: [("it", "Senza sensore", "Otto per foglio"), ("en", "No sensor", "Eight on an A4 sheet")])
    func `spaces without a sensor are marked and come first, and each card speaks both languages`(
      language: String, mark: String, what: String
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff")
      try await Page.visit(monitor.address, as: token, language: language) { page in
        try await page.open("/codes")
        try await page.wait(for: "#tools", toSay: what)
        try await page.wait(for: ".code")
        let order = try await page.evaluate(
          "return [...document.querySelectorAll('.code')].map((each) => each.dataset.space)", [String].self)
        #expect(order == ["desk-4", "desk-7", "saletta", "desk-1", "desk-2", "desk-3", "desk-5", "desk-6", "sala"])
        #expect(try await page.count(".code-mark") == 3)
        #expect(try await page.text("[data-space=saletta] .code-mark") == mark)
        #expect(try await page.count("[data-space=sala] .code-mark") == 0)
        #expect(try await page.text("[data-space=sala] [lang=it]").contains("Inquadra il codice"))
        #expect(try await page.text("[data-space=sala] [lang=en]").contains("Scan the code"))
        #expect(try await page.text("[data-space=saletta] [lang=it]").contains("di nuovo quando vai via"))
        #expect(try await page.text("[data-space=saletta] [lang=en]").contains("again when you leave"))
        #expect(try await page.text("[data-space=desk-7] h2") == "<img src=x onerror=alert(1)> 7")
        // Here the house is reached as nobody's phone would reach it.
        #expect(try await page.text("#tools .problem").contains(monitor.address))
      }
    }

    @Test func `all, those without a sensor, or one zone are chosen, and the button says how many`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/codes")
        try await page.wait(for: "#print", toSay: "Stampa 9 codici")
        for (choice, count) in [("unsensed", 3), ("zone:reception", 2), ("zone:attico", 1), ("all", 9)] {
          try await page.run(
            "const which = document.querySelector('#which'); which.value = '\(choice)'; which.focus(); which.dispatchEvent(new Event('change'))"
          )
          try await page.wait("\(count) codes") { try await page.count(".code") == count }
          #expect(try await page.text("#print") == (count == 1 ? "Stampa 1 codice" : "Stampa \(count) codici"))
          #expect(try await page.evaluate("return document.activeElement.id", String.self) == "which")
        }
        try await page.run("window.print = () => { window.hasPrinted = true }")
        try await page.click("#print")
        #expect(try await page.evaluate("return window.hasPrinted === true", Bool.self))
      }
    }

    @Test(arguments: [false, true]) func `on paper there are cards alone, black on white, eight on an A4 sheet`(
      isDark: Bool
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("staff")
      try await Page.visit(monitor.address, as: token, isDark: isDark) { page in
        try await page.open("/codes")
        try await page.wait(for: ".code")
        try await page.setScheme(isDark: isDark, medium: "print")
        #expect(try await page.count("nav, .languages, .brand, #tools, #print") == 0)
        let colours = try await page.evaluate(
          """
          const colours = (selector, name) => [...document.querySelectorAll(selector)].map((each) => getComputedStyle(each)[name])
          return [...new Set([...colours('.code, .code *', 'color')])].concat([...new Set(colours('html, .code', 'backgroundColor'))])
          """, [String].self)
        #expect(Set(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"])
        let clipped = try await page.evaluate(
          "return [...document.querySelectorAll('.code')].filter((each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth).map((each) => each.dataset.space)",
          [String].self)
        #expect(clipped == [])
        struct Document: Decodable { let data: String }
        let pdf = try await page.browser.command(
          "Page.printToPDF", ["preferCSSPageSize": true], for: Document.self)
        let text = String(decoding: try #require(Data(base64Encoded: pdf.data)), as: Unicode.ASCII.self)
        // Nine cards; A4 is 595 by 842 points.
        #expect(text.matches(of: /\/Type \/Page\b(?!s)/).count == 2)
        let boxes = text.matches(of: /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/)
        #expect(boxes.allSatisfy { Double($0.output.1)?.rounded() == 595 && Double($0.output.2)?.rounded() == 842 })
        #expect(boxes.count == 2)
      }
    }

    @Test func `a house without anything to book says that no code is needed`() async throws {
      let installation = try Installation(broker: TestBroker(), configuration: Installation.onlyAKitchen)
      let monitor = try await RunningMonitor(installation)
      let token = try await installation.token("staff")
      for (language, words) in [("it", "un codice non serve"), ("en", "no code is needed")] {
        try await Page.visit(monitor.address, as: token, width: .phone, language: language) { page in
          try await page.open("/codes")
          try await page.wait(for: "#tools .empty", toSay: words)
          #expect(try await page.count("#print, .code") == 0)
        }
      }
    }

    @Test func `it is staff's: others are told so, and shown the way in`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let member = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/codes")
        try await page.wait(for: ".notice", toSay: "Questa pagina è dello staff")
        #expect(try await page.attribute("href", of: ".notice .button") == "/signin?next=/codes")
      }
      try await Page.visit(monitor.address, as: member, language: "en") { page in
        try await page.open("/codes")
        try await page.wait(for: ".notice", toSay: "Your access is a member")
        #expect(try await page.count(".code") == 0)
        #expect(try await !page.text("nav").contains("Codes"))
      }
    }
  }
}
