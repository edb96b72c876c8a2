import JSON
import Occupancy
import Sensors
import Testing

@Suite struct `Rules of a site's own` {
  @Test func `read a plain topic tree of text values`() throws {
    let source = try Listening.source(#"[{"topic":"{site}/{floor}/{dev}/{field}","format":"any","values":""}]"#)
    var site = Listening([source], [Binding(device: "lab", space: "lab")])
    #expect(site.words("liberty/1/lab/co2", "812") == ["heard", "co2=812.0"])
    #expect(site.words("liberty/1/lab/presence", "ON") == ["heard", "presence=true"])
    #expect(site.words("liberty/1/lab/humidity", #""41.5""#) == ["heard", "humidity=41.5"])
    #expect(site.words("liberty/1/lab/door", "open") == ["heard"])
  }

  @Test func `say what a value means, and read it into the core's unit`() throws {
    let source = try Listening.source(
      #"""
      [{"topic":"v3/{app}/devices/{dev}/up","time":"/uplink_message/received_at","dedup":["/end_device_ids/device_id","/uplink_message/f_cnt"],
        "values":[{"at":"/uplink_message/decoded_payload/occupancy","quantity":"presence","words":{"occupied":true,"vacant":false}},
                  {"at":"/uplink_message/decoded_payload/vdd","quantity":"battery-voltage","scale":0.001},
                  {"at":"/uplink_message/decoded_payload/temp_f","quantity":"temperature","scale":0.5,"offset":-16},
                  "/uplink_message/decoded_payload/*"]}]
      """#)
    var site = Listening([source], [Binding(device: "room-4", space: "room-4")])
    let payload = #"""
      {"end_device_ids":{"device_id":"room-4"},"uplink_message":{"f_cnt":88,"received_at":"2026-03-02T08:14:05.7Z",
        "decoded_payload":{"occupancy":"OCCUPIED","vdd":3600,"temp_f":72,"co2":612,"other":{"co2":1}}}}
      """#
    let inputs = site.hear("v3/officina@tenant/devices/room-4/up", payload)
    #expect(
      inputs.map(Listening.word) == [
        "heard", "presence=true", "battery-voltage=3.6", "temperature=20.0", "co2=612.0",
      ])
    #expect(inputs.compactMap(\.reading).allSatisfy { $0.at == at("2026-03-02T08:14:05.7Z") })
    #expect(site.words("v3/officina@tenant/devices/room-4/up", payload) == [])
    #expect(site.count(.duplicate) == 1)
  }

  @Test func `take the device's name from the payload, and a time for one value alone`() throws {
    let source = try Listening.source(
      #"[{"topic":"gateway/{rest...}","device":"/devEUI","values":[{"at":"/motion","quantity":"motion","time":"/timestamp"},"/*"]}]"#
    )
    var site = Listening([source], [Binding(device: "24E1", space: "lab")])
    let inputs = site.hear("gateway/up", #"{"motion":true,"timestamp":1772439245,"temperature":21,"devEUI":"24E1"}"#)
    #expect(inputs.map(Listening.word) == ["heard", "motion=true", "temperature=21.0"])
    #expect(inputs.compactMap(\.reading).map(\.at) == [Instant(milliseconds: 1_772_439_245_000), site.now])
  }

  @Test func `keep the channels of one device apart`() throws {
    let source = try Listening.source(
      #"[{"topic":"shellies/{dev}/input:{channel}","values":[{"at":"/state","quantity":"motion"}]},{"topic":"plug/{dev}","values":"/*"}]"#
    )
    let bindings = [
      Binding(device: "s", channel: "0", space: "a"), Binding(device: "s", channel: "1", space: "b"),
      Binding(device: "p", channel: "power_l2", space: "a"), Binding(device: "p", space: "b"),
    ]
    var site = Listening([source], bindings)
    #expect(
      site.hear("shellies/s/input:1", #"{"state":true}"#).compactMap(\.reading).map(\.binding) == [BindingIndex(1)])
    let power = site.hear("plug/p", #"{"power_l1":5,"power_l2":7,"battery":50}"#).compactMap(\.reading)
    #expect(power.map(\.binding) == [3, 2, 2, 3].map { BindingIndex($0) })
    #expect(power.map(\.value) == [.number(5), .number(7), .number(50), .number(50)])
  }

  @Test func `apply scale and offset of a sensor to what it measures, not to its battery`() {
    let binding = Binding(device: "t", space: "lab", scale: 1, offset: -0.5)
    var site = Listening([Listening.zigbee()], [binding])
    #expect(
      site.words("zigbee2mqtt/t", #"{"temperature":21.5,"battery":80}"#) == [
        "heard", "temperature=21.0", "battery=80.0",
      ])
    #expect(site.words("zigbee2mqtt/t", #"{"humidity":0.25}"#) == ["heard"])
    #expect(site.count(.outOfRange) == 1)
  }

  static let faults: [(String, String)] = [
    (#"{"rules":[]}"#, "name"), (#"{"name":"x"}"#, "rules"), (#"{"name":"x","rules":[]}"#, "rules"),
    (#"{"name":"x","rules":[{}]}"#, "rules.0"),
    (#"{"name":"x","rules":[{"topic":"a/+","drop":true}]}"#, "rules.0.topic"),
    (#"{"name":"x","rules":[{"topic":"a/b","values":"/*"}]}"#, "rules.0.topic"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","values":"co2"}]}"#, "rules.0.values"),
    (
      #"{"name":"x","rules":[{"topic":"a/{dev}","values":["/a",{"at":"/b","quantity":"co3"}]}]}"#,
      "rules.0.values.1.quantity"
    ),
    (#"{"name":"x","rules":[{"topic":"a/{dev}"}]}"#, "rules.0"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","drop":true,"values":"/*"}]}"#, "rules.0"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","format":"xml","values":"/*"}]}"#, "rules.0.format"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","format":"text"}]}"#, "rules.0"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","values":"/*","colour":1}]}"#, "rules.0.colour"),
    (#"{"name":"x","rules":[{"topic":"a/{dev}","values":"/*","retained":"fresh"}]}"#, "rules.0.retained"),
    (#"{"name":"x","rules":[{"topic":"a","availability":""}]}"#, "rules.0.topic"),
    (#"{"name":"x","hold":"soon","rules":[{"topic":"a/{dev}","values":"/*"}]}"#, "hold"),
    (#"{"name":"x","fields":{"a":"b"},"rules":[{"topic":"a/{dev}","values":"/*"}]}"#, "fields.a"),
    (
      #"{"name":"x","rules":[{"topic":"a/{dev}","values":{"at":"/a","quantity":"presence","words":{"yes":1}}}]}"#,
      "rules.0.values.words"
    ),
  ]

  @Test(arguments: faults.indices) func `are refused with the way to the mistake`(row: Int) throws {
    let (text, path) = Self.faults[row]
    let json = try JSONValue(parsing: text)
    var met: [ProfileFaults.Fault] = []
    do throws(ProfileFaults) { _ = try Profile(reading: json) } catch { met = error.faults }
    #expect(met.map { $0.path.joined(separator: ".") } == [path], "\(text): \(met)")
  }

  @Test func `are refused with every mistake at once`() throws {
    let json = try JSONValue(
      parsing:
        #"{"name":"x","hold":1,"rules":[{"topic":"a/#","drop":true},{"topic":"","drop":true},{"topic":"a","drop":false}]}"#
    )
    #expect(throws: ProfileFaults.self) { try Profile(reading: json) }
    do throws(ProfileFaults) { _ = try Profile(reading: json) } catch { #expect(error.faults.count >= 4) }
  }
}
