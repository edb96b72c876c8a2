import Foundation
import Testing

extension InABrowser {
  /// Whoever booked looks at a phone, staff at a page of their own: each in a browser.
  @Suite struct `A warning on a phone` {
    @Test
    func
      `a no-show warning appears while looking, keep is one tap, and the staff's page shows who kept what without a reload`()
      async throws
    {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      let staff = try await installation.token("staff")
      let phone = try await Browser.start()
      do {
        try await Page.visit(monitor.address, as: staff) { desk in
          try await desk.open("/staff")
          try await desk.wait(for: ".place[data-space=desk-3][data-status=free]")
          try await desk.run("window.isTheSame = true")
          try await Browser.$current.withValue(phone) {
            try await Page.visit(monitor.address, as: token, width: .phone) { page in
              try await page.open("/members")
              try await page.wait(for: "#results .offer")
              try await page.run("window.isTheSame = true")
              try await page.click("[data-space=desk-3] .button")
              try await page.wait(for: "#asks .ask", toSay: "Postazione 3: alle")
              try await page.wait(for: "#asks .countdown", toSay: ":")
              // It says so to a screen reader, and lies where the thumb is, over the page.
              #expect(try await page.attribute("aria-live", of: "#asks") == "polite")
              let bottom = "return Math.round(document.querySelector('#asks').getBoundingClientRect().bottom)"
              #expect(try await page.evaluate(bottom, Int.self) == page.width.height)
              try await desk.wait(for: "#feed [data-type=warned]", toSay: "Postazione 3")
              try await page.click("#asks [data-deed=keep]")
              try await page.wait(forNo: "#asks [data-ask=warning]")
              try await page.wait(for: "#asks", toSay: "la teniamo per te")
              #expect(try await page.evaluate("return window.isTheSame", Bool.self))
            }
          }
          try await desk.wait(for: "#feed [data-type=kept]", toSay: "Postazione 3")
          try await desk.wait(for: "#feed [data-type=kept] .feed-person", toSay: "m1")
          #expect(try await desk.evaluate("return window.isTheSame", Bool.self))
        }
      } catch {
        try await phone.stop()
        throw error
      }
      try await phone.stop()
    }

    @Test func `what is not needed is given back from the warning with one tap`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(for: "#results .offer")
        #expect(try await monitor.book("desk-3", token: token, minutes: 120).status == 201)
        try await page.wait(for: "#mine-now .booking", toSay: "Ti aspettiamo")
        try await page.run(
          """
          window.moved = 0
          new PerformanceObserver((list) => { for (const each of list.getEntries()) window.moved += each.value }).observe({ type: 'layout-shift' })
          """)
        try await page.wait(for: "#asks .ask", toSay: "Postazione 3")
        try await page.wait(for: "#mine-now .state", toSay: "Avviso delle")
        // Nothing moved away under a finger (web.dev counts below 0.1 as good).
        #expect(try await page.evaluate("return window.moved", Double.self) < 0.01)
        try await page.click("#asks [data-deed=leave]")
        try await page.wait(for: "#mine-now", toSay: "Adesso non hai niente")
        try await page.wait(forNo: "#asks .ask[data-ask=warning]")
        let free = try await monitor.get("/api/v1/spaces/desk-3") { $0["status"] as? String == "free" }
        #expect(free["status"] as? String == "free")
      }
    }

    @Test(arguments: [
      (deed: "swap", says: "è dove siedi", space: "Postazione 2"),
      (deed: "not-me", says: "resta tua", space: "Postazione 1"),
    ])
    func `whoever sits at the wrong desk is asked, and answers with one tap`(deed: String, says: String, space: String)
      async throws
    {
      // Neighbours are looked at once a minute: here that is a second.
      let (installation, monitor) = try await Installation.runningTwoFloors(clock: "2026-03-02T08:00:00Z@60")
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: "#mine-now .booking", toSay: "Postazione 1")
        try await installation.says("l0/desk-2", isOccupied: true)
        try await page.wait(for: "#asks [data-ask=desk]", toSay: "qualcuno siede a Postazione 2: sei tu?")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#asks [data-deed=\(deed)]")
        try await page.wait(for: "#asks", toSay: says)
        try await page.wait(forNo: "#asks [data-ask=desk]")
        try await page.wait(for: "#mine-now .booking", toSay: space)
      }
    }
  }
}
