import Foundation
import Testing

extension InABrowser {
  @Suite struct `A series on the page` {
    /// Tomorrow at ten, each day, so many times.
    private func chooseEachDay(_ page: Page, times: Int) async throws {
      try await page.click(reading: "Più volte", within: "#book-form")
      try await page.run(
        """
        const day = document.querySelector('#book-day'); day.selectedIndex = 1; day.dispatchEvent(new Event('change'))
        const time = document.querySelector('#book-time'); time.value = '10:00'; time.dispatchEvent(new Event('change'))
        """)
      try await page.click(reading: "Ogni giorno", within: "#book-form")
      try await page.run(
        """
        const count = document.querySelector('#repeat-count'); count.value = '\(times)'; count.dispatchEvent(new Event('input'))
        """)
      try await page.wait(for: "#results .offer", toSay: "Vedi date")
    }

    /// Somebody else has desk 1 the day after tomorrow at ten.
    private func takeOne(_ monitor: RunningMonitor, _ token: String) async throws {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = try #require(TimeZone(identifier: "Europe/Rome"))
      let day = try #require(calendar.date(byAdding: .day, value: 2, to: calendar.startOfDay(for: Date())))
      let ten = try #require(calendar.date(bySettingHour: 10, minute: 0, second: 0, of: day))
      let body = [
        "space": "desk-1", "start": ten.formatted(.iso8601), "end": ten.addingTimeInterval(3_600).formatted(.iso8601),
      ]
      #expect(try await monitor.ask("POST", "/api/v1/bookings", token: token, body).status == 201)
    }

    @Test func `a conflict is listed before the series is made, left out, and the rest is one line that opens`()
      async throws
    {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await takeOne(monitor, try await installation.token("member", member: "m2"))
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await chooseEachDay(page, times: 4)
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: "dialog .series-sum", toSay: "Postazione 1, 4 volte. Una data non va.")
        try await page.wait(for: "dialog .occurrence[data-status=held]", toSay: "Lo spazio è prenotato in quell’orario")
        #expect(try await page.count("dialog .occurrence[data-status=free]") == 3)
        // Nothing is made yet.
        let before = try await monitor.get("/api/v1/bookings?mine=1", token: token)
        #expect((before["bookings"] as? [Any])?.count == 0)
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click(reading: "Salta quelle, prenota le altre 3", within: "dialog")
        try await page.wait(for: "#done", toSay: "Prenotata 3 volte: Postazione 1. Una data è saltata.")
        try await page.wait(for: "#mine-next .series summary", toSay: "domani, 10:00")
        #expect(try await page.count("#mine-next .booking") == 1)
        try await page.click("#mine-next .series summary")
        try await page.wait("three occurrences") { try await page.count("#mine-next .occurrence-cards .booking") == 3 }
      }
    }

    @Test func `one of a series is moved, the others are cancelled with all that follow`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await chooseEachDay(page, times: 3)
        try await page.click("[data-space=desk-1] .button")
        try await page.click(reading: "Prenota tutte e 3", within: "dialog")
        try await page.click("#mine-next .series summary")
        try await page.click("#mine-next .occurrence-cards .booking [data-deed=move]")
        try await page.wait("the other desks are there to choose from") {
          try await page.evaluate(
            "return document.querySelector('#move-space option[value=desk-2]') !== null", Bool.self)
        }
        try await page.run(
          """
          const space = document.querySelector('#move-space'); space.value = 'desk-2'; space.dispatchEvent(new Event('change'))
          """)
        try await page.click(reading: "Sposta", within: "dialog .move")
        try await page.wait(for: "#done", toSay: "è spostata")
        try await page.wait(for: "#mine-next .occurrence-cards .booking:first-child", toSay: "Postazione 2")
        try await page.click("#mine-next .occurrence-cards .booking:nth-child(2) [data-deed=cancel]")
        try await page.click(reading: "Disdici questa e le seguenti", within: "dialog")
        try await page.wait(for: "#done", toSay: "Disdetta")
        try await page.wait(for: "#mine-next", toSay: "Postazione 2")
        let mine = try await monitor.get("/api/v1/bookings?mine=1", token: token)
        let live = (mine["bookings"] as? [[String: Any]])?.filter { $0["status"] as? String == "booked" }
        #expect(live?.map { $0["space"] as? String } == ["desk-2"])
      }
    }

    @Test func `after a no-show the rest of a series asks, and is confirmed with one tap`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(for: "#results .offer")
        let status = try await page.evaluate(
          """
          const now = Date.now()
          const body = { space: 'desk-6', start: new Date(now).toISOString(), end: new Date(now + 7200000).toISOString(), repeat: { every: 'day', count: 5 } }
          return (await fetch('/api/v1/series', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).status
          """, Int.self)
        #expect(status == 201)
        try await page.wait(for: "#mine-now .booking", toSay: "Ti aspettiamo")
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#mine-now .booking[data-status=released]")
        try await page.wait(for: "#mine-next .to-confirm", toSay: "quello che nessuno conferma torna libero")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#mine-next .to-confirm [data-deed=confirm]")
        try await page.wait(for: "#done", toSay: "la serie è confermata")
        try await page.wait(forNo: "#mine-next .to-confirm")
      }
    }

    @Test func `a series is booked with the keyboard alone`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.wait(for: "#results .offer")
        try await page.tab(to: "[data-choice=series]")
        try await page.press(.enter)
        // The focus stays on what was chosen, though the form was drawn anew.
        try await page.tab(to: "#book-day", within: 3)
        try await page.press(.down)
        try await page.tab(to: "[data-repeat=day]", within: 3)
        try await page.press(.space)
        try await page.wait(for: "[data-repeat=day][aria-pressed=true]")
        try await page.tab(to: "#repeat-count", within: 6)
        try await page.run("document.activeElement.select()")
        try await page.press(.backspace, .two)
        try await page.wait(for: "#results .offer", toSay: "Vedi date")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.tab(to: "#results [data-space=desk-1] .button")
        try await page.press(.enter)
        try await page.wait(for: "dialog .series-sum", toSay: "2 volte. È libera ogni volta")
        try await page.tab(to: "dialog [data-series=all]", within: 5)
        try await page.press(.enter)
        try await page.wait(for: "#done", toSay: "Prenotata 2 volte")
        let mine = try await monitor.get("/api/v1/bookings?mine=1", token: token)
        #expect((mine["bookings"] as? [Any])?.count == 2)
      }
    }
  }
}
