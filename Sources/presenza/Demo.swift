import Children
import Configuration
import Dashboards
import Foundation
import HTTP
import Monitor
import Occupancy

/// `presenza demo`: a living house on this machine, with a broker, a simulator and a monitor of its own. Nothing stays when it ends.
enum Demo {
  /// A day of the house in 24 minutes.
  private static let usualSpeed = 60.0
  /// The demo opens on a Monday morning when the house fills up. Local time of the site.
  private static let opensAt = TimeSpan.minutes(9 * 60 + 10)

  static func run(_ arguments: inout Arguments) throws {
    let scenario = try arguments.option("--scenario") ?? "ordinary-week"
    let speed = try number(arguments.option("--speed"), "--speed", or: usualSpeed)
    let seed = try number(arguments.option("--seed"), "--seed", or: 1)
    let listen = try arguments.option("--listen")
    try arguments.end()
    guard (0.001...100_000).contains(speed) else { throw UsageError("--speed is from 0.001 to 100000") }
    guard seed >= 0, let seed = Int(exactly: seed) else { throw UsageError("--seed is a whole number from 0 on") }

    let simulatorPath = try simulatorPath()
    try checkScenario(scenario, simulatorPath)
    let signals = Signals()
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let seedText = String(decoding: carried(seeds_officina_liberty), as: UTF8.self)
    let configuration = try ConfigurationFile.load(text: seedText, file: "seeds/officina-liberty/presenza.json5")
    let start = morning(in: configuration.site.localTime)
    let data = DataFolder(folder.path + "/data")
    try FileManager.default.createDirectory(atPath: data.path, withIntermediateDirectories: true)
    try FileManager.default.createPrivate(data.members, Data(carried(seeds_members)))
    let tokens = TokenFile(dataFolder: data.path)
    let staff = try tokens.add(role: .staff, member: nil, space: nil, name: "demo", at: start)
    let member = try tokens.add(role: .member, member: "m1", space: nil, name: "demo", at: start)
    let tokenFile = folder.path + "/simulator.token"
    try FileManager.default.createPrivate(tokenFile, Data(staff.secret.utf8))

    try FileManager.default.createDirectory(atPath: folder.path + "/broker", withIntermediateDirectories: true)
    let broker = try EmbeddedBroker(folder: folder.path + "/broker")
    defer { broker.stop() }
    let monitor = try startMonitor(
      configuration, data, SiteClock(start: start, speed: speed), listen: listen, broker: broker.url)
    defer { monitor.stop() }
    let simulator = try Child.spawn(
      simulatorPath,
      [
        "run", "--scenario", scenario, "--seed", String(seed), "--speed", String(speed), "--broker", broker.url,
        "--monitor", monitor.address, "--token-file", tokenFile,
      ], output: .file(path: folder.path + "/simulator.log"))
    defer { simulator.terminate() }

    greet(monitor.address, broker.url, speed: speed, start: start, configuration.site, staff.secret, member.secret)
    while !signals.wait(milliseconds: 500) {
      guard simulator.status == nil else {
        let log = FileManager.default.contents(atPath: folder.path + "/simulator.log") ?? Data()
        throw Failure("the simulator ended: \(String(decoding: log.suffix(2_000), as: UTF8.self))")
      }
    }
    print("ending the demo")
  }

  /// Before anything is greeted or started: the simulator knows which there are.
  private static func checkScenario(_ name: String, _ simulator: String) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let file = folder.path + "/scenarios"
    let list = try Child.spawn(simulator, ["list"], output: .file(path: file))
    let status = list.wait(milliseconds: 10_000)
    let said = try String(contentsOfFile: file, encoding: .utf8)
    guard status == .exited(0) else { throw Failure("\(simulator) list failed: \(said)") }
    let known = said.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    guard !known.contains(name) else { return }
    throw UsageError("there is no scenario \(name): \(Suggestion.sentence(for: name, in: known))")
  }

  private static func startMonitor(
    _ configuration: SiteConfiguration, _ data: DataFolder, _ clock: SiteClock, listen: String?, broker: String
  ) throws -> Monitor {
    func start(_ listen: String) throws -> Monitor {
      try Monitor.start(
        Monitor.Options(
          configuration: configuration, data: data, clock: clock, listen: listen,
          broker: broker))
    }
    if let listen { return try start(listen) }
    // The usual port is nice to remember; when it is taken, any free one will do.
    do { return try start("127.0.0.1:8080") } catch is HTTPServerError { return try start("127.0.0.1:0") }
  }

  private static func greet(
    _ address: String, _ broker: String, speed: Double, start: Instant, _ site: Site, _ staff: String, _ member: String
  ) {
    print(
      """

      \(site.name) lives at \(speed) seconds a second, from \(start) on.

        what is free    \(address)/
        staff           \(address)/staff
        sign in         \(address)/signin
          as staff      \(staff)
          as member m1  \(member)
        broker          \(broker)

      Ctrl-C ends it all.

      """)
    fflush(nil)
  }

  private static func number(_ text: String?, _ name: String, or usual: Double) throws -> Double {
    guard let text else { return usual }
    guard let number = Double(text), number.isFinite else { throw UsageError("\(name) is a number, not \(text)") }
    return number
  }

  /// The Monday of this week, or of the next one at the weekend, so that the demo's dates look like today's.
  private static func morning(in local: LocalTime) -> Instant {
    let today = local.wall(at: SiteClock.wall.now()).date
    let monday = today.adding(days: today.weekday < 5 ? Int64(-today.weekday) : Int64(7 - today.weekday))
    return local.instant(monday, opensAt)
  }

  /// A file that the binary carries.
  private static func carried(_ file: (UnsafeMutablePointer<Int>?) -> UnsafePointer<UInt8>?) -> [UInt8] {
    var length = 0
    guard let bytes = file(&length) else { return [] }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  /// The simulator is built beside this program.
  private static func simulatorPath() throws -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let path = (own as NSString).deletingLastPathComponent + "/simulator"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Failure("\(path) is missing: `make build` builds it beside presenza")
    }
    return path
  }
}

/// A folder that goes when the demo ends.
struct TemporaryFolder {
  let path: String

  init() throws {
    let base = FileManager.default.temporaryDirectory.path + "/presenza-demo-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: base, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    path = base
  }

  func remove() {
    do { try FileManager.default.removeItem(atPath: path) } catch { Log.warning("\(path) is left behind: \(error)") }
  }
}

extension FileManager {
  /// Writes a file that nobody else on this machine can read.
  func createPrivate(_ path: String, _ data: Data) throws {
    guard createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600]) else {
      throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
