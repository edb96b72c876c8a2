import Children
import Foundation
import JSON
import Occupancy
import TestBroker
import Testing

@testable import Monitor

private let secret = "0123456789abcdef0123456789abcdef"

@Suite struct `A webhook` {
  /// A house whose desks warn at once and wait a minute, a real broker, and receivers.
  private struct Scene {
    let broker: TestBroker
    let house: TestHouse
    let watcher: TestClient

    init(_ webhooks: String, rest: String = "", patience: String = "60s") async throws {
      broker = try TestBroker()
      watcher = try TestClient(broker.address, id: "watcher", subscribe: ["presenza/#"])
      try #require(try await watcher.isThere())
      let folder = broker.folder
      try folder.write(secret + "\n", to: "webhook.secret")
      house = try TestHouse(
        TestHouse.site(
          """
          policies: { desk: { noShowAfter: "\(patience)", warnBefore: "\(patience)", presentFor: "0s", giveBackAtLeast: "1m", breaks: [] } },
          webhooks: [ \(webhooks.replacing("SECRET", with: folder.file("webhook.secret"))) ],
          \(rest)
          """), broker: broker.url)
      let house = house
      try #require(eventually { house.ask("GET", "/health/ready").status == 200 })
    }

    /// Books a desk for a member, and its sensor sees nobody: the member is warned.
    func warn(_ desk: String = "desk-12", member: String = "m1") async throws -> String {
      let token = try house.token(.member, member: MemberID(member))
      let id = try #require(try house.book(desk, token: token, title: "Colloquio").id)
      try await broker.publish("zigbee2mqtt/l0/\(desk)", #"{"occupancy":false}"#)
      return id
    }

    func figures() throws -> JSONValue {
      let answer = house.ask("GET", "/api/v1/webhooks", token: try house.token(.staff))
      return try #require(answer.json?["webhooks"]?.array?.first)
    }

    func metric(_ line: String) -> Bool { house.ask("GET", "/metrics").body.contains(line + "\n") }
  }

  private static func hook(_ receiver: Receiver, _ events: String = #"["warned"]"#) -> String {
    #"{ url: "\#(receiver.url)", secretFile: "SECRET", events: \#(events) }"#
  }

  @Test func `is told a warning once, signed, with the member's id and a link that works`() async throws {
    let receiver = try Receiver()
    let scene = try await Scene(Self.hook(receiver))
    let booking = try await scene.warn()
    let delivery = try #require(try await receiver.first(1).first)
    let body = try JSONValue(parsing: delivery.body)
    #expect(body["type"]?.string == "warned")
    #expect(body["booking"]?.string == booking)
    #expect(body["space"]?.string == "desk-12")
    #expect(body["name"]?["it"]?.string != nil)
    #expect(body["member"]?.string == "m1")
    #expect(body["deadline"]?.string.flatMap { Instant(iso8601: $0) } != nil)
    #expect(!delivery.body.contains("Colloquio"))
    #expect(delivery.contentType == "application/json")
    #expect(delivery.id.hasPrefix("warned-\(booking)-"))

    #expect(eventually { scene.metric(#"presenza_webhooks_total{result="delivered"} 1"#) })
    let link = try #require(body["link"]?.string)
    #expect(link.hasPrefix("\(scene.house.monitor.address)/b/\(booking)-"))
    let token = String(link.split(separator: "/").last ?? "")
    #expect(scene.house.ask("POST", "/api/v1/links/\(token)/keep").json?["booking"]?["kept"]?.string != nil)

    #expect(receiver.deliveries.value.count { $0.id == delivery.id } == 1)
    #expect(try scene.figures()["state"]?.string == "working")
  }

  @Test func `is signed as openssl finds it`() async throws {
    let receiver = try Receiver()
    let scene = try await Scene(Self.hook(receiver))
    _ = try await scene.warn()
    let delivery = try #require(try await receiver.first(1).first)
    let seconds = try #require(Int64(delivery.timestamp))
    #expect(abs(SiteClock.wall.now().milliseconds / 1_000 - seconds) < 60)
    let file = try scene.house.folder.write("\(delivery.timestamp).\(delivery.body)", to: "signed")
    let lines = Watched<[String]>([])
    let child = try Child.spawn(
      "openssl", ["dgst", "-sha256", "-hmac", secret, "-r", file],
      output: .pipe { line in lines.update { $0.append(line) } })
    #expect(try await blocking { child.wait(milliseconds: 10_000) } == .exited(0))
    #expect(try await lines.wait { !$0.isEmpty })
    #expect(delivery.signature == "v1=\(lines.value[0].prefix(64))")
  }

