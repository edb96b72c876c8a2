import Locking
import Threads

/// Where answers are made that are not small: on a thread of its own, so that the thread of HTTP only hands them over and goes on.
///
/// Visitors take turns. Who asks for a thousand things waits for them, and nobody else does. What is soon answered does not wait for a line of long
/// answers: of both that wait, one of each comes in turn.
final class BackOffice: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State {
    var short = Turns<Pace.Visitor, Job>()
    var long = Turns<Pace.Visitor, Job>()
    var wasShort = false
    var isStopping = false

    var isEmpty: Bool { short.isEmpty && long.isEmpty }

    mutating func next() -> Job? {
      let isShort = long.isEmpty || (!wasShort && !short.isEmpty)
      wasShort = isShort
      return isShort ? short.next() : long.next()
    }
  }

  private let state = Locked(State())
  private let wakeup: Wakeup
  private let thread = Locked<OSThread?>(nil)

  init() throws(ThreadFault) { wakeup = try Wakeup() }

  func start() throws(ThreadFault) {
    let thread = try OSThread(named: "answers") { [self] in run() }
    self.thread.withLock { $0 = thread }
  }

  /// What still waits is dropped; returns when the last answer is made.
  func stop() {
    state.withLock { state in
      state.isStopping = true
      state.short = Turns()
      state.long = Turns()
    }
    wakeup.raise()
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    thread?.join()
  }

  /// False where too much waits already, of theirs or of all.
  func take(_ visitor: Pace.Visitor, isLong: Bool = true, _ job: @escaping Job) -> Bool {
    let (isTaken, isFirst) = state.withLock { state in
      let wasEmpty = state.isEmpty
      guard !state.isStopping else { return (false, wasEmpty) }
      return (isLong ? state.long.add(job, of: visitor) : state.short.add(job, of: visitor), wasEmpty)
    }
    if isTaken, isFirst { wakeup.raise() }
    return isTaken
  }

  private func run() {
    while true {
      wakeup.lower()
      while let job = state.withLock({ $0.next() }) { job() }
      guard !state.withLock({ $0.isStopping }) else { return }
      wakeup.wait(milliseconds: -1)
    }
  }
}

/// What waits, one of each in turn; its length is bounded, of each and of all.
struct Turns<Who: Hashable & Sendable, Job: Sendable>: Sendable {
  static var most: Int { 4_096 }
  static var mostOfOne: Int { 1_024 }

  /// Those of one, the first at `next`.
  private struct Line: Sendable {
    var jobs: [Job?] = []
    var next = 0
    var count: Int { jobs.count - next }
  }

  private var lines: [Who: Line] = [:]
  /// Who waits, in the order of their turns from `first` on.
  private var order: [Who] = []
  private var first = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func add(_ job: Job, of who: Who) -> Bool {
    guard count < Self.most, lines[who]?.count ?? 0 < Self.mostOfOne else { return false }
    if lines[who] == nil { order.append(who) }
    lines[who, default: Line()].jobs.append(job)
    count += 1
    return true
  }

  mutating func next() -> Job? {
    guard first < order.count else { return nil }
    let who = order[first]
    first += 1
    guard var line = lines.removeValue(forKey: who) else { return nil }
    let job = line.jobs[line.next]
    line.jobs[line.next] = nil
    line.next += 1
    count -= 1
    if line.count > 0 {
      if line.next * 2 >= line.jobs.count {
        line.jobs.removeFirst(line.next)
        line.next = 0
      }
      lines[who] = line
      order.append(who)
    }
    if first * 2 >= order.count {
      order.removeFirst(first)
      first = 0
    }
    return job
  }
}
