import Foundation
import FoundationNetworking
import TestBroker
import Testing

/// A word in every private field of a whole house, and everything that somebody whose it is not can get: each route, streams, topics, refusals, failures, the log.
@Suite struct `What is private` {
  /// What must not be found. Each has a text that stands nowhere else.
  private struct Marker: Hashable {
    var field: String
    var text: String
    /// The log is the operator's: it names devices and folders, and never a person or a key.
    var mayBeLogged = false
  }

  /// Every route with the targets by which it is tried; `BOOKING`, `ROOM`, `AWAY`, `SERIES`, `WAIT` and `LINK` stand for what is private. What the routes of
  /// `/openapi.json` have and this has not is a route without an expectation.
  private static let targets: [String: [String]] = [
    "GET /health/live": ["/health/live"], "GET /health/ready": ["/health/ready"], "GET /metrics": ["/metrics"],
    "GET /openapi.json": ["/openapi.json"], "GET /api/v1/site": ["/api/v1/site"], "GET /api/v1/plan": ["/api/v1/plan"],
    "GET /api/v1/spaces": ["/api/v1/spaces", "/api/v1/spaces?kind=desk", "/api/v1/spaces?status=in-use"],
    "GET /api/v1/spaces/free": ["/api/v1/spaces/free"], "GET /api/v1/desks/free": ["/api/v1/desks/free"],
    "GET /api/v1/spaces/{id}": ["/api/v1/spaces/desk-12", "/api/v1/spaces/desk-14", "/api/v1/spaces/sala"],
    "GET /api/v1/spaces/{id}/why": [
      "/api/v1/spaces/desk-12/why", "/api/v1/spaces/desk-14/why", "/api/v1/spaces/sala/why",
    ],
    "GET /api/v1/bookings": ["/api/v1/bookings", "/api/v1/bookings?mine=1", "/api/v1/bookings?space=desk-14"],
    "GET /api/v1/bookings/{id}": ["/api/v1/bookings/BOOKING", "/api/v1/bookings/ROOM", "/api/v1/bookings/AWAY"],
    "GET /api/v1/bookings/{id}/why": [
      "/api/v1/bookings/BOOKING/why", "/api/v1/bookings/ROOM/why", "/api/v1/bookings/AWAY/why",
    ],
    "GET /api/v1/series/{id}": ["/api/v1/series/SERIES"], "GET /api/v1/waiting": ["/api/v1/waiting"],
    "GET /api/v1/waiting/{id}": ["/api/v1/waiting/WAIT"],
    "GET /api/v1/programme": ["/api/v1/programme", "/api/v1/programme?to=2030-01-01T00:00:00Z"],
    "GET /api/v1/events": [],
    "GET /api/v1/sensors": [
      "/api/v1/sensors", "/api/v1/sensors?bound=false", "/api/v1/sensors?bound=0", "/api/v1/sensors?bound=False",
    ],
    "GET /api/v1/shadow": ["/api/v1/shadow"], "GET /api/v1/members": ["/api/v1/members"],
    "GET /api/v1/codes": ["/api/v1/codes"], "GET /api/v1/webhooks": ["/api/v1/webhooks"],
    "GET /api/v1/session": ["/api/v1/session"], "GET /b/{token}": ["/b/LINK", "/b/BOOKING-2222222222222222"],
    "GET /api/v1/links/{token}": ["/api/v1/links/LINK", "/api/v1/links/BOOKING-2222222222222222"],
    "POST /api/v1/spaces/{id}/out-of-order": ["/api/v1/spaces/desk-14/out-of-order"],
    "POST /api/v1/spaces/{id}/in-order": ["/api/v1/spaces/desk-14/in-order"],
    "POST /api/v1/spaces/{id}/lend": ["/api/v1/spaces/desk-14/lend"],
    "POST /api/v1/spaces/{id}/take-back": ["/api/v1/spaces/desk-14/take-back"],
    "POST /api/v1/bookings": ["/api/v1/bookings"], "POST /api/v1/series": ["/api/v1/series"],
    "POST /api/v1/series/preview": ["/api/v1/series/preview"], "POST /api/v1/waiting": ["/api/v1/waiting"],
    "PATCH /api/v1/bookings/{id}": ["/api/v1/bookings/ROOM"],
    "DELETE /api/v1/bookings/{id}": ["/api/v1/bookings/ROOM", "/api/v1/bookings/AWAY?following=1"],
    "POST /api/v1/bookings/{id}/check-in": ["/api/v1/bookings/ROOM/check-in"],
    "POST /api/v1/bookings/{id}/keep": ["/api/v1/bookings/ROOM/keep"],
    "POST /api/v1/bookings/{id}/leave": ["/api/v1/bookings/ROOM/leave"],
    "POST /api/v1/bookings/{id}/undo": ["/api/v1/bookings/BOOKING/undo"],
    "POST /api/v1/bookings/{id}/confirm": ["/api/v1/bookings/ROOM/confirm"],
    "POST /api/v1/bookings/{id}/not-me": ["/api/v1/bookings/ROOM/not-me"],
    "POST /api/v1/bookings/{id}/swap": ["/api/v1/bookings/ROOM/swap"],
    "POST /api/v1/bookings/{id}/pin": ["/api/v1/bookings/ROOM/pin"],
    "POST /api/v1/bookings/{id}/unpin": ["/api/v1/bookings/ROOM/unpin"],
    "DELETE /api/v1/waiting/{id}": ["/api/v1/waiting/WAIT"], "DELETE /api/v1/series/{id}": ["/api/v1/series/SERIES"],
    "POST /api/v1/waiting/{id}/accept": ["/api/v1/waiting/WAIT/accept"],
    "POST /api/v1/sensors/forget": ["/api/v1/sensors/forget"],
    "POST /api/v1/members/{id}/code": ["/api/v1/members/zq-member/code"],
    "POST /api/v1/links/{token}/keep": ["/api/v1/links/LINK/keep", "/api/v1/links/BOOKING-2222222222222222/keep"],
    "POST /api/v1/links/{token}/give-back": ["/api/v1/links/BOOKING-2222222222222222/give-back"],
    "POST /api/v1/links/{token}/undo": ["/api/v1/links/LINK/undo", "/api/v1/links/BOOKING-2222222222222222/undo"],
    "POST /api/v1/session": ["/api/v1/session"], "DELETE /api/v1/session": ["/api/v1/session"],
  ]

