import Children
import Foundation
import TestBroker
import Testing

/// The built program, run to its end.
enum Presenza {
  struct Answer {
    /// What it printed, errors among it.
    var lines: [String]
    var status: ChildStatus?
  }

  static func run(_ arguments: String...) async throws -> Answer { try await run(arguments) }

  static func run(_ arguments: [String]) async throws -> Answer {
    let folder = try TemporaryFolder()
    let output = folder.file("out")
    let child = try Child.spawn(RunningMonitor.program, arguments, output: .file(path: output))
    let status = try await blocking { child.wait(milliseconds: 60_000) }
    let text = try String(contentsOfFile: output, encoding: .utf8)
    return Answer(lines: text.split(separator: "\n").map(String.init), status: status)
  }
}
