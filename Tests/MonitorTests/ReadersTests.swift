import Foundation
import Testing
import Threads

@testable import Monitor

/// Whoever reads, the writer goes on.
@Suite struct `A reader` {
  @Test func `holds no lock while it writes its answer`() throws {
    let house = try TestHouse()
    let inner = house.monitor.desk.house
    let isRead = inner.look { seen -> Bool in
      let done = try? Wakeup()
      try? OSThread(named: "other") {
        inner.read { _ in }
        done?.raise()
      }.detach()
      return done?.wait(milliseconds: 20_000) == true && !seen.building.site.spaces.isEmpty
    }
    #expect(isRead)
  }

  /// What is read under the lock is taken out of it, and written afterwards.
  @Test func `takes out what it needs, and renders nothing under the lock`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Monitor")
      .standardized
    var looked = 0
    for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" && file.path().contains("/Routes/") {
      let text = try String(contentsOf: file, encoding: .utf8)
      for start in text.ranges(of: "house.read") {
        guard let brace = text[start.upperBound...].firstIndex(of: "{") else { continue }
        var depth = 0
        let body = text[brace...].prefix { character in
          depth += character == "{" ? 1 : character == "}" ? -1 : 0
          return depth > 0
        }
        looked += 1
        for word in ["JSONWriter", ".write(", "json.", "respond"] {
          #expect(!body.contains(word), "\(file.lastPathComponent): \(body.prefix(200))")
        }
      }
    }
    #expect(looked > 8)
  }
}
