import Occupancy

/// The scores of one or several stretches of time, added up by what the spaces are and what senses them.
public struct ScoreSheet: Sendable {
  private var all = Tally()
  private var bySensor: [String: Tally] = [:]
  private var byBoth: [String: Tally] = [:]
  private var byGoal: [PresenceGoal: Tally] = [:]

  public init() {}

  public mutating func add(_ score: Score) {
    var sheet = self
    score.tallies { tally, space in sheet.add(tally, space) }
    self = sheet
  }

  private mutating func add(_ tally: Tally, _ space: ScoredSpace) {
    all.add(tally)
    bySensor[space.sensors, default: Tally()].add(tally)
    byBoth["\(space.kind.rawValue) · \(space.sensors)", default: Tally()].add(tally)
    byGoal[space.goal, default: Tally()].add(tally)
  }

  public var rows: [ScoreRow] {
    func rows(_ tallies: [String: Tally]) -> [ScoreRow] {
      tallies.sorted { $0.key < $1.key }.map { ScoreRow($0.key, $0.value) }
    }
    return [ScoreRow("all", all)] + rows(bySensor) + rows(byBoth)
  }

  /// Presence beside what is to be reached, by kind of sensor.
  public var goalTable: String {
    var table = Table(["", "precision %", "recall %", "to reach", "false vacant %", "unknown %"])
    for goal in PresenceGoal.allCases {
      guard let tally = byGoal[goal] else { continue }
      let row = ScoreRow(goal.rawValue, tally)
      table.add([
        row.name, Table.percent(row.precision, 2), Table.percent(row.recall, 2), Table.percent(goal.share, 0),
        Table.percent(row.falseVacant, 2), Table.percent(row.unknownPresent, 2),
      ])
    }
    return table.text
  }
}

/// How well presence is to be known, by what senses a space.
public enum PresenceGoal: String, Sendable, CaseIterable {
  case mat = "desks with a pressure mat"
  case radar = "desks with a radar"
  case motion = "desks with a motion sensor alone"
  case room = "rooms with several sensors"
  /// Nobody books a kitchen or a foyer, and most who are seen there pass: shown, and held to nothing.
  case passage = "kitchen, foyer, landing"
  case rest = "the rest"

  /// The share that precision and recall are to reach; nil: none.
  public var share: Double? {
    switch self {
    case .mat, .radar: 0.98
    case .motion, .room: 0.95
    case .passage, .rest: nil
    }
  }
}
