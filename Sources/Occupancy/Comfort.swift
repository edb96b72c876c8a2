/// The air of a space as its sensors last told it.
public struct Comfort: Sendable, Equatable {
  /// Category of EN 16798-1 by CO₂ above outdoors (reference: 550, 800 and 1,350 ppm).
  public enum Category: String, Sendable {
    case first = "I"
    case second = "II"
    case third = "III"
    case fourth = "IV"

    public init(co2: Double, outdoors: Double = Comfort.usualOutdoors) {
      let above = co2 - outdoors
      self = above <= 550 ? .first : above <= 800 ? .second : above <= 1_350 ? .third : .fourth
    }
  }

  /// ppm of CO₂ in outdoor air today.
  public static let usualOutdoors = 425.0

  /// ppm
  public var co2: Double?
  /// °C
  public var temperature: Double?
  /// %
  public var humidity: Double?
  public var category: Category? { co2.map { Category(co2: $0) } }
}

extension Building {
  /// The air of a space, from what was measured within its sensors' expiry; nil where nothing was.
  public func comfort(of number: Int, at now: Instant) -> Comfort? {
    var comfort = Comfort()
    for index in spaces[number].bindings {
      for measured in bindings[Int(index.number)].values where now < measured.at + binding(index).expires {
        guard case .number(let value) = measured.value else { continue }
        switch measured.quantity {
        case .co2: comfort.co2 = value
        case .temperature: comfort.temperature = value
        case .humidity: comfort.humidity = value
        case .presence, .motion, .people, .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod, .contact, .pressure,
          .voc, .pm25, .pm10,
          .illuminance, .sound, .power, .energy, .vibration, .leak, .tamper, .battery, .batteryVoltage, .batteryLow,
          .linkQuality:
          break
        }
      }
    }
    return comfort == Comfort() ? nil : comfort
  }
}
