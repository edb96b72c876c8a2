import Configuration
import Foundation
import Glibc
import Occupancy
import Synchronization
import Threads

@testable import HTTP
@testable import Monitor

/// A request of somebody to a house that lives: any route, any role, any body. Each is answered, none with a fault of the house's own, and an answer that says JSON is JSON.
///
///     route · role · what stands for {id}          three bytes
///     query LF body                                the rest
enum RouteFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    guard input.count >= 3 else { return }
    let route = Route.all[Int(input[0]) % Route.all.count]
    let rest = UnsafeRawBufferPointer(rebasing: input[3...])
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    let house = FuzzedHouse.current()
    guard
      let request = house.request(
        route, of: Int(input[1]), id: Int(input[2]), query: rest[..<end], body: rest[end...].dropFirst())
    else { return }
    check(house.answer(to: request), to: route)
  }

  private static func check(_ post: Mailbox.Post, to route: Route) {
    switch post {
    case .stream: precondition(route.method == .get, "only what is read is a stream")
    case .broadcast, .stop: preconditionFailure("a request is owed an answer, and nothing else")
    case .answer(_, let response):
      // Without a broker the house is not ready.
      let isFine = response.status < 500 || response.status == 503 && route.pattern == "/health/ready"
      precondition(isFine, "\(route.method) \(route.pattern) is answered \(response.status)")
      guard response.header("content-type")?.hasSuffix("json") == true else { return }
      let isJSON = (try? JSONSerialization.jsonObject(with: Data(response.body), options: .fragmentsAllowed)) != nil
      precondition(isJSON, "\(route.method) \(route.pattern) answers what is no JSON")
    }
  }
}

/// A monitor with one of everything, asked without a port. A new one takes its place before it has grown old.
private final class FuzzedHouse {
  /// After so many requests another house is opened: what has been booked must not make each request dearer.
  private static let lasts = 20_000
  // One thread fuzzes.
  nonisolated(unsafe) private static var kept: FuzzedHouse?

  static func current() -> FuzzedHouse {
    if let kept, kept.asked < lasts { return kept }
    kept?.close()
    do {
      let house = try FuzzedHouse()
      kept = house
      return house
    } catch {
      preconditionFailure("a house opens: \(error)")
    }
  }

  private let folder: String
  private let monitor: Monitor
  private let mailbox = Mailbox()
  private let wakeup: Wakeup
  /// What stands in a path: what there is, what there is not, and what is no id.
  private var ids = [
    "desk-12", "desk-14", "sala", "b1", "b2", "b3", "w1", "s1", "m1", "nothing", "%00", "..%2f", "%F0%9F%AA%91",
  ]
  private let secrets: [String?]
  private let time = FuzzedTime()
  private var asked = 0

