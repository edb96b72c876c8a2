import Sensors
import Testing

@Suite struct `A topic pattern` {
  /// Pattern, topic, what the captures hold; nil where the topic is not of the pattern.
  static let rows: [(String, String, String?)] = [
    ("a/b", "a/b", ""), ("a/b", "a/c", nil), ("a/b", "a", nil), ("a/b", "a/b/c", nil),
    ("site/{dev}", "site/x", "dev=x"), ("site/{dev}", "site/x/y", nil), ("site/{dev}", "site", nil),
    ("z/{dev...}", "z/l1/desk-12", "dev=l1/desk-12"), ("z/{dev...}", "z/x", "dev=x"), ("z/{dev...}", "z", nil),
    ("{base}/{dev...}/availability", "z/l1/desk/availability", "dev=l1/desk"),
    ("{base}/{dev...}/availability", "z/availability", nil),
    ("{base}/{dev...}/availability", "z/availability/availability", "dev=availability"),
    ("{dev...}/{field}", "a/b/c", "dev=a/b field=c"), ("{dev...}/{field}", "a", nil),
    ("shelly/{dev}/switch:{channel}", "shelly/x/switch:0", "dev=x channel=0"),
    ("shelly/{dev}/switch:{channel}", "shelly/x/switch:", nil),
    ("shelly/{dev}/switch:{channel}", "shelly/x/input:0", nil),
    ("a/{x}-end", "a/b-end", "x=b"), ("a//b", "a//b", ""), ("a/{dev}", "a/", nil), ("a/{dev...}", "a/", nil),
  ]

  @Test(arguments: rows.indices) func `takes its topics and names their parts`(row: Int) throws {
    let (text, topic, expected) = Self.rows[row]
    let pattern = try TopicPattern(text, base: "z")
    let found = Array(topic.utf8).withUnsafeBytes { bytes in
      pattern.captures(in: bytes)?
        .map { "\($0.name)=\(String(decoding: bytes[$0.range], as: UTF8.self))" }.joined(separator: " ")
    }
    #expect(found == expected, "\(text) on \(topic)")
  }

  static let filters: [(String, String)] = [
    ("zigbee2mqtt/{dev...}", "zigbee2mqtt/#"), ("{base}/{dev...}/availability", "house/z/#"), ("a/{dev}/b", "a/+/b"),
    ("a/switch:{n}", "a/+"), ("a/b", "a/b"),
  ]

  @Test(arguments: filters.indices) func `gives the filter to subscribe`(row: Int) throws {
    let (text, filter) = Self.filters[row]
    #expect(try TopicPattern(text, base: "house/z").filter == filter)
  }

  static let faults: [(String, TopicPattern.Fault.Reason, Int)] = [
    ("", .empty, 0), ("a/+/b", .wildcard, 2), ("a/#", .wildcard, 2), ("a/{dev", .unclosed, 2),
    ("a/dev}", .strayBrace, 5),
    ("a/{b}{c}", .strayBrace, 5), ("a/{}", .badName, 3), ("a/{...}", .badName, 3), ("a/{a b}", .badName, 3),
    ("{a}/{a}", .nameTwice("a"), 4), ("{a...}/b/{c...}", .twoOpenEnds, 9), ("a/x{dev...}", .partOfOpenEnd, 3),
    ("a\u{1}", .controlCharacter, 1), ("{a{b}}", .strayBrace, 5),
  ]

  @Test(arguments: faults.indices) func `is refused with the place of the mistake`(row: Int) {
    let (text, reason, offset) = Self.faults[row]
    var met: TopicPattern.Fault?
    do throws(TopicPattern.Fault) { _ = try TopicPattern(text) } catch { met = error }
    #expect(met?.reason == reason, "\(text)")
    #expect(met?.offset == offset, "\(text)")
  }

  @Test func `subscribes a source with as few filters as it needs`() throws {
    #expect(Listening.zigbee().filters == ["zigbee2mqtt/#"])
    let own = try Listening.source(
      #"[{"topic":"a/{dev}","values":"/*"},{"topic":"a/{dev}/b","values":"/*"},{"topic":"x/{dev}","drop":true}]"#)
    #expect(own.filters == ["a/+", "a/+/b"])
  }
}
