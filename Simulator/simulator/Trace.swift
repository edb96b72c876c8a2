import Foundation
import Occupancy
import SensorSimulation

/// `simulator trace`: days written to files, as fast as the machine can.
struct Trace {
  let house: House
  let scenario: Scenario
  let seed: UInt64
  let days: Int64
  let start: Instant
  let folder: URL

  /// Monday 2 March 2026.
  static let usualStart = CivilDate(year: 2026, month: 3, day: 2)

  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let options = try Options(arguments, allowed: ["scenario", "seed", "days", "out", "start", "config"])
    guard let out = options["out"] else { throw .usage("--out DIR is missing: the folder for the files") }
    let house = try House(file: options["config"])
    let localTime = house.venue.localTime
    try Trace(
      house: house, scenario: options.scenario(), seed: options.seed(), days: options.days(),
      start: options.start(in: localTime) ?? localTime.instant(usualStart, .zero),
      folder: URL(filePath: out, directoryHint: .isDirectory)
    ).write()
  }

  private func write() throws(Failure) {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try house.text.write(to: folder.appending(path: "config.json5"))
      var trace = try OutputFile(folder.appending(path: "trace.jsonl"))
      var commands = try OutputFile(folder.appending(path: "commands.jsonl"))
      var truth = try OutputFile(folder.appending(path: "truth.csv"))
      var fates = try OutputFile(folder.appending(path: "bookings-truth.csv"))
      try truth.add(Records.truthHead.utf8)
      try fates.add(Records.fateHead.utf8)
      var simulation = Simulation(venue: house.venue, scenario: scenario, seed: seed, start: start)
      let localTime = house.venue.localTime
      let last = localTime.wall(at: simulation.begin).date.adding(days: days)
      while let happening = simulation.next(before: localTime.instant(last, .zero)) {
        switch happening.what {
        case .message(let message): try trace.add(Records.trace(message, at: happening.at))
        case .command(let command): try commands.add(Records.command(command, at: happening.at))
        case .truth(let change): try truth.add(Records.truth(change, at: happening.at).utf8)
        case .fate(let fate): try fates.add(Records.fate(fate).utf8)
        }
      }
      for file in [trace, commands, truth, fates] { try file.finish() }
    } catch {
      throw .outside("cannot write to \(folder.path): \(error.localizedDescription); give another --out")
    }
  }
}

/// A file that is written in large pieces.
struct OutputFile {
  private let handle: FileHandle
  private var waiting: [UInt8] = []

  /// Replaces what was there.
  init(_ file: URL) throws {
    try Data().write(to: file)
    handle = try FileHandle(forWritingTo: file)
  }

  mutating func add(_ bytes: some Sequence<UInt8>) throws {
    waiting += bytes
    guard waiting.count > 1 << 18 else { return }
    try handle.write(contentsOf: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  func finish() throws {
    try handle.write(contentsOf: waiting)
    try handle.close()
  }
}
