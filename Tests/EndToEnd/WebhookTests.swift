import Foundation
import TestBroker
import Testing

@Suite struct `A warning that a crash comes between` {
  /// A house whose desk 12 warns at once and waits a minute.
  private func installation(_ receiver: Receiver) throws -> Installation {
    let text = Installation.house.replacing(
      #"{ noShowAfter: "2s", warnBefore: "1s", presentFor: "0s", breaks: [] }"#,
      with: #"{ noShowAfter: "90s", warnBefore: "90s", presentFor: "0s", breaks: [] }"#
    ).replacing(
      "sources:", with: #"webhooks: [ { url: "\#(receiver.url)", secretFile: "webhook.secret" } ], sources:"#)
    let installation = try Installation(broker: TestBroker(), configuration: text)
    try installation.folder.write("0123456789abcdef\n", to: "webhook.secret")
    return installation
  }

  @Test func `is told after the restart, at least once and under the same id`() async throws {
    let isUp = Watched(false)
    let receiver = try Receiver { _, _ in isUp.value ? .status(200) : .silence }
    let installation = try installation(receiver)
    let member = try await installation.token("member", member: "m1")
    let monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    let booking = try #require(try await monitor.book("desk-12", token: member, minutes: 120)["id"] as? String)
    try await installation.says("l0/desk-12", isOccupied: false)
    let before = try #require(try await receiver.first(1).first)
    #expect(before.id.hasPrefix("warned-\(booking)-"))
    monitor.kill()
    isUp.update { $0 = true }
    let next = try await RunningMonitor(installation)
    #expect(try await receiver.deliveries.wait { $0.count { $0.id == before.id } >= 2 })
    // The link that went out before the crash opens the booking after it, at the new run's address.
    let link = try #require(
      (try JSONSerialization.jsonObject(with: Data(before.body.utf8)) as? [String: Any])?["link"] as? String)
    let token = try #require(link.split(separator: "/").last)
    let kept = try await next.ask("POST", "/api/v1/links/\(token)/keep")
    #expect(kept.status == 200)
    #expect((kept["booking", "kept"] as? String) != nil)
  }

  @Test func `that arrived is not told again by a monitor that was stopped, or killed later`() async throws {
    let receiver = try Receiver()
    let installation = try installation(receiver)
    let member = try await installation.token("member", member: "m1")
    var monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    _ = try await monitor.book("desk-12", token: member, minutes: 120)
    try await installation.says("l0/desk-12", isOccupied: false)
    #expect(try await receiver.first(1).count == 1)
    _ = try await monitor.stop()
    monitor = try await RunningMonitor(installation)
    try #require(try await monitor.isReady())
    // What happens now arrives, and nothing of before.
    let other = try await installation.token("member", member: "m2")
    _ = try await monitor.book("desk-13", token: other, minutes: 120)
    try await installation.says("l0/desk-13", isOccupied: false)
    let ids = try await receiver.deliveries.wait { $0.contains { $0.body.contains("desk-13") } }
    #expect(ids)
    #expect(Dictionary(grouping: receiver.deliveries.value, by: \.id).values.allSatisfy { $0.count == 1 })
  }
}
