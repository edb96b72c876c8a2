import Occupancy

/// What the makers call their fields, and what that means here. One table serves every profile; a profile may overrule it.
public struct AliasTable: Equatable, Sendable {
  /// By name in small letters.
  private var meanings: [String: Meaning]
  /// Names that mean nothing, whatever they end with.
  private var ignored: Set<String> = []
  /// Whether a name counts by its last words: `meeting_room_co2` is `co2`.
  public var takesEndings = false

  /// The names that the formats of shared use have in common (reference/sensor-formats.md).
  public static let common: AliasTable = {
    let names: [(Quantity, [String])] = [
      (.presence, ["presence", "occupancy", "occupied", "occupancy_status", "has_target", "radar_target"]),
      (.motion, ["motion", "pir", "movement", "moving"]),
      (.people, ["people_count", "people", "person_count", "occupants"]),
      (.peopleIn, ["people_in"]),
      (.peopleOut, ["people_out"]),
      (.contact, ["contact"]),
      (.co2, ["co2", "eco2", "carbon_dioxide", "carbondioxide"]),
      (.temperature, ["temperature"]),
      (.humidity, ["humidity", "relative_humidity"]),
      (.pressure, ["pressure", "barometric_pressure"]),
      (.voc, ["voc"]),
      (.pm25, ["pm25", "pm2_5", "pm2.5"]),
      (.pm10, ["pm10"]),
      (.illuminance, ["illuminance", "illuminance_lux", "lux", "luminosity"]),
      (.sound, ["noise", "sound_level", "laeq"]),
      (.power, ["power"]),
      (.energy, ["energy"]),
      (.vibration, ["vibration"]),
      (.leak, ["water_leak", "leak", "waterleak"]),
      (.tamper, ["tamper"]),
      (.battery, ["battery", "battery_level", "battery_percent"]),
      (.batteryVoltage, ["voltage", "battery_voltage"]),
      (.batteryLow, ["battery_low"]),
      (.linkQuality, ["linkquality", "link_quality", "lqi", "rssi"]),
    ]
    var table = AliasTable(meanings: [:])
    for (quantity, names) in names {
      for name in names { table.meanings[name] = Meaning(quantity) }
    }
    for name in ["open", "opening"] {
      var meaning = Meaning(.contact)
      meaning.conversion.isInverted = true
      meaning.words = [.init("true", true), .init("open", true), .init("false", false), .init("closed", false)]
      table.meanings[name] = meaning
    }
    for name in ["tempf", "temp_f", "temperature_f", "temperaturef", "temperature_fahrenheit"] {
      var meaning = Meaning(.temperature)
      (meaning.conversion.scale, meaning.conversion.offset) = (5.0 / 9, -160.0 / 9)
      meaning.isSpare = true
      table.meanings[name] = meaning
    }
    return table
  }()

  /// What tells the unit of the temperature beside it. `temperature_unit` is missing on purpose: Zigbee2MQTT tells with it what a display shows, and °C in its messages.
  static let unitNames: Set<String> = ["unit", "units", "tempunit", "temp_unit", "tempunits", "unit_of_measurement"]

  public func overruled(by other: [String: Meaning], without ignored: [String] = []) -> AliasTable {
    var table = self
    for (name, meaning) in other { table.meanings[name.smallLetters] = meaning }
    table.ignored = Set(ignored.map(\.smallLetters))
    return table
  }

  /// The meaning of a field. `#` in a known name stands for a number; `contact_2` and `power_l1` are further channels of `contact` and `power`.
  public subscript(field: String) -> Meaning? {
    let field = field.smallLetters
    guard !ignored.contains(field), var meaning = meaning(of: field) else { return nil }
    if meaning.quantity.tellsPresence, Self.isPart(field) { meaning.isOfPart = true }
    return meaning
  }

  private func meaning(of field: String) -> Meaning? {
    if let meaning = whole(field) { return meaning }
    guard takesEndings else { return nil }
    var rest = field[...]
    while let underscore = rest.firstIndex(of: "_") {
      rest = rest[rest.index(after: underscore)...]
      if let meaning = whole(String(rest)) { return meaning }
    }
    return nil
  }

  /// Whether a name tells that it speaks of one of several parts: `zone_2_occupancy`, `region_1`.
  private static func isPart(_ field: String) -> Bool {
    let steps = field.split(separator: "_")
    return zip(steps, steps.dropFirst()).contains { parts.contains($0) && $1.utf8.allSatisfy(\.isDigit) }
      || steps.contains { step in
        parts.contains {
          step.hasPrefix($0) && !step.dropFirst($0.utf8.count).isEmpty
            && step.dropFirst($0.utf8.count).utf8.allSatisfy(\.isDigit)
        }
      }
  }

  private static let parts: [Substring] = ["zone", "region", "area", "sector"]

  private func whole(_ field: String) -> Meaning? {
    if let meaning = meanings[field] ?? meanings[field.withoutNumbers] { return meaning }
    guard let underscore = field.lastIndex(of: "_") else { return nil }
    var channel = field[field.index(after: underscore)...]
    if channel.first == "l" { channel = channel.dropFirst() }
    guard (1...2).contains(channel.utf8.count), channel.utf8.allSatisfy(\.isDigit) else { return nil }
    return meanings[String(field[..<underscore])]
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension String {
  var smallLetters: String { String(decoding: utf8.map(\.smallLetter), as: UTF8.self) }

  /// With `#` for each run of digits.
  fileprivate var withoutNumbers: String {
    var bytes: [UInt8] = []
    for byte in utf8 {
      guard byte.isDigit else {
        bytes.append(byte)
        continue
      }
      if bytes.last != UInt8(ascii: "#") { bytes.append(UInt8(ascii: "#")) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
