import Occupancy
import Testing
import Threads

@testable import Monitor

@Suite struct `What a webhook has still to be told` {
  private let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)
  private let noon = Instant(iso8601: "2026-03-02T11:00:00Z")!
  private var deliveries = Deliveries(
    Deliveries.Patience(firstPause: 1_000, longestPause: 8_000, atOnce: 2, most: 4))

  private func message(_ id: String, lane: String? = nil, goodFor minutes: Int64 = 5) -> WebhookMessage {
    WebhookMessage(
      id: id, type: "warned", lane: lane ?? id, at: noon, goodUntil: noon + .minutes(minutes), body: Array(id.utf8))
  }

  /// The next one, `seconds` after the start.
  private mutating func next(_ seconds: Int = 0) -> String? {
    deliveries.next(at: start.advanced(milliseconds: seconds * 1_000), now: noon + .seconds(Int64(seconds)))?.id
  }

  private mutating func settle(_ id: String, _ isDelivered: Bool, _ seconds: Int = 0) {
    deliveries.settle(
      id, isDelivered: isDelivered, at: start.advanced(milliseconds: seconds * 1_000), jitter: 1)
  }

  @Test mutating func `goes out in order for each booking, and several bookings at once`() {
    for (id, lane) in [("1", "a"), ("2", "a"), ("3", "b"), ("4", "c")] {
      deliveries.add(message(id, lane: lane), at: start)
    }
    #expect(next() == "1")
    #expect(next() == "3")
    #expect(next() == nil, "two at once")
    settle("3", true)
    #expect(next() == "4", "2 waits for 1")
    settle("1", true)
    #expect(next() == "2")
  }

  @Test mutating func `is tried again later and later, and each booking's order stays`() {
    deliveries.add(message("1", lane: "a", goodFor: 60), at: start)
    deliveries.add(message("2", lane: "a", goodFor: 60), at: start)
    var second = 0
    for pause in [1, 2, 4, 8, 8] {
      #expect(next(second) == "1")
      settle("1", false, second)
      #expect(next(second + pause - 1) == nil)
      #expect(deliveries.wait(at: start.advanced(milliseconds: second * 1_000)) == pause * 1_000)
      second += pause
    }
    #expect(next(second) == "1")
    settle("1", true, second)
    #expect(next(second) == "2")
    #expect(deliveries.counts == Deliveries.Counts(delivered: 1, failed: 5))
  }

  @Test mutating func `one that always fails holds up no other booking`() {
    deliveries.add(message("poison", goodFor: 60), at: start)
    deliveries.add(message("other", goodFor: 60), at: start)
    #expect(next() == "poison")
    settle("poison", false)
    #expect(next() == nil, "a moment's rest")
    #expect(next(1) == "other", "what was tried least comes first")
    #expect(next(1) == nil, "while one fails, one is tried at a time")
    settle("other", true, 1)
    #expect(next(1) == "poison")
  }

  @Test mutating func `is dropped when it is of no use any more, and counted`() {
    deliveries.add(message("1", goodFor: 1), at: start)
    deliveries.add(message("2", goodFor: 2), at: start)
    #expect(next(60) == "2")
    #expect(deliveries.counts.expired == 1)
    // On its way it is not taken back.
    #expect(next(120) == nil)
    settle("2", true, 121)
    #expect(deliveries.counts == Deliveries.Counts(delivered: 1, expired: 1))
  }

  @Test mutating func `is bounded: the oldest that waits makes room, and is counted`() {
    for number in 1...4 { deliveries.add(message("\(number)"), at: start) }
    #expect(next() == "1")
    deliveries.add(message("5"), at: start)
    #expect(deliveries.count == 4)
    #expect(deliveries.counts.overflowed == 1)
    settle("1", true)
    #expect([next(), next()] == ["3", "4"])
  }

  @Test mutating func `is told once, however often it is handed over`() {
    deliveries.add(message("1"), at: start)
    deliveries.add(message("1"), at: start)
    #expect(deliveries.count == 1)
  }

  @Test func `is signed as anybody can check: HMAC-SHA256 over the time, a dot and the body`() {
    // printf '%s' '1700000000.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef
    var message = message("warned-b1-5")
    message.body = Array(#"{"a":1}"#.utf8)
    let headers = message.headers(signedWith: Array("0123456789abcdef".utf8), at: 1_700_000_000)
    #expect(headers.map(\.name) == ["Content-Type", "Presenza-Timestamp", "Presenza-Signature", "Presenza-Delivery"])
    #expect(headers[1].value == "1700000000")
    #expect(headers[2].value == "v1=9eb18f493f8ec135d9eb2dad817c369bb4e9cbfa818657897a7437c1cd8c3a23")
    #expect(headers[3].value == "warned-b1-5")
  }
}
