import Occupancy

/// How the values of a field are read into the core's unit.
public struct Meaning: Equatable, Sendable {
  /// A word for true or false, in small letters; nil for one that says nothing, as `not set`.
  public struct FlagWord: Equatable, Sendable {
    var text: [UInt8]
    var flag: Bool?
    /// The number that the word is, where a format counts its words.
    var number: Double?

    public init(_ text: String, _ flag: Bool?) {
      self.text = text.utf8.map(\.smallLetter)
      self.flag = flag
      number = Double(text)
    }
  }

  /// How values are brought into the core's unit; without the words, so that it is copied for nothing.
  public struct Conversion: Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
      case flag
      case number(ClosedRange<Double>)
      /// A whole number.
      case count(ClosedRange<Double>)
      /// Of 100; a charger that tells more than full is full (sensor-formats.md, hazard 24).
      case percent
      /// A battery's voltage in V, or in mV from 500 on; what lies between is the mains and says nothing of a battery.
      case volts
    }

    public var quantity: Quantity
    public var kind: Kind
    /// For a flag whose true is the core's false.
    public var isInverted = false
    /// What is sent, times `scale`, plus `offset`, is in the core's unit.
    public var scale = 1.0
    public var offset = 0.0
    /// A flag that is sent as a count: true above 0.
    public var isCounted = false
    /// The words of the flag say what its numbers mean.
    public var hasNumberedWords = false
    /// A text counts by the number that it begins with, as `3.1(low battery)`.
    public var takesBeginning = false
  }

  public var conversion: Conversion
  /// Words of a flag.
  public var words: [FlagWord]
  /// It speaks of a part of what the device sees, as a region of a camera. A binding of that channel takes it for the whole; another one hears from it that somebody is there, and never that nobody is.
  public var isOfPart = false
  /// An input to which anything may be wired: it tells nothing until a line of the configuration says what it is (`as`).
  public var isInput = false
  /// The same as another field in another unit: it counts only where that one is missing.
  public var isSpare = false

  public var quantity: Quantity { conversion.quantity }

  /// The usual meaning of a quantity: the core's unit, a range that a sensor of a building can tell, the words that makers use.
  ///
  /// - CO₂ from 200 to 10,000 ppm: outdoors are 420, and the sensors of rooms end at 5,000 or 10,000 (Senseair S8, Winsen MH-Z19). 32,767, 33,368 and 65,535 are codes of faults.
  /// - Temperatures from −40 to 80 °C: 85 is what a DS18B20 tells when it has measured nothing yet, −127 when its bus is broken (Maxim DS18B20 data sheet; DallasTemperature).
  /// - Organic compounds up to 30,000 µg/m³, below the codes of 16 bits.
  public init(_ quantity: Quantity) {
    let kind: Conversion.Kind
    (kind, words) =
      switch quantity {
      case .presence, .motion, .vibration, .leak, .tamper, .batteryLow: (.flag, Self.usualWords)
      case .contact: (.flag, Self.contactWords)
      case .people: (.count(0...10_000), [])
      case .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod: (.count(0...1e9), [])
      case .co2: (.number(200...10_000), [])
      case .temperature: (.number(-40...80), [])
      case .humidity: (.number(0...100), [])
      case .pressure: (.number(300...1_100), [])
      case .voc: (.number(0...30_000), [])
      case .pm25, .pm10: (.number(0...2_000), [])
      case .illuminance: (.number(0...200_000), [])
      case .sound: (.number(0...150), [])
      case .power: (.number(-100_000...100_000), [])
      case .energy: (.number(0...1e9), [])
      case .battery: (.percent, [])
      case .batteryVoltage: (.volts, [])
      case .linkQuality: (.number(-200...1_000), [])
      }
    conversion = Conversion(quantity: quantity, kind: kind)
  }

  private static let usualWords: [FlagWord] =
    [
      "true", "on", "yes", "1", "occupied", "present", "detected", "trigger", "triggered", "motion", "motion_detected",
      "active", "leak", "alarm", "low",
    ].map { FlagWord($0, true) }
    + [
      "false", "off", "no", "0", "vacant", "unoccupied", "not_occupied", "absent", "empty", "clear", "idle", "normal",
      "none", "no_motion", "no_motion_detected", "not_detected", "not_present", "inactive", "ok",
    ].map { FlagWord($0, false) }

  /// `on` and `off` are missing on purpose: some makers mean a door that is open, others a circuit that is closed.
  private static let contactWords: [FlagWord] =
    ["true", "closed", "close", "shut"].map { FlagWord($0, true) }
    + ["false", "open", "opened"].map { FlagWord($0, false) }
}

extension UInt8 {
  /// Small letters for capitals of ASCII; every other byte stays.
  var smallLetter: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
