import Foundation
import Testing

/// The house has floors: what stands above may look down, never the other way round.
@Suite struct `Dependencies run one way` {
  /// What each target may import of ours. Foundation and Glibc are named where the target may see the machine.
  static let allowed: [String: Set<String>] = [
    "Occupancy": [],
    "JSON": [],
    "Sensors": ["Occupancy", "JSON"],
    "Journaling": ["Occupancy", "JSON", "Glibc", "Synchronization"],
    "Wording": ["Occupancy", "JSON", "Dashboards"],
    "Locking": ["Glibc"],
    "Threads": ["CLinux", "Glibc"],
    "MQTT": ["CMosquitto", "CLinux", "Locking", "Threads", "Glibc"],
    "HTTP": ["CLinux", "Locking", "Threads", "Glibc", "Synchronization"],
    "Children": ["CLinux", "Locking", "Threads", "Glibc"],
    "Configuration": ["Occupancy", "Sensors", "JSON", "Foundation"],
    "SensorSimulation": ["Occupancy", "JSON"],
    "Monitor": [
      "Occupancy", "JSON", "Sensors", "Journaling", "Wording", "MQTT", "HTTP", "Configuration", "Dashboards", "Locking",
      "Threads",
      "Foundation", "FoundationNetworking", "Dispatch", "Glibc", "Synchronization",
    ],
  ]

  @Test(arguments: allowed.keys.sorted())
  func `imports only what stands below it`(target: String) throws {
    let files = try swiftFiles(of: target)
    try #require(!files.isEmpty, "\(target) has no sources")
    for file in files {
      for imported in try imports(in: file) {
        #expect(Self.allowed[target, default: []].contains(imported), "\(file.lastPathComponent) imports \(imported)")
      }
    }
  }

  @Test func `Occupancy imports nothing at all`() throws {
    for file in try swiftFiles(of: "Occupancy") {
      #expect(try imports(in: file).isEmpty, "\(file.lastPathComponent)")
    }
  }

  @Test func `Package.swift names no package`() throws {
    let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    #expect(!manifest.contains(".package("))
  }

  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  func swiftFiles(of target: String) throws -> [URL] {
    let parent = target == "SensorSimulation" ? "Simulator" : "Sources"
    let folder = root.appending(path: parent).appending(path: target)
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
  }

  func imports(in file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
        words[..<at].allSatisfy({ $0.hasPrefix("@") || ["public", "internal", "private", "package"].contains($0) })
      else { return nil }
      return String(words[at + 1].split(separator: ".")[0])
    }
  }
}
