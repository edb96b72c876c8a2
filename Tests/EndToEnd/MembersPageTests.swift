import Foundation
import Testing

extension InABrowser {
  @Suite struct `My bookings` {
    @Test func `a desk is booked now, checked in and left`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(for: "#mine-now", toSay: "Adesso non hai niente")
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: "#done", toSay: "Prenotata: Postazione 1")
        try await page.wait(for: "#mine-now .booking", toSay: "Ti aspettiamo")
        try await page.click("#mine-now [data-deed=check-in]")
        try await page.wait(for: "#mine-now .booking", toSay: "check-in fatto")
        try await page.click("#mine-now [data-deed=leave]")
        try await page.wait(for: "#mine-now", toSay: "Adesso non hai niente")
        try await page.click("#past summary")
        try await page.wait(for: "#mine-past .booking", toSay: "finita")
      }
    }

    @Test func `a room is booked for tomorrow with a title, and cancelled after a question`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.click(reading: "Sala riunioni", within: "#book-form")
        try await page.click(reading: "Più tardi", within: "#book-form")
        try await page.run(
          """
          const day = document.querySelector('#book-day'); day.selectedIndex = 1; day.dispatchEvent(new Event('change'))
          const time = document.querySelector('#book-time'); time.value = '10:00'; time.dispatchEvent(new Event('change'))
          """)
        try await page.type("<b>Riunione</b> & caffè", into: "#book-title-field")
        try await page.click("[data-space=sala] .button")
        try await page.wait(for: "#mine-next .booking", toSay: "<b>Riunione</b> & caffè")
        try await page.wait(for: "#mine-next .when", toSay: "domani, 10:00")
        try await page.click("#mine-next [data-deed=cancel]")
        try await page.wait(for: "dialog", toSay: "Vuoi disdire?")
        try await page.click(reading: "Disdici", within: "dialog")
        try await page.wait(for: "#mine-next", toSay: "Nessuna prenotazione in arrivo")
        #expect(try await page.count("#mine-next b") == 0)
      }
    }

    @Test func `who was too late is offered another space, and takes it with one click`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      let other = try await installation.token("member", member: "m2")
      try await Page.visit(monitor.address, as: token, expecting: ["status of 409"]) { page in
        try await page.open("/members")
        try await page.wait(for: "[data-space=desk-1] .button")
        #expect(try await monitor.book("desk-1", token: other, minutes: 600).status == 201)
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: "#results [role=alert]", toSay: "Lo spazio è prenotato in quell’orario")
        let offered = try #require(try await page.attribute("data-alternative", of: "[data-alternative]"))
        #expect(offered != "desk-1")
        try await page.click("[data-alternative]")
        try await page.wait(for: "#mine-now .booking")
        let mine = try await monitor.get("/api/v1/bookings?mine=1", token: token)
        #expect((mine["bookings"] as? [[String: Any]])?.map { $0["space"] as? String } == [offered])
      }
    }

    @Test func `a booking is kept, freed by the rules before one's eyes, explained and taken back`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        #expect(try await monitor.book("desk-6", token: token, minutes: 120).status == 201)
        try await page.open("/members")
        try await page.click("#mine-now [data-deed=keep]")
        try await page.wait(for: "#done", toSay: "la teniamo per te")
        // The grace of two seconds began anew; only a word of the sensor after the start lets it end.
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#mine-now .booking[data-status=released]", toSay: "Liberata")
        try await page.click(reading: "Perché?", within: "#mine-now")
        try await page.wait(for: "#mine-now .why", toSay: "nessuno è arrivato entro")
        try await page.click("#mine-now [data-deed=undo]")
        try await page.wait(for: "#done", toSay: "è di nuovo tua")
        try await page.wait(for: "#mine-now .booking[data-status=booked]")
      }
    }

    @Test func `without a session the page says what it is for and shows the way`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/members?space=desk-2")
        try await page.wait(for: ".notice", toSay: "Le tue prenotazioni ti aspettano")
        #expect(
          try await page.attribute("href", of: ".notice .button") == "/signin?next=%2Fmembers%3Fspace%3Ddesk-2")
      }
    }
  }
}
