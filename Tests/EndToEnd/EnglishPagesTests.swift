import Foundation
import Testing

extension InABrowser {
  /// The main deeds of each page once more in the other language, on a phone: the words differ, and so do their lengths.
  @Suite struct `In English` {
    @Test func `a token signs in and out`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, width: .phone, language: "en") { page in
        try await page.open("/signin")
        try await page.type(token, into: "#token")
        try await page.click(reading: "Sign in", within: "#signin-body")
        try await page.wait(for: "#mine-now", toSay: "You have nothing booked right now")
        try await page.open("/signin")
        try await page.click(reading: "Sign out", within: "#signin-body")
        try await page.wait(for: "#signin-body form")
      }
    }

    @Test func `the free desks are counted live, filtered, drawn and explained`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, width: .phone, language: "en") { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "6 desks are free")
        try await installation.says("l0/desk-3", isOccupied: true)
        try await page.wait(for: "#hero-count", toSay: "5 desks are free")
        try await page.click(reading: "monitor", within: "#features")
        try await page.wait(for: "#hero-count", toSay: "1 desk is free")
        try await page.click(".tile")
        try await page.wait(for: "dialog .sheet-title", toSay: "Desk 1")
        try await page.wait(for: "dialog .evidence", toSay: "No sign of somebody")
        try await page.press(.escape)
        try await page.wait(forNo: "dialog")
        try await page.click(reading: "Map", within: "#views")
        try await page.wait(for: ".place[data-space=desk-3]")
        #expect(try await page.attribute("aria-label", of: ".place[data-space=desk-3]") == "Desk 3: in use")
      }
    }

    @Test func `a desk is booked, checked in and left, a room cancelled`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("sala", token: token, inMinutes: 1_440, minutes: 60).status == 201)
      try await Page.visit(monitor.address, as: token, width: .phone, language: "en") { page in
        try await page.open("/members")
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: "#done", toSay: "Booked: Desk 1")
        try await page.wait(for: "#mine-now .booking", toSay: "We expect you")
        try await page.click("#mine-now [data-deed=check-in]")
        try await page.wait(for: "#mine-now .booking", toSay: "checked in")
        try await page.click("#mine-now [data-deed=leave]")
        try await page.wait(for: "#mine-now", toSay: "You have nothing booked right now")
        try await page.wait(for: "#mine-next .when", toSay: "tomorrow")
        try await page.click("#mine-next [data-deed=cancel]")
        try await page.wait(for: "dialog", toSay: "Cancel the booking?")
        try await page.click(reading: "Cancel", within: "dialog .deeds")
        try await page.wait(for: "#mine-next", toSay: "No bookings to come")
      }
    }

    @Test func `staff ask why, book for a member, and see a release with its sentence`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff, language: "en") { page in
        try await page.open("/staff")
        try await page.wait(for: ".storey[data-floor='0']", toSay: "Ground floor")
        try await page.click(".place[data-space=desk-6]")
        try await page.wait(for: "#chosen .why", toSay: "The sensors say: nobody is here")
        try await page.type("m7", into: "#chosen #book-member")
        try await page.click(reading: "1 hour", within: "#chosen .book-now")
        try await page.wait(for: "#chosen .booking", toSay: "m7")
        try await installation.says("l0/desk-6", isOccupied: false)
        try await page.wait(for: "#feed", toSay: "nobody came within")
        try await page.open("/staff#/sensors")
        try await page.wait(for: "#sensors", toSay: "battery 87%")
      }
    }

    @Test func `a lost connection is told, and its return needs no reload`() async throws {
      let (installation, first) = try await Installation.runningTwoFloors()
      let place = String(first.address.dropFirst("http://".count))
      let lost = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY"]
      try await Page.visit(first.address, width: .phone, language: "en", expecting: lost) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "6 desks are free")
        try await page.run("window.isTheSame = true")
        first.kill()
        try await page.wait(for: "#banner", toSay: "No live data since")
        let second = try await RunningMonitor(installation, listen: place)
        try await page.wait(forNo: "#banner p", seconds: 15)
        #expect(try await page.evaluate("return window.isTheSame", Bool.self))
        second.kill()
      }
    }
  }
}
