import Foundation
import Locking
import TestBroker
import Testing

@testable import Monitor

/// What a broker keeps of the house for whoever comes later.
@Suite struct `What the broker keeps of the house` {
  /// The newest retained word of each topic below presenza/test, as somebody who subscribes now gets it.
  private func kept(
    _ broker: TestBroker, until isIt: @escaping @Sendable ([String: String]) -> Bool
  ) async throws -> Bool {
    let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["presenza/test/#"])
    return try await watcher.messages.wait { messages in
      isIt(Dictionary(messages.map { ($0.topic, $0.payload) }, uniquingKeysWith: { $1 }))
    }
  }

  private static let spaces = ["desk-12", "desk-13", "sala"].map { "presenza/test/space/\($0)" }

  @Test
  func `is all there again after a broker that forgot it came back, and nothing of standing places`() async throws {
    let broker = try TestBroker()
    let house = try TestHouse(broker: broker.url)
    #expect(try await kept(broker) { kept in Self.spaces.allSatisfy { kept[$0]?.contains("status") == true } })
    // Without a store it starts empty.
    broker.embedded.kill()
    try broker.embedded.restart()
    #expect(eventually { house.ask("GET", "/health/ready").status == 200 })
    #expect(
      try await kept(broker) { kept in
        Self.spaces.allSatisfy { kept[$0]?.contains("status") == true } && kept["presenza/test/status"] == "online"
          && kept["presenza/test/space/desk-14"]?.isEmpty != false
      })
  }

  @Test func `goes with a space that leaves the configuration`() async throws {
    let (broker, folder) = (try TestBroker(), try TemporaryFolder())
    var house: TestHouse? = try TestHouse(broker: broker.url, in: folder)
    #expect(try await kept(broker) { kept in Self.spaces.allSatisfy { kept[$0] != nil } })
    house = nil
    let without = TestHouse.site().replacing(#"{ id: "sala", kind: "meeting-room", capacity: 8 },"#, with: "")
    house = try TestHouse(without, broker: broker.url, in: folder)
    #expect(eventually { house?.ask("GET", "/health/ready").status == 200 })
    // A retained message that was cleared is not handed to whoever comes later; one that is there comes at once with the others.
    var gone = false
    for _ in 0..<50 where !gone {
      let watcher = try TestClient(broker.address, id: "watcher", subscribe: ["presenza/test/space/+"])
      #expect(try await watcher.messages.wait { messages in messages.contains { $0.topic.hasSuffix("desk-12") } })
      #expect(try await watcher.isThere())
      gone = !watcher.messages.value.contains { $0.topic.hasSuffix("sala") && !$0.payload.isEmpty }
    }
    #expect(gone)
    _ = house
  }

  @Test func `says in the log what it publishes in vain, once each`() {
    let complaints = Complaints()
    #expect(complaints.isNew("a") && !complaints.isNew("a") && complaints.isNew("b"))
  }
}
