import Children
import Glibc

/// All measurements, contestants in turn, round by round: only ratios within one run count.
struct Bench {
  private let options: Options
  private let folder: String
  private let broker: EmbeddedBroker

  init(_ options: Options) throws {
    self.options = options
    for program in [options.presenza, options.peer] where access(program, X_OK) != 0 {
      throw BenchFailure("\(program) is not there: run `make bench`, which builds it")
    }
    folder = try File.temporaryFolder()
    broker = try EmbeddedBroker(folder: folder)
    if let pid = broker.pid { CPU.pin(pid, to: .load) }
  }

  func run() throws {
    defer { removeFolder() }
    var table = Table()
    engine(&table)
    try start(&table)
    try ingest(&table)
    try serve(&table)
    print("\n" + table.printed())
  }

  /// The core by itself, in this process.
  private func engine(_ table: inout Table) {
    var readings: [Double] = []
    var news: [Double] = []
    var ticks: [Double] = []
    var worst: [Double] = []
    var all: [Double] = []
    for round in 1...options.rounds {
      var engine = Engine()
      readings.append(engine.microsecondsAReading(newsOneIn: 20))
      news.append(engine.microsecondsAReading(newsOneIn: 1))
      let tick = engine.millisecondsATick()
      ticks.append(tick.median)
      worst.append(tick.worst)
      all.append(engine.millisecondsForAll())
      print("engine, round \(round): \(readings[round - 1].text()) µs/reading, dearest tick \(tick.worst.text()) ms")
    }
    let spaces = "\(Engine.spaces) spaces"
    table.add("engine: a reading and what follows, one in 20 news, CPU µs", readings.median.text(), must: "<= 2.00")
    table.add("engine: a reading that is news, CPU µs", news.median.text())
    table.add("engine: a tick over \(spaces), median ms", ticks.median.text(), must: "<= 5.00")
    table.add("engine: the dearest of 600 ticks, ms", worst.median.text(), must: "<= 5.00")
    table.add("engine: all \(spaces) looked at at once, ms", all.median.text())
  }

  /// Times from start to ready with an empty journal, and the memory of the demo's venue once it stands.
  private func start(_ table: inout Table) throws {
    var times: [Double] = []
    var memory: [Double] = []
    for round in 1...max(3, options.rounds) {
      let (monitor, milliseconds) = try Monitor.start(
        options, configuration: options.venue, broker: broker, data: "\(folder)/start-\(round)")
      times.append(milliseconds)
      poll(nil, 0, 200)
      memory.append(Double(monitor.process.status("VmRSS") ?? 0) / 1_024)
      monitor.process.end()
    }
    table.add("start to ready, empty journal, ms", times.median.text(1), must: "<= 50", ambitious: "<= 20")
    table.add("RSS, the demo's venue, MB", memory.median.text(1), must: "<= 35", ambitious: "<= 25")
  }

  private func ingest(_ table: inout Table) throws {
    let configuration = "\(folder)/bench.json5"
    try File.write(House.configuration, to: configuration)
    let ingest = Ingest(options: options, broker: broker, folder: folder, configuration: configuration)
    for pace in Pace.allCases {
      var turns: [Contestant: [IngestTurn]] = [:]
      let name = pace == .steady ? "\(options.rate)/s" : "as fast as the broker goes"
      for round in 1...options.rounds {
        for contestant in Contestant.allCases {
          let turn = try ingest.turn(contestant, pace, seed: round * 10 + (pace == .steady ? 0 : 5_000))
          turns[contestant, default: []].append(turn)
          print(
            "ingest, \(name), round \(round): \(contestant.name): \(turn.microseconds.text()) µs/message,"
              + " \(turn.perSecond.text(0)) messages/s, lost \(turn.lost)")
        }
      }
      add(turns, name, &table)
    }
  }

  private func add(_ turns: [Contestant: [IngestTurn]], _ pace: String, _ table: inout Table) {
    func median(_ contestant: Contestant) -> Double { turns[contestant, default: []].map(\.microseconds).median }
    /// The median of the rounds' own ratios: what the machine does beside us changes from round to round.
    func ratio(to peer: Contestant) -> Double {
      zip(turns[.presenza, default: []], turns[peer, default: []]).map { $0.microseconds / $1.microseconds }.median
    }
    for contestant in Contestant.allCases {
      table.add("\(pace): \(contestant.name), CPU µs/message", median(contestant).text())
    }
    table.add(
      "\(pace): presenza / C on its own poll loop", ratio(to: .poll).text(), must: "<= 1.50", ambitious: "<= 1.20")
    table.add(
      "\(pace): presenza / C on loop_forever", ratio(to: .loopForever).text(), must: "<= 1.10", ambitious: "<= 0.85")
    let ours = turns[.presenza, default: []]
    table.add("\(pace): messages lost by presenza", "\(ours.map(\.lost).reduce(0, +))", must: "0", ambitious: "0")
    table.add(
      "\(pace): RSS with \(House.devices) sensors, MB",
      (ours.map { Double($0.rssKilobytes) / 1_024 }.median).text(1), must: "<= 35", ambitious: "<= 25")
  }

  private func serve(_ table: inout Table) throws {
    let configuration = "\(folder)/bench.json5"
    let (monitor, _) = try Monitor.start(
      options, configuration: configuration, broker: broker, data: "\(folder)/serving")
    let ingest = Ingest(options: options, broker: broker, folder: folder, configuration: configuration)
    try ingest.warm(monitor)
    let serving = try Serving(options, folder: folder, bodyOf: monitor)
    var ours: [Serving.Turn] = []
    var theirs: [Serving.Turn] = []
    for round in 1...options.rounds {
      ours.append(try serving.turn(of: monitor))
      theirs.append(try serving.nginxTurn())
      print(
        "HTTP, \(serving.bodyBytes) bytes, round \(round): presenza \(ours[round - 1].perSecond.text(0))/s,"
          + " nginx \(theirs[round - 1].perSecond.text(0))/s")
    }
    monitor.process.end()
    func add(_ name: String, _ turns: [Serving.Turn]) {
      table.add("HTTP: \(name), requests/s", turns.map(\.perSecond).median.text(0))
      table.add("HTTP: \(name), CPU µs/request", turns.map(\.microseconds).median.text(1))
      table.add("HTTP: \(name), p99 ms", turns.map(\.p99Milliseconds).median.text(1))
    }
    add("presenza, state of a space, \(serving.bodyBytes) bytes", ours)
    add("nginx, 1 worker, a file of that size", theirs)
    let ratio = zip(ours, theirs).map { $0.perSecond / $1.perSecond }.median
    table.add("HTTP: presenza / nginx", ratio.text(), must: ">= 1.00", ambitious: ">= 1.50")
  }

  private func removeFolder() {
    broker.kill()
    // The folder was made by mkdtemp and its name holds nothing that a shell would read.
    _ = try? Child.spawn("rm", ["-rf", folder]).wait(milliseconds: 10_000)
  }
}
