import Children
import Foundation
import TestBroker
import Testing

@Suite struct `A replay` {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Installation.house, to: "house.json5")
  }

  /// What `presenza replay` prints and how it ends.
  func replay(_ arguments: String...) async throws -> (lines: [String], status: ChildStatus?) {
    let output = folder.file("out-\(UUID().uuidString)")
    let child = try Child.spawn(RunningMonitor.program, ["replay"] + arguments, output: .file(path: output))
    let status = try await blocking { child.wait(milliseconds: 30_000) }
    let text = try String(contentsOfFile: output, encoding: .utf8)
    return (text.split(separator: "\n").map(String.init), status)
  }

  static let trace = """
    {"tst":"2026-03-02T07:50:00.120000+0000","topic":"zigbee2mqtt/sala/pir","qos":0,"retain":0,"payloadlen":19,"payload":"{\\"occupancy\\":false}"}
    {"tst":"2026-03-02T08:05:00.120000Z+0000","topic":"zigbee2mqtt/sala/pir","qos":0,"retain":0,"payloadlen":19,"payload":"{\\"occupancy\\":false,\\"battery\\":80}"}
    {"tst":"2026-03-02T08:20:00.000000+0000","topic":"zigbee2mqtt/sala/pir","qos":0,"retain":0,"payloadlen":18,"payloadBase64":"eyJvY2N1cGFuY3kiOnRydWV9"}

    """
  static let commands = """
    {"at":"2026-03-02T07:00:00Z","do":"book","booking":"b1","space":"sala","member":"m1","start":"2026-03-02T08:00:00Z","end":"2026-03-02T09:00:00Z"}
    {"at":"2026-03-02T08:16:00Z","do":"undo","booking":"b1"}
    {"at":"2026-03-02T08:17:00Z","do":"cancel","booking":"b9"}

    """

  @Test func `prints the events of a trace, and the same bytes again`() async throws {
    let trace = try folder.write(Self.trace, to: "trace.jsonl")
    let commands = try folder.write(Self.commands, to: "commands.jsonl")
    let first = try await replay("--config", folder.file("house.json5"), "--commands", commands, trace)
    let second = try await replay("--config", folder.file("house.json5"), "--commands", commands, trace)
    #expect(first.status == .exited(0))
    #expect(first.lines == second.lines)
    let types = first.lines.compactMap { $0.firstMatch(of: /"at":"2026-03-02T(..:..).*?"type":"([a-z-]+)"/) }
    #expect(
      types.map { "\($0.output.1) \($0.output.2)" } == [
        "07:00 booked", "07:56 presence", "08:10 warned", "08:15 released", "08:16 undone", "08:17 refused",
        "08:20 presence",
      ])
  }

  @Test func `names the line that it cannot read`() async throws {
    let trace = try folder.write(Self.trace + "{\"topic\":1}\n", to: "trace.jsonl")
    let answer = try await replay("--config", folder.file("house.json5"), trace)
    #expect(answer.status == .exited(1))
    #expect(answer.lines.contains { $0.contains("trace.jsonl:4:") })
  }

  @Test func `knows wrong usage from failure`() async throws {
    #expect(try await replay("--config", folder.file("house.json5")).status == .exited(2))
    #expect(try await replay("--config", folder.file("nowhere.json5"), "trace.jsonl").status == .exited(1))
  }
}
