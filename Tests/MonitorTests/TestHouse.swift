import Configuration
import Foundation
import JSON
import Journaling
import MQTT
import Monitor
import Occupancy
import TestBroker
import Testing

/// A monitor of its own in this process, with the data folder of an installation. Its broker is away unless one is given.
final class TestHouse {
  let folder: TemporaryFolder
  let monitor: Monitor
  let port: Int
  let clock: SiteClock
  var data: String { folder.file("data") }
  var tokens: TokenFile { TokenFile(dataFolder: data) }

  init(
    _ configuration: String = TestHouse.site(), members: String? = nil, broker: String? = nil, clock: SiteClock = .wall,
    in given: TemporaryFolder? = nil, clockIsRight: Bool = false, record: String? = nil,
    accepted: Loss? = nil,
    line: @escaping @Sendable (inout ClientOptions) -> Void = { _ in }
  ) throws {
    folder = try given ?? TemporaryFolder()
    self.clock = clock
    try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
    if let members { try folder.write(members, to: "data/members.json5") }
    var options = Monitor.Options(
      configuration: try SiteConfiguration.load(text: configuration, file: folder.file("presenza.json5")).get(),
      data: DataFolder(folder.file("data")), clock: clock, listen: "127.0.0.1:0",
      broker: broker ?? "mqtt+unix://\(folder.file("nobody.sock"))", record: record, clockIsRight: clockIsRight,
      acceptedLoss: accepted)
    options.line = line
    monitor = try Monitor.start(options)
    port = try #require(Int(monitor.address.split(separator: ":").last ?? ""))
  }

  deinit { stop() }

  private var isStopped = false

  /// Ends it in order, so that another can take its folder.
  func stop() {
    guard !isStopped else { return }
    isStopped = true
    monitor.stop()
  }

  func token(
    _ role: Role, member: MemberID? = nil, space: SpaceID? = nil, expires: Instant? = nil
  ) throws -> String {
    try tokens.add(role: role, member: member, space: space, name: nil, at: SiteClock.wall.now(), expires: expires)
      .secret
  }

  func ask(
    _ method: String, _ target: String, token: String? = nil, cookie: String? = nil, origin: String? = nil,
    headers: [(String, String)] = [], body: String = ""
  ) -> Line {
    var all = headers
    if let token { all.append(("Authorization", "Bearer \(token)")) }
    if let cookie { all.append(("Cookie", cookie)) }
    if let origin { all.append(("Origin", origin)) }
    return Line.ask(port, method, target, all, body: body)
  }

  /// Books from a minute ago for an hour, by the clock of the house, which may run faster than this one, and returns the whole answer.
  func book(
    _ space: String, token: String, member: String? = nil, title: String? = nil, afterHours: Int64 = 0
  ) throws -> (answer: Line, id: String?) {
    let start = clock.now() - .minutes(1) + .hours(afterHours)
    var json = JSONWriter()
    json.object {
      $0.member("space", space)
      $0.member("start", start.description)
      $0.member("end", (start + .hours(1)).description)
      if let member { $0.member("member", member) }
      if let title { $0.member("title", title) }
    }
    let answer = ask("POST", "/api/v1/bookings", token: token, body: json.text)
    return (answer, try? JSONValue(parsing: answer.body)["id"]?.string)
  }

  /// A small house whose rules wait for hours; `rest` are further lines.
  static func site(_ rest: String = "") -> String {
    """
    {
      site: { id: "test", name: "Test" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      spaces: [
        { id: "desk-12", kind: "desk", zone: "open-space" },
        { id: "desk-13", kind: "desk", zone: "open-space" },
        { id: "desk-14", kind: "desk", zone: "open-space", assignedTo: "acme" },
        { id: "sala", kind: "meeting-room", capacity: 8 },
      ],
      sensors: [ { device: "l0/desk-12", space: "desk-12" }, { device: "l0/desk-13", space: "desk-13" } ],
      organisations: [ { id: "acme" } ],
      \(rest)
    }
    """
  }
}

extension Line {
  var json: JSONValue? { try? JSONValue(parsing: body) }

  /// `presenza-test=…` of a Set-Cookie, as a browser sends it back.
  var cookie: String? { header("set-cookie")?.split(separator: ";").first.map(String.init) }
}

/// Looks every few milliseconds until `condition` holds; false when it does not, after ten seconds or as many looks.
func eventually(atMost looks: Int = 500, _ condition: () -> Bool) -> Bool {
  for _ in 0..<looks {
    if condition() { return true }
    poll(nil, 0, 20)
  }
  return condition()
}
