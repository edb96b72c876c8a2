/// What one sensor that sees no seat has made of its readings so far.
public enum SensorModel: Sendable, Equatable {
  case air(AirModel)
  case sound(SoundModel)
  case light(LightModel)
  case power(PowerModel)

  /// A model for the first reading of a quantity; nil where the quantity says nothing of people, or the value cannot be.
  init?(_ quantity: Quantity, _ value: Double, of kind: Space.Kind, at instant: Instant) {
    switch quantity {
    case .co2: self = .air(AirModel(value, isVOC: false, at: instant))
    case .voc: self = .air(AirModel(value, isVOC: true, at: instant))
    case .sound: self = .sound(SoundModel(value, at: instant))
    case .illuminance: self = .light(LightModel(value, at: instant))
    // Of a workstation: a kettle or a projector says nothing of who sits there.
    case .power where kind == .desk || kind == .office: self = .power(PowerModel(value, at: instant))
    case .presence, .motion, .people, .peopleIn, .peopleOut, .peopleInPeriod, .peopleOutPeriod, .contact, .temperature,
      .humidity, .pressure, .pm25, .pm10, .power, .energy, .vibration, .leak, .tamper, .battery, .batteryVoltage,
      .batteryLow, .linkQuality:
      return nil
    }
  }

  public var quantity: Quantity {
    switch self {
    case .air(let air): air.isVOC ? .voc : .co2
    case .sound: .sound
    case .light: .illuminance
    case .power: .power
    }
  }

  var heard: Instant {
    switch self {
    case .air(let air): air.heard
    case .sound(let sound): sound.heard
    case .light(let light): light.heard
    case .power(let power): power.heard
    }
  }

  /// Takes a reading; whether it is a sign of somebody.
  mutating func read(_ value: Double, isEmpty: Bool, at instant: Instant) -> Bool {
    switch self {
    case .air(var air):
      air.read(value, at: instant)
      self = .air(air)
      return false
    case .light(var light):
      light.read(value, at: instant)
      self = .light(light)
      return false
    case .sound(var sound):
      let isSign = sound.read(value, isEmpty: isEmpty, at: instant)
      self = .sound(sound)
      return isSign
    case .power(var power):
      let isSign = power.read(value, isEmpty: isEmpty, at: instant)
      self = .power(power)
      return isSign
    }
  }

  /// Its own part of the belief; sound speaks through the signs that it gives.
  func evidence(_ index: BindingIndex, at now: Instant) -> Evidence? {
    switch self {
    case .air(let air): air.evidence(index, at: now)
    case .sound: nil
    case .light(let light): light.evidence(index, at: now)
    case .power(let power): power.evidence(index, at: now)
    }
  }

  /// What each of `learned` is, in the quantity's unit.
  public var learnedNames: [String] {
    switch self {
    case .air: ["base", "airing", "noise"]
    case .sound: ["quiet", "spread"]
    case .light: ["lamp"]
    case .power: ["standby"]
    }
  }

  /// What it learned of its own room, as the journal keeps it.
  public var learned: [Double] {
    get {
      switch self {
      case .air(let air): air.learned
      case .sound(let sound): sound.learned
      case .light(let light): light.learned
      case .power(let power): power.learned
      }
    }
    set {
      switch self {
      case .air(var air):
        air.learned = newValue
        self = .air(air)
      case .sound(var sound):
        sound.learned = newValue
        self = .sound(sound)
      case .light(var light):
        light.learned = newValue
        self = .light(light)
      case .power(var power):
        power.learned = newValue
        self = .power(power)
      }
    }
  }
}
