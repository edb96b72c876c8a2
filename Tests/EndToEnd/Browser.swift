import Children
import Foundation
import TestBroker
import Testing

/// A headless Chromium, driven by a chromedriver of its own; both end with this process, however that ends.
final class Browser: Sendable {
  @TaskLocal static var current: Browser?

  /// Where Debian's packages put them.
  static let isInstalled = ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy(
    FileManager.default.isExecutableFile)

  private let driver: WebDriver
  private let session: String
  private let child: Child
  private let folder: TemporaryFolder

  private init(driver: WebDriver, session: String, child: Child, folder: TemporaryFolder) {
    self.driver = driver
    self.session = session
    self.child = child
    self.folder = folder
  }

  static func start() async throws -> Browser {
    let lines = Watched<[String]>([])
    let folder = try TemporaryFolder()
    let child = try Child.spawn(
      "chromedriver", ["--port=0", "--log-level=SEVERE"], environment: ["TMPDIR": folder.path],
      output: .pipe { line in lines.update { $0.append(line) } })
    let announces = /started successfully on port (\d+)/
    let isThere = try await lines.wait(seconds: 20) { $0.contains { $0.contains("started successfully on port") } }
    guard isThere, let port = lines.value.lazy.compactMap({ $0.firstMatch(of: announces) }).first.map(\.output.1),
      let number = UInt16(port)
    else {
      child.kill()
      throw WebDriver.Failed(request: "chromedriver", reason: "did not start: \(lines.value)")
    }
    let driver = WebDriver(port: number)
    do {
      let opened = try await driver.ask("POST", "/session", capabilities, for: Opened.self)
      let browser = Browser(driver: driver, session: opened.sessionId, child: child, folder: folder)
      // A page that runs markup of its data would call this.
      try await browser.command(
        "Page.addScriptToEvaluateOnNewDocument",
        ["source": "window.alert = (text) => console.error('alert was called: ' + text)"])
      return browser
    } catch {
      child.kill()
      throw error
    }
  }

  private struct Opened: Decodable { let sessionId: String }

  /// The pipe instead of a port: with it no browser outlives a driver that was killed.
  private static let capabilities: JSONLiteral = [
    "capabilities": [
      "alwaysMatch": [
        "goog:loggingPrefs": ["browser": "ALL"],
        "goog:chromeOptions": [
          "args": [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-pipe", "--lang=it",
            "--hide-scrollbars",
          ],
          "prefs": ["intl.accept_languages": "it"],
        ],
      ]
    ]
  ]

  func stop() async throws {
    _ = try? await ask("DELETE", "")
    let child = child
    _ = try await blocking { child.terminate(graceMilliseconds: 3_000) }
  }

  @discardableResult
  func ask<Value: Decodable & Sendable>(
    _ method: String, _ path: String, _ body: JSONLiteral = [:], for type: Value.Type = WebDriver.Nothing.self
  ) async throws -> Value {
    try await driver.ask(method, "/session/\(session)\(path)", body, for: type)
  }

  /// A command of the DevTools protocol.
  @discardableResult
  func command<Value: Decodable & Sendable>(
    _ name: String, _ parameters: JSONLiteral = [:], for type: Value.Type = WebDriver.Nothing.self
  ) async throws -> Value {
    try await ask("POST", "/goog/cdp/execute", ["cmd": .text(name), "params": parameters], for: type)
  }
}

/// One browser for all tests of a suite.
struct BrowserTrait: SuiteTrait, TestTrait, TestScoping {
  func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void)
    async throws
  {
    let browser = try await Browser.start()
    do {
      try await Browser.$current.withValue(browser, operation: function)
    } catch {
      try await browser.stop()
      throw error
    }
    try await browser.stop()
  }
}

extension Trait where Self == BrowserTrait {
  static var browser: Self { BrowserTrait() }
}

/// Every suite in a browser stands inside this one: they take turns with it.
@Suite(
  .enabled(if: Browser.isInstalled, "chromium is missing: apt-get install chromium chromium-driver"), .serialized,
  .browser)
enum InABrowser {}
