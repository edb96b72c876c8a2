import Configuration
import Foundation
import JSON
import Occupancy
import SensorSimulation

/// `simulator score`: what the product said, held against what was true.
enum ScoreCommand {
  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    let options = try Options(arguments, allowed: ["truth", "bookings-truth", "config"], flags: ["json"], words: 1)
    guard let truth = options["truth"] else { throw .usage("--truth FILE is missing: truth.csv of `simulator trace`") }
    guard let events = options.words.first else { throw .usage("EVENTS is missing: what `presenza replay` printed") }
    let beside = URL(filePath: truth).deletingLastPathComponent().appending(path: "config.json5").path
    let config = options["config"] ?? (FileManager.default.fileExists(atPath: beside) ? beside : nil)
    var score = Score(spaces: try config.map { (path) throws(Failure) in try spaces(of: path) } ?? [])
    try readTruth(truth, into: &score)
    if let fates = options["bookings-truth"] { try readFates(fates, into: &score) }
    try LineReader.each(of: events) { (number, line) throws(Failure) in
      try take(line, into: &score, at: "\(events):\(number)")
    }
    let rows = score.rows()
    if options.has("json") {
      var json = JSONWriter()
      json.object { json in json.array("rows") { json in for row in rows { row.write(into: &json) } } }
      print(String(decoding: json.bytes, as: UTF8.self))
    } else {
      print(ScoreRow.table(rows), terminator: "")
    }
  }

  private static func spaces(of path: String) throws(Failure) -> [ScoredSpace] {
    switch SiteConfiguration.load(file: path, for: .replaying) {
    case .failure(let mistakes): throw .outside(mistakes.description)
    case .success(let configuration):
      let site = configuration.site
      let venue = Venue(site: site)
      let sensors = Dictionary(grouping: venue.sensors, by: \.space)
      return site.spaces.map {
        ScoredSpace(
          id: $0.id, kind: $0.kind, sensors: sensors[$0.id, default: []].map(\.kind),
          policy: site.policies.policy(for: $0))
      }
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

  private static func take(_ line: String, into score: inout Score, at place: String) throws(Failure) {
    guard let event = try? JSONValue(parsing: line), let type = event["type"]?.string,
      let at = event["at"]?.string.flatMap({ Instant(iso8601: $0) })
    else { throw .outside("\(place): an event is {\"at\":…,\"type\":…}, as `presenza replay` prints it") }
    let booking = event["booking"]?.string.map { BookingID($0) }
    switch type {
    case "presence":
      guard let space = event["space"]?.string, let word = event["presence"]?.string else { return }
      let presence: Presence =
        switch word {
        case "present": .present
        case "absent": .absent(event["absence"]?.string == "inferred" ? .inferred : .known)
        case _: .unknown
        }
      score.take(presence, of: SpaceID(space), at: at)
    case "booked": if let booking { score.booked(booking) }
    case "cancelled": if let booking { score.cancelled(booking) }
    case "ended": if let booking { score.ended(booking, at: at) }
    case "released":
      if let booking { score.released(booking, isNoShow: event["reason"]?.string == "no-show", at: at) }
    case _: return
    }
  }
}
