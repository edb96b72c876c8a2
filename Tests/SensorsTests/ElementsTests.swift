import JSON
import Occupancy
import Sensors
import Testing

@Suite struct `Rules for messages that tell of several things` {
  static let bindings = ["desk-1", "desk-2", "Desk A", "Desk B", "48231"].enumerated().map {
    Binding(device: $1, space: SpaceID("s\($0)"))
  }

  /// What each device said, as `desk-1 presence=true`.
  static func said(_ rules: String, _ topic: String, _ payload: String) throws -> [String] {
    var site = Listening([try Listening.source(rules)], bindings)
    return site.hear(topic, payload).compactMap(\.reading).map { reading in
      "\(bindings[Int(reading.binding.number)].device) \(reading.quantity.name)=\(Listening.text(reading.value))"
    }
  }

  /// Names of values beside them: the rules, the topic, the payload, what is said.
  static let names: [(String, String, String, [String])] = [
    (
      #"[{"topic":"e/{dev}/data","values":"/*/value"}]"#, "e/desk-1/data",
      #"[{"channel":0,"type":102,"name":"presence","value":1},{"name":"temperature","value":21.5}]"#,
      ["desk-1 presence=true", "desk-1 temperature=21.5"]
    ),
    (
      #"[{"topic":"e/{dev}","values":["/*/value"]}]"#, "e/desk-1", #"[{"value":false,"name":"occupancy"},{"value":7}]"#,
      ["desk-1 presence=false"]
    ),
    (
      #"[{"topic":"e/{dev}","values":"/readings/*/value"}]"#, "e/desk-1",
      #"{"at":"x","readings":[{"name":"co2","value":612},{"name":"\u0063o2","value":613}]}"#,
      ["desk-1 co2=612.0", "desk-1 co2=613.0"]
    ),
    (
      #"[{"topic":"e/{dev}","values":"/*/v"}]"#, "e/desk-1", #"[{"bn":"urn:x","n":"humidity","u":"%RH","v":40}]"#,
      ["desk-1 humidity=40.0"]
    ),
    (
      #"[{"topic":"e/{dev}","values":"/*/value"}]"#, "e/desk-1",
      #"{"motion":{"value":1},"s2":{"name":"co2","value":600},"at":7}"#, ["desk-1 motion=true", "desk-1 co2=600.0"]
    ),
    (
      #"[{"topic":"e/{dev}","values":["/*/val","/*/vb"]}]"#, "e/desk-1",
      #"[{"type":"motion","val":1},{"type":7,"key":"motion","val":0},{"n":"presence","vb":true}]"#,
      ["desk-1 motion=true", "desk-1 motion=false", "desk-1 presence=true"]
    ),
    (
      #"[{"topic":"e/{dev}","values":{"at":"/*/reading/current","name":"/*/kind"}}]"#, "e/desk-1",
      #"[{"kind":"motion","reading":{"current":"detected"}},{"reading":{"current":false},"kind":"motion"}]"#,
      ["desk-1 motion=true", "desk-1 motion=false"]
    ),
    (
      #"[{"topic":"e/{dev}","values":"/sensors/*/value"}]"#, "e/desk-1",
      #"{"sensors":{"s1":{"name":"pir","value":1},"s2":{"name":"temperature","value":77,"unit":"°F"},"s3":{"value":20,"name":"temperature","unit":"C"}}}"#,
      ["desk-1 motion=true", "desk-1 temperature=25.0", "desk-1 temperature=20.0"]
    ),
  ]

  @Test(arguments: names.indices) func `take a value's name from a member beside it`(row: Int) throws {
    let (rules, topic, payload, expected) = Self.names[row]
    #expect(try Self.said(rules, topic, payload) == expected)
  }

  /// Devices beside their values, or as keys.
  static let devices: [(String, String, [String])] = [
    (
      #"[{"topic":"t","device":"/*/id","values":"/*/*"}]"#,
      #"[{"id":"desk-1","presence":true},{"presence":false,"id":"desk-2"},{"presence":true,"id":48231}]"#,
      ["desk-1 presence=true", "desk-2 presence=false", "48231 presence=true"]
    ),
    (
      #"[{"topic":"t","device":"/list/*/meta/id","values":"/list/*/*"}]"#,
      #"{"list":[{"presence":true,"meta":{"id":"desk-1"}},{"presence":true},{"meta":{"id":"desk-2"},"presence":0}]}"#,
      ["desk-1 presence=true", "desk-2 presence=false"]
    ),
    (
      #"[{"topic":"t","device":"/*/id","values":"/*/values/*"}]"#,
      #"[{"values":{"occupied":true,"temperature":21},"id":"desk-1"},{"id":"desk-2","values":{"occupied":0}}]"#,
      ["desk-1 presence=true", "desk-1 temperature=21.0", "desk-2 presence=false"]
    ),
    (
      #"[{"topic":"t","device":"/*/id","values":"/*/data/*/value"}]"#,
      #"[{"id":"desk-1","data":[{"name":"presence","value":1}]},{"data":[{"name":"presence","value":0}],"id":"desk-2"}]"#,
      ["desk-1 presence=true", "desk-2 presence=false"]
    ),
    (
      #"[{"topic":"t","values":"/{dev}/0/values/{field}"}]"#,
      #"{"Desk A":[{"ts":1772439245000,"values":{"occupied":true,"temperature":22.1}}],"Desk B":[{"ts":1772439245000,"values":{"occupied":false}}]}"#,
      ["Desk A presence=true", "Desk A temperature=22.1", "Desk B presence=false"]
    ),
    (
      #"[{"topic":"t","device":"/x","values":"/{dev}/*/values/{field}"}]"#,
      #"{"Desk A":[{"values":{"occupied":true}},{"values":{"occupied":false}}]}"#,
      ["Desk A presence=true", "Desk A presence=false"]
    ),
    (
      #"[{"topic":"t","values":"/{dev}/*"}]"#, #"{"desk-1":{"presence":true},"desk-2":{"presence":false},"n":3}"#,
      ["desk-1 presence=true", "desk-2 presence=false"]
    ),
    (
      #"[{"topic":"t","devices":{"at":"/*/id","name":"/*/label"},"values":"/*/*"}]"#,
      #"[{"presence":true,"id":"x7","label":"desk-1"}]"#, ["desk-1 presence=true"]
    ),
  ]