  private init() throws {
    var template = Array("/tmp/presenza-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
    try Self.members.write(toFile: folder + "/data/members.json5", atomically: true, encoding: .utf8)
    wakeup = try Wakeup()
    mailbox.open(wakeup: wakeup)
    let time = time
    let options = Monitor.Options(
      configuration: try SiteConfiguration.load(text: Self.site, file: folder + "/presenza.json5").get(),
      data: DataFolder(folder + "/data"), clock: SiteClock { time.reading }, listen: "127.0.0.1:0",
      broker: "mqtt+unix://\(folder)/nobody.sock")
    monitor = try Monitor.start(options)
    let tokens = TokenFile(dataFolder: folder + "/data")
    func secret(_ role: Role, _ member: MemberID? = nil, at space: SpaceID? = nil) throws -> String {
      try tokens.add(role: role, member: member, space: space, name: nil, at: SiteClock.wall.now()).secret
    }
    secrets = [
      nil, try secret(.panel, at: "sala"), try secret(.member, "m1"), try secret(.member, "m2"),
      try secret(.staff), try secret(.admin), "unknown",
    ]
    furnish()
    let house = monitor.desk.house
    let links = ["b1", "b2"].compactMap { id in
      house.read { $0.ledger[BookingID(id)] }.map { BookingLink.token(of: $0, signedBy: house.links) }
    }
    ids += links
  }

  /// A booking of each member, a series and a wait: something to be asked about.
  private func furnish() {
    let day = FuzzedTime.start.description.prefix(10)
    for (member, space) in [(2, "desk-12"), (3, "sala")] {
      let body = #"{"space":"\#(space)","start":"\#(day)T09:00:00Z","end":"\#(day)T11:00:00Z","title":"Riunione"}"#
      ask("/api/v1/bookings", of: member, body)
    }
    ask(
      "/api/v1/series", of: 2,
      #"{"space":"desk-13","start":"\#(day)T12:00:00Z","end":"\#(day)T13:00:00Z","repeat":{"every":"day","count":3}}"#)
    ask(
      "/api/v1/waiting", of: 3,
      #"{"space":"desk-12","start":"\#(day)T09:30:00Z","end":"\#(day)T10:00:00Z"}"#)
  }

  private func ask(_ target: String, of role: Int, _ body: String) {
    guard let request = request(.post, target, of: role, Array(body.utf8)) else {
      preconditionFailure("\(target) is a target")
    }
    guard case .answer(_, let response) = answer(to: request) else { preconditionFailure("\(target) is answered") }
    precondition(
      (200..<300).contains(response.status),
      "\(target) furnishes the house: \(body); \(String(decoding: response.body, as: UTF8.self))")
  }

  func request(
    _ route: Route, of role: Int, id: Int, query: Slice<UnsafeRawBufferPointer>, body: Slice<UnsafeRawBufferPointer>
  ) -> HTTPRequest? {
    let path = route.pattern.split(separator: "/").map { $0.hasPrefix("{") ? ids[id % ids.count] : String($0) }
    var target = "/" + path.joined(separator: "/")
    if !query.isEmpty { target += "?" + String(decoding: query, as: UTF8.self) }
    return request(route.method, target, of: role, Array(body))
  }

  private func request(_ method: HTTPMethod, _ target: String, of role: Int, _ body: [UInt8]) -> HTTPRequest? {
    var headers: [(name: String, value: String)] = [("Host", "127.0.0.1"), ("Content-Type", "application/json")]
    if let secret = secrets[role % secrets.count] { headers.append(("Authorization", "Bearer \(secret)")) }
    return HTTPRequest(method, target, headers: headers, body: body)
  }

  func answer(to request: HTTPRequest) -> Mailbox.Post {
    asked += 1
    time.pass()
    // The pace goes by the machine's clock, and is not what is asked here.
    monitor.desk.house.access.pace.begin()
    let id = RequestID(connection: ConnectionID(slot: 0, generation: 0), serial: UInt32(asked))
    monitor.desk.answer(request, Responder(id, mailbox))
    var posts: [Mailbox.Post] = []
    while !mailbox.take(into: &posts) {
      precondition(wakeup.wait(milliseconds: 5_000), "\(request.method) \(request.target) is answered")
      wakeup.lower()
    }
    wakeup.lower()
    precondition(posts.count == 1, "\(request.method) \(request.target) is answered once")
    return posts[0]
  }

  private func close() {
    monitor.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static let members = """
    { members: [ { id: "m1", name: "Ada" }, { id: "m2", name: "Bruno", organisation: "acme" } ] }
    """

  private static let site = """
    {
      site: { id: "test", name: "Test" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [
        { id: "desk-12", kind: "desk", zone: "open-space" },
        { id: "desk-13", kind: "desk", zone: "open-space" },
        { id: "desk-14", kind: "desk", zone: "open-space", assignedTo: "acme" },
        { id: "sala", kind: "meeting-room", capacity: 8 },
      ],
      sensors: [ { device: "l0/desk-12", space: "desk-12" }, { device: "l0/desk-13", space: "desk-13" } ],
      organisations: [ { id: "acme" } ],
    }
    """
}

/// A second passes with each request: the same requests meet the same times.
private final class FuzzedTime: Sendable {
  static let start = Instant(milliseconds: 1_772_438_400_000)  // 2026-03-02T08:00:00Z
  private let seconds = Atomic<Int64>(0)

  func pass() { seconds.add(1, ordering: .relaxed) }

  var reading: ClockWatch.Reading {
    let passed = TimeSpan.seconds(seconds.load(ordering: .relaxed))
    return ClockWatch.Reading(wall: Self.start + passed, steady: .days(1) + passed)
  }
}
