import Foundation
import Occupancy
import Testing

/// The table of defaults in ARCHITECTURE.md is the code's.
@Suite struct `The table of defaults` {
  /// How the table writes a length: minutes below a day, else hours.
  static func text(_ span: TimeSpan) -> String {
    span == .zero ? "never" : span >= .days(1) ? "\(span.wholeMinutes / 60) h" : "\(span.wholeMinutes) min"
  }

  static func text(_ breaks: [OpeningHours.Stretch]) -> String {
    func clock(_ span: TimeSpan) -> String {
      String(format: "%02d:%02d", span.wholeMinutes / 60, span.wholeMinutes % 60)
    }
    return breaks.isEmpty ? "never" : breaks.map { "\(clock($0.from))-\(clock($0.to))" }.joined(separator: ", ")
  }

  static let rows: [(key: String, value: @Sendable (Policy) -> String)] = [
    ("checkInOpens", { text($0.checkInOpens) }), ("presentFor", { text($0.presentFor) }),
    ("noShowAfter", { text($0.noShowAfter) }), ("warnBefore", { text($0.warnBefore) }),
    ("leftAfter", { text($0.leftAfter) }), ("giveBackAtLeast", { text($0.giveBackAtLeast) }),
    ("extendBy", { text($0.extendBy) }), ("breaks", { text($0.breaks) }), ("exemptAbove", { text($0.exemptAbove) }),
    ("strikes", { "\($0.strikes)" }), ("offerFor", { text($0.offerFor) }),
    ("heardWithin", { $0.heardWithin.map { $0 == .zero ? "no matter" : text($0) } ?? "two of its periods" }),
    ("neighbourWithin", { $0.neighbourWithin > 0 ? "\($0.neighbourWithin) m" : "none" }),
  ]

  @Test func `says what the code does`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let lines = try String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
      .split(separator: "\n")
    for (key, value) in Self.rows {
      let line = try #require(lines.first { $0.hasPrefix("|") && $0.contains("| `\(key)` |") }, "\(key) has a row")
      let want = "| `\(key)` | \(value(.standard(for: .desk))) | \(value(.standard(for: .meetingRoom))) |"
      #expect(line.hasSuffix(want), "\(line) should end in \(want)")
    }
    let policy = Mirror(reflecting: Policy.desk).children.compactMap(\.label)
    #expect(Set(policy) == Set(Self.rows.map(\.key) + ["enforce"]), "every part of a policy has its row")
  }
}
