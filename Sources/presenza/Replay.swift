import Configuration
import Glibc
import Monitor

/// `presenza replay`: a recorded trace through the rules of a configuration; prints events as JSON Lines.
enum Replay {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let commandsFile = try arguments.option("--commands")
    let data = try arguments.option("--data")
    let isJournaled = arguments.flag("--journal")
    guard let trace = arguments.word() else { throw UsageError("replay needs a TRACE, or - for standard input") }
    try arguments.end()
    signal(SIGPIPE, SIG_IGN)
    let configuration = try ConfigurationFile.load(file, for: .replaying)
    let output = StandardOutput()
    var replay = try TraceReplay(
      configuration: configuration, form: isJournaled ? .journaled : .told,
      known: try data.map { try DataFolder($0).events(of: configuration.site) } ?? []
    ) { output.line($0) }
    if let commandsFile {
      try Lines.each(of: commandsFile) { number, line in try replay.add(command: line, at: "\(commandsFile):\(number)")
      }
    }
    try Lines.each(of: trace) { number, line in try replay.take(message: line, at: "\(trace):\(number)") }
    replay.finish()
    output.flush()
    for note in replay.notes { Log.warning(note) }
  }
}

/// The lines of a file, or of standard input for `-`, without keeping it in memory.
enum Lines {
  static func each(of path: String, _ body: (Int, [UInt8]) throws -> Void) throws {
    guard let file = path == "-" ? fdopen(dup(STDIN_FILENO), "r") : fopen(path, "r") else {
      throw Failure("\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var buffer: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(buffer) }
    var number = 0
    while true {
      let length = getline(&buffer, &capacity, file)
      guard length >= 0, let buffer else {
        // A folder, or a disk that fails, is no empty file.
        guard ferror(file) == 0 else { throw Failure("\(path) cannot be read: \(String(cString: strerror(errno)))") }
        return
      }
      number += 1
      var line = UnsafeRawBufferPointer(start: buffer, count: length)
      while let last = line.last, last == 10 || last == 13 { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
      if !line.isEmpty { try body(number, Array(line)) }
    }
  }
}
