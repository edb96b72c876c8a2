import Foundation
import Testing

extension InABrowser {
  @Suite struct `The bookings for staff` {
    @Test func `a booking is pinned, and says so`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let member = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff#/bookings")
        try await page.wait(for: "#booking-list", toSay: "Nessuna prenotazione in questo giorno")
        let booked = try await monitor.book("desk-3", token: member, minutes: 120)
        let id = try #require(booked["id"] as? String)
        // Live: nobody reloads the page.
        try await page.wait(for: "#booking-list .booking-row", toSay: "Postazione 3 m1")
        try await page.wait(for: "#booking-list .booking-row[data-status=held]", toSay: "avvisata")
        try await page.click(reading: "Da guardare (1)", within: "#booking-filters")
        try await page.click("#booking-list summary")
        try await page.click("#booking-list [data-deed=pin]")
        try await page.wait(for: "#booking-list", toSay: "Nessuna prenotazione corrisponde")
        try await page.click(reading: "Tutte (1)", within: "#booking-filters")
        try await page.wait(for: "#booking-list .row-who", toSay: "bloccata dallo staff")
        #expect(try await monitor.get("/api/v1/bookings/\(id)", token: staff)["exempt"] as? String == "pinned")
        try await page.click("#booking-list summary")
        try await page.click("#booking-list [data-deed=unpin]")
        try await page.wait(for: "#booking-list [data-deed=pin]")
      }
    }

    @Test func `staff release early, and the list says that it is over`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let member = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("desk-4", token: member, minutes: 120).status == 201)
      try await Page.visit(monitor.address, as: staff, width: .phone) { page in
        try await page.open("/staff#/bookings")
        try await page.click("#booking-list summary")
        try await page.wait(for: "#booking-list .unsensed", toSay: "nessuna assenza la libera")
        try await page.click("#booking-list [data-deed=leave]")
        try await page.wait(for: "#booking-filters", toSay: "Chiuse (1)")
        let flaws = try await page.flaws()
        #expect(flaws == [])
      }
    }

    @Test func `out of order shows at once on the page of a member who is about to book it`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.click("[data-space=desk-3] .button")
        try await page.wait(for: "#mine-now .booking", toSay: "Postazione 3")
        try await page.wait(for: "#results [data-space=desk-1][data-status=free]")
        for desk in ["desk-1", "desk-3"] {
          #expect(try await monitor.ask("POST", "/api/v1/spaces/\(desk)/out-of-order", token: staff).status == 200)
        }
        try await page.wait(for: "#results [data-space=desk-1][data-status=out-of-order]", toSay: "fuori servizio")
        try await page.wait(for: "#results [data-space=desk-1] .button[aria-disabled=true]")
        try await page.wait(for: "#mine-now .booking", toSay: "fuori servizio: spostala altrove")
      }
    }

    @Test func `staff put a desk out of order and back from the plan`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.click(".place[data-space=desk-4]")
        try await page.click("#chosen [data-deed=out-of-order]")
        try await page.wait(for: ".place[data-space=desk-4][data-status=out-of-order]")
        try await page.wait(for: "#feed [data-type=out-of-order]", toSay: "Postazione 4")
        try await page.click("#chosen [data-deed=in-order]")
        try await page.wait(for: ".place[data-space=desk-4][data-status=free]")
      }
    }

    @Test func `a standing place is lent, can be booked meanwhile, and is taken back`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        try await page.click(".place[data-space=desk-5]")
        try await page.click("#chosen .lending summary")
        try await page.click("#chosen [data-deed=lend]")
        try await page.wait(for: "#chosen .lending", toSay: "Prestata: oggi")
        let lent = try await monitor.get("/api/v1/spaces/desk-5")
        #expect(lent.status == 200)
        try await page.click("#chosen [data-deed=take-back]")
        try await page.wait(for: "#chosen .lending summary")
        #expect(try await monitor.get("/api/v1/spaces/desk-5").status == 404)
      }
    }

    @Test func `an event that staff book for somebody is on the public page, without anybody's name`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/")
        try await page.wait(for: "#programme", toSay: "Niente in programma")
        try await page.open("/staff#/bookings")
        try await page.click("#book-for")
        try await page.click(reading: "Sala riunioni", within: "dialog")
        try await page.type("Corso di saldatura", into: "dialog #book-title-field")
        try await page.type("acme", into: "dialog #book-organisation")
        try await page.click("dialog #book-listed")
        try await page.type("m7", into: "dialog #book-member")
        try await page.click("dialog [data-space=sala] .button")
        try await page.wait(for: "#booking-list .booking-row", toSay: "m7 · Corso di saldatura · in programma")
      }
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/")
        try await page.wait(for: "#programme .event", toSay: "Corso di saldatura Sala Mella · Acme")
        #expect(try await !page.text("#programme").contains("m7"))
      }
    }
  }
}
