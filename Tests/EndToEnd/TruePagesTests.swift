import Foundation
import TestBroker
import Testing

extension InABrowser {
  /// What the pages once said that was not so.
  @Suite struct `The pages say what is so` {
    /// The house of two floors with something else in its configuration.
    private func running(_ old: String, _ new: String, clock: String? = nil) async throws -> (
      Installation, RunningMonitor
    ) {
      let text = Installation.twoFloors
      try #require(text.contains(old))
      let installation = try Installation(broker: TestBroker(), configuration: text.replacing(old, with: new))
      let monitor = try await RunningMonitor(installation, arguments: clock.map { ["--clock", $0] } ?? [])
      _ = try await monitor.isReady()
      return (installation, monitor)
    }

    @Test func `a desk is shown where it is at the first tap, and stays marked`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      // The desk to walk to is the one on the upper floor: far down on a phone.
      for desk in [1, 2, 3, 6] { try await installation.says("l0/desk-\(desk)", isOccupied: true) }
      let token = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("desk-4", token: token, minutes: 60).status == 201)
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/")
        try await page.wait(for: ".pick[data-space=desk-7]")
        try await page.click(reading: "Mostra dov’è", within: "#pick")
        let isSeen = """
          const box = document.querySelector('.place[data-space=desk-7]')?.getBoundingClientRect()
          return box !== undefined && box.width > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth
          """
        try await page.wait("the desk is seen", seconds: 4) { try await page.evaluate(isSeen, Bool.self) }
        // The drawing comes to rest, and the desk is where it was.
        try await page.run("await new Promise((done) => setTimeout(done, 1_200))")
        #expect(try await page.evaluate(isSeen, Bool.self))
        #expect(try await page.count(".place.pointed[data-space=desk-7]") == 1)
        try await installation.says("sala/pir", isOccupied: true)
        try await page.wait(for: ".place[data-space=sala][data-status=in-use]")
        #expect(try await page.count(".place.pointed[data-space=desk-7]") == 1)
      }
    }

    @Test(arguments: [("it", "La sessione è scaduta", "Accedi"), ("en", "Your session has ended", "Sign in")])
    func `a session that ended leaves what was there, and says so with the way back`(
      language: String, sentence: String, way: String
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("desk-1", token: token, minutes: 120).status == 201)
      try await Page.visit(monitor.address, as: token, language: language, expecting: ["status of 401"]) { page in
        try await page.open("/members")
        try await page.wait(for: "#mine-now .booking")
        _ = try await page.evaluate("return (await fetch('/api/v1/session', {method: 'DELETE'})).status", Int.self)
        try await page.wait(for: "#session", toSay: sentence)
        try await page.wait(for: "#session a", toSay: way)
        #expect(try await page.attribute("href", of: "#session a") == "/signin?next=%2Fmembers")
        #expect(try await page.evaluate("return location.pathname", String.self) == "/members")
        #expect(try await page.count("#mine-now .booking") == 1)
        // Also once it has asked again.
        try await page.run("await new Promise((done) => setTimeout(done, 1_500))")
        #expect(try await page.count("#mine-now .booking") == 1)
      }
    }

    @Test(arguments: [
      ("it", "Non sappiamo cosa è libero", "nessun dato", "I sensori di gran parte della sede tacciono"),
      ("en", "We cannot tell what is free", "no data", "The sensors of much of the house are silent"),
    ])
    func `a house that sees nothing is not full`(
      language: String, hero: String, word: String, banner: String
    ) async throws {
      let (installation, monitor) = try await running(
        #"{ device: "l0/desk-1", space: "desk-1" },"#,
        #"{ device: "l0/desk-1", space: "desk-1" }, { device: "l0/desk-4", space: "desk-4" }, { device: "l0/desk-7", space: "desk-7" },"#
      )
      for desk in [1, 2, 3, 4, 6, 7] {
        try await installation.says("l0/desk-\(desk)", isOccupied: false)
        // What is not readable leaves its last word in doubt.
        try await installation.broker.publish("zigbee2mqtt/l0/desk-\(desk)", #"{"occupancy":null}"#)
      }
      try await Page.visit(monitor.address, width: .phone, language: language) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: hero)
        try await page.wait(for: "#hero-more", toSay: "6")
        try await page.wait(for: "#desks", toSay: word)
        #expect(try await page.text("#desks").localizedCaseInsensitiveContains("tutto preso") == false)
        #expect(try await page.text("#desks").localizedCaseInsensitiveContains("all taken") == false)
        try await page.wait(for: "#banner", toSay: banner)
        // One desk that is known is one to go to; the others are still unknown.
        try await installation.says("l0/desk-1", isOccupied: false)
        try await page.wait(for: "#hero-count", toSay: "1")
        try await page.wait(for: "#hero-more", toSay: "5")
      }
    }

    @Test func `until closing is until closing, however late it is booked`() async throws {
      let (installation, monitor) = try await running(
        #"timeZone: "Europe/Rome" }"#, #"timeZone: "Europe/Rome", open: { "mon-sun": "08:00-20:00" } }"#,
        clock: "2026-03-04T09:43:00+01:00@120")
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.click(reading: "fino alla chiusura", within: "#book-form")
        try await page.wait(for: "#results h3", toSay: "–20:00")
        let first = try await page.text("#results h3")
        // Whatever changes in the house has the form look again.
        try await installation.says("l0/desk-3", isOccupied: true)
        try await page.wait("time goes on") {
          let later = try await page.text("#results h3")
          return later != first && later.contains("–20:00")
        }
        try await page.click("#results [data-space=desk-4] .button")
        try await page.wait(for: "#mine-now .booking")
      }
      let mine = try await monitor.get("/api/v1/bookings?mine=1", token: token)
      let ends = (mine["bookings"] as? [[String: Any]])?.compactMap { $0["end"] as? String } ?? []
      #expect(ends.map { $0.prefix(16) } == ["2026-03-04T19:00"])
    }

    @Test func `after closing it says that it is closed, and offers nothing for now`() async throws {
      let (installation, monitor) = try await running(
        #"timeZone: "Europe/Rome" }"#, #"timeZone: "Europe/Rome", open: { "mon-sun": "08:00-20:00" } }"#,
        clock: "2026-03-04T21:20:00+01:00@1")
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.wait(for: "#results", toSay: "Adesso è chiuso")
        try await page.wait(for: "#results", toSay: "08:00")
        #expect(try await page.count("#results .offer") == 0)
        #expect(try await page.count("#results [data-wait]") == 0)
      }
    }

    @Test(arguments: [("it", "Non sappiamo se è riuscita: controlliamo"), ("en", "We do not know whether it was done")])
    func `a booking without an answer is asked for again under the same key, and its truth is told`(
      language: String, sentence: String
    ) async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, language: language) { page in
        try await page.open("/members")
        try await page.wait(for: "[data-space=desk-1] .button")
        // The first request does not get as far as the house.
        try await page.run(
          """
          const real = window.fetch
          window.keys = []
          window.fetch = (path, options) => {
            if (options?.method === 'POST') {
              keys.push(options.headers['Idempotency-Key'])
              if (keys.length === 1) return Promise.reject(new TypeError('lost'))
            }
            return real(path, options)
          }
          """)
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: ".doubt", toSay: sentence)
        try await page.wait(for: "#mine-now .booking")
        try await page.wait(forNo: ".doubt")
        let keys = try await page.evaluate("return window.keys", [String].self)
        #expect(keys.count == 2 && Set(keys).count == 1 && keys.first?.count == 32)
      }
    }

    @Test func `a booking whose answer got lost is one booking, and is told as made`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.wait(for: "[data-space=desk-1] .button")
        // The house gets the first request and answers; the page is not told.
        try await page.run(
          """
          const real = window.fetch
          window.statuses = []
          window.fetch = async (path, options) => {
            const answer = await real(path, options)
            if (options?.method !== 'POST') return answer
            statuses.push(answer.status)
            if (statuses.length === 1) throw new TypeError('lost')
            return answer
          }
          """)
        try await page.click("[data-space=desk-1] .button")
        try await page.wait(for: ".doubt", toSay: "Non sappiamo se è riuscita: controlliamo")
        try await page.wait(for: "#done", toSay: "Prenotata: Postazione 1")
        try await page.wait(forNo: ".doubt")
        #expect(try await page.evaluate("return window.statuses", [Int].self) == [201, 201])
        #expect(try await page.count("#results [role=alert]") == 0)
      }
      let mine = try await monitor.get("/api/v1/bookings?mine=1", token: token)
      #expect((mine["bookings"] as? [[String: Any]])?.map { $0["space"] as? String } == ["desk-1"])
    }

    @Test func `a monitor that hangs is noticed within seconds`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "6 postazioni libere")
        #expect(monitor.send(signal: SIGSTOP))
        try await page.wait(for: "#banner", toSay: "Nessun dato dal vivo dalle", seconds: 17)
        #expect(monitor.send(signal: SIGCONT))
        try await page.wait(forNo: "#banner p", seconds: 15)
      }
    }

    @Test func `seven tabs of one browser are all live`() async throws {
      struct Window: Decodable, Sendable { let handle: String }
      let (installation, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        let browser = page.browser
        try await browser.ask("POST", "/timeouts", ["pageLoad": 15_000])
        let first = try await browser.ask("GET", "/window", for: String.self)
        var tabs = [first]
        func choose(_ tab: String) async throws {
          try await browser.ask("POST", "/window", ["handle": .text(tab)])
        }
        func close() async throws {
          for tab in tabs.dropFirst() {
            try await choose(tab)
            try await browser.ask("DELETE", "/window")
          }
          try await choose(first)
          try await browser.ask("POST", "/timeouts", ["pageLoad": 300_000])
        }
        do {
          for number in 1...7 {
            if number > 1 {
              let tab = try await browser.ask("POST", "/window/new", ["type": "tab"], for: Window.self).handle
              tabs.append(tab)
              try await choose(tab)
              // As if each were in a window of its own: none is hidden.
              try await browser.command("Emulation.setFocusEmulationEnabled", ["enabled": true])
            }
            try await page.open(number.isMultiple(of: 2) ? "/" : "/?view=plan")
            try await page.wait(for: "#hero-count", toSay: "6 postazioni libere")
          }
          try await installation.says("l0/desk-3", isOccupied: true)
          for tab in tabs {
            try await choose(tab)
            try await page.wait(for: "#hero-count", toSay: "5 postazioni libere", seconds: 3)
            #expect(try await page.attribute("data-line", of: "html") == "live")
          }
          // Whoever reads for the others goes; another one goes on.
          try await choose(tabs[1])
          try await browser.ask("DELETE", "/window")
          tabs.remove(at: 1)
          try await choose(first)
          try await page.open("/signin")
          try await installation.says("l0/desk-6", isOccupied: true)
          for tab in tabs.dropFirst() {
            try await choose(tab)
            try await page.wait(for: "#hero-count", toSay: "4 postazioni libere", seconds: 4)
          }
          try await close()
        } catch {
          try await close()
          throw error
        }
      }
    }

    @Test func `staff read the same number of free spaces above and on the filter`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff")
        // Six desks and two rooms; neither the kitchen nor a standing place is anybody's to take.
        try await page.wait(for: "#headline", toSay: "6 postazioni e 2 sale libere")
        try await page.wait(for: "#statuses [data-filter=free] strong", toSay: "8")
        try await page.click("#statuses [data-filter=free]")
        #expect(try await page.count(".place:not(.dim)") == 8)
        // The choice outlives a reload.
        try await page.open("/staff?status=free")
        try await page.wait(for: "#statuses [data-filter=free][aria-pressed=true]")
      }
    }

    @Test func `how long somebody has been there or gone is not called a change`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        try await page.click(".place[data-space=desk-1]")
        try await page.wait(for: "dialog .panel-state", toSay: "nessuno da")
        #expect(try await monitor.book("desk-1", token: token, minutes: 60).status == 201)
        try await page.wait(for: "dialog .panel-word", toSay: "prenotata")
        try await page.wait(for: "dialog .panel-state", toSay: "nessuno da")
        #expect(try await page.text("dialog .panel-state").contains("cambio") == false)
      }
    }

    @Test func `a booking late on the day of 25 hours is on that day's list`() async throws {
      let (installation, monitor) = try await running(
        #"timeZone: "Europe/Rome" }"#, #"timeZone: "Europe/Rome" }"#, clock: "2026-10-25T10:00:00+01:00@1")
      let staff = try await installation.token("staff")
      let booked = try await monitor.ask(
        "POST", "/api/v1/bookings", token: staff,
        ["space": "sala", "start": "2026-10-25T23:15:00+01:00", "end": "2026-10-25T23:45:00+01:00", "title": "Veglia"])
      #expect(booked.status == 201)
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff#/bookings")
        try await page.wait(for: "#booking-list", toSay: "Veglia")
        // And the day is offered once, with the one after it.
        let days = try await page.evaluate(
          "return [...document.querySelectorAll('#bookings-day option')].map((each) => each.value)", [String].self)
        #expect(Set(days).count == days.count)
        #expect(days.contains("2026-10-26"))
      }
    }

    @Test func `the form goes as far as the limits do: sixty days ahead, a day long`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.click(reading: "Più tardi", within: "#book-form")
        try await page.wait(for: "#book-day")
        let days = try await page.evaluate(
          "return document.querySelectorAll('#book-day option').length", Int.self)
        #expect(days == 61)
        try await page.run(
          """
          const day = document.querySelector('#book-day'); day.selectedIndex = 40; day.dispatchEvent(new Event('change'))
          const time = document.querySelector('#book-time'); time.value = '10:00'; time.dispatchEvent(new Event('change'))
          """)
        try await page.click(reading: "24 ore", within: "#book-form")
        try await page.click("#results [data-space=desk-2] .button")
        try await page.wait(for: "#mine-next .booking")
      }
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff) { page in
        try await page.open("/staff#/bookings")
        try await page.wait(for: "#bookings-day")
        let days = try await page.evaluate("return document.querySelectorAll('#bookings-day option').length", Int.self)
        #expect(days > 60)
      }
    }

    @Test func `a booking is moved past midnight, and the sheet says which day it ends`() async throws {
      let (installation, monitor) = try await running(
        #"timeZone: "Europe/Rome" }"#, #"timeZone: "Europe/Rome" }"#, clock: "2026-03-04T10:00:00+01:00@1")
      let token = try await installation.token("member", member: "m1")
      let booked = try await monitor.ask(
        "POST", "/api/v1/bookings", token: token,
        ["space": "sala", "start": "2026-03-04T22:00:00+01:00", "end": "2026-03-04T23:00:00+01:00"])
      let id = try #require(booked["id"] as? String)
      try await Page.visit(monitor.address, as: token) { page in
        try await page.open("/members")
        try await page.click("#mine-next [data-deed=move]")
        try await page.run(
          "const end = document.querySelector('#move-until-time'); end.value = '01:00'; end.dispatchEvent(new Event('change'))"
        )
        try await page.wait(for: "dialog .move-when", toSay: "domani alle 01:00")
        try await page.click("dialog [type=submit]")
        try await page.wait(forNo: "dialog")
      }
      let moved = try await monitor.get("/api/v1/bookings/\(id)", token: token)
      #expect((moved["end"] as? String)?.hasPrefix("2026-03-05T00:00") == true)
    }

    @Test func `what was done is said once, and moves nothing`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      #expect(try await monitor.book("desk-1", token: token, minutes: 120).status == 201)
      try await Page.visit(monitor.address, as: token, width: .phone) { page in
        try await page.open("/members")
        try await page.wait(for: "#mine-now [data-deed=check-in]")
        let top = "return Math.round(document.querySelector('#mine-now').getBoundingClientRect().top + scrollY)"
        let before = try await page.evaluate(top, Int.self)
        try await page.click("#mine-now [data-deed=check-in]")
        try await page.wait(for: "body", toSay: "Fatto: sei registrato")
        let after = try await page.evaluate(top, Int.self)
        #expect(after == before)
        #expect(try await page.text("main").components(separatedBy: "Fatto: sei registrato").count == 2)
      }
    }

    @Test func `back closes a sheet and leaves the page where it is`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      try await Page.visit(monitor.address, as: staff, width: .phone) { page in
        for (path, opener, place) in [("/", ".tile", "/"), ("/staff#/list", "#spaces .row", "/staff#/list")] {
          try await page.open("/signin")
          try await page.open(path)
          try await page.click(opener)
          try await page.wait(for: "dialog .panel-word")
          try await page.run("history.back()")
          try await page.wait(forNo: "dialog")
          let here = "return location.pathname + location.hash"
          #expect(try await page.evaluate(here, String.self) == place)
          // Closed by hand it leaves nothing behind: back goes to the page before.
          try await page.click(opener)
          try await page.wait(for: "dialog .panel-word")
          try await page.press(.escape)
          try await page.wait(forNo: "dialog")
          try await page.run("setTimeout(() => history.back(), 50)")
          try await page.wait("the page before") {
            try await page.evaluate("return location.pathname", String.self) == "/signin"
          }
        }
      }
    }

    @Test func `the view and the filter are there again after a reload`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/")
        try await page.click(reading: "monitor", within: "#features")
        try await page.wait(for: "#hero-count", toSay: "1 postazione libera")
        try await page.click(reading: "Mappa", within: "#views")
        try await page.wait(for: ".place[data-space=desk-1]")
        try await page.run("location.reload()")
        try await page.wait(for: "#hero-count", toSay: "1 postazione libera")
        try await page.wait(for: ".place[data-space=desk-1]:not(.dim)")
        #expect(try await page.count(".chip[aria-pressed=true]") == 1)
        #expect(try await page.attribute("data-view", of: "#free") == "plan")
      }
    }

    @Test func `a page with a slash behind opens, and an unknown one says so in the reader's language`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await Page.visit(monitor.address, as: token, expecting: ["status of 404"]) { page in
        try await page.open("/members/")
        try await page.wait(for: "#greeting")
        #expect(try await page.evaluate("return location.pathname", String.self) == "/members")
        try await page.open("/nothing")
        try await page.wait(for: "main", toSay: "Qui non c’è niente")
        try await page.wait(for: "main", toSay: "There is nothing here")
        let (faint, reaching) = try await (page.faint(), page.reaching())
        #expect(faint == [] && reaching == [])
        try await page.click("main a")
        try await page.wait(for: "#hero-count")
      }
    }

    @Test func `a page whose files do not arrive says that it is below a path, and no other does`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, expecting: ["ERR_BLOCKED_BY_CLIENT"]) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count")
        #expect(try await page.count(".rootless p") == 0)
        try await page.browser.command("Network.enable")
        try await page.browser.command("Network.setBlockedURLs", ["urls": ["*/shared/*", "*/home/*"]])
        try await page.open("/?below")
        try await page.wait(for: "body", toSay: "Presenza non funziona sotto un percorso")
        try await page.wait(for: "body", toSay: "Presenza does not work below a path")
        try await page.browser.command("Network.setBlockedURLs", ["urls": []])
      }
    }

    @Test func `the focus stays where it was after a change of language, of view, and Escape`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let staff = try await installation.token("staff")
      let focused = """
        const at = document.activeElement
        return at === document.body ? 'body' : at.lang || at.dataset.view || at.dataset.key || at.closest('[data-key]')?.dataset.key || at.dataset.space || at.id || at.className
        """
      try await Page.visit(monitor.address, as: staff) { page in
        for path in ["/", "/members", "/staff", "/signin", "/codes"] {
          try await page.open(path)
          try await page.wait(for: ".languages [lang=en]")
          try await page.wait(for: "h1")
          try await page.run("document.querySelector('.languages [lang=en]').focus()")
          try await page.press(.enter)
          try await page.wait(for: "html[lang=en]")
          try await page.wait("the focus stays at \(path)") { try await page.evaluate(focused, String.self) == "en" }
          try await page.run("document.querySelector('.languages [lang=it]').focus()")
          try await page.press(.enter)
          try await page.wait(for: "html[lang=it]")
        }
        try await page.open("/staff")
        try await page.wait(for: "#views [data-view=list]")
        try await page.run("document.querySelector('#views [data-view=list]').focus()")
        try await page.press(.enter)
        try await page.wait(for: "#spaces .row")
        #expect(try await page.evaluate(focused, String.self) == "list")
        // From the list the panel stands beside it; Escape gives its row back.
        try await page.run("document.querySelector('#spaces [data-key=sala] .row').focus()")
        try await page.press(.enter)
        try await page.wait(for: "#chosen h2", toSay: "Sala Mella")
        try await page.press(.escape)
        try await page.wait(forNo: "#chosen section")
        #expect(try await page.evaluate(focused, String.self) == "sala")
      }
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        try await page.wait(for: ".tile[data-key=desk-3]")
        try await page.run("document.querySelector('.tile[data-key=desk-3]').focus()")
        try await page.press(.enter)
        try await page.wait(for: "dialog .panel-word")
        // What was pressed is gone when the sheet closes: the desk is taken, and its tile not shown.
        try await installation.says("l0/desk-3", isOccupied: true)
        try await page.wait(forNo: ".tile[data-key=desk-3]")
        try await page.press(.escape)
        try await page.wait(forNo: "dialog")
        #expect(try await page.evaluate(focused, String.self) != "body")
      }
    }
  }
}
