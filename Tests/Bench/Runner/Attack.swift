import Children
import Glibc
import Locking
import Threads

/// Mutated requests of the public, a panel and members against a release build, while others ask what they always ask.
///
/// It fails where the process ends, where an answer is a fault of the house, or where none comes. How long others wait is printed: what a time is worth depends on the machine.
struct Attack {
  private let options: Options
  private let folder: String
  private let broker: EmbeddedBroker

  init(_ options: Options) throws {
    self.options = options
    folder = try File.temporaryFolder()
    broker = try EmbeddedBroker(folder: folder)
  }

  func run() throws {
    defer { removeFolder() }
    let house = try AttackedHouse(options, folder: folder, broker: broker)
    let (monitor, _) = try Monitor.start(
      options, configuration: house.configuration, broker: broker, data: house.data)
    let templates = try RequestTemplate.all(of: monitor, house)
    let watcher = Watcher(port: monitor.port)
    try watcher.start()
    let tallies = Locked<[AttackTally]>([])
    let each = (options.requests + Self.attackers - 1) / Self.attackers
    for number in 0..<Self.attackers {
      try OSThread(named: "attacker \(number)") {
        var attacker = Attacker(
          port: monitor.port, house: house, templates: templates, seed: UInt64(options.seed) &* 1_000 &+ UInt64(number))
        let tally = attacker.attack(each)
        tallies.withLock { $0.append(tally) }
      }.detach()
    }
    var shown = MonotonicInstant.now()
    while tallies.withLock({ $0.count }) < Self.attackers {
      guard monitor.process.child.status == nil else {
        throw BenchFailure(
          "presenza ended under attack (seed \(options.seed)); it said: \(monitor.process.said.suffix(20))")
      }
      poll(nil, 0, 100)
      guard shown.milliseconds(until: .now()) > 10_000 else { continue }
      shown = .now()
      print("attack: \(Attacker.sent.load(ordering: .relaxed)) of \(options.requests) requests")
    }
    let waits = watcher.stop()
    let rss = monitor.process.status("VmRSS") ?? 0
    monitor.process.end()
    try report(tallies.withLock { $0 }, waits, rss)
  }

  private static let attackers = 6

  private func report(_ tallies: [AttackTally], _ waits: [Watcher.Wait], _ rss: Int) throws {
    var sum = AttackTally()
    for tally in tallies { sum.add(tally) }
    let statuses = sum.statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    print("attack (seed \(options.seed)): \(sum.sent) requests; \(statuses); RSS \(rss / 1_024) MB")
    print("closed or cut without a status, as broken framing is: \(sum.closed); no answer within 5 s: \(sum.silent)")
    for path in Watcher.paths {
      let some = waits.filter { $0.path == path }.map(\.milliseconds).sorted()
      func share(_ part: Double) -> String {
        some.isEmpty ? "-" : some[min(some.count - 1, Int(Double(some.count) * part))].text(1)
      }
      print(
        "others, \(path): \(some.count) answers; ms: \(share(0.5)) half, \(share(0.99)) 99 %, \(share(0.999)) 99.9 %, "
          + "\(share(1)) the longest")
    }
    let failed = waits.filter { $0.status != 200 }
    guard failed.isEmpty else { throw BenchFailure("others were answered \(failed.prefix(5)): \(failed.count) times") }
    guard sum.faults.isEmpty, sum.silent == 0 else {
      throw BenchFailure(
        "\(sum.silent) without an answer; faults of the house:\n" + sum.faults.prefix(5).joined(separator: "\n\n"))
    }
  }

  private func removeFolder() {
    broker.kill()
    // The folder was made by mkdtemp and its name holds nothing that a shell would read.
    _ = try? Child.spawn("rm", ["-rf", folder]).wait(milliseconds: 10_000)
  }
}

/// What came of many requests.
struct AttackTally: Sendable {
  var sent = 0
  var statuses: [Int: Int] = [:]
  /// Connections that were closed without a status.
  var closed = 0
  var silent = 0
  /// Requests that were answered with a 5xx, with their answers.
  var faults: [String] = []

  mutating func add(_ other: AttackTally) {
    sent += other.sent
    statuses.merge(other.statuses) { $0 + $1 }
    closed += other.closed
    silent += other.silent
    faults += other.faults
  }
}