  @Test func `alone has the member and the link; the public event and the stream have neither`() async throws {
    let receiver = try Receiver()
    let scene = try await Scene(Self.hook(receiver), rest: #"publicUrl: "https://presenza.example","#)
    let booking = try await scene.warn()
    let sent = try JSONValue(parsing: try #require(try await receiver.first(1).first).body)
    let link = try #require(sent["link"]?.string)
    #expect(link.hasPrefix("https://presenza.example/b/\(booking)-"))
    #expect(
      try await scene.watcher.messages.wait { all in
        ["/event/warned", "/notify/warned"].allSatisfy { end in all.contains { $0.topic.hasSuffix(end) } }
      })
    for message in scene.watcher.messages.value {
      #expect(!message.payload.contains("m1\""), "\(message.topic)")
      // On a busy machine its minute may pass: what follows the warning is a notice, too.
      let isNotice = message.topic.hasPrefix("presenza/test/notify/")
      #expect(message.payload.contains("/b/") == isNotice, "\(message.topic)")
      if message.topic == "presenza/test/notify/warned" {
        #expect(!message.retain)
        #expect(try JSONValue(parsing: message.payload)["link"]?.string == link)
      }
    }
  }

  @Test func `that answers 500 is tried again, and shown to staff until it works`() async throws {
    let isUp = Watched(false)
    let receiver = try Receiver { _, _ in .status(isUp.value ? 200 : 500) }
    let scene = try await Scene(Self.hook(receiver))
    _ = try await scene.warn()
    _ = try await receiver.first(1)
    #expect(eventually { (try? scene.figures())?["state"]?.string == "failing" })
    #expect(try scene.figures()["why"]?.string == "it answers 500")
    isUp.update { $0 = true }
    #expect(eventually { scene.metric(#"presenza_webhooks_total{result="delivered"} 1"#) })
    let all = receiver.deliveries.value
    #expect(all.count >= 2)
    #expect(Set(all.map(\.id)).count == 1)
    #expect(Set(all.map(\.body)).count == 1)
    #expect(eventually { (try? scene.figures())?["state"]?.string == "working" })
    #expect(scene.metric(#"presenza_webhooks_total{result="failed"} \#(all.count - 1)"#))
    #expect(scene.metric("presenza_webhooks_waiting 0"))
  }

  @Test func `that nobody serves, or that never answers, keeps nobody waiting`() async throws {
    let gone = try Receiver()
    let deaf = try Receiver { _, _ in .silence }
    let good = try Receiver()
    gone.stop()
    let scene = try await Scene([gone, deaf, good].map { Self.hook($0) }.joined(separator: ", "))
    _ = try await scene.warn()
    #expect(try await good.first(1).count == 1)
    #expect(try await deaf.first(1, seconds: 60).count >= 1)
    // The writer goes on: what is booked now is on disk at once.
    let other = try scene.house.book("sala", token: try scene.house.token(.member, member: "m2"))
    #expect(other.answer.status == 201)
    #expect(eventually { (try? scene.figures())?["why"]?.string == "nobody listens there" })
  }

  @Test func `that sends elsewhere is not followed`() async throws {
    let elsewhere = try Receiver()
    let target = elsewhere.url
    let receiver = try Receiver { _, _ in .redirect(target) }
    let scene = try await Scene(Self.hook(receiver))
    _ = try await scene.warn()
    _ = try await receiver.first(2)
    #expect(try scene.figures()["why"]?.string?.hasPrefix("it answers 307, and nobody is followed") == true)
    #expect(elsewhere.deliveries.value.isEmpty)
  }

  @Test func `is told what became of each booking in order, and only what it asked for`() async throws {
    let all = try Receiver { number, _ in .status(number == 0 ? 503 : 200) }
    let few = try Receiver()
    let scene = try await Scene(
      Self.hook(all, #"["warned", "released"]"#) + ", " + Self.hook(few, #"["released"]"#), patience: "2s")
    let bookings = [
      try await scene.warn("desk-12", member: "m1"), try await scene.warn("desk-13", member: "m2"),
    ]
    #expect(try await few.first(2).count == 2)
    #expect(
      try await all.deliveries.wait { told in
        bookings.allSatisfy { id in told.contains { $0.id.hasPrefix("released-\(id)-") } }
      })
    for booking in bookings {
      let told = all.deliveries.value.map(\.id).filter { $0.contains("-\(booking)-") }.map { $0.prefix { $0 != "-" } }
      #expect(told.last == "released", "\(told)")
      #expect(told.lastIndex(of: "warned").map { $0 < told.count - 1 } ?? true)
    }
    #expect(few.deliveries.value.allSatisfy { $0.id.hasPrefix("released-") })
  }

  @Test func `that comes back too late is not told a warning whose time is over, and it is counted`() async throws {
    let receiver = try Receiver { _, _ in .status(500) }
    let scene = try await Scene(Self.hook(receiver), patience: "1s")
    _ = try await scene.warn()
    _ = try await receiver.first(1)
    #expect(eventually { scene.metric(#"presenza_webhooks_total{result="expired"} 1"#) })
    #expect(scene.metric("presenza_webhooks_waiting 0"))
  }

  @Test func `whose secret is missing or too short keeps the monitor from starting, and says why`() throws {
    func failure(_ secret: String?) throws -> String {
      let folder = try TemporaryFolder()
      if let secret { try folder.write(secret, to: "s") }
      do {
        _ = try TestHouse(
          TestHouse.site(#"webhooks: [ { url: "http://127.0.0.1:1/", secretFile: "\#(folder.file("s"))" } ],"#))
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(try failure(nil).contains("cannot be read: check that the file is there"))
    #expect(try failure("short\n").contains("has 5 characters: at least 16"))
    #expect(try failure(secret) == "")
  }
}
