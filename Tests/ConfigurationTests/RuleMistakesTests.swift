import Configuration
import Occupancy
import Testing

/// A mistake in a rule of a site's own: each is told with its line and column, and with the nearest word that is known.
@Suite struct `Staff are told of a rule` {
  static func rule(_ text: String) -> String { "sources: [{ use: \"own\", rules: [\(text)] }]" }

  static let slips = [
    Slip(rule("{ values: \"/*\" }"), "6:33: a rule has a topic, as in `topic: \"zigbee2mqtt/{dev...}\"`"),
    Slip(
      rule("{ topik: \"a/{dev}\", values: \"/*\" }"),
      "6:33: a rule has a topic, as in `topic: \"zigbee2mqtt/{dev...}\"`",
      "6:35: `topik` is not known here: did you mean `topic`?"),
    Slip(
      rule("{ topic: \"a/+\", values: \"/*\" }"),
      "6:42: at character 3 of the topic: MQTT's wildcards are written as captures here: \"{dev}\" for \"+\", \"{dev...}\" for \"#\""
    ),
    Slip(
      rule("{ topic: \"a/{dev}\", valeus: \"/*\", format: \"text\" }"),
      "6:33: nothing tells what the text means: write \"{field}\" into the topic, or `values: { quantity: \"co2\" }`",
      "6:53: `valeus` is not known here: did you mean `values`?"),
    Slip(
      rule("{ topic: \"a/{dev}\", format: \"jsn\", values: \"/*\" }"),
      "6:61: there is no format \"jsn\": did you mean `json`?"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: { at: \"/t\", quantity: \"temprature\" } }"),
      "6:83: there is no quantity \"temprature\": did you mean `temperature`?"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: [\"/a\", { at: \"/t\", quantity: \"co3\", scal: 2 }] }"),
      "6:90: there is no quantity \"co3\": did you mean `co2`?",
      "6:97: `scal` is not known here: did you mean `scale`?"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: \"t\" }"),
      "6:61: the JSON Pointer \"t\" does not begin with \"/\": write \"/t\""),
    Slip(
      rule("{ topic: \"a/{dev}\", values: \"/*\", when: { at: \"/x\", is: \"1\", then: \"skipp\" } }"),
      "6:100: \"skipp\" is nothing that can follow: did you mean `skip`?"),
    Slip(
      rule("{ topic: \"a/b\", values: \"/*\" }"),
      "6:42: nothing tells the device: write \"{dev}\" into the topic, or give `device` a JSON Pointer"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: \"/*\", time: 7 }"), "6:73: write a text in quotes"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: \"/*\", cached: \"yes\" }"), "6:75: write true or false"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: { at: \"/p\", quantity: \"presence\", words: { ja: 1 } } }"),
      "6:102: write words and what they mean, as in `words: { occupied: true, vacant: false, unknown: null }`"),
    Slip(
      rule("{ topic: \"a/{dev}\", values: \"/*\", retained: \"fresh\" }"),
      "6:77: what the broker retained is \"stale\" (its age is unknown) or \"drop\""),
  ]

  @Test(arguments: slips) func `where its mistake stands and what was meant`(slip: Slip) {
    #expect(mistakes(in: site(rest: slip.text)) == slip.told)
  }

  @Test func `every mistake at once, each in its own line`() {
    let text =
      "sources: [{ use: \"own\", rules: [\n{ topic: \"a/#\", drop: true },\n{ topic: \"b/{dev}\", values: { quantity: \"co\" } },\n] }]"
    #expect(mistakes(in: site(rest: text)).map { $0.prefix { $0 != " " } } == ["7:10:", "8:41:"])
  }
}

@Suite struct `A sensor's limits` {
  /// Two sources whose limits differ, and one sensor.
  static func expiry(_ sensor: String) throws -> TimeSpan? {
    let rest =
      "sources: [{ use: \"zigbee2mqtt\" }, { use: \"esphome\" }], sensors: [{ device: \"a\", space: \"desk-1\", \(sensor) }]"
    return try loaded(site(rest: rest)).site.bindings.first?.expires
  }

  @Test func `are those of its source, where the site says which, and what the site says itself comes first`() throws {
    #expect(try Self.expiry("source: \"esphome\"") == .days(1))
    #expect(try Self.expiry("source: \"zigbee2mqtt\"") == .hours(2))
    #expect(try Self.expiry("source: \"esphome\", expires: \"15m\"") == .minutes(15))
    #expect(try Self.expiry("") == Binding.usualExpiry)
  }
}
