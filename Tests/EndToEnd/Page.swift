import Foundation
import TestBroker
import Testing

/// One visit to the pages of a house, as a reader makes it.
struct Page: Sendable {
  enum Width: Int, CaseIterable, CustomTestStringConvertible {
    case phone = 360
    case desktop = 1_280

    var height: Int {
      switch self {
      case .phone: 780
      case .desktop: 860
      }
    }
    var testDescription: String { "\(rawValue) px" }
  }

  enum Key: String {
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case escape = "\u{E00C}"
    case space = " "
    case backspace = "\u{E003}"
    case two = "2"
    case right = "\u{E014}"
    case down = "\u{E015}"
  }

  let browser: Browser
  let address: String
  let width: Width

  /// Visits with a clean browser, signed in where `token` is given. Afterwards the console must hold no error and no
  /// violation of the content policy but those that contain one of `expecting`.
  static func visit(
    _ address: String, as token: String? = nil, width: Width = .desktop, language: String = "it",
    isDark: Bool = false, expecting: [String] = [], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (Page) async throws -> Void
  ) async throws {
    let browser = try #require(Browser.current)
    let page = Page(browser: browser, address: address, width: width)
    try await browser.ask("POST", "/url", ["url": "about:blank"])
    try await browser.command("Network.clearBrowserCookies")
    try await browser.command(
      "Storage.clearDataForOrigin", ["origin": .text(address), "storageTypes": "local_storage"])
    try await browser.command(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(width.rawValue), "height": .number(width.height), "deviceScaleFactor": 1,
        "mobile": .flag(width == .phone),
      ])
    try await page.setScheme(isDark: isDark)
    _ = try await page.console()
    if let token { try await page.signIn(with: token) }
    if language != "it" {
      try await page.open("/signin")
      try await page.run("localStorage.setItem('language', '\(language)')")
    }
    try await body(page)
    let complaints = try await page.console().filter { line in !expecting.contains { line.contains($0) } }
    #expect(complaints == [], "the console complains", sourceLocation: sourceLocation)
  }

  /// The reader's wishes: a dark screen, one on which nothing moves, or paper.
  func setScheme(isDark: Bool, isStill: Bool = false, medium: String = "") async throws {
    try await browser.command(
      "Emulation.setEmulatedMedia",
      [
        "media": .text(medium),
        "features": [
          ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"],
          ["name": "prefers-reduced-motion", "value": isStill ? "reduce" : "no-preference"],
        ],
      ])
  }

  /// A session without the way through the form; `In a browser: signing in` takes that way.
  private func signIn(with token: String) async throws {
    try await open("/signin")
    let status = try await evaluate(
      """
      return (await fetch('/api/v1/session', {method: 'POST', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({token: '\(token)'})})).status
      """, Int.self)
    try #require(status == 204)
  }

  func open(_ path: String) async throws {
    try await browser.ask("POST", "/url", ["url": .text(address + path)])
  }

  /// What a script returns; it may wait for promises.
  func evaluate<Value: Decodable & Sendable>(_ script: String, _ type: Value.Type) async throws -> Value {
    try await browser.ask(
      "POST", "/execute/sync", ["script": .text("return (async () => {\(script)})()"), "args": []], for: type)
  }

  func run(_ script: String) async throws { _ = try await evaluate(script, WebDriver.Nothing.self) }

  /// The words of all that a selector finds and a reader sees, with single spaces.
  func text(_ selector: String = "body") async throws -> String {
    try await evaluate(
      """
      return [...document.querySelectorAll(\(quoted(selector)))].filter((each) => each.checkVisibility())
        .map((each) => (each.innerText ?? each.textContent).replace(/\\s+/g, ' ').trim()).join(' | ')
      """, String.self)
  }

  /// How many elements a selector finds that a reader sees.
  func count(_ selector: String) async throws -> Int {
    try await evaluate(
      "return [...document.querySelectorAll(\(quoted(selector)))].filter((each) => each.checkVisibility()).length",
      Int.self)
  }

  func attribute(_ name: String, of selector: String) async throws -> String? {
    try await evaluate(
      "return document.querySelector(\(quoted(selector)))?.getAttribute(\(quoted(name))) ?? null", String?.self)
  }

  /// Waits until an element is there and holds a text.
  func wait(
    for selector: String, toSay words: String = "", seconds: Double = 10,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    try await wait("\(selector) says “\(words)”", seconds: seconds, sourceLocation: sourceLocation) {
      guard try await count(selector) > 0 else { return false }
      guard !words.isEmpty else { return true }
      return try await text(selector).localizedCaseInsensitiveContains(words)
    }
  }

  func wait(forNo selector: String, seconds: Double = 10, sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    try await wait("\(selector) is gone", seconds: seconds, sourceLocation: sourceLocation) {
      try await count(selector) == 0
    }
  }

  /// Waits until `isMet`; what does not happen within `seconds` ends the test and shows what the page said instead.
  func wait(
    _ wish: String, seconds: Double = 10, sourceLocation: SourceLocation = #_sourceLocation,
    until isMet: () async throws -> Bool
  ) async throws {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
      if try await isMet() { return }
      if Date() > end { break }
      try await blocking { _ = poll(nil, 0, 15) }
    }
    let shown = try await text().prefix(1_500)
    let console = try await console()
    try #require(
      Bool(false), "not within \(seconds) s: \(wish). The page says: \(shown). Console: \(console)",
      sourceLocation: sourceLocation)
  }

  /// What the console complained about since it was asked last.
  func console() async throws -> [String] {
    struct Entry: Decodable {
      let level: String
      let message: String
    }
    return try await browser.ask("POST", "/se/log", ["type": "browser"], for: [Entry].self)
      .filter { $0.level == "SEVERE" }.map(\.message)
  }
}

/// A text as a literal of JavaScript.
func quoted(_ text: String) -> String {
  (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "''"
}
