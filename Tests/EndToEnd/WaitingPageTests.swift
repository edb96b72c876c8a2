import Foundation
import Testing

extension InABrowser {
  @Suite struct `The waiting list on the page` {
    @Test func `where nothing is free one waits, is told when something becomes free, and takes it with one tap`()
      async throws
    {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      let other = try await installation.token("member", member: "m2")
      let first = try await monitor.book("sala", token: other, minutes: 600)
      #expect(first.status == 201)
      let third = try await installation.token("member", member: "m3")
      #expect(try await monitor.book("saletta", token: third, minutes: 600).status == 201)
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(for: "#waiting", toSay: "Non aspetti niente")
        try await page.click(reading: "Sala riunioni", within: "#book-form")
        try await page.wait(for: "#results", toSay: "tutto preso")
        try await page.click(reading: "Avvisami se si libera qualcosa", within: "#results")
        try await page.wait(for: "#waiting .wait", toSay: "Tocca a te per primo")
        let id = try #require(first["id"] as? String)
        #expect(try await monitor.ask("DELETE", "/api/v1/bookings/\(id)", token: other).status == 200)
        try await page.wait(for: "#asks [data-ask=offer]", toSay: "C’è posto per te: Sala Mella")
        try await page.wait(for: "#waiting .wait", toSay: "offerto fino alle")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#asks [data-deed=accept]")
        try await page.wait(for: "#asks", toSay: "è tua")
        try await page.wait(for: "#mine-now .booking", toSay: "Sala Mella")
        try await page.wait(for: "#waiting", toSay: "Non aspetti niente")
      }
    }

    @Test func `staff see who waits and for what`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let other = try await installation.token("member", member: "m2")
      #expect(try await monitor.book("sala", token: other, minutes: 600).status == 201)
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff#/bookings")
        try await page.wait(for: "#waiting-list", toSay: "Nessuno aspetta")
        let wish = [
          "space": "sala", "start": Date().formatted(.iso8601),
          "end": Date(timeIntervalSinceNow: 3_600).formatted(.iso8601),
        ]
        #expect(try await monitor.ask("POST", "/api/v1/waiting", token: token, wish).status == 201)
        try await page.wait(for: "#waiting-list .wait", toSay: "Sala Mella · m1")
        let flaws = try await page.flaws()
        #expect(flaws == [])
        try await page.click("#waiting-list [data-deed=stop-waiting]")
        try await page.wait(for: "#waiting-list", toSay: "Nessuno aspetta")
      }
    }
  }
}
