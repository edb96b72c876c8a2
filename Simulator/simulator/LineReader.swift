import Glibc

/// The lines of a file, one by one, without keeping it in memory.
enum LineReader {
  static func each(of path: String, _ body: (Int, String) throws(Failure) -> Void) throws(Failure) {
    guard let file = path == "-" ? fdopen(dup(STDIN_FILENO), "r") : fopen(path, "r") else {
      throw .outside("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    var number = 0
    while true {
      let length = getline(&buffer, &capacity, file)
      guard length >= 0, let buffer else { return }
      number += 1
      var line = UnsafeRawBufferPointer(start: buffer, count: length)
      while let last = line.last, last == 10 || last == 13 { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
      if !line.isEmpty { try body(number, String(decoding: line, as: UTF8.self)) }
    }
  }

  /// The cells of a line of RFC 4180; a line end within quotes is not among what we write.
  static func cells(_ line: String) -> [String] {
    guard line.contains("\"") else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    var cells: [String] = [""]
    var isQuoted = false
    var rest = line[...]
    while let character = rest.popFirst() {
      if character == "\"" {
        if isQuoted, rest.first == "\"" {
          rest.removeFirst()
          cells[cells.count - 1].append("\"")
        } else {
          isQuoted.toggle()
        }
      } else if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
