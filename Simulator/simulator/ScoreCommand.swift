import Configuration
import Foundation
import JSON
import Occupancy
import SensorSimulation

/// `simulator score`: what the product said, held against what was true.
enum ScoreCommand {
  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let options = try Options(
      arguments, allowed: ["truth", "bookings-truth", "config", "labelled"], flags: ["json", "goals", "releases"],
      words: 100)
    if let runs = options["labelled"] { return try LabelledCommand.run(runs) }
    if options.has("goals") { return try goals(options.words) }
    guard let truth = options["truth"] else { throw .usage("--truth FILE is missing: truth.csv of `simulator trace`") }
    guard let events = options.words.first, options.words.count == 1 else {
      throw .usage("EVENTS is one file: what `presenza replay` printed")
    }
    let beside = URL(filePath: truth).deletingLastPathComponent().appending(path: "config.json5").path
    let config = options["config"] ?? (FileManager.default.fileExists(atPath: beside) ? beside : nil)
    let score = try score(truth: truth, fates: options["bookings-truth"], config: config, events: events)
    let rows = score.rows()
    if options.has("json") {
      var json = JSONWriter()
      json.object { json in
        json.array("rows") { json in for row in rows { row.write(into: &json) } }
        guard options.has("releases") else { return }
        json.array("falseReleases") { json in for release in score.falseReleases { release.write(into: &json) } }
      }
      print(String(decoding: json.bytes, as: UTF8.self))
    } else {
      print(ScoreRow.table(rows), terminator: "")
    }
  }

  /// The weeks in these folders together, each as `simulator trace` wrote it and with its events.jsonl, held against what is to be reached.
  private static func goals(_ folders: [String]) throws(Failure) {
    guard !folders.isEmpty else { throw .usage("--goals needs the folders of `simulator trace`, with events.jsonl") }
    var sheet = ScoreSheet()
    for folder in folders {
      sheet.add(
        try score(
          truth: "\(folder)/truth.csv", fates: nil, config: "\(folder)/config.json5", events: "\(folder)/events.jsonl"))
    }
    print(sheet.goalTable, terminator: "")
  }

  private static func score(
    truth: String, fates: String?, config: String?, events: String
  ) throws(Failure) -> Score {
    var score = try config.map { (path) throws(Failure) in try empty(for: path) } ?? Score()
    try readTruth(truth, into: &score)
    if let fates { try readFates(fates, into: &score) }
    try LineReader.each(of: events) { (number, line) throws(Failure) in
      try take(line, into: &score, at: "\(events):\(number)")
    }
    return score
  }

  private static func empty(for path: String) throws(Failure) -> Score {
    switch SiteConfiguration.load(file: path, for: .replaying) {
    case .failure(let mistakes): throw .outside(mistakes.description)
    case .success(let configuration):
      let site = configuration.site
      let venue = Venue(site: site)
      let sensors = Dictionary(grouping: venue.sensors, by: \.space)
      return Score(
        spaces: site.spaces.map {
          ScoredSpace(
            id: $0.id, kind: $0.kind, sensors: sensors[$0.id, default: []].map(\.kind),
            policy: site.policies.policy(for: $0))
        }, local: site.localTime)
    }
  }

  private static func readTruth(_ path: String, into score: inout Score) throws(Failure) {
    try table(path, Records.truthHead) { (cells) in
      guard let at = Instant(iso8601: cells[0]), let people = Int(cells[2]) else { return false }
      score.take(Truth(space: SpaceID(cells[1]), people: people), at: at)
      return true
    }
  }

  private static func readFates(_ path: String, into score: inout Score) throws(Failure) {
    try table(path, Records.fateHead) { (cells) in
      guard let start = Instant(iso8601: cells[2]), let end = Instant(iso8601: cells[3]) else { return false }
      score.take(
        BookingFate(
          booking: BookingID(cells[0]), space: SpaceID(cells[1]), interval: Interval(start: start, end: end),
          came: Instant(iso8601: cells[4]), left: Instant(iso8601: cells[5])))
      return true
    }
  }

  private static func table(_ path: String, _ head: String, _ row: ([String]) -> Bool) throws(Failure) {
    let head = head.dropLast()
    let columns = head.split(separator: ",").count
    try LineReader.each(of: path) { (number, line) throws(Failure) in
      if number == 1 {
        guard line == head else { throw .outside("\(path) begins with '\(line)', not with '\(head)': another file?") }
        return
      }
      let cells = LineReader.cells(line)
      guard cells.count == columns, row(cells) else { throw .outside("\(path):\(number): a row is \(head)") }
    }
  }

  /// A line of `presenza replay`, and the presence that it tells, if it does.
  static func event(
    _ line: String, at place: String
  ) throws(Failure) -> (value: JSONValue, type: String, at: Instant, presence: Presence?) {
    guard let value = try? JSONValue(parsing: line), let type = value["type"]?.string,
      let at = value["at"]?.string.flatMap({ Instant(iso8601: $0) })
    else { throw .outside("\(place): an event is {\"at\":…,\"type\":…}, as `presenza replay` prints it") }
    guard type == "presence", let word = value["presence"]?.string else { return (value, type, at, nil) }
    let presence: Presence =
      switch word {
      case "present": .present
      case "absent": .absent(value["absence"]?.string == "inferred" ? .inferred : .known)
      case _: .unknown
      }
    return (value, type, at, presence)
  }

  private static func take(_ line: String, into score: inout Score, at place: String) throws(Failure) {
    let (event, type, at, presence) = try event(line, at: place)
    let booking = event["booking"]?.string.map { BookingID($0) }
    switch type {
    case "presence":
      if let presence, let space = event["space"]?.string { score.take(presence, of: SpaceID(space), at: at) }
    case "booked": if let booking { score.booked(booking) }
    case "cancelled": if let booking { score.cancelled(booking) }
    case "ended": if let booking { score.ended(booking, at: at) }
    case "released":
      if let booking { score.released(booking, isNoShow: event["reason"]?.string == "no-show", at: at) }
    case _: return
    }
  }
}
