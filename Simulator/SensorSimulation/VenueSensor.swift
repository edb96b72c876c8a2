import Occupancy

/// One device of the venue: how it is called, where it looks, what it is, how it speaks.
public struct VenueSensor: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A passive infrared sensor: says motion, goes blind for a minute, and falls back to "no motion" after a while.
    case motion
    /// A radar: says presence and the end of it.
    case radar
    /// A mat in the seat: the same, quicker; a bag presses it as well as a person.
    case mat
    /// CO₂, temperature and humidity every few minutes.
    case climate
    /// A contact on a door.
    case door
    /// A metering plug.
    case plug
    /// Counts who passes a door, and misses one now and then.
    case counter
    /// The level of sound, A-weighted.
    case sound

    /// Runs on batteries, so that one day it falls silent.
    var hasBattery: Bool {
      switch self {
      case .motion, .mat, .door, .counter, .sound: true
      case .radar, .climate, .plug: false
      }
    }

    /// Says by itself whether somebody is there.
    public var tellsPresence: Bool {
      switch self {
      case .motion, .radar, .mat: true
      case .climate, .door, .plug, .counter, .sound: false
      }
    }
  }

  public var device: String
  public var space: SpaceID
  public var kind: Kind
  public var format: Format

  public init(device: String, space: SpaceID, kind: Kind, format: Format = .zigbee2MQTT) {
    self.device = device
    self.space = space
    self.kind = kind
    self.format = format
  }

  /// The device that a configuration names: of the model in front of its name, else on Zigbee.
  public init(named device: String, space: SpaceID, at kind: Space.Kind) {
    if let model = Model.named(by: device) {
      self.init(device: device, space: space, kind: model.kind, format: model.format)
    } else {
      self.init(device: device, space: space, kind: Self.kind(of: device, at: kind))
    }
  }

  /// What a Zigbee device of this name is. The last word tells (`l0/sala-mella/radar`, `…/pir-2`); a desk's device that does not tell is a mat, a radar or a
  /// motion sensor by its number, as the comment in seeds/officina-liberty says.
  public static func kind(of device: String, at space: Space.Kind) -> Kind {
    let last = device.split(separator: "/").last.map(String.init) ?? device
    let words = last.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == " " })
    for word in words {
      switch word {
      case "pir", "motion": return .motion
      case "radar", "presence": return .radar
      case "mat", "seat", "pressure": return .mat
      case "climate", "air", "co2": return .climate
      case "door", "contact", "window": return .door
      case "plug", "power": return .plug
      case "sound", "noise": return .sound
      default: continue
      }
    }
    guard space == .desk, let number = words.last.flatMap({ Int($0) }) else { return .motion }
    return switch number % 3 {
    case 0: .mat
    case 1: .radar
    default: .motion
    }
  }
}
