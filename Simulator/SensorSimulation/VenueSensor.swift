import Occupancy

/// One device of the venue: how it is called, where it looks, what it is.
public struct VenueSensor: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A passive infrared sensor: says motion, goes blind for a minute, and falls back to "no motion" after 90 s.
    case motion
    /// A radar: says presence and the end of it.
    case radar
    /// A mat in the seat: the same, quicker.
    case mat
    /// CO₂, temperature and humidity every few minutes.
    case climate
    /// A contact on a door.
    case door
    /// A metering plug.
    case plug
  }

  public var device: String
  public var space: SpaceID
  public var kind: Kind

  public init(device: String, space: SpaceID, kind: Kind) {
    self.device = device
    self.space = space
    self.kind = kind
  }

  /// What a device of this name is. The last word tells (`l0/sala-mella/radar`, `…/pir-2`); a desk's device that does not tell is a mat, a radar or a
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