  private static let site = """
    {
      site: { id: "test", name: "Test", timeZone: "Europe/Rome" },
      broker: { url: "mqtt://127.0.0.1:1883" },
      sources: [ { use: "zigbee2mqtt" } ],
      spaces: [
        { id: "desk-12", kind: "desk", zone: "open-space" },
        { id: "desk-14", kind: "desk", zone: "open-space", assignedTo: "zq-organisation" },
        { id: "sala", kind: "meeting-room", capacity: 8 },
      ],
      sensors: [
        { device: "l0/desk-12", space: "desk-12" },
        { device: "zq-standing", space: "desk-14", expires: "3s" },
        { device: "sala/pir", space: "sala" },
      ],
      organisations: [ { id: "zq-organisation", name: "Zq-company" } ],
      policies: { desk: { noShowAfter: "2s", warnBefore: "1s", presentFor: "0s", giveBackAtLeast: "1m", breaks: [] } },
    }
    """

  /// What somebody got, and where.
  private struct Found {
    var place: String
    var text: String
  }

  private struct Scene {
    let installation: Installation
    let monitor: RunningMonitor
    /// Who is not concerned.
    let readers: [(name: String, token: String?)]
    let member: String
    let staff: String
    var names: [String: String] = [:]

    func target(_ text: String) -> String { names.reduce(text) { $0.replacing($1.key, with: $1.value) } }

