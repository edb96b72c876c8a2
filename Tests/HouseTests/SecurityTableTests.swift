import Foundation
import Testing

/// The table of ASVS in Sources/Monitor/README.md names suites that are there.
@Suite struct `The table of what is asked for by ASVS` {
  @Test func `names in its last column what is a suite, or says that there is none`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let tests = root.appending(path: "Tests")
    var suites: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: tests.path) where file.hasSuffix("Tests.swift") {
      let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /struct `([^`]+)`/) { suites.insert(String(match.output.1)) }
    }
    let rows = try String(contentsOf: root.appending(path: "Sources/Monitor/README.md"), encoding: .utf8)
      .split(separator: "\n").filter { $0.wholeMatch(of: /\| \d.*\|/) != nil }
    #expect(rows.count > 30)
    for row in rows {
      let last = try #require(row.split(separator: "|").last)
      let named = last.matches(of: /`([^`]+)`/).map { String($0.output.1) }
      #expect(!named.isEmpty || last.hasPrefix(" none"), "\(row)")
      for name in named { #expect(suites.contains(name), "there is no suite \(name)") }
    }
  }
}
