import Foundation
import Occupancy
import SensorSimulation

/// `simulator trace`: days written to files, as fast as the machine can.
struct Trace {
  let house: House
  let scenario: Scenario
  let faults: Faults
  let seed: UInt64
  let days: Int64
  let start: Instant
  let folder: URL

  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let options = try Options(arguments, allowed: ["scenario", "seed", "days", "out", "start", "config", "faults"])
    guard let out = options["out"] else { throw .usage("--out DIR is missing: the folder for the files") }
    let scenario = try options.scenario()
    let house = try House(file: options["config"])
    let localTime = house.venue.localTime
    let start = try options.start(in: localTime) ?? localTime.instant(scenario.start, scenario.from)
    try Trace(
      house: house, scenario: scenario, faults: options.faults(), seed: options.seed(),
      days: options.days() ?? Int64(scenario.calendar.count), start: start,
      folder: URL(filePath: out, directoryHint: .isDirectory)
    ).write(wholeDays: options["days"] != nil)
  }

  private func write(wholeDays: Bool) throws(Failure) {
    let localTime = house.venue.localTime
    var town = Town(venue: house.venue, scenario: scenario, faults: faults, seed: seed, start: start)
    let configuration = try SiteText(house.text, name: house.name).written(for: scenario, in: town, from: town.begin)
    let last = localTime.wall(at: town.begin).date.adding(days: days)
    let end =
      wholeDays ? localTime.instant(last, .zero) : scenario.lasts.map { start + $0 } ?? localTime.instant(last, .zero)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(configuration).write(to: folder.appending(path: "config.json5"))
      var trace = try OutputFile(folder.appending(path: "trace.jsonl"))
      var commands = try OutputFile(folder.appending(path: "commands.jsonl"))
      var truth = try OutputFile(folder.appending(path: "truth.csv"))
      var fates = try OutputFile(folder.appending(path: "bookings-truth.csv"))
      try truth.add(Records.truthHead.utf8)
      try fates.add(Records.fateHead.utf8)
      if scenario.from > .zero {
        // Begun in the middle of the day: what is booked, what each sensor says, who is there.
        town.pass(to: start)
        for command in town.standingBookings(at: start) { try commands.add(Records.command(command, at: start)) }
        for reply in town.standingReplies(at: start) { try commands.add(Records.reply(reply, at: start)) }
        for message in town.words(at: start) {
          var message = message
          message.isStored = message.retain
          try trace.add(Records.trace(message, at: start))
        }
        for crowd in town.crowds { try truth.add(Records.truth(crowd, at: start).utf8) }
      }
      while let happening = town.next(before: end) {
        switch happening.what {
        case .message(let message): try trace.add(Records.trace(message, at: happening.at))
        case .command(let command): try commands.add(Records.command(command, at: happening.at))
        case .reply(let reply): try commands.add(Records.reply(reply, at: happening.at))
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
