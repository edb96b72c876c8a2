import Children
import Glibc
import Locking
import Threads

/// A contestant or a helper of the bench: a child on a core of its own, with its words and what it costs.
final class Process: Sendable {
  let child: Child
  private let lines: Locked<[String]>
  private let spoke: Wakeup

  /// The cores that matter: what is measured has one to itself, where the machine has two.
  enum Core: Sendable {
    case measured
    case load

    var number: Int32? {
      guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 else { return nil }
      switch self {
      case .measured: return 1
      case .load: return 0
      }
    }
  }

  init(_ command: [String], on core: Core) throws {
    let lines = Locked<[String]>([])
    let spoke = try Wakeup()
    self.lines = lines
    self.spoke = spoke
    let whole = (core.number.map { ["taskset", "-c", "\($0)"] } ?? []) + command
    child = try Child.spawn(
      whole[0], Array(whole.dropFirst()),
      output: .pipe { line in
        lines.withLock { $0.append(line) }
        spoke.raise()
      })
  }

  deinit { child.kill() }

  /// The first line that `read` makes something of, once it has been said.
  @discardableResult
  func says<Meaning>(within milliseconds: Int = 20_000, _ read: (String) -> Meaning?) throws -> Meaning {
    let end = MonotonicInstant.now().advanced(milliseconds: milliseconds)
    while true {
      spoke.lower()
      for line in lines.withLock({ $0 }) { if let meaning = read(line) { return meaning } }
      let left = MonotonicInstant.now().milliseconds(until: end)
      guard left > 0 else {
        throw BenchFailure("a program did not say what was awaited; it said: \(lines.withLock { $0 })")
      }
      spoke.wait(milliseconds: min(left, 200))
    }
  }

  /// All that it has said.
  var said: [String] { lines.withLock { $0 } }

  /// Ends it in order.
  func end() { child.terminate(graceMilliseconds: 5_000) }

  /// CPU time of all its threads since it began, in nanoseconds.
  var cpuNanoseconds: Int { CPU.nanoseconds(of: child.pid) }

  /// Waits until it has done what was given to it: until it costs next to nothing for a while.
  func comesToRest() throws {
    let end = MonotonicInstant.now().advanced(milliseconds: 60_000)
    var before = cpuNanoseconds
    var quiet = 0
    while quiet < 3 {
      guard MonotonicInstant.now() < end else { throw BenchFailure("a program did not come to rest in 60 s") }
      poll(nil, 0, 40)
      let now = cpuNanoseconds
      quiet = now - before < 1_000_000 ? quiet + 1 : 0
      before = now
    }
  }

  /// A number of /proc/PID/status, such as `VmRSS`, in kilobytes.
  func status(_ name: String) -> Int? {
    File.read("/proc/\(child.pid)/status").split(separator: "\n")
      .first { $0.hasPrefix(name + ":") }
      .flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) }
  }
}

/// What processes cost.
enum CPU {
  static func nanoseconds(of pid: pid_t) -> Int {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Keeps a process that runs already to one core.
  static func pin(_ pid: pid_t, to core: Process.Core) {
    guard let number = core.number else { return }
    // What stays where it is only makes the figures less steady.
    _ = try? Child.spawn("taskset", ["-p", "-c", "\(number)", "\(pid)"], output: .discard).wait(milliseconds: 5_000)
  }
}

/// Why the bench itself could not run.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
