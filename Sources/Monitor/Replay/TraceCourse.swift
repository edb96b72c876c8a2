import Occupancy

/// The lines of a trace and of a file of commands in the one order in which they count: commands before messages of the same time, and time never backwards.
struct TraceCourse {
  private var commands: [TraceLine] = []
  private var next = 0
  private(set) var last: Instant?
  private var outOfOrder = 0
  /// The trace is the monitor's own record. Its lines stand in the order in which it took them, and a message keeps the time at which it came, also where others were taken before it.
  private var isOwnRecord = false

  /// Adds a command; all of them come before the messages.
  mutating func add(command line: [UInt8], at place: String) throws(TraceError) {
    let line = try TraceLine(command: line, at: place)
    // Sorted by insertion: a command file is in order already, and equal times keep the file's.
    let index = commands.lastIndex { $0.at <= line.at }.map { $0 + 1 } ?? 0
    commands.insert(line, at: index)
  }

  /// Takes one line of the trace, and returns what counts up to then, in order.
  mutating func take(line bytes: [UInt8], at place: String) throws(TraceError) -> [TraceLine] {
    var line = try TraceLine(parsing: bytes, at: place)
    if case .life(.started) = line.what { isOwnRecord = true }
    if !line.setsClockBack {
      if let last, line.at < last { outOfOrder += 1 }
      line.at = max(line.at, last ?? line.at)
    }
    let before = commands(until: line.at)
    last = line.at
    if case .message(var message) = line.what, !isOwnRecord {
      message.received = line.at
      line.what = .message(message)
    }
    return before + [line]
  }

  /// The commands that are left.
  mutating func finish() -> [TraceLine] { commands(until: .distantFuture) }

  private mutating func commands(until time: Instant) -> [TraceLine] {
    var lines: [TraceLine] = []
    while next < commands.count, commands[next].at <= time {
      var line = commands[next]
      next += 1
      line.at = max(line.at, last ?? line.at)
      last = line.at
      lines.append(line)
    }
    return lines
  }

  /// What was noticed on the way, for people.
  var notes: [String] {
    outOfOrder > 0 ? ["\(outOfOrder) lines lie before the line above them; they count at its time"] : []
  }
}
