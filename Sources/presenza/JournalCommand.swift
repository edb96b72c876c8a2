import Glibc
import JSON
import Journaling
import Monitor

/// `presenza journal`: what is on disk, without taking or changing it.
enum JournalCommand {
  static func run(_ arguments: inout Arguments) throws {
    guard let deed = arguments.word() else { throw UsageError("journal verify or show") }
    let wantsCommands = arguments.flag("--commands")
    let data = DataFolder(try arguments.option("--data") ?? DataFolder.usual)
    try arguments.end()
    switch deed {
    case "verify": try verify(data)
    case "show": try wantsCommands ? showCommands(data) : show(data)
    default: throw UsageError("journal verify or show, not \(deed)")
    }
  }

  private static func verify(_ data: DataFolder) throws {
    let recovery = try Journal.inspect(folder: data.journal) { _ throws(UnknownRecord) in }
    print("\(data.journal): \(recovery.records) events in \(recovery.batches) batches in \(recovery.segments) files")
    if let beat = recovery.lastHeartbeat { print("last heartbeat \(beat)") }
    if recovery.droppedTornBytes > 0 {
      let isTorn = recovery.loss == nil
      print(
        "\(isTorn ? "torn" : "damaged") end of \(recovery.droppedTornBytes) bytes\(isTorn ? ", never acknowledged: the next start keeps it aside" : "")"
      )
    }
    try fail(data, recovery)
  }

  /// What was on disk once and is no longer is a failure, whatever else could be read.
  private static func fail(_ data: DataFolder, _ recovery: Recovery) throws {
    guard let loss = recovery.loss else { return }
    throw JournalError.lost(folder: data.journal, loss, lastHeartbeat: recovery.lastHeartbeat, accepted: nil)
  }

  /// What people asked for, as `presenza replay --commands` reads it.
  private static func showCommands(_ data: DataFolder) throws {
    let output = StandardOutput()
    // Of a damaged journal as well, all that can be read.
    defer { output.flush() }
    var commands = CommandsOfJournal()
    let recovery = try Journal.inspect(folder: data.journal) { record throws(UnknownRecord) in
      if let event = try EventReader.bookingEvent(record), let line = commands.line(of: event) { output.line(line) }
    }
    try fail(data, recovery)
  }

  /// One event a line, as it was written.
  private static func show(_ data: DataFolder) throws {
    let output = StandardOutput()
    defer { output.flush() }
    let recovery = try Journal.inspect(folder: data.journal) { record throws(UnknownRecord) in
      output.line(Array(record.bytes))
    }
    try fail(data, recovery)
  }
}
