import Foundation
import Testing

extension InABrowser {
  @Suite struct `What is free` {
    @Test func `a desk is taken on the page when its sensor says so, without a reload, and the count goes down`()
      async throws
    {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        // Desk 5 is a standing place: nobody's to look for.
        try await page.wait(for: "#hero-count", toSay: "6 postazioni libere")
        try await page.run(
          """
          const shape = document.querySelector('[data-space=desk-3].place')
          new MutationObserver(() => { window.takenAt ??= shape.dataset.status === 'in-use' ? Date.now() : undefined })
            .observe(shape, {attributes: true})
          """)
        try await installation.says("l0/desk-3", isOccupied: true)
        try await page.wait(for: "#hero-count", toSay: "5 postazioni libere")
        let takenAt = try await page.evaluate("return window.takenAt", Double.self)
        // Seen by the page that was open before: a reload would have lost the observer.
        #expect(takenAt > 0)
        #expect(try await page.attribute("aria-label", of: ".place[data-space=desk-3]") == "Postazione 3: in uso")
      }
    }

    @Test func `the list and the plan say the same of every space`() async throws {
      let (installation, monitor) = try await Installation.runningTwoFloors()
      let token = try await installation.token("member", member: "m1")
      try await installation.says("l0/desk-1", isOccupied: true)
      #expect(try await monitor.book("desk-2", token: token, minutes: 60).status == 201)
      #expect(try await monitor.book("sala", token: token, inMinutes: 30, minutes: 60).status == 201)
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        try await page.click("#all")
        try await page.wait(for: ".tile[data-key=desk-1][data-status=in-use]")
        let differing = try await page.evaluate(
          """
          const statuses = (selector, name) => Object.fromEntries([...document.querySelectorAll(selector)].map((each) => [name(each), (each.querySelector('.row') ?? each).dataset.status]))
          const listed = statuses('[data-key]:is(.tile, li)', (each) => each.dataset.key)
          const drawn = statuses('.place[data-space]', (each) => each.dataset.space)
          return [...new Set([...Object.keys(listed), ...Object.keys(drawn)])].filter((id) => listed[id] !== drawn[id])
          """, [String].self)
        #expect(differing == [])
        #expect(try await page.attribute("data-status", of: ".place[data-space=desk-2]") == "held")
        #expect(try await page.attribute("data-status", of: ".place[data-space=sala]") == "booked")
        // A standing place is drawn, and tells nothing.
        #expect(try await page.count(".place.standing") == 1)
        #expect(try await page.count("[data-space=desk-5]") == 0)
      }
    }

    @Test func `the keyboard reaches a desk on the plan, opens its details and comes back`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address) { page in
        try await page.open("/")
        try await page.wait(for: ".place[data-space=desk-1]")
        let focused = "return document.activeElement?.dataset?.space ?? document.activeElement?.id ?? ''"
        var steps = 0
        while try await !page.evaluate("return document.activeElement.matches('.place')", Bool.self), steps < 40 {
          try await page.press(.tab)
          steps += 1
        }
        #expect(steps < 40, "the plan is a stop of the Tab key")
        #expect(try await page.evaluate(focused, String.self) == "desk-1")
        try await page.press(.right)
        #expect(try await page.evaluate(focused, String.self) == "desk-3")
        try await page.press(.enter)
        try await page.wait(for: "dialog .sheet-title", toSay: "Postazione 3")
        try await page.wait(for: "dialog .panel-word", toSay: "libera")
        try await page.wait(for: "dialog .evidence", toSay: "Nessun segno di presenza")
        try await page.press(.escape)
        try await page.wait(forNo: "dialog")
        #expect(try await page.evaluate(focused, String.self) == "desk-3")
      }
    }

    @Test func `filters leave the desks that have what is asked for`() async throws {
      let (_, monitor) = try await Installation.runningTwoFloors()
      try await Page.visit(monitor.address, width: .phone) { page in
        try await page.open("/")
        try await page.wait(for: "#hero-count", toSay: "6 postazioni libere")
        try await page.click(reading: "monitor", within: "#features")
        try await page.wait(for: "#hero-count", toSay: "1 postazione libera")
        #expect(try await page.count(".tile") == 1)
        try await page.click(reading: "Mappa", within: "#views")
        try await page.wait(for: ".place[data-space=desk-1]:not(.dim)")
        #expect(try await page.count(".place.desk.dim") == 5)
      }
    }
  }
}
