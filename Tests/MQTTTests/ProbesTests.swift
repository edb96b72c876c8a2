import Testing
import Threads

@testable import MQTT

/// Our own messages to ourselves: every ten seconds one, which has fifteen to come back.
@Suite final class `A probe of the line` {
  var probes = Probes(every: 10_000, within: 15_000)

  func second(_ second: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: 1).advanced(milliseconds: second * 1_000)
  }

  func send(at moment: Int) -> [UInt8] { probes.send(at: second(moment)) }

  func takes(_ payload: [UInt8], at moment: Int) -> Bool {
    let now = second(moment)
    return payload.withUnsafeBytes { probes.take($0, at: now) }
  }

  @Test func `that comes back in time makes what follows fresh`() {
    #expect(probes.line(at: second(0)) == .isCatchingUp)
    let first = send(at: 0)
    #expect(!probes.isFresh)
    #expect(takes(first, at: 2))
    #expect(probes.isFresh && probes.heardUntil == second(0))
    #expect(probes.line(at: second(9)) == .isFresh)
    #expect(!probes.isDue(at: second(9)) && probes.isDue(at: second(10)))
  }

  @Test func `that is long on its way ends freshness, as long as messages arrive`() {
    #expect(takes(send(at: 0), at: 1))
    let slow = send(at: 10)
    probes.hear(at: second(24))
    #expect(probes.line(at: second(25)) == .isFresh)
    #expect(probes.line(at: second(26)) == .isBehind)
    #expect(!probes.isFresh && probes.heardUntil == second(0))
    // It comes back late: what came before it has arrived, and what comes behind it may be as old.
    probes.hear(at: second(50))
    #expect(takes(slow, at: 50))
    #expect(probes.heardUntil == second(10))
    #expect(!probes.isFresh && probes.line(at: second(50)) == .isBehind)
    // So the next leaves at once.
    #expect(probes.isDue(at: second(50)))
    #expect(takes(send(at: 50), at: 51))
    #expect(probes.isFresh && probes.heardUntil == second(50))
  }

  @Test func `that does not come back while nothing arrives says that the line is deaf`() {
    #expect(takes(send(at: 0), at: 1))
    _ = send(at: 10)
    _ = send(at: 20)
    #expect(probes.line(at: second(25)) == .isFresh)
    #expect(probes.line(at: second(26)) == .isDeaf)
    #expect(probes.heardUntil == second(0))
  }

  @Test func `is never back by time alone`() {
    _ = send(at: 0)
    for moment in 1..<10_000 {
      probes.hear(at: second(moment))
      if probes.isDue(at: second(moment)) { _ = send(at: moment) }
      #expect(probes.line(at: second(moment)) == (moment > 15 ? .isBehind : .isCatchingUp))
    }
    #expect(!probes.isFresh)
  }

  @Test func `that a full queue dropped is forgotten with the next that comes back`() {
    _ = send(at: 0)
    let next = send(at: 10)
    #expect(takes(next, at: 14))
    #expect(probes.isFresh && probes.line(at: second(16)) == .isFresh)
  }

  @Test func `counts once, and not for another connection`() {
    var other = Probes(every: 10_000, within: 15_000)
    let foreign = other.send(at: second(0))
    let own = send(at: 0)
    #expect(own != foreign && own != send(at: 1))
    #expect(!takes(foreign, at: 1))
    #expect(takes(own, at: 1))
    #expect(!takes(own, at: 1))
  }

  @Test func `that was sent before we stood still counts for nothing`() {
    let before = send(at: 0)
    #expect(takes(send(at: 1), at: 1))
    let under = send(at: 2)
    probes.standStill()
    #expect(!takes(before, at: 60) && !takes(under, at: 60))
    #expect(!probes.isFresh && probes.isDue(at: second(60)) && probes.heardUntil == second(1))
    #expect(takes(send(at: 60), at: 61))
    #expect(probes.isFresh)
  }

  @Test func `is known by its payload alone`() {
    let own = send(at: 0)
    #expect(own.withUnsafeBytes { Probes.isProbe($0) })
    for other in ["", "present", #"{"presence":true}"#, String(repeating: "x", count: own.count)] {
      #expect(!Array(other.utf8).withUnsafeBytes { Probes.isProbe($0) })
    }
  }
}
