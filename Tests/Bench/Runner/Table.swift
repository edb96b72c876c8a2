/// Figures beside what they are to be.
struct Table {
  private var rows: [[String]] = []

  init() { rows.append(["", "here", "must", "ambitious"]) }

  mutating func add(_ what: String, _ here: String, must: String = "", ambitious: String = "") {
    rows.append([what, here, must, ambitious])
  }

  func printed() -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + space : space + text
      }.joined(separator: "   ")
    }.joined(separator: "\n")
  }
}

extension [Double] {
  var median: Double {
    guard !isEmpty else { return .nan }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}

extension Double {
  /// With so many digits behind the point.
  func text(_ digits: Int = 2) -> String {
    guard isFinite else { return "-" }
    let scale = (0..<digits).reduce(1) { value, _ in value * 10 }
    let whole = Int((self * Double(scale)).rounded())
    guard digits > 0 else { return "\(whole)" }
    let rest = "\(abs(whole) % scale)"
    return "\(whole / scale)." + String(repeating: "0", count: digits - rest.count) + rest
  }
}
