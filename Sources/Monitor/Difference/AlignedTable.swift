/// Columns of text: numbers to the right, words to the left. Colours take no room.
struct AlignedTable {
  private let head: [String]
  private var rows: [[String]] = []
  /// By row, what stands below it: a label, a text, how it looks.
  private var below: [Int: [(String, String, DifferenceText.Tone)]] = [:]
  /// A line above the head.
  var over: [String] = []
  /// The columns of words.
  var isText: Set<Int> = [0]

  init(_ head: [String]) { self.head = head }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Lines below the row that was added last.
  mutating func under(_ lines: [(String, String, DifferenceText.Tone)]) { below[rows.count - 1] = lines }

  func text(_ paint: (String, DifferenceText.Tone) -> String) -> String {
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var line = cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return isText.contains(column) ? cell + space : space + cell
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    var lines = over.isEmpty ? [] : [paint(line(over), .heading)]
    lines.append(paint(line(head), .heading))
    for (number, row) in rows.enumerated() {
      lines.append(line(row))
      for (label, text, tone) in below[number] ?? [] { lines.append("    " + paint("\(label): \(text)", tone)) }
    }
    return lines.joined(separator: "\n")
  }
}
