import Occupancy

/// Presence held against the labels of a real room, as `tools/score_occupancy.py` of the reference data does it.
///
/// What was last said at or before a label counts for it, so that nothing can look ahead.
public struct LabelScore: Sendable {
  public typealias Label = (at: Instant, isOccupied: Bool)
  public typealias Said = (at: Instant, presence: Presence)

  public private(set) var labels = 0
  /// Shares of the labels, 0 to 1; unknown counts as wrong.
  public private(set) var accuracy = 0.0
  /// The mean of the hit rates on occupied and on vacant labels.
  public private(set) var balanced = 0.0
  /// The share of the occupied labels at which it said "absent".
  public private(set) var falseVacant = 0.0
  public private(set) var unknown = 0.0
  public private(set) var episodes = 0
  /// Episodes in which it said "absent" for as long as a release takes, on end.
  public private(set) var falseReleases = 0
  /// Minutes from a departure to "absent", for absences of a quarter of an hour and more.
  public private(set) var toVacant: [Double] = []

  /// A gap in the labels of this length breaks an episode.
  static let gap = TimeSpan.minutes(20)

  /// Both lists are in order of time.
  public init(_ labels: [Label], said: [Said], releaseAfter: TimeSpan) {
    self.labels = labels.count
    var cursor = Cursor(said)
    let states = labels.map { cursor.presence(at: $0.at) }
    tally(labels, states)
    for episode in Self.episodes(of: labels) {
      if labels[episode.range.lowerBound].isOccupied {
        episodes += 1
        if Self.frees(episode.range, labels, states, after: releaseAfter) { falseReleases += 1 }
      } else if !episode.followsGap {
        notice(departure: labels[episode.range.lowerBound].at, until: labels[episode.range.upperBound].at, said)
      }
    }
  }

  private mutating func tally(_ labels: [Label], _ states: [Presence]) {
    var occupied = 0
    var seen = 0
    var missed = 0
    var right = 0
    for (label, state) in zip(labels, states) {
      if state == .unknown { unknown += 1 }
      if label.isOccupied {
        occupied += 1
        if state == .present { seen += 1 }
        if state.isAbsent { missed += 1 }
      } else if state.isAbsent {
        right += 1
      }
    }
    func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(max(whole, 1)) }
    accuracy = share(seen + right, labels.count)
    balanced = (share(seen, occupied) + share(right, labels.count - occupied)) / 2
    falseVacant = share(missed, occupied)
    unknown /= Double(max(labels.count, 1))
  }

  private static func frees(
    _ range: ClosedRange<Int>, _ labels: [Label], _ states: [Presence], after length: TimeSpan
  ) -> Bool {
    var since: Instant?
    for place in range {
      guard states[place].isAbsent else {
        since = nil
        continue
      }
      since = since ?? labels[place].at
      if let since, labels[place].at - since >= length { return true }
    }
    return false
  }

  private mutating func notice(departure: Instant, until end: Instant, _ said: [Said]) {
    guard end - departure >= .minutes(15) else { return }
    var cursor = Cursor(said)
    let isNoticed = cursor.presence(at: departure).isAbsent
    let noticed = isNoticed ? departure : said.first { $0.at > departure && $0.at <= end && $0.presence.isAbsent }?.at
    toVacant.append(((noticed ?? end) - departure).seconds / 60)
  }

  private static func episodes(of labels: [Label]) -> [(range: ClosedRange<Int>, followsGap: Bool)] {
    var episodes: [(range: ClosedRange<Int>, followsGap: Bool)] = []
    for (place, label) in labels.enumerated() {
      let followsGap = place == 0 || label.at - labels[place - 1].at >= gap
      if followsGap || label.isOccupied != labels[place - 1].isOccupied {
        episodes.append((place...place, followsGap))
      } else if let last = episodes.indices.last {
        episodes[last].range = episodes[last].range.lowerBound...place
      }
    }
    return episodes
  }

  /// Walks along what was said.
  private struct Cursor {
    let said: [Said]
    var next = 0
    var last = Presence.unknown

    init(_ said: [Said]) { self.said = said }

    mutating func presence(at instant: Instant) -> Presence {
      while next < said.count, said[next].at <= instant {
        last = said[next].presence
        next += 1
      }
      return last
    }
  }
}

/// A recording of a real room as it was replayed: which one, what was done to it, and how well presence was known.
public struct LabelledRun: Sendable {
  public var track: String
  public var change: String
  public var goal: String
  public var score: LabelScore

  public init(track: String, change: String, goal: String, score: LabelScore) {
    self.track = track
    self.change = change
    self.goal = goal
    self.score = score
  }

  /// The runs as people read them; what a change costs is told against the first run of its track.
  public static func table(_ runs: [LabelledRun]) -> String {
    var table = Table([
      "", "labels", "accuracy %", "balanced %", "falls by", "false vacant %", "false releases", "to vacant min p50",
      "p90", "unknown %", "to reach",
    ])
    var first: LabelledRun?
    for run in runs {
      if first?.track != run.track { first = run }
      let score = run.score
      let fall = first.map { max($0.score.accuracy - score.accuracy, $0.score.balanced - score.balanced, 0) }
      table.add([
        run.change.isEmpty ? run.track : "  \(run.change)", "\(score.labels)", Table.percent(score.accuracy, 2),
        Table.percent(score.balanced, 2), run.change.isEmpty ? "" : Table.percent(fall, 2),
        Table.percent(score.falseVacant, 2), "\(score.falseReleases)/\(score.episodes)",
        Table.fixed(score.toVacant.isEmpty ? nil : Quantile.of(score.toVacant, 0.5), 1),
        Table.fixed(score.toVacant.isEmpty ? nil : Quantile.of(score.toVacant, 0.9), 1),
        Table.percent(score.unknown, 2), run.goal,
      ])
    }
    return table.text
  }
}
