/// What somebody probably meant.
public enum Suggestion {
  private static let longest = 64

  /// The known word that is nearest to `word`, if it is near enough to be a slip.
  public static func nearest(to word: String, in known: some Sequence<String>) -> String? {
    let letters = word.unicodeScalars.count
    // What is longer than any word of ours is no slip, and comparing it would take its time.
    guard letters <= longest else { return nil }
    let limit = max(2, letters / 3)
    let folded = word.lowercased()
    if folded.count > 2, let longer = known.sorted().first(where: { $0.lowercased().hasPrefix(folded) }) {
      return longer
    }
    return known.filter { abs($0.unicodeScalars.count - letters) <= limit }
      .map { (word: $0, distance: distance(folded, $0.lowercased())) }
      .filter { $0.distance <= limit && $0.distance < $0.word.count }
      .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
  }

  /// `did you mean X?`, else the whole list.
  public static func sentence(for word: String, in known: some Sequence<String>) -> String {
    if let nearest = nearest(to: word, in: known) { return "did you mean `\(nearest)`?" }
    let all = known.map { "`\($0)`" }
    if all.isEmpty { return "there is none" }
    return all.count <= 20 ? "known are \(all.joined(separator: ", "))" : "\(all.count) are known"
  }

  /// Slips from one word to the other: a letter more, less, other, or two exchanged (optimal string alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
        row.append(best)
      }
      before = previous
      previous = row
    }
    return previous[b.count]
  }
}
