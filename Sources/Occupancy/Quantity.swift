/// What one sensor of a device measures, in the one unit that the core knows for it.
public enum Quantity: UInt8, Sendable, CaseIterable {
  /// Somebody is there: seen by radar, felt by a pressure pad, told by a camera. Bool.
  case presence
  /// Something moved (PIR). Bool.
  case motion
  /// How many people are there. Count, never below 0.
  case people
  /// Counters of a door, in and out: totals since their last reset.
  case peopleIn, peopleOut
  /// The same, of the time since the counter's last report only.
  case peopleInPeriod, peopleOutPeriod
  /// true = closed.
  case contact
  /// ppm
  case co2
  /// °C
  case temperature
  /// %
  case humidity
  /// hPa
  case pressure
  /// µg/m³
  case voc, pm25, pm10
  /// lx
  case illuminance
  /// dB(A)
  case sound
  /// W
  case power
  /// kWh
  case energy
  /// Bool
  case vibration, leak, tamper
  /// %
  case battery
  /// V
  case batteryVoltage
  /// Bool
  case batteryLow
  /// The maker's own scale.
  case linkQuality

  /// The name in configuration, JSON and metrics.
  public var name: String {
    switch self {
    case .presence: "presence"
    case .motion: "motion"
    case .people: "people"
    case .peopleIn: "people-in"
    case .peopleOut: "people-out"
    case .peopleInPeriod: "people-in-period"
    case .peopleOutPeriod: "people-out-period"
    case .contact: "contact"
    case .co2: "co2"
    case .temperature: "temperature"
    case .humidity: "humidity"
    case .pressure: "pressure"
    case .voc: "voc"
    case .pm25: "pm25"
    case .pm10: "pm10"
    case .illuminance: "illuminance"
    case .sound: "sound"
    case .power: "power"
    case .energy: "energy"
    case .vibration: "vibration"
    case .leak: "leak"
    case .tamper: "tamper"
    case .battery: "battery"
    case .batteryVoltage: "battery-voltage"
    case .batteryLow: "battery-low"
    case .linkQuality: "link-quality"
    }
  }

  public init?(name: String) {
    guard let match = Quantity.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// Whether it tells of who sits still as well: a pad, a radar, a count.
  public var seesSeat: Bool { tellsPresence && self != .motion }

  /// Whether its word decides by itself who is there. The others describe the air or the device.
  public var tellsPresence: Bool {
    switch self {
    case .presence, .motion, .people: true
    case .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod, .contact, .co2, .temperature, .humidity, .pressure,
      .voc, .pm25, .pm10, .illuminance,
      .sound, .power, .energy, .vibration, .leak, .tamper, .battery, .batteryVoltage, .batteryLow, .linkQuality:
      false
    }
  }

  /// Whether it speaks of the device itself rather than of the space.
  public var describesDevice: Bool {
    switch self {
    case .battery, .batteryVoltage, .batteryLow, .linkQuality, .tamper: true
    case .presence, .motion, .people, .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod, .contact, .co2,
      .temperature, .humidity, .pressure, .voc,
      .pm25, .pm10, .illuminance, .sound, .power, .energy, .vibration, .leak:
      false
    }
  }

  /// Which way its people went, for a counter of a door, and whether it counts one period only.
  public var passage: (isIn: Bool, isOfPeriod: Bool)? {
    switch self {
    case .peopleIn: (true, false)
    case .peopleOut: (false, false)
    case .peopleInPeriod: (true, true)
    case .peopleOutPeriod: (false, true)
    case .presence, .motion, .people, .contact, .co2, .temperature, .humidity, .pressure, .voc, .pm25, .pm10,
      .illuminance, .sound, .power, .energy, .vibration, .leak, .tamper, .battery, .batteryVoltage, .batteryLow,
      .linkQuality:
      nil
    }
  }
}
