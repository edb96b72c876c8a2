import Foundation
import Testing

/// Every word that a reader sees stands in text/it.json and text/en.json, and nowhere else.
@Suite struct `Words of the pages` {
  static let web = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Dashboards/Web")

  static func words(_ language: String) throws -> [String: String] {
    try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: web.appending(path: "text/\(language).json")))
  }

  /// The text of every file with that ending, by its path, without comments.
  static func files(_ ending: String) throws -> [(path: String, text: String)] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: web.path).filter { $0.hasSuffix(ending) }.sorted()
    return try paths.map { path in
      let text = try String(contentsOf: web.appending(path: path), encoding: .utf8)
      return (path, text.replacing(/\/\*(?s:.*?)\*\//, with: "").replacing(/(?m:^|\s)\/\/ [^\n]*/, with: ""))
    }
  }

  @Test func `both languages have the same keys, and the same holes in each text`() throws {
    let (italian, english) = (try Self.words("it"), try Self.words("en"))
    #expect(Set(italian.keys).subtracting(english.keys) == [], "in Italian only")
    #expect(Set(english.keys).subtracting(italian.keys) == [], "in English only")
    for (key, text) in italian.sorted(by: { $0.key < $1.key }) {
      let holes = { (text: String) in Set(text.matches(of: /\{\w+\}/).map { String($0.output) }) }
      #expect(holes(text) == holes(english[key] ?? ""), "\(key)")
      #expect(!text.isEmpty)
    }
  }

  @Test func `every key that a page asks for is there`() throws {
    let keys = try Self.words("it")
    var asked: [(String, String)] = []
    for (path, text) in try Self.files(".html") {
      asked += text.matches(of: /data-(?:text|label|hint)="([^"]+)"/).map { (path, String($0.output.1)) }
    }
    for (path, text) in try Self.files(".js") {
      asked += text.matches(of: /\bt\("([^"]+)"/).map { (path, String($0.output.1)) }
      asked += text.matches(of: /\bplural\("([^"]+)"/).flatMap { match in
        ["one", "other"].map { (path, "\(match.output.1).\($0)") }
      }
    }
    #expect(asked.count > 150)
    for (path, key) in asked { #expect(keys[key] != nil, "\(path) asks for \(key)") }
  }

  @Test func `every key is asked for by a page`() throws {
    let text = try Self.files(".js").map(\.text).joined() + Self.files(".html").map(\.text).joined()
    // A key that is put together, such as `status.${status}`, stands for all that begin and end like it.
    let built = text.matches(of: /`([a-z][\w.-]*\.)\$\{[^`]*\}((?:\.[a-z-]+)?)`/).map {
      (String($0.output.1), String($0.output.2))
    }
    let suffixes = text.matches(of: /`\$\{\w+\}(\.[a-z.-]+)`/).map { String($0.output.1) } + [".one", ".other"]
    for key in try Self.words("it").keys.sorted() where !["sentence.", "shape."].contains(where: key.hasPrefix) {
      let roots = [key] + suffixes.filter { key.hasSuffix($0) }.map { String(key.dropLast($0.count)) }
      let isAsked = roots.contains { root in
        text.contains("\"\(root)\"") || built.contains { root.hasPrefix($0.0) && root.hasSuffix($0.1) }
      }
      #expect(isAsked, "nothing asks for \(key)")
    }
  }

  @Test func `every public event is listened to, and has its words`() throws {
    let core = Self.web.appending(path: "../../Sources/Occupancy/Event.swift")
    let code = try String(contentsOf: core, encoding: .utf8)
    let begin = try #require(code.range(of: "public var type: String?"))
    let end = try #require(code.range(of: "public var isDurable"))
    let types = code[begin.upperBound..<end.lowerBound].matches(of: /"([a-z-]+)"/).map { String($0.output.1) }
    #expect(types.count > 30)
    let live = try #require(try Self.files(".js").first { $0.path == "shared/live.js" }).text
    let words = try Self.words("it")
    // That the broker is out of reach is told by the state of the house, and presence by its status.
    for type in types where type != "cut-off" {
      #expect(live.contains("\"\(type)\""), "shared/live.js does not listen to \(type)")
      #expect(type == "presence" || words["event.\(type)"] != nil, "event.\(type) is missing")
    }
  }

  @Test func `the pages' own markup holds no words`() throws {
    for (path, text) in try Self.files(".html") {
      let body = text.replacing(/(?s:<noscript>.*?<\/noscript>|<title>.*?<\/title>|<!--.*?-->)/, with: "")
      let words = body.replacing(/(?s:<[^>]*>)/, with: " ").trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(words == "", "\(path)")
      #expect(body.firstMatch(of: /\s(?:title|placeholder|aria-label|alt|style)="/) == nil, "\(path)")
    }
  }

  @Test func `no sentence stands in the code`() throws {
    for (path, text) in try Self.files(".js") {
      for match in text.matches(of: /"((?:[^"\\\n]|\\.)*)"/) {
        let literal = String(match.output.1)
        let before = text[..<match.range.lowerBound].suffix(24)
        // Classes, selectors, shapes and options are no words of the page.
        let isTechnical = before.contains(
          /(?:class|d|describedby"|viewBox|keydown|query|rotate|matchMedia\(|querySelector(?:All)?\(|closest\?\.\(|contains\():?\s*$/
        )
        let isSentence = literal.contains(/\p{L}{2,} \p{L}{2,}/) || literal.contains(/[àèéìòùÀÈÉÌÒÙ’₂]/)
        #expect(isTechnical || !isSentence, "\(path): \(literal)")
      }
      #expect(!text.contains("innerHTML"), "\(path)")
      #expect(!text.contains("insertAdjacentHTML"), "\(path)")
      #expect(!text.contains("document.write"), "\(path)")
    }
  }
}
