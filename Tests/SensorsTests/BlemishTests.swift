import Occupancy
import Sensors
import Testing

/// A blemish costs what it blemishes: the message's other values are used.
@Suite struct `A message with a blemish` {
  let topic = "zigbee2mqtt/l1/desk-12"

  /// Before and behind `{"presence":true}`.
  static let around: [([UInt8], [UInt8])] = [
    ([], [0]), ([], [0, 0, 0]), ([], [0x0A, 0]), ([0xEF, 0xBB, 0xBF], []),
    ([0xEF, 0xBB, 0xBF, 0x20], [0x0D, 0x0A, 0]),
    ([0, 0], []), ([0x02], [0x03]),
  ]

  @Test(arguments: around.indices) func `is read without what devices leave around it`(row: Int) {
    let (before, behind) = Self.around[row]
    var site = Listening()
    let inputs = site.hear(topic, before + Array(#"{"presence":true}"#.utf8) + behind)
    #expect(inputs.map(Listening.word) == ["heard", "presence=true"])
    var bare = Listening([Listening.builtIn("esphome")], [Binding(device: "desk", space: "lab")])
    let text = bare.hear("desk/binary_sensor/presence/state", before + Array("ON".utf8) + behind)
    #expect(text.map(Listening.word) == ["heard", "presence=true"])
    #expect(site.decoder.rejections.all.isEmpty && bare.decoder.rejections.all.isEmpty)
  }

  @Test func `is empty where nothing else is in it`() {
    var site = Listening()
    #expect(site.hear(topic, [0xEF, 0xBB, 0xBF, 0, 0]).map(Listening.word) == ["unread all: unreadable"])
    #expect(site.count(.empty) == 1)
  }

  @Test func `keeps its values beside a text in Latin-1 that nobody reads`() {
    var site = Listening()
    let degree = Array(#"{"presence":true,"temperature":21.5,"unit":""#.utf8) + [0xB0, 0x43] + Array(#""}"#.utf8)
    #expect(site.hear(topic, degree).map(Listening.word) == ["heard", "presence=true", "temperature=21.5"])
    #expect(site.decoder.rejections.all.isEmpty)
  }

  @Test func `loses a word or a name that cannot be read, and nothing else`() {
    var site = Listening()
    let word = Array(#"{"presence":""#.utf8) + [0x6F, 0xFF, 0x6E] + Array(#"","co2":612}"#.utf8)
    #expect(site.hear(topic, word).map(Listening.word) == ["heard", "unread presence: unreadable", "co2=612.0"])
    #expect(site.count(.badUTF8) == 1)
    var lora = ChirpStack.listening("24e124600d000412")
    let uplink = Array(ChirpStack.uplink(#"{"occupancy":"occupied"}"#).utf8)
    let broken = uplink.withUnsafeBytes { bytes in
      var copy = Array(bytes)
      let name = Array(#""desk-12""#.utf8)
      if let at = copy.indices.first(where: { copy[$0...].starts(with: name) }) { copy[at + 2] = 0x07 }
      return copy
    }
    #expect(
      lora.hear(ChirpStack.up, broken).map(Listening.word) == ["heard", "presence=true", "link-quality=-71.0"])
    #expect(lora.count(.badUTF8) == 1)
  }

  @Test func `loses a number that is none`() {
    var site = Listening()
    #expect(
      site.words(topic, #"{"temperature":1e400,"humidity":+40,"co2":612,"voc":021,"pressure":None,}"#) == [
        "heard", "co2=612.0",
      ])
    #expect(site.count(.notFinite) == 1)
    #expect(site.count(.unknownWord) == 3)
  }

  /// Codes of faults that makers send as values: the field, and the code.
  static let codes: [(String, String)] = [
    ("co2", "33368"), ("co2", "32767"), ("co2", "65535"), ("co2", "0"), ("co2", "-1"), ("temperature", "85.0"),
    ("temperature", "85"), ("temperature", "-127"), ("temperature", "-273.1"), ("temperature", "6553.5"),
    ("temperature", "3276.7"), ("humidity", "127.5"), ("humidity", "-6"), ("voc", "32767"), ("voc", "65535"),
    ("pressure", "0"), ("pm25", "65535"), ("sound", "255"),
  ]

  @Test(arguments: codes.indices) func `loses a code of a fault that is sent as a value`(row: Int) {
    let (field, code) = Self.codes[row]
    var site = Listening()
    let name = field == "sound" ? "noise" : field
    #expect(site.words(topic, #"{"\#(name)":\#(code),"presence":false}"#) == ["heard", "presence=false"])
    #expect(site.count(.outOfRange) == 1)
  }

  @Test func `may be a bridge's list of its devices and have four mebibytes`() {
    var site = Listening([Listening.zigbee()], [Binding(device: "0x00158d00000000ff", space: "lab")])
    let filler = String(repeating: "x", count: 3 << 20)
    let list = #"[{"definition":"\#(filler)"},{"ieee_address":"0x00158d00000000ff","friendly_name":"mat"}]"#
    #expect(site.words("zigbee2mqtt/bridge/devices", list) == [])
    #expect(site.words("zigbee2mqtt/mat", #"{"presence":true}"#) == ["heard", "presence=true"])
    #expect(site.decoder.rejections.all.isEmpty)
    #expect(site.words("zigbee2mqtt/bridge/devices", String(repeating: " ", count: 4 << 20) + list) == [])
    #expect(site.words("zigbee2mqtt/mat", #"{"presence":false,"x":"\#(filler)"}"#) == ["unread all: unreadable"])
    #expect(site.count(.tooBig) == 2)
  }
}

@Suite struct `Temperatures in Fahrenheit` {
  /// A format, a topic, a payload, and the temperature in °C.
  static let rows: [(String, String, String, Double?)] = [
    ("zigbee2mqtt", "zigbee2mqtt/a", #"{"temperature":77,"unit":"°F"}"#, 25),
    ("zigbee2mqtt", "zigbee2mqtt/a", #"{"unit":"F","temperature":104}"#, 40),
    ("zigbee2mqtt", "zigbee2mqtt/a", #"{"temperature":50,"unit":"C"}"#, 50),
    ("zigbee2mqtt", "zigbee2mqtt/a", #"{"temperature":21,"temperature_unit":"fahrenheit"}"#, 21),
    ("zigbee2mqtt", "zigbee2mqtt/a", #"{"temperature":185,"unit":"F"}"#, nil),
    ("theengs", "home/gw/BTtoMQTT/a", #"{"tempf":77}"#, 25),
    ("theengs", "home/gw/BTtoMQTT/a", #"{"tempc":25,"tempf":77}"#, 25),
    ("plain", "house/0/a/temperature", #"{"value":77,"unit":"°F"}"#, 25),
    ("plain", "house/0/a/temperature", #"{"value":77,"unit":"degF"}"#, 25),
    ("chirpstack", "application/x/device/a/event/up", #"{"object":{"temperature":77,"unit":"Fahrenheit"}}"#, 25),
    ("tasmota", "tele/a/SENSOR", #"{"DS18B20":{"Temperature":77},"TempUnit":"F"}"#, 25),
    ("tasmota", "tele/a/SENSOR", #"{"DS18B20":{"Temperature":185},"TempUnit":"F"}"#, nil),
    ("tasmota", "tele/a/SENSOR", #"{"DS18B20":{"Temperature":25},"TempUnit":"C"}"#, 25),
    ("shelly-gen2", "a/status/temperature:0", #"{"id":0,"tC":25,"tF":77}"#, 25),
  ]

  @Test(arguments: rows.indices) func `are known by the unit that is told`(row: Int) {
    let (use, topic, payload, celsius) = Self.rows[row]
    var site = Listening([Listening.builtIn(use)], [Binding(device: "a", space: "lab")])
    let readings = site.hear(topic, payload).compactMap(\.reading).filter { $0.quantity == .temperature }
    #expect(readings.map(\.value) == [celsius].compactMap { $0.map { .number($0) } }, "\(payload)")
  }

  @Test func `are known by a unit in Latin-1, too`() {
    var site = Listening()
    let message = Array(#"{"temperature":77,"unit":""#.utf8) + [0xB0, 0x46] + Array(#""}"#.utf8)
    #expect(site.hear("zigbee2mqtt/l1/desk-12", message).map(Listening.word) == ["heard", "temperature=25.0"])
  }
}

@Suite struct `A sensor that is scaled` {
  static func listening(_ adjustments: [Binding.Adjustment], scale: Double = 1) -> Listening {
    var binding = Binding(device: "air", space: "lab", scale: scale)
    binding.adjustments = adjustments
    return Listening([Listening.zigbee()], [binding])
  }

  @Test func `is scaled in the quantity that is named, before anybody asks whether its number can be`() {
    var site = Self.listening([.init(.co2, scale: 0.1), .init(.temperature, offset: -1.5)])
    #expect(
      site.words("zigbee2mqtt/air", #"{"co2":12340,"temperature":22,"humidity":40}"#) == [
        "heard", "co2=1234.0", "temperature=20.5", "humidity=40.0",
      ])
    #expect(site.words("zigbee2mqtt/air", #"{"co2":333680,"humidity":101}"#) == ["heard"])
    #expect(site.count(.outOfRange) == 2)
  }

  @Test func `is scaled in all that it measures by one number, and never in flags or batteries`() {
    var site = Self.listening([], scale: 0.1)
    #expect(
      site.words("zigbee2mqtt/air", #"{"co2":4200,"battery":90,"voltage":3000,"presence":true,"linkquality":80}"#) == [
        "heard", "co2=420.0", "battery=90.0", "battery-voltage=3.0", "presence=true", "link-quality=80.0",
      ])
  }
}
