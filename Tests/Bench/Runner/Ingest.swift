import Children
import Threads

/// Who reads the load.
enum Contestant: CaseIterable {
  case presenza, poll, loopForever

  var name: String {
    switch self {
    case .presenza: "presenza, whole path to presence"
    case .poll: "C that only counts, own poll loop"
    case .loopForever: "C that only counts, loop_forever"
    }
  }
}

/// What a message costs its reader, at two rates.
enum Pace: CaseIterable {
  case steady, full

  func rate(_ options: Options) -> Int {
    switch self {
    case .steady: options.rate
    case .full: 0
    }
  }

  /// The full rate is measured over more messages: it takes less time.
  func messages(_ options: Options) -> Int {
    switch self {
    case .steady: options.messages
    case .full: options.messages * 4
    }
  }
}

/// One reader's turn at one pace.
struct IngestTurn {
  var microseconds: Double
  var lost: Int
  var perSecond: Double
  var rssKilobytes: Int
}

struct Ingest {
  let options: Options
  let broker: EmbeddedBroker
  let folder: String
  let configuration: String

  /// Starts the contestant, lets every topic be heard once, then measures; the others are not connected meanwhile.
  func turn(_ contestant: Contestant, _ pace: Pace, seed: Int) throws -> IngestTurn {
    let data = "\(folder)/data-\(seed)"
    let reader: Process
    var monitor: Monitor?
    switch contestant {
    case .presenza:
      let started = try Monitor.start(options, configuration: configuration, broker: broker, data: data).monitor
      monitor = started
      reader = started.process
    case .poll: reader = try Process([options.peer, "poll", "\(port)", House.filter], on: .measured)
    case .loopForever: reader = try Process([options.peer, "forever", "\(port)", House.filter], on: .measured)
    }
    if monitor == nil { try reader.says { $0 == "ready" ? true : nil } }
    let warmUp = House.devices * 2
    _ = try load(warmUp, rate: 10_000, seed: seed)
    try reader.comesToRest()

    let count = pace.messages(options)
    let before = reader.cpuNanoseconds
    let took = try load(count, rate: pace.rate(options), seed: seed + 1)
    try reader.comesToRest()
    let cost = reader.cpuNanoseconds - before
    let rss = reader.status("VmRSS") ?? 0

    let received = try monitor?.messages()
    reader.end()
    let heard = try received ?? reader.says { Self.number(after: "received ", in: $0) }
    return IngestTurn(
      microseconds: Double(cost) / 1_000 / Double(count), lost: warmUp + count - heard,
      perSecond: Double(count) / took, rssKilobytes: rss)
  }

  /// Lets every device of the house be heard.
  func warm(_ monitor: Monitor) throws {
    _ = try load(House.devices * 2, rate: 10_000, seed: 1)
    try monitor.process.comesToRest()
  }

  private var port: UInt16 { broker.port ?? 0 }

  /// Publishes and returns how many seconds it took the broker to take all.
  private func load(_ count: Int, rate: Int, seed: Int) throws -> Double {
    let publisher = try Process(
      [options.peer, "publish", "\(port)", "\(count)", "\(rate)", "\(House.devices)", "\(seed)"], on: .load)
    guard publisher.child.wait(milliseconds: 600_000) == .exited(0) else {
      throw BenchFailure("the load did not end as it should; it said: \(publisher.said)")
    }
    return try Double(publisher.says { Self.number(after: " in ", in: $0) }) / 1e6
  }

  private static func number(after mark: String, in line: String) -> Int? {
    guard let found = line.firstRange(of: mark) else { return nil }
    return Int(line[found.upperBound...].prefix { $0.isNumber })
  }
}
