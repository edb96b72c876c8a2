import Foundation
import TestBroker
import Testing

extension InABrowser {
  @Suite struct `The house for its staff` {
    @Test func `the plan draws both floors, and a click asks a space why`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let member = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("desk-1", token: member, minutes: 120).status == 201)
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.wait(for: ".storey[data-floor='0']", toSay: "Piano terra")
        try await page.wait(for: ".storey[data-floor='1']", toSay: "Primo piano")
        try await page.click(".place[data-space=desk-1]")
        try await page.wait(for: "#chosen h2", toSay: "Postazione 1")
        try await page.wait(for: "#chosen .why", toSay: "Secondo i sensori: non c’è nessuno")
        try await page.wait(for: "#chosen .evidence", toSay: "l0/desk-1")
        try await page.wait(for: "#chosen .evidence .weight", toSay: "peso")
        // Every rule of the space's why is there, however many there are.
        let why = try await monitor.get("/api/v1/spaces/desk-1/why", token: staff)
        let rules = try #require(why["rules"] as? [[String: Any]])
        #expect(rules.count > 1)
        #expect(try await page.count("#chosen .rule") == rules.count)
        try await page.wait(for: "#chosen .rule", toSay: "Mancato arrivo")
        try await page.wait(for: "#chosen .booking", toSay: "m1")
        // A standing place is the staff's business.
        try await page.click(".place[data-space=desk-5]")
        try await page.wait(for: "#chosen .facts-list", toSay: "Postazione fissa")
      }
    }

    @Test func `Enter opens a space, Escape gives the plan back`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.wait(for: ".place[data-space=sala]")
        try await page.run("document.querySelector('.place[data-space=sala]').focus()")
        try await page.press(.enter)
        try await page.wait(for: "#chosen h2", toSay: "Sala Mella")
        try await page.press(.escape)
        try await page.wait(forNo: "#chosen section")
        #expect(try await page.evaluate("return document.activeElement.dataset.space", String.self) == "sala")
      }
    }

    @Test func `a release shows up live with its sentence`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let member = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.wait(for: ".place[data-space=desk-6][data-status=free]")
        #expect(try await monitor.book("desk-6", token: member, minutes: 120).status == 201)
        try await page.wait(for: ".place[data-space=desk-6][data-status=held]")
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#feed", toSay: "perché nessuno è arrivato entro")
        try await page.wait(for: ".place[data-space=desk-6][data-status=free]")
      }
    }

    @Test func `staff book for a member from the plan`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.click(".place[data-space=desk-4]")
        try await page.type("m7", into: "#chosen #book-member")
        try await page.click(reading: "1 ora", within: "#chosen .book-now")
        try await page.wait(for: "#chosen .booking", toSay: "m7")
        try await page.wait(for: ".place[data-space=desk-4][data-status=held]")
        let bookings = try await monitor.get("/api/v1/bookings?space=desk-4", token: staff)
        #expect((bookings["bookings"] as? [[String: Any]])?.map { $0["member"] as? String } == ["m7"])
      }
    }

    @Test func `a name that staff type for a member's id is refused, in their language`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      for (language, hour, words) in [
        ("it", "1 ora", "Nessun membro ha questo codice"), ("en", "1 hour", "No member has this id"),
      ] {
        try await Page.visit(monitor.address, as: staff, language: language, expecting: ["status of 422"]) { page in
          try await page.open("/staff")
          try await page.click(".place[data-space=desk-4]")
          try await page.type("Giuditta", into: "#chosen #book-member")
          try await page.click(reading: hour, within: "#chosen .book-now")
          try await page.wait(for: "#chosen [role=alert]", toSay: words)
        }
      }
      #expect((try await monitor.get("/api/v1/bookings", token: staff)["bookings"] as? [Any])?.count == 0)
    }

    @Test func `the sensors are listed with their state`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff#/sensors")
        try await page.wait(for: "#sensors .sensor", toSay: "l0/desk-1")
        #expect(try await page.count("#sensors .sensor[data-state=heard]") == 6)
        try await page.wait(for: "#sensors", toSay: "batteria 87 %")
        try await page.type("sala", into: "#find-sensor")
        try await page.wait("one sensor is left") { try await page.count("#sensors .sensor") == 1 }
        try await page.wait(for: "#sensors .sensor", toSay: "Sala Mella")
      }
    }

    @Test(arguments: [
      ("it", "Una prenotazione sarebbe stata liberata", "sarebbe stata liberata alle", "Nessuna regola è in prova"),
      ("en", "One booking would have been freed", "would have been freed at", "No rule is on trial"),
    ])
    func `a rule on trial shows what it would have freed`(
      language: String, sum: String, sentence: String, none: String
    ) async throws {
      let installation = try Installation(
        broker: TestBroker(),
        configuration: Installation.twoFloors.replacingOccurrences(
          of: #"presentFor: "0s" }"#, with: #"presentFor: "0s", enforce: false }"#))
      let monitor = try await RunningMonitor(installation)
      try #require(try await monitor.isReady())
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff, width: .phone, language: language) { page in
        try await page.open("/staff#/shadow")
        try await page.wait(for: "#shadow .empty")
        #expect(try await monitor.book("desk-6", token: staff, minutes: 120).status == 201)
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#shadow .shadow-sum", toSay: sum)
        try await page.wait(for: "#shadow .shadow-item", toSay: sentence)
        #expect(try await page.count("#shadow tbody tr") == 2)
        for isDark in [false, true] {
          try await page.setScheme(isDark: isDark, isStill: true)
          let (reaching, faint, cramped) = try await (page.reaching(), page.faint(), page.cramped())
          #expect([reaching, faint, cramped] == [[], [], []], "dark: \(isDark)")
          guard let folder = Scene.folder else { continue }
          let name = "staff-shadow-\(page.width.rawValue)-\(isDark ? "dark" : "light")-\(language)"
          try await page.screenshot(isWhole: true).write(to: URL(filePath: "\(folder)/\(name).png"))
        }
        #expect(try await page.untranslated() == [])
        // By keyboard alone: the name of the space is a button.
        try await page.run("document.querySelector('#shadow .shadow-item button').focus()")
        try await page.press(.enter)
        try await page.wait(for: "dialog .sheet-title", toSay: language == "it" ? "Postazione 6" : "Desk 6")
      }
      let (enforcing, other) = try await Installation.runningTwoFloors()
      let token = try await enforcing.token("staff")
      try await Page.visit(other.address, as: token, language: language) { page in
        try await page.open("/staff#/shadow")
        try await page.wait(for: "#shadow .empty", toSay: none)
      }
    }

    @Test func `a member is not let in, and is told so`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/staff")
        try await page.wait(for: ".notice", toSay: "Il tuo accesso è da membro")
        #expect(try await page.count(".place") == 0)
      }
    }
  }
}
