/// Columns of text, the first to the left, the others to the right.
public struct Table: Sendable {
  private var rows: [[String]]

  public init(_ head: [String]) { rows = [head] }

  public mutating func add(_ row: [String]) { rows.append(row) }

  public var text: String {
    let widths = (0..<(rows[0].count)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + space : space + cell
      }.joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }

  /// `digits` after the point; `–` for nothing.
  public static func fixed(_ value: Double?, _ digits: Int) -> String {
    guard let value, value.isFinite else { return "–" }
    var power = 1.0
    for _ in 0..<digits { power *= 10 }
    let whole = Int64((value * power).rounded())
    guard digits > 0 else { return "\(whole)" }
    let size = whole.magnitude
    let fraction = String(size % UInt64(power))
    let sign = whole < 0 ? "-" : ""
    return "\(sign)\(size / UInt64(power))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  public static func percent(_ share: Double?, _ digits: Int = 1) -> String { fixed(share.map { $0 * 100 }, digits) }
}

extension ScoreRow {
  /// The rows as people read them.
  public static func table(_ rows: [ScoreRow]) -> String {
    var table = Table([
      "", "spaces", "precision %", "recall %", "false vacant %", "unknown %", "detect s p50", "p90", "missed",
      "free s p50", "p90", "bookings", "released", "false ‰", "seated ‰", "late", "won h", "of h",
    ])
    for row in rows {
      table.add([
        row.name, row.spaces > 0 ? "\(row.spaces)" : "–", Table.percent(row.precision), Table.percent(row.recall),
        Table.percent(row.falseVacant, 2), Table.percent(row.unknown), Table.fixed(row.detect?.median, 0),
        Table.fixed(row.detect?.p90, 0), "\(row.missed)/\(row.visits)", Table.fixed(row.free?.median, 0),
        Table.fixed(row.free?.p90, 0), "\(row.bookings)", "\(row.releases)",
        Table.fixed(row.falseReleasesPerThousand, 1), Table.fixed(row.seatedPerThousand, 1), "\(row.lateComers)",
        Table.fixed(row.hoursWonBack, 0),
        Table.fixed(row.hoursPossible, 0),
      ])
    }
    return table.text
  }
}
