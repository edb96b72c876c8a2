import JSON
import Occupancy
import SensorSimulation

/// `simulator score --labelled RUNS`: replays of labelled recordings of real rooms, one table.
enum LabelledCommand {
  /// A line of RUNS: track, change, minutes of a false release, labels, events, what is to be reached; tabs between.
  static func run(_ path: String) throws(Failure) {
    var runs: [LabelledRun] = []
    try LineReader.each(of: path) { (number, line) throws(Failure) in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 6, let minutes = Int64(cells[2]), minutes > 0 else {
        throw .outside("\(path):\(number): a line is track, change, minutes, labels, events, goal, with tabs between")
      }
      let score = LabelScore(
        try labels(cells[3]), said: try said(cells[4]), releaseAfter: .minutes(minutes))
      runs.append(LabelledRun(track: cells[0], change: cells[1], goal: cells[5], score: score))
    }
    print(LabelledRun.table(runs), terminator: "")
  }

  private static func labels(_ path: String) throws(Failure) -> [LabelScore.Label] {
    var labels: [LabelScore.Label] = []
    try LineReader.each(of: path) { (number, line) throws(Failure) in
      guard number > 1 else { return }
      let cells = LineReader.cells(line)
      guard cells.count == 2, let at = Instant(iso8601: cells[0]), cells[1] == "0" || cells[1] == "1" else {
        throw .outside("\(path):\(number): a label is at,occupied with 0 or 1")
      }
      labels.append((at, cells[1] == "1"))
    }
    return labels
  }

  private static func said(_ path: String) throws(Failure) -> [LabelScore.Said] {
    var said: [LabelScore.Said] = []
    try LineReader.each(of: path) { (number, line) throws(Failure) in
      let event = try ScoreCommand.event(line, at: "\(path):\(number)")
      if let presence = event.presence { said.append((event.at, presence)) }
    }
    return said
  }
}
