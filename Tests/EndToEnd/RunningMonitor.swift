import Children
import Foundation
import FoundationNetworking
import TestBroker
import Testing

/// A `presenza serve` as a user starts it: the built program, a configuration file, a data folder, a real broker.
final class RunningMonitor: Sendable {
  let address: String
  let log: Watched<[String]>
  private let child: Child
  /// Its broker lives as long as it does.
  private let installation: Installation

  /// The program under test stands beside the test bundle.
  static var program: String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "presenza").path
  }

  /// Listens on a free port, unless `listen` says where. `under` is what a shell does before it becomes the monitor, such as `ulimit -n 100`.
  init(
    _ installation: Installation, listen: String = "127.0.0.1:0", arguments: [String] = [], under: String = ":"
  ) async throws {
    let log = Watched<[String]>([])
    self.log = log
    self.installation = installation
    child = try Child.spawn(
      "/bin/sh",
      [
        "-c", under + #"; exec "$0" "$@""#, Self.program,
        "serve", "--config", installation.configuration, "--data", installation.data, "--listen", listen,
        "--broker", installation.broker.url,
      ] + arguments, output: .pipe { line in log.update { $0.append(line) } })
    let hasStarted = try await log.wait(seconds: 20) { lines in lines.contains { $0.contains("http://127.0.0.1:") } }
    try #require(hasStarted, "presenza did not start: \(log.value)")
    let line = try #require(log.value.first { $0.contains("http://127.0.0.1:") })
    let found = try #require(line.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/))
    address = String(found.output)
  }

  deinit { child.kill() }

  /// Ends it as a power cut of the process would.
  func kill() { child.kill() }

  /// Stops the process where it stands, or lets it go on (SIGSTOP, SIGCONT).
  func send(signal: Int32) -> Bool { child.send(signal: signal) }

  /// Ends it in order and returns how it ended.
  func stop() async throws -> ChildStatus? {
    let child = child
    return try await blocking { child.terminate(graceMilliseconds: 10_000) }
  }

  /// Keeps no cookie: one test's is not another's, and cookies know no ports.
  static let plainSession: URLSession = {
    let settings = URLSessionConfiguration.ephemeral
    settings.httpCookieStorage = nil
    settings.httpShouldSetCookies = false
    return URLSession(configuration: settings)
  }()

  struct Answer: @unchecked Sendable {
    // Proof for `@unchecked`: made once, of values that Foundation's reader never changes afterwards.
    let status: Int
    let body: [String: Any]
    let headers: [String: String]

    subscript(path: String...) -> Any? {
      path.reduce(body as Any?) { value, key in (value as? [String: Any])?[key] }
    }
  }

  func ask(_ method: String, _ path: String, token: String? = nil, _ body: [String: String]? = nil) async throws
    -> Answer
  {
    var request = URLRequest(url: try #require(URL(string: address + path)))
    request.httpMethod = method
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    if let body {
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      request.httpBody = try JSONSerialization.data(withJSONObject: body)
    }
    let (data, response) = try await Self.plainSession.data(for: request)
    let http = try #require(response as? HTTPURLResponse)
    let object = data.isEmpty ? nil : try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    var headers: [String: String] = [:]
    for (name, value) in http.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
    return Answer(status: http.statusCode, body: object ?? [:], headers: headers)
  }

  func get(_ path: String, token: String? = nil) async throws -> Answer { try await ask("GET", path, token: token) }

  /// Asks again until the answer is as wanted or the deadline has passed; the last answer is returned.
  func get(_ path: String, seconds: Double = 15, until isWanted: (Answer) -> Bool) async throws -> Answer {
    let end = Date(timeIntervalSinceNow: seconds)
    while true {
      let answer = try await get(path)
      if isWanted(answer) || Date() > end { return answer }
      try await blocking { _ = poll(nil, 0, 20) }
    }
  }

  /// Waits until the monitor hears its broker.
  func isReady() async throws -> Bool { try await get("/health/ready") { $0.status == 200 }.status == 200 }
}

/// What stays on disk between two runs of a monitor, and the broker that both talk to.
final class Installation: Sendable {
  let broker: TestBroker
  let folder: TemporaryFolder
  let configuration: String
  var data: String { folder.file("data") }

  init(broker: TestBroker, configuration text: String = Installation.house) throws {
    self.broker = broker
    folder = try TemporaryFolder()
    configuration = try folder.write(text, to: "presenza.json5")
    // Tokens may be made before the first start, in a folder that is there for it.
    try FileManager.default.createDirectory(
      atPath: folder.file("data"), withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  /// Makes a token as staff do, and returns it.
  func token(_ role: String, member: String? = nil, space: String? = nil) async throws -> String {
    let lines = Watched<[String]>([])
    let child = try Child.spawn(
      RunningMonitor.program,
      ["token", "add", "--role", role, "--data", data] + (member.map { ["--member", $0] } ?? [])
        + (space.map { ["--space", $0] } ?? []),
      output: .pipe { line in lines.update { $0.append(line) } })
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    try #require(status == .exited(0))
    try #require(try await lines.wait { lines in lines.contains { $0.count == 64 } })
    // Where it stands now goes to standard error.
    return try #require(lines.value.first { $0.count == 64 })
  }

  /// A small house: desks that wait two seconds for their member, and a room. No lunch stretches that, whenever the tests run.
  static let house = """
    {
      site: { id: "test", name: "Test", timeZone: "Europe/Rome" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [
        { id: "desk-12", kind: "desk", name: { it: "Postazione 12", en: "Desk 12" }, floor: "0", zone: "open-space" },
        { id: "desk-13", kind: "desk", floor: "0", zone: "open-space" },
        { id: "desk-14", kind: "desk", floor: "0", zone: "open-space", assignedTo: "acme" },
        { id: "sala", kind: "meeting-room", capacity: 8 },
      ],
      sensors: [
        { device: "l0/desk-12", space: "desk-12" },
        { device: "l0/desk-13", space: "desk-13" },
        { device: "l0/desk-14", space: "desk-14" },
        { device: "sala/pir", space: "sala", expires: "30m" },
      ],
      organisations: [ { id: "acme", name: "Acme", kind: "resident-partner" } ],
      policies: { desk: { noShowAfter: "2s", warnBefore: "1s", presentFor: "0s", breaks: [] } },
    }
    """
}
