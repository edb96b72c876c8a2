import Foundation
import TestBroker
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

    /// The house of two floors at sixty times its speed, in which nothing was heard yet: what may speak first for five minutes has five seconds.
    private func unheard() async throws -> (installation: Installation, monitor: RunningMonitor, token: String) {
      let installation = try Installation(broker: TestBroker(), configuration: Installation.twoFloors)
      let clock = "\(Date().formatted(.iso8601))@60"
      let monitor = try await RunningMonitor(installation, arguments: ["--clock", clock])
      _ = try await monitor.isReady()
      return (installation, monitor, try await installation.token("member", member: "m1"))
    }

    @Test(arguments: [
      (deed: "check-in", says: "sei registrato", status: "checked-in"),
      (deed: "leave", says: "libera per gli altri", status: "ended"),
    ])
    func `whoever no sensor can see is asked whether they are there, and answers with one tap`(
      deed: String, says: String, status: String
    ) async throws {
      let (_, monitor, token) = try await unheard()
      let booked = try await monitor.book("desk-6", token: token, minutes: 600)
      let booking = try #require(booked["id"] as? String)
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(
          for: "#asks [data-ask=question]", toSay: "Non riusciamo a capire se sei a Postazione 6. Ci sei?")
        try await page.wait(for: "#mine-now .state", toSay: "nessun sensore può dire se ci sei")
        #expect(try await page.count("#asks [data-ask=question] button") == 2)
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#asks [data-deed=\(deed)]")
        try await page.wait(for: "#asks", toSay: says)
        try await page.wait(forNo: "#asks [data-ask=question]")
      }
      #expect(try await monitor.get("/api/v1/bookings/\(booking)", token: token)["status"] as? String == status)
    }

    @Test func `the same question goes out with a link, and staff see it in their feed`() async throws {
      let (installation, monitor, token) = try await unheard()
      let notifier = try TestClient(installation.broker.address, id: "notifier", subscribe: ["presenza/+/notify/#"])
      try #require(try await notifier.isThere())
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.wait(for: ".place[data-space=desk-6]")
        let booked = try await monitor.book("desk-6", token: token, minutes: 600)
        #expect(booked.status == 201)
        try await page.wait(for: "#feed [data-type=questioned]", toSay: "nessun sensore può dirlo")
        try await page.wait(for: "#feed [data-type=questioned] .feed-person", toSay: "m1")
      }
      try #require(try await notifier.messages.wait { $0.contains { $0.topic.hasSuffix("/notify/questioned") } })
      let message = try #require(notifier.messages.value.first { $0.topic.hasSuffix("/notify/questioned") })
      let json = try JSONSerialization.jsonObject(with: Data(message.payload.utf8)) as? [String: Any]
      let link = try #require(json?["link"] as? String)
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open(String(link.dropFirst(monitor.address.count)))
        try await page.wait(for: "#state[data-state=questioned]", toSay: "Non riusciamo a capire se ci sei")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#deeds [data-deed=keep]")
        try await page.wait(for: "#state[data-state=kept]", toSay: "Tenuta")
        #expect(try await page.count("#deeds [data-deed=keep]") == 0)
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