    /// Status, head and body, as they came.
    func ask(_ method: String, _ path: String, token: String?, body: String? = nil) async throws -> (Int, String) {
      var request = URLRequest(url: try #require(URL(string: monitor.address + path)))
      request.httpMethod = method
      if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
      if let body { request.httpBody = Data(body.utf8) }
      let (data, response) = try await RunningMonitor.plainSession.data(for: request)
      let http = try #require(response as? HTTPURLResponse)
      let head = http.allHeaderFields.map { "\($0): \($1)" }.joined(separator: "\n")
      return (http.statusCode, head + "\n\n" + String(decoding: data, as: UTF8.self))
    }

    /// Asks every route as each of those whom it does not concern.
    func everything(_ isWanted: (String) -> Bool) async throws -> [Found] {
      var found: [Found] = []
      for (route, targets) in `What is private`.targets.sorted(by: { $0.key < $1.key }) where isWanted(route) {
        let method = String(route.prefix { $0 != " " })
        for target in targets {
          for reader in readers {
            let (status, text) = try await ask(
              method, self.target(target), token: reader.token, body: method == "GET" ? nil : body(of: route))
            found.append(Found(place: "\(method) \(target) as \(reader.name): \(status)", text: text))
          }
        }
      }
      return found
    }

    func body(of route: String) -> String {
      let slot = #""start":"\#(Self.hours(25))","end":"\#(Self.hours(26))""#
      return switch route {
      case "POST /api/v1/bookings": #"{"space":"desk-14",\#(slot)}"#
      case "PATCH /api/v1/bookings/{id}": #"{"space":"desk-14"}"#
      case "POST /api/v1/series", "POST /api/v1/series/preview":
        #"{"space":"sala",\#(slot),"repeat":{"every":"day","count":3}}"#
      case "POST /api/v1/waiting": #"{"space":"sala",\#(slot)}"#
      case "POST /api/v1/spaces/{id}/lend": #"{\#(slot)}"#
      case "POST /api/v1/sensors/forget": #"{"device":"zq-standing"}"#
      case "POST /api/v1/session": #"{"token":"wrong"}"#
      default: "{}"
      }
    }

    static func hours(_ hours: Double) -> String { Date(timeIntervalSinceNow: hours * 3_600).formatted(.iso8601) }
  }

  private func scene(_ broker: TestBroker) async throws -> Scene {
    let installation = try Installation(broker: broker, configuration: Self.site)
    try FileManager.default.createDirectory(atPath: installation.data, withIntermediateDirectories: true)
    try installation.folder.write(
      """
      { members: [
        { id: "zq-member", name: "Zq-name Quaranta", organisation: "zq-organisation" }, { id: "other-1", name: "Ezio" },
      ] }
      """, to: "data/members.json5")
    let panel = try await installation.token("panel", space: "desk-12")
    let other = try await installation.token("member", member: "other-1")
    return Scene(
      installation: installation,
      monitor: try await RunningMonitor(installation, under: "trap '' XFSZ; ulimit -f 200"),
      readers: [("public", nil), ("panel", panel), ("another member", other)],
      member: try await installation.token("member", member: "zq-member"),
      staff: try await installation.token("staff"))
  }

