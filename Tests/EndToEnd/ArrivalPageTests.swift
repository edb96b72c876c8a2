import Foundation
import TestBroker
import Testing

extension InABrowser {
  /// What opens on a phone when somebody scans the code at a space.
  @Suite struct `At a space` {
    private func path(_ space: String, _ monitor: RunningMonitor, _ staff: String) async throws -> String {
      let address = try #require(try await `Codes to print`.addresses(monitor, token: staff)[space])
      return String(address.dropFirst(monitor.address.count))
    }

    @Test(arguments: [
      ("it", "Sono qui", "non c’è un sensore", "registrato"),
      ("en", "I’m here", "no sensor here", "you are checked in"),
    ])
    func `whoever booked it says with one tap that they are here, and leaves`(
      language: String, here: String, unsensed: String, done: String
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let (member, staff) = (
        try await installation.token("member", member: "m1"), try await installation.token("staff")
      )
      let path = try await path("saletta", monitor, staff)
      let events = try await EventStream.open(monitor, token: staff)
      try await Page.visit(monitor.address, as: member, width: .phone, language: language) { page in
        #expect(try await monitor.book("saletta", token: member, minutes: 120).status == 201)
        try await page.open(path)
        try await page.wait(for: "#unsensed", toSay: unsensed)
        try await page.wait(for: "#mine .here .big", toSay: here)
        #expect(try await page.count("#offer *") == 0)
        let height = try await page.evaluate(
          "return document.querySelector('.big').getBoundingClientRect().bottom", Double.self)
        #expect(height < 780, "the button is seen without scrolling")
        // Who taps twice does not leave with the second.
        try await page.run("for (const _ of [1, 2]) document.querySelector('#mine .big').click()")
        try await page.wait(for: "#mine[inert] [data-deed=leave]")
        try await page.wait(for: "#done", toSay: done)
        try await page.wait(for: "#mine .booking[data-status=checked-in] [data-deed=leave]")
        let event = try #require(try await events.event("checked-in"))
        #expect(event.json["by"] as? String == "code")
        try await page.click("#mine:not([inert]) [data-deed=leave]")
        try await page.wait(for: "#offer .book-now")
      }
    }

    @Test func `a free space is booked from now, and whoever books there is there`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let (member, staff) = (
        try await installation.token("member", member: "m1"), try await installation.token("staff")
      )
      let path = try await path("desk-4", monitor, staff)
      try await Page.visit(monitor.address, as: member, width: .phone) { page in
        try await page.open(path)
        try await page.wait(for: "#name", toSay: "Postazione 4")
        try await page.wait(for: "#where", toSay: "Open space, Piano terra")
        try await page.click(reading: "1 ora", within: "#offer")
        try await page.wait(for: "#mine .booking[data-status=checked-in]")
        try await page.wait(for: "#said", toSay: "Prenotata: Postazione 4")
        let mine = try await monitor.get("/api/v1/bookings?mine=1", token: member)
        #expect((mine["bookings"] as? [[String: Any]])?.map { $0["status"] as? String } == ["checked-in"])
      }
    }

    @Test func `without a session it shows the space and the way in, and comes back here`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let (member, staff) = (
        try await installation.token("member", member: "m1"), try await installation.token("staff")
      )
      let path = try await path("saletta", monitor, staff)
      #expect(try await monitor.book("saletta", token: member, minutes: 120).status == 201)
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open(path)
        try await page.wait(for: "#name", toSay: "Saletta")
        // Whose booking it is, is nobody's to know.
        #expect(try await page.count("#mine *") == 0)
        try await page.click("#offer .big")
        try await page.type(member, into: "#token")
        try await page.press(.enter)
        try await page.wait(for: "#mine .here .big", toSay: "Sono qui")
        #expect(try await page.evaluate("return location.pathname + location.search", String.self) == path)
      }
    }

    @Test func `looking changes nothing, and a code that is void is told and leaves another way`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let member = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: member, width: .phone, expecting: ["status of 403"]) { page in
        let booking = try #require(try await monitor.book("saletta", token: member, minutes: 120)["id"] as? String)
        try await page.open("/at/saletta?k=2222222222222222")
        try await page.click("#mine .big")
        try await page.wait(for: "#mine [role=alert]", toSay: "Questo codice non vale più")
        #expect(try await monitor.get("/api/v1/bookings/\(booking)", token: member)["status"] as? String == "booked")
        // Typed without its key, it is a check-in like any other.
        try await page.open("/at/saletta")
        try await page.click("#mine .big")
        try await page.wait(for: "#mine .booking[data-status=checked-in]")
      }
    }

    @Test func `a space that is taken shows what is free, a kitchen is everybody's, and no space is said to be none`()
      async throws
    {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let (member, other) = (
        try await installation.token("member", member: "m1"), try await installation.token("member", member: "m2")
      )
      #expect(try await monitor.book("saletta", token: other, minutes: 120).status == 201)
      try await Page.visit(monitor.address, as: member, width: .phone, expecting: ["status of 404"]) { page in
        try await page.open("/at/saletta")
        try await page.wait(for: "#offer a", toSay: "Guarda cosa è libero")
        #expect(try await page.count("#mine *, #offer button") == 0)
        try await page.open("/at/cucina")
        try await page.wait(for: "#offer", toSay: "è di tutti")
        #expect(try await page.count("#unsensed") == 0)
        // A standing place is nobody's to see.
        for path in ["/at/nowhere", "/at/desk-5", "/arrival"] {
          try await page.open(path)
          try await page.wait(for: ".notice", toSay: "Questo codice non porta a nessuno spazio")
        }
        try await page.click(".languages [lang=en]")
        try await page.wait(for: ".notice", toSay: "This code leads to no space")
      }
    }

    @Test func `what is freed while one looks changes on the page, and is taken back there`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let member = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: member, width: .phone) { page in
        #expect(try await monitor.book("desk-6", token: member, minutes: 120).status == 201)
        try await page.open("/at/desk-6")
        try await page.wait(for: "#name", toSay: "Postazione 6")
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#mine .booking[data-status=released]", toSay: "Liberata")
        try await page.click("#mine:not([inert]) [data-deed=undo]")
        try await page.wait(for: "#mine .here .big")
        #expect(try await page.count("#unsensed") == 0)
      }
    }

    @Test func `staff book there for a member, and see whose booking it is`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let path = try await path("saletta", monitor, staff)
      try await Page.visit(monitor.address, as: staff, language: "en") { page in
        try await page.open(path)
        try await page.type("m7", into: "#book-member")
        try await page.click(reading: "1 hour", within: "#offer")
        try await page.wait(for: "#mine .booking[data-status=checked-in]", toSay: "m7")
      }
    }
  }
}
