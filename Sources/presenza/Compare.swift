import Configuration
import Foundation
import Monitor

/// `presenza compare`: what another configuration would have done with the same days.
enum Compare {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let other = try arguments.required("--against")
    let commandsFile = try arguments.option("--commands")
    let wantsJSON = arguments.flag("--json")
    guard let trace = arguments.word() else { throw UsageError("compare needs a TRACE, or - for standard input") }
    try arguments.end()
    signal(SIGPIPE, SIG_IGN)
    var comparison = try TraceComparison(
      ConfigurationFile.load(file, for: .replaying), against: ConfigurationFile.load(other, for: .replaying))
    if let commandsFile {
      try Lines.each(of: commandsFile) { number, line in
        try comparison.add(command: line, at: "\(commandsFile):\(number)")
      }
    }
    var progress = TraceProgress(of: trace)
    try Lines.each(of: trace) { number, line in
      try comparison.take(message: line, at: "\(trace):\(number)")
      progress.passed(line.count + 1) { comparison.reached.map { "\($0)" } ?? "" }
    }
    comparison.finish()
    progress.clear()
    let output = StandardOutput()
    if wantsJSON {
      output.line(comparison.json())
    } else {
      let hasColours = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
      output.line(Array(comparison.text { word, tone in hasColours ? tone.painted(word) : word }.utf8))
    }
    output.flush()
    for note in comparison.notes { Log.warning(note) }
  }
}

extension DifferenceText.Tone {
  /// ECMA-48 §8.3.117.
  fileprivate func painted(_ word: String) -> String {
    let code =
      switch self {
      case .heading: "1"
      case .good: "32"
      case .bad: "31"
      case .quiet: "2"
      }
    return "\u{1B}[\(code)m\(word)\u{1B}[0m"
  }
}

/// How far a long trace has come, on a terminal alone.
struct TraceProgress {
  private let size: Int
  private let isShown: Bool
  private var done = 0
  private var told = 0

  init(of path: String) {
    var about = stat()
    size = stat(path, &about) == 0 ? Int(about.st_size) : 0
    isShown = isatty(STDERR_FILENO) == 1
  }

  /// So many bytes are behind us; `where` tells the time of the trace.
  mutating func passed(_ bytes: Int, _ reached: () -> String) {
    done += bytes
    guard isShown, done - told >= 4 << 20 else { return }
    told = done
    let share = size > 0 ? ", \(min(100, done * 100 / size)) %" : ""
    Self.show("\(reached())\(share)")
  }

  /// Leaves the terminal as it was.
  func clear() {
    if isShown, told > 0 { Self.show("") }
  }

  /// In place of what stood there: ECMA-48 §8.3.41, erase in line.
  private static func show(_ text: String) {
    let bytes = Array("\r\u{1B}[K\(text)".utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
