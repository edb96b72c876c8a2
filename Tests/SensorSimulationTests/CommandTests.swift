import Foundation
import Testing

@Suite struct `The simulator as a command` {
  /// Runs the built command to its end, in a folder of its own that is gone afterwards.
  func simulator(_ arguments: String..., reading: [String] = []) throws -> (code: Int32, out: String, files: [Data]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "simulator-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "simulator")
    process.arguments = arguments.map { $0 == "DIR" ? folder.path : $0 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let out = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: out, as: UTF8.self),
      try reading.map { try Data(contentsOf: folder.appending(path: $0)) }
    )
  }

  @Test func `list names the scenarios, one a line, the ordinary week first`() throws {
    let (code, out, _) = try simulator("list")
    #expect(code == 0)
    let lines = out.split(separator: "\n")
    #expect(lines.count >= 4)
    #expect(lines.first?.hasPrefix("ordinary-week  ") ?? false)
  }

  @Test(arguments: [
    [], ["dance"], ["trace"], ["trace", "--out"], ["trace", "--out", "DIR", "--days", "0"],
    ["trace", "--out", "DIR", "--scenario", "party"], ["trace", "--out", "DIR", "--seed", "-1"],
    ["trace", "--out", "DIR", "--out", "DIR"], ["run", "--broker", "nowhere"], ["run", "--speed", "fast"],
    ["run", "--monitor", "http://127.0.0.1:1"], ["list", "--all", "1"],
    ["trace", "--out", "DIR", "--start", "2026-02-30"],
  ])
  func `wrong usage ends with 2`(arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "simulator")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
  }

  @Test func `a folder that cannot be made and a configuration that is not there end with 1`() throws {
    #expect(try simulator("trace", "--out", "/proc/nothing").code == 1)
    #expect(try simulator("trace", "--out", "DIR", "--config", "/nowhere.json5").code == 1)
  }

  @Test func `five days of Officina Liberty come out the same twice, with 250 bookings and more`() throws {
    let names = ["trace.jsonl", "commands.jsonl", "truth.csv", "bookings-truth.csv", "config.json5"]
    let first = try simulator("trace", "--out", "DIR", "--days", "5", "--seed", "3", reading: names)
    let second = try simulator("trace", "--out", "DIR", "--days", "5", "--seed", "3", reading: names)
    #expect(first.code == 0)
    #expect(first.files == second.files)
    let texts = first.files.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts[1].split(separator: "\n").count { $0.contains(#""do":"book""#) } >= 250)
    #expect(texts[0].contains(#""topic":"zigbee2mqtt/l0/desk-12","#))
    #expect(texts[2].hasPrefix("at,space,people,present\n"))
    #expect(texts[3].hasPrefix("booking,space,start,end,came,left\n"))
    #expect(texts[4].contains("officina-liberty"))
  }
}
