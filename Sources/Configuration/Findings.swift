/// Collects what is wrong in one text while it is read; a class, because every reader of a part adds to the same list.
final class Findings {
  /// A file that is no configuration at all is not listed line by line.
  static let limit = 200

  let file: String
  let bytes: [UInt8]
  private var found: [(offset: Int, sentence: String)] = []
  private var advised: [(offset: Int, sentence: String)] = []

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  var isEmpty: Bool { found.isEmpty }
  var isFull: Bool { found.count >= Self.limit }

  func add(_ offset: Int, _ sentence: String) {
    guard !isFull else { return }
    found.append((offset, sentence))
  }

  /// What is no mistake, and worth a look.
  func advise(_ offset: Int, _ sentence: String) { advised.append((offset, sentence)) }

  var advice: [Mistake] {
    advised.map { entry in
      let (line, column) = position(of: entry.offset)
      return Mistake(file: file, line: line, column: column, sentence: entry.sentence)
    }
  }

  func line(of offset: Int) -> Int { position(of: offset).line }

  var mistakes: Mistakes {
    var seen: Set<Mistake> = []
    return Mistakes(
      found.map { entry in
        let (line, column) = position(of: entry.offset)
        return Mistake(file: file, line: line, column: column, sentence: entry.sentence)
      }.filter { seen.insert($0).inserted }.sorted())
  }

  private func position(of offset: Int) -> (line: Int, column: Int) {
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) {
      let endsLine =
        bytes[index] == UInt8(ascii: "\n")
        || bytes[index] == UInt8(ascii: "\r") && (index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"))
      if endsLine {
        line += 1
        start = index + 1
      }
    }
    return (line, String(decoding: bytes[start..<max(start, min(offset, bytes.count))], as: UTF8.self).count + 1)
  }
}
