import Foundation
import Testing

extension InABrowser {
  /// `make screenshots DIR=…`: the demo's house on every page, as pictures, and a look at what a small house cannot show.
  @Suite(.enabled(if: Scene.folder != nil, "make screenshots DIR=… writes them"))
  struct Screenshots {
    @Test func `every page at both widths, light and dark, in both languages`() async throws {
      let folder = try #require(Scene.folder)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let demo = try await RunningDemo.start()
      for width in Page.Width.allCases {
        for language in ["it", "en"] {
          for scene in Scene.all {
            try await Page.visit(demo.address, as: scene.token(demo), width: width, language: language) { page in
              if scene.name == "members" { try await page.book(forTomorrow: width == .desktop && language == "it") }
              try await page.open(scene.path)
              try await page.wait(for: scene.landmark)
              try await scene.deed(page)
              for isDark in [false, true] {
                try await page.setScheme(isDark: isDark, isStill: true)
                let name = "\(scene.name)-\(width.rawValue)-\(isDark ? "dark" : "light")-\(language)"
                try await page.screenshot(isWhole: scene.isWhole).write(to: URL(filePath: "\(folder)/\(name).png"))
                let reaching = try await page.reaching()
                #expect(reaching == [], "\(name)")
                let faint = try await page.faint()
                #expect(faint == [], "\(name)")
                let cramped = try await page.cramped()
                #expect(cramped == [], "\(name)")
                let untranslated = try await page.untranslated()
                #expect(untranslated == [], "\(name)")
              }
            }
          }
        }
      }
      try await demo.stop()
    }
  }

  /// A page in a state worth a picture.
  struct Scene: Sendable {
    static let folder = ProcessInfo.processInfo.environment["PRESENZA_SCREENSHOTS"]

    var name: String
    var path: String
    var landmark: String
    var isWhole = true
    var token: @Sendable (RunningDemo) -> String? = { _ in nil }
    var deed: @Sendable (Page) async throws -> Void = { _ in }

    static let all = [
      Scene(name: "home", path: "/", landmark: ".tile"),
      Scene(
        name: "home-plan", path: "/", landmark: ".tile",
        deed: { page in
          if page.width == .phone { try await page.click("#views [data-view=plan]") }
        }),
      Scene(
        name: "home-desk", path: "/", landmark: ".tile", isWhole: false,
        deed: { page in
          try await page.click(".tile")
          try await page.wait(for: "dialog .evidence")
        }),
      Scene(name: "signin", path: "/signin", landmark: "#token"),
      Scene(
        name: "members", path: "/members", landmark: "#mine-now .booking", token: { $0.member },
        deed: { page in
          try await page.wait(for: "#results .offer")
        }),
      Scene(name: "codes", path: "/codes", landmark: ".code .qr", isWhole: false, token: { $0.staff }),
      Scene(name: "at", path: "/at/desk-12", landmark: "#name", isWhole: false, token: { $0.member }),
      Scene(
        name: "members-series", path: "/members", landmark: "#results .offer", isWhole: false, token: { $0.member },
        deed: { page in
          // A warning may lie over the page: what is below it is reached by script.
          try await page.run("document.querySelector('[data-choice=series]').click()")
          try await page.wait(for: "#repeat-count")
          try await page.run("document.querySelector('#results .offer .button').click()")
          try await page.wait(for: "dialog .occurrence")
        }),
      Scene(
        name: "members-move", path: "/members", landmark: "#mine-now [data-deed=move]", isWhole: false,
        token: { $0.member },
        deed: { page in
          try await page.run("document.querySelector('#mine-now [data-deed=move]').click()")
          try await page.wait(for: "#move-space")
        }),
      Scene(
        name: "staff-bookings", path: "/staff#/bookings", landmark: ".booking-row", isWhole: false,
        token: { $0.staff },
        deed: { page in
          try await page.click(".booking-row summary")
          try await page.wait(for: ".booking-row .booking")
        }),
      Scene(
        name: "staff-book-for", path: "/staff#/bookings", landmark: ".booking-row", isWhole: false,
        token: { $0.staff },
        deed: { page in
          try await page.click("#book-for")
          try await page.wait(for: "dialog .offer")
        }),
      Scene(name: "staff", path: "/staff", landmark: ".place.desk", token: { $0.staff }),
      Scene(
        name: "staff-space", path: "/staff", landmark: ".place.desk", isWhole: false, token: { $0.staff },
        deed: { page in
          try await page.click(".place[data-space=sala-mella]")
          try await page.wait(for: ".panel .evidence")
        }),
      Scene(name: "staff-list", path: "/staff#/list", landmark: "#spaces .row", isWhole: false, token: { $0.staff }),
      Scene(
        name: "staff-sensors", path: "/staff#/sensors", landmark: "#sensors .sensor", isWhole: false,
        token: { $0.staff }),
    ]
  }
}

extension Page {
  /// Gives the demo's member a desk from now on, and a room tomorrow: a page of bookings wants some.
  fileprivate func book(forTomorrow: Bool) async throws {
    try await run(
      """
      const { at } = await (await fetch('/api/v1/site')).json()
      const hour = 3600000
      const book = async (kind, start, end, title) => {
        const query = new URLSearchParams({ kind, from: new Date(start).toISOString(), to: new Date(end).toISOString() })
        const { spaces } = await (await fetch('/api/v1/spaces/free?' + query)).json()
        if (spaces.length === 0) return
        await fetch('/api/v1/bookings', { method: 'POST', headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ space: spaces[0].id, start: new Date(start).toISOString(), end: new Date(end).toISOString(), title }) })
      }
      const { bookings } = await (await fetch('/api/v1/bookings?mine=1')).json()
      const now = Date.parse(at)
      if (!bookings.some((each) => each.status === 'booked' && Date.parse(each.start) <= now && Date.parse(each.end) > now)) await book('desk', now, now + 5 * hour)
      if (\(forTomorrow)) await book('meeting-room', now + 24 * hour, now + 25 * hour, 'Retrospettiva')
      """)
  }
}