  /// Puts a marker into every private field, and returns the markers.
  private func fill(_ scene: inout Scene, _ notified: TestClient) async throws -> [Marker] {
    let (monitor, member, staff) = (scene.monitor, scene.member, scene.staff)
    func post(_ path: String, _ token: String, _ body: String) async throws -> [String: Any] {
      let (status, text) = try await scene.ask("POST", path, token: token, body: body)
      try #require((200...299).contains(status), "\(path): \(text)")
      let json = text.split(separator: "\n\n", maxSplits: 1).last ?? ""
      return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }
    func slot(_ space: String, _ from: Double, _ to: Double) -> String {
      #""space":"\#(space)","start":"\#(Scene.hours(from))","end":"\#(Scene.hours(to))""#
    }
    let terms = #""title":"Zq-title","organisation":"zq-organisation""#
    let now = try await post("/api/v1/bookings", member, "{\(slot("desk-12", -0.01, 1)),\(terms)}")
    let room = try await post("/api/v1/bookings", member, "{\(slot("sala", -0.01, 2)),\(terms),\"expected\":3}")
    let series = try await post(
      "/api/v1/series", member, #"{\#(slot("sala", 24, 25)),\#(terms),"repeat":{"every":"day","count":2}}"#)
    let wait = try await post("/api/v1/waiting", scene.readers[2].token ?? "", "{\(slot("sala", 24, 25))}")
    let theirs = try await post("/api/v1/waiting", staff, "{\(slot("sala", 24, 24.5)),\"member\":\"zq-member\"}")
    _ = try await post(
      "/api/v1/spaces/desk-14/lend", member, #"{"start":"\#(Scene.hours(24))","end":"\#(Scene.hours(30))"}"#)
    let away = try await post(
      "/api/v1/bookings", staff, #"{\#(slot("desk-14", 28, 29)),"member":"zq-member","title":"Zq-title"}"#)
    let code = try await post("/api/v1/members/zq-member/code", staff, "{}")
    #expect(wait["id"] != nil)
    // Somebody sits at the standing place, and its sensor then falls silent; a phone is heard that watches nothing.
    for (device, says) in [("zq-standing", true), ("zq-phone", true), ("l0/desk-12", false)] {
      try await scene.installation.broker.publish("zigbee2mqtt/\(device)", #"{"presence":\#(says)}"#)
    }
    _ = try #require(try await notified.messages.wait { $0.contains { $0.topic.hasSuffix("/notify/warned") } })
    let warned = try #require(notified.messages.value.first { $0.topic.hasSuffix("/notify/warned") })
    let link = try #require(warned.payload.firstMatch(of: /\/b\/(b\d+-[2-9A-Z]{16})/)?.output.1)
    let keys = try await monitor.get("/api/v1/codes", token: staff)
    let key = try #require(((keys["codes"] as? [[String: Any]])?.first?["key"]) as? String)
    scene.names = [
      "BOOKING": now["id"] as? String ?? "", "ROOM": room["id"] as? String ?? "", "AWAY": away["id"] as? String ?? "",
      "SERIES": series["series"] as? String ?? "", "WAIT": theirs["id"] as? String ?? "", "LINK": String(link),
    ]
    try #require(!scene.names.values.contains(""))
    return [
      Marker(field: "title", text: "Zq-title"), Marker(field: "member", text: "zq-member"),
      Marker(field: "name", text: "Zq-name"),
      Marker(field: "organisation", text: "zq-organisation", mayBeLogged: true),
      Marker(field: "series", text: #""series":"\#(scene.names["SERIES"] ?? "")""#, mayBeLogged: true),
      Marker(field: "sensor of a standing place", text: "zq-standing", mayBeLogged: true),
      Marker(field: "device that watches nothing", text: "zq-phone", mayBeLogged: true),
      Marker(field: "link", text: String(link)), Marker(field: "code of a space", text: key),
      Marker(field: "one-time code", text: code["code"] as? String ?? ""),
      Marker(field: "token", text: member), Marker(field: "token of staff", text: staff),
      Marker(field: "folder", text: scene.installation.folder.path, mayBeLogged: true),
      Marker(field: "folder of the broker", text: scene.installation.broker.folder.path, mayBeLogged: true),
    ]
  }

  private func search(_ found: [Found], _ markers: [Marker]) {
    for place in found {
      #expect(!place.text.lowercased().contains("access-control-allow"), "\(place.place) is open to other sites")
      for marker in markers where place.text.contains(marker.text) {
        Issue.record("\(place.place) tells \(marker.field): \(place.text.prefix(2_000))")
      }
    }
  }

  @Test func `is found by nobody whose it is not, on no way out of the house`() async throws {
    let broker = try TestBroker()
    let open = try TestClient(
      broker.address, id: "panel", subscribe: ["presenza/+/event/#", "presenza/+/space/#", "presenza/+/status"])
    let notified = try TestClient(broker.address, id: "notifier", subscribe: ["presenza/+/notify/#"])
    try #require(try await open.isThere())
    try #require(try await notified.isThere())
    var scene = try await scene(broker)
    let monitor = scene.monitor
    try #require(try await monitor.isReady())
    var streams: [EventStream] = []
    for reader in scene.readers { streams.append(try await EventStream.open(monitor, token: reader.token)) }
    let whole = try await EventStream.open(monitor, token: scene.staff)
    let markers = try await fill(&scene, notified)

    // Every route has an expectation, and none is left of a route that is gone.
    let paths = try #require(try await monitor.get("/openapi.json")["paths"] as? [String: [String: Any]])
    let routes = paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } }
    #expect(Set(routes) == Set(Self.targets.keys))

    _ = try #require(try await whole.event("sensor-silent") { $0.data.contains("zq-standing") })
    _ = try #require(try await whole.event("released"))
    _ = try #require(try await streams[0].event("released"))
    var found = try await scene.everything { $0.hasPrefix("GET") }
    found += try await scene.everything { !$0.hasPrefix("GET") }
    for (reader, stream) in zip(scene.readers, streams) {
      found.append(
        Found(place: "events of \(reader.name)", text: stream.events.value.map(\.data).joined(separator: "\n")))
    }
    _ = try #require(try await open.messages.wait { $0.contains { $0.topic.hasSuffix("/event/released") } })
    found.append(
      Found(place: "topics", text: open.messages.value.map { "\($0.topic) \($0.payload)" }.joined(separator: "\n")))
    search(found, markers)
    // A message to somebody has the link, and nothing else of this.
    let notices = Found(
      place: "notices", text: notified.messages.value.map { "\($0.topic) \($0.payload)" }.joined(separator: "\n"))
    search([notices], markers.filter { $0.field != "link" })
    try await expectFound(markers, scene, whole, notices)

    // A broker that is away, and a disk that is full.
    broker.embedded.kill()
    try #require(try await monitor.get("/health/ready") { $0.status == 503 }.status == 503)
    search(try await scene.everything { $0.hasPrefix("GET") }, markers)
    try await fillDisk(scene)
    let failed = try await scene.everything { _ in true }
    #expect(failed.contains { $0.text.contains("journal-failed") })
    search(failed, markers)
    _ = try await monitor.stop()
    search(
      [Found(place: "the log", text: monitor.log.value.joined(separator: "\n"))], markers.filter { !$0.mayBeLogged })
  }

  /// A marker that stands nowhere would prove nothing: each is told to those whom it concerns.
  private func expectFound(
    _ markers: [Marker], _ scene: Scene, _ whole: EventStream, _ notices: Found
  ) async throws {
    var told = [notices.text, whole.events.value.map(\.data).joined()]
    for path in [
      "/api/v1/bookings", "/api/v1/members", "/api/v1/sensors", "/api/v1/sensors?bound=false", "/api/v1/codes",
    ] {
      told.append(try await scene.ask("GET", path, token: scene.staff).1)
    }
    let secrets = ["one-time code", "token", "token of staff", "folder", "folder of the broker"]
    for marker in markers where !secrets.contains(marker.field) {
      #expect(told.contains { $0.contains(marker.text) }, "\(marker.field) is told to nobody")
    }
  }

  private func fillDisk(_ scene: Scene) async throws {
    for number in 0..<2_000 {
      let start = 100 + Double(number)
      let body =
        #"{"space":"sala","start":"\#(Scene.hours(start))","end":"\#(Scene.hours(start + 0.9))","title":"\#(String(repeating: "x", count: 200))"}"#
      if try await scene.ask("POST", "/api/v1/bookings", token: scene.staff, body: body).0 == 503 { return }
    }
    Issue.record("the disk was never full")
  }
}
