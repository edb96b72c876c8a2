import TestBroker
import Testing

/// What devices call themselves is hostile text: it must not turn a terminal, nor begin a line of the configuration.
@Suite struct `What presenza sensors prints` {
  static let names = ["\u{202E}21-ksed", "desk\u{2028}a", "desk\u{200F}\u{2066}c", "scrivania è"]

  @Test func `has no control and no direction characters, and still says the same names`() async throws {
    let broker = try TestBroker()
    for name in Self.names {
      try await broker.publish("zigbee2mqtt/\(name)", #"{"occupancy":true}"#, retain: true)
    }
    let answer = try await Presenza.run("sensors", "--broker", broker.url, "--for", "3s")
    #expect(answer.status == .exited(0), "\(answer.lines)")
    let text = answer.lines.joined(separator: "\n")
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && !Self.turns.contains(scalar)
    }
    #expect(isPlain, "\(text)")
    for name in [#"\u202e21-ksed"#, #"desk\u2028a"#, #"desk\u200f\u2066c"#, "scrivania è"] {
      #expect(text.contains("{ device: \"\(name)\""), "\(name) in \(text)")
    }
  }

  private static let turns: [Unicode.Scalar] = ["\u{200F}", "\u{202E}", "\u{2028}", "\u{2066}", "\u{FEFF}"]
}
