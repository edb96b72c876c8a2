import Foundation
import Testing

extension Page {
  /// Clicks as a mouse does: on what lies on top at the middle of the element.
  func click(_ selector: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await wait(for: selector, sourceLocation: sourceLocation)
    // A page that is drawn again between the two steps is asked once more.
    var failure: WebDriver.Failed?
    for _ in 0..<3 {
      failure = try await clickOnce(selector)
      if failure == nil { return }
    }
    try #require(failure == nil, "\(selector) cannot be clicked", sourceLocation: sourceLocation)
  }

  /// Nil where it was clicked.
  private func clickOnce(_ selector: String) async throws -> WebDriver.Failed? {
    do {
      let found = try await browser.ask(
        "POST", "/element", ["using": "css selector", "value": .text(selector)], for: [String: String].self)
      let id = try #require(found.values.first)
      try await browser.ask("POST", "/element/\(id)/click")
      return nil
    } catch let error as WebDriver.Failed {
      return error
    }
  }

  /// Clicks the button or link that reads so.
  func click(reading words: String, within selector: String = "body", sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    // Drawn again, it has lost its mark.
    var failure: WebDriver.Failed?
    for _ in 0..<3 {
      try await mark(words, within: selector, sourceLocation: sourceLocation)
      failure = try await clickOnce("[data-wanted]")
      if failure == nil { return }
    }
    try #require(failure == nil, "“\(words)” cannot be clicked", sourceLocation: sourceLocation)
  }

  private func mark(_ words: String, within selector: String, sourceLocation: SourceLocation) async throws {
    try await wait("a button that reads “\(words)”", sourceLocation: sourceLocation) {
      try await evaluate(
        """
        const found = [...document.querySelectorAll(\(quoted(selector)) + ' :is(button, a, summary)')]
          .find((each) => each.checkVisibility() && each.innerText.trim().startsWith(\(quoted(words))))
        document.querySelector('[data-wanted]')?.removeAttribute('data-wanted')
        found?.setAttribute('data-wanted', '')
        return found !== undefined
        """, Bool.self)
    }
  }

  func press(_ keys: Key...) async throws {
    let strokes = keys.flatMap { key -> [JSONLiteral] in
      [["type": "keyDown", "value": .text(key.rawValue)], ["type": "keyUp", "value": .text(key.rawValue)]]
    }
    try await browser.ask(
      "POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": .list(strokes)]]])
  }

  /// Goes on with the tab key until the element has the focus, as somebody without a mouse does.
  func tab(to selector: String, within presses: Int = 80, sourceLocation: SourceLocation = #_sourceLocation)
    async throws
  {
    try await wait(for: selector, sourceLocation: sourceLocation)
    let isThere = "return document.activeElement?.matches(\(quoted(selector))) ?? false"
    for _ in 0..<presses {
      if try await evaluate(isThere, Bool.self) { return }
      try await press(.tab)
    }
    try #require(
      try await evaluate(isThere, Bool.self), "the tab key does not reach \(selector)", sourceLocation: sourceLocation)
  }

  /// Types into a field.
  func type(_ words: String, into selector: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await wait(for: selector, sourceLocation: sourceLocation)
    let found = try await browser.ask(
      "POST", "/element", ["using": "css selector", "value": .text(selector)], for: [String: String].self)
    let id = try #require(found.values.first)
    try await browser.ask("POST", "/element/\(id)/value", ["text": .text(words)])
  }

  /// A PNG of the whole page, or of what the window shows.
  func screenshot(isWhole: Bool) async throws -> Data {
    struct Picture: Decodable { let data: String }
    let height = isWhole ? try await evaluate("return document.documentElement.scrollHeight", Int.self) : width.height
    let top = isWhole ? 0 : try await evaluate("return Math.round(scrollY)", Int.self)
    let picture = try await browser.command(
      "Page.captureScreenshot",
      [
        "format": "png", "captureBeyondViewport": .flag(isWhole),
        "clip": ["x": 0, "y": .number(top), "width": .number(width.rawValue), "height": .number(height), "scale": 1],
      ], for: Picture.self)
    return try #require(Data(base64Encoded: picture.data))
  }
}
