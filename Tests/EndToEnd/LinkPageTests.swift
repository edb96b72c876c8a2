import Foundation
import TestBroker
import Testing

extension InABrowser {
  @Suite struct `The link in a message` {
    /// The house of two floors, where desk 6 warns at once and waits a minute, and what senders of messages hear.
    private struct Scene {
      let installation: Installation
      let monitor: RunningMonitor
      let notifier: TestClient
      let member: String

      init() async throws {
        let text = Installation.twoFloors.replacing(
          #"{ noShowAfter: "2s", warnBefore: "1s", presentFor: "0s" }"#,
          with: #"{ noShowAfter: "60s", warnBefore: "60s", presentFor: "0s" }"#)
        installation = try Installation(broker: TestBroker(), configuration: text)
        monitor = try await RunningMonitor(installation)
        _ = try await monitor.isReady()
        notifier = try TestClient(installation.broker.address, id: "notifier", subscribe: ["presenza/+/notify/#"])
        try #require(try await notifier.isThere())
        member = try await installation.token("member", member: "m1")
      }

      /// Books desk 6, lets it stay empty, and returns the booking with the path of its link.
      func warned(minutes: Int = 120) async throws -> (booking: String, path: String) {
        let booking = try #require(
          try await monitor.book("desk-6", token: member, minutes: minutes, title: "Colloquio Quaranta")["id"]
            as? String)
        try await installation.says("l0/desk-6", isOccupied: false)
        let isOurs: @Sendable (Received) -> Bool = {
          $0.topic.hasSuffix("/notify/warned") && $0.payload.contains("\"\(booking)\"")
        }
        try #require(try await notifier.messages.wait { $0.contains(where: isOurs) })
        let message = try #require(notifier.messages.value.first(where: isOurs))
        let json = try JSONSerialization.jsonObject(with: Data(message.payload.utf8)) as? [String: Any]
        let link = try #require(json?["link"] as? String)
        try #require(link.hasPrefix(monitor.address + "/b/"))
        return (booking, String(link.dropFirst(monitor.address.count)))
      }

      func booking(_ id: String) async throws -> RunningMonitor.Answer {
        try await monitor.get("/api/v1/bookings/\(id)", token: member)
      }
    }

    @Test func `keeps the booking in one tap, without signing in, and says so`() async throws {
      let scene = try await Scene()
      let (booking, path) = try await scene.warned()
      try await Page.visit(scene.monitor.address, width: .phone) { page in
        try await page.open(path)
        try await page.wait(for: "#name", toSay: "Postazione 6")
        try await page.wait(for: "#state", toSay: "Non si è visto nessuno")
        #expect(try await page.text().contains("Colloquio") == false)
        try await page.click("#deeds [data-deed=keep]")
        try await page.wait(for: "#done", toSay: "la teniamo per te")
        try await page.wait(for: "#state", toSay: "ti aspettiamo")
        #expect(try await page.attribute("role", of: "#done") == "status")
        #expect(try await page.count("#deeds [data-deed=keep]") == 0)
      }
      let why = try await scene.monitor.get("/api/v1/bookings/\(booking)/why", token: scene.member)
      let marks = (why["timeline"] as? [[String: Any]] ?? []).compactMap { $0["what"] as? String }
      #expect(marks.contains("kept"))
      #expect(try await scene.booking(booking)["status"] as? String == "booked")
    }

    @Test func `gives it back after one question, by keyboard alone`() async throws {
      let scene = try await Scene()
      let (booking, path) = try await scene.warned()
      try await Page.visit(scene.monitor.address, width: .phone, language: "en") { page in
        try await page.open(path)
        try await page.wait(for: "#deeds [data-deed=give-back]", toSay: "Give it back")
        for _ in 0..<20
        where try await page.evaluate("return document.activeElement.dataset.deed ?? ''", String.self) != "give-back" {
          try await page.press(.tab)
        }
        try await page.press(.enter)
        try await page.wait(for: "dialog", toSay: "Somebody else may take it")
        try await page.press(.escape)
        try await page.wait(forNo: "dialog")
        #expect(try await scene.booking(booking)["status"] as? String == "booked")
        try await page.press(.enter)
        try await page.wait(for: "dialog .danger")
        try await page.press(.tab, .tab)
        try await page.click("dialog .danger")
        try await page.wait(for: "#done", toSay: "free for others")
        try await page.wait(for: "#state", toSay: "Given back")
        #expect(try await page.count("#deeds button") == 0)
      }
      #expect(try await scene.booking(booking)["status"] as? String == "ended")
    }

    @Test func `sees live what happens elsewhere: kept by its member, somebody who sits down, given back`() async throws
    {
      let scene = try await Scene()
      let (booking, path) = try await scene.warned()
      try await Page.visit(scene.monitor.address, width: .phone) { page in
        try await page.open(path)
        try await page.wait(for: "#state[data-state^=warned]")
        let kept = try await scene.monitor.ask("POST", "/api/v1/bookings/\(booking)/keep", token: scene.member)
        #expect(kept.status == 200)
        try await page.wait(for: "#state[data-state^=kept]", toSay: "Tenuta")
        try await scene.installation.says("l0/desk-6", isOccupied: true)
        try await page.wait(for: "#state[data-state=present]", toSay: "C’è qualcuno: non si libera")
        #expect(try await page.count("#deeds [data-deed=keep]") == 0)
        let left = try await scene.monitor.ask("POST", "/api/v1/bookings/\(booking)/leave", token: scene.member)
        #expect(left.status == 200)
        try await page.wait(for: "#state[data-state=given-back]", toSay: "Restituita")
        #expect(try await page.count("#deeds button") == 0)
      }
    }

    @Test func `that is wrong says what to do, in both languages`() async throws {
      let scene = try await Scene()
      let (_, path) = try await scene.warned()
      try await Page.visit(scene.monitor.address, width: .phone, expecting: ["status of 404"]) { page in
        for wrong in [String(path.dropLast()), "/b/x", "/link"] {
          try await page.open(wrong)
          try await page.wait(for: ".notice", toSay: "Questo link non apre nessuna prenotazione")
          #expect(try await page.count("#deeds button") == 0)
        }
        try await page.click(".languages [lang=en]")
        try await page.wait(for: ".notice", toSay: "Open the whole link from the message")
        #expect(try await page.attribute("href", of: ".notice .button") == "/members")
      }
    }

    @Test(arguments: Page.Width.allCases)
    func `fits its window, light and dark, in both languages, and keeps its words readable`(width: Page.Width)
      async throws
    {
      let scene = try await Scene()
      let (_, path) = try await scene.warned()
      try await Page.visit(scene.monitor.address, width: width) { page in
        for language in ["it", "en"] {
          try await page.open("\(path)?lang=\(language)")
          try await page.wait(for: "#deeds [data-deed=keep]")
          let gaps = try await page.untranslated()
          #expect(gaps == [])
          for isDark in [false, true] {
            try await page.setScheme(isDark: isDark, isStill: true)
            let (reaching, faint, cramped) = try await (page.reaching(), page.faint(), page.cramped())
            #expect(reaching == [], "dark: \(isDark)")
            #expect(faint == [], "dark: \(isDark)")
            #expect(cramped == [], "dark: \(isDark)")
          }
        }
      }
    }
  }
}
