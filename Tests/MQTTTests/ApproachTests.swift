import Testing

@testable import MQTT

/// What a client learns from one attempt for the next.
@Suite struct `How the next attempt goes about it` {
  typealias Outcome = Approach.Outcome

  static func after(_ outcomes: [Outcome], from version: ProtocolVersion = .v5) -> Approach {
    outcomes.reduce(into: Approach(version: version)) { $0.learn(from: $1) }
  }

  static let closed = Outcome(fault: .closed("closed"), isAccepted: true)
  static func taken(after milliseconds: Int) -> Outcome {
    Outcome(
      fault: Fault(kind: .takenOver, reason: "taken over"), isAccepted: true, stoodFor: milliseconds, wasFresh: true)
  }

  @Test func `speaks the other version where the broker says or shows that it does not know ours`() {
    #expect(Self.after([Outcome(fault: Fault(kind: .otherVersion, reason: ""))]).version == .v311)
    #expect(Self.after([Outcome(fault: Fault(kind: .unreadable, reason: ""))]).version == .v311)
    let other = Outcome(fault: Fault(kind: .otherVersion, reason: ""))
    #expect(Self.after([other], from: .v311).version == .v5)
    // Once, and at once: a broker that knows neither is not asked without a pause.
    #expect(Self.after([other]).goesOnAtOnce && !Self.after([other, other]).goesOnAtOnce)
  }

  @Test func `keeps its version where nobody answers, or closes once while it starts`() {
    #expect(Self.after(Array(repeating: Outcome(fault: .lost("refused")), count: 9)).version == .v5)
    #expect(Self.after([Outcome(fault: .closed("closed"))]).version == .v5)
    #expect(Self.after(Array(repeating: Outcome(fault: .closed("closed")), count: 2)).version == .v311)
  }

  @Test func `gives the session up that was dropped five times before anything was fresh, and not one that worked`() {
    #expect(!Self.after(Array(repeating: Self.closed, count: 4)).givesSessionUp)
    #expect(Self.after(Array(repeating: Self.closed, count: 5)).givesSessionUp)
    let fresh = Outcome(fault: .closed("closed"), isAccepted: true, stoodFor: 500, wasFresh: true)
    #expect(!Self.after([Self.closed, Self.closed, Self.closed, Self.closed, fresh, Self.closed]).givesSessionUp)
  }

  @Test func `waits longer and longer where each connection ends as soon as it stands`() {
    let short = Outcome(fault: .closed("closed"), isAccepted: true, stoodFor: 10, wasFresh: false)
    #expect((1...4).map { Self.after(Array(repeating: short, count: $0)).failures } == [3, 4, 5, 6])
    let long = Outcome(fault: .closed("closed"), isAccepted: true, stoodFor: 3_600_000, wasFresh: true)
    #expect(Self.after([short, short, long]).failures == 1)
  }

  @Test func `is contested once another client has held the line twice in between, and backs off`() {
    #expect(!Self.after([Self.taken(after: 3_600_000)]).isContested)
    let twice = Self.after([Self.taken(after: 3_600_000), Self.taken(after: 4_000)])
    #expect(twice.isContested)
    #expect(twice.failures == 3)
    // Not every broker says that it was a take-over; what the other left behind does.
    var silent = Self.taken(after: 4_000)
    silent.fault = .closed("closed")
    silent.foundOther = true
    #expect(Self.after([silent, silent]).isContested)
    // One that stood for more than a minute ends the contest, and so does one that nobody took over.
    #expect(!Self.after([Self.taken(after: 5), Self.taken(after: 5), Self.taken(after: 60_000)]).isContested)
    let closed = Outcome(fault: .closed("closed"), isAccepted: true, stoodFor: 4_000, wasFresh: true)
    #expect(!Self.after([Self.taken(after: 5), Self.taken(after: 5), closed]).isContested)
  }

  @Test func `takes a broker that was restarted again and again for no contest`() {
    let closed = Outcome(fault: .closed("closed"), isAccepted: true, stoodFor: 4_000, wasFresh: true)
    let after = Self.after(Array(repeating: closed, count: 20))
    #expect(!after.isContested && after.failures == 1 && after.hasStood)
  }
}

/// A name may stand for several addresses, and the first may be dead.
@Suite struct `Where a connection goes` {
  @Test func `each address of a name in turn, in digits where no certificate is held against the name`() {
    let plain = Destination.all(of: "localhost", usesTLS: false)
    let digits = plain.compactMap { if case .digits(let text) = $0 { text } else { nil } }
    // A machine without IPv6 has one address of it.
    #expect(plain == [.name] || Set(digits) == ["127.0.0.1", "::1"])
    let tls = Destination.all(of: "localhost", usesTLS: true)
    #expect(tls == [.name] || Set([tls[0], tls[1]].map { $0 == .family(.v4) }) == [true, false])
    #expect(Destination.all(of: "127.0.0.1", usesTLS: false) == [.name])
    #expect(Destination.all(of: "no-such-host.invalid", usesTLS: false) == [.name])
  }
}
