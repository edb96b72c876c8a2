import Children
import Foundation
import TestBroker
import Testing

@Suite struct `A policy that only watches` {
  static let house = Installation.house.replacingOccurrences(
    of: #"presentFor: "0s","#, with: #"presentFor: "0s", enforce: false,"#)

  @Test func `tells staff what it would have freed, frees nothing, and remembers it through a kill`() async throws {
    let installation = try Installation(broker: TestBroker(), configuration: Self.house)
    let staff = try await installation.token("staff")
    let first = try await RunningMonitor(installation)
    try #require(try await first.isReady())
    let none = try await first.get("/api/v1/shadow", token: staff)
    #expect((none["bookings"] as? [Any])?.isEmpty == true)
    #expect((none["watching"] as? [String]) == ["desk-12", "desk-13", "desk-14"])
    #expect(try await first.get("/api/v1/shadow").status == 401)

    let stream = try await EventStream.open(first)
    let booked = try await first.book("desk-12", token: staff, minutes: 120)
    let id = try #require(booked["id"] as? String)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":false}"#)
    let event = try #require(try await stream.event("would-release"))
    let sentence = try #require(event.json["sentence"] as? [String: String])
    #expect(sentence["en"]?.contains("would have been freed") == true)
    #expect(try await first.get("/api/v1/bookings/\(id)", token: staff)["status"] as? String == "booked")

    let shown = try await first.get("/api/v1/shadow", token: staff)
    let booking = try #require((shown["bookings"] as? [[String: Any]])?.first)
    #expect(booking["booking"] as? String == id && booking["change"] as? String == "released")
    #expect(booking["wrong"] as? Bool == false && (booking["hours"] as? Double ?? 0) > 1.9)
    let against = try #require(booking["against"] as? [String: Any])
    #expect(against["reason"] as? String == "no-show" && against["because"] is [String: Any])
    let why = try #require(booking["why"] as? [String: [String: String]])
    #expect(why["before"]?["en"]?.contains("only watches") == true)
    #expect(why["against"]?["it"]?.contains("sarebbe stata liberata") == true)
    #expect((shown["byZone"] as? [[String: Any]])?.first?["zone"] as? String == "open-space")

    first.kill()
    let second = try await RunningMonitor(installation)
    try #require(try await second.isReady())
    let again = try await second.get("/api/v1/shadow", token: staff)
    #expect((again["bookings"] as? [[String: Any]])?.first?["booking"] as? String == id)
    try await installation.broker.publish("zigbee2mqtt/l0/desk-12", #"{"occupancy":true}"#)
    let end = Date(timeIntervalSinceNow: 15)
    var isWrong = false
    while !isWrong, Date() < end {
      let answer = try await second.get("/api/v1/shadow", token: staff)
      isWrong = (answer["bookings"] as? [[String: Any]])?.first?["wrong"] as? Bool ?? false
    }
    #expect(isWrong)
  }
}