  @Test(arguments: devices.indices) func `take a value's device from a member beside it, or from its key`(
    row: Int
  ) throws {
    let (rules, payload, expected) = Self.devices[row]
    #expect(try Self.said(rules, "t", payload) == expected, "\(payload)")
  }

  @Test func `give each object's values the time that it tells`() throws {
    let rules = #"[{"topic":"t","device":"/*/id","time":"/*/ts","values":"/*/values/*"}]"#
    var site = Listening([try Listening.source(rules)], Self.bindings)
    let payload =
      #"[{"id":"desk-1","values":{"presence":true},"ts":1772439200000},{"ts":1772439210000,"id":"desk-2","values":{"presence":false}}]"#
    let inputs = site.hear("t", payload)
    #expect(inputs.compactMap(\.reading).map(\.at.milliseconds) == [1_772_439_200_000, 1_772_439_210_000])
    #expect(inputs.contains(.heard(BindingIndex(0), at: Instant(milliseconds: 1_772_439_200_000))))
    #expect(inputs.contains(.heard(BindingIndex(1), at: Instant(milliseconds: 1_772_439_210_000))))
  }

  @Test func `count what has no device, and use the rest`() throws {
    let rules = #"[{"topic":"t","device":"/*/id","values":"/*/*"}]"#
    var site = Listening([try Listening.source(rules)], Self.bindings)
    let inputs = site.hear("t", #"[{"presence":true},{"id":"desk-1","presence":true},{"id":null,"presence":true}]"#)
    #expect(inputs.map(Listening.word) == ["heard", "presence=true"])
    #expect(site.count(.noDevice) == 1)
    #expect(site.hear("t", #"[{"presence":true}]"#) == [])
    #expect(site.count(.noDevice) == 2)
  }

  @Test func `count the devices for which there is no room, and give their values to nobody else`() throws {
    var limits = Decoder.Limits()
    limits.unboundDevices = 1
    let rules = #"[{"topic":"t/{dev}","device":"/*/id","values":"/*/*"}]"#
    var site = Listening([try Listening.source(rules)], [Binding(device: "desk-1", space: "lab")], limits: limits)
    let inputs = site.hear("t/desk-1", #"[{"id":"x","presence":true},{"id":"y","presence":true},{"id":"z","co2":600}]"#)
    #expect(inputs.map(Listening.word) == ["heard"])
    #expect(site.count(.tableFull) == 2)
  }

  @Test func `count a time that cannot be, of each object`() throws {
    let rules = #"[{"topic":"t","device":"/*/id","time":"/*/ts","values":"/*/*"}]"#
    var site = Listening([try Listening.source(rules)], Self.bindings)
    let inputs = site.hear("t", #"[{"id":"desk-1","ts":12,"presence":true},{"id":"desk-2","ts":"?","presence":true}]"#)
    #expect(inputs.compactMap(\.reading).map(\.at) == [site.now, site.now])
    #expect(site.count(.badTime) == 2)
  }

  @Test func `count what is more than anybody sends`() throws {
    let rules = #"[{"topic":"t","device":"/*/id","values":"/*/*"}]"#
    var site = Listening([try Listening.source(rules)], Self.bindings)
    let one = #"{"id":"desk-1","presence":true}"#
    let list = "[" + Array(repeating: one, count: 1_030).joined(separator: ",") + "]"
    #expect(site.hear("t", list).count == 1_025)
    #expect(site.count(.tooMany) == 1)
  }

  @Test func `need something that tells the device`() {
    for rules in [#"[{"topic":"t","values":"/*/*"}]"#, #"[{"topic":"t","devices":{"name":"/*/x"},"values":"/*"}]"#] {
      #expect(throws: ProfileFaults.self) { try Listening.source(rules) }
    }
  }
}
