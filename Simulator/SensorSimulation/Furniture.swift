import Occupancy

/// Which sensors a scenario puts where, in place of those of the configuration.
public struct Furniture: Sendable, Equatable {
  /// What is put into a space: the first for its first space of a kind, the next for the next, and round again.
  public struct Fitting: Sendable, Equatable {
    public var choices: [Choice]
  }

  public struct Choice: Sendable, Equatable {
    public var kind: VenueSensor.Kind
    public var format: Format
  }

  /// Sorted by kind of space, so that it is gone through in the same order everywhere.
  public var fittings: [(kind: Space.Kind, fittings: [Fitting])]

  public static func == (a: Furniture, b: Furniture) -> Bool {
    a.fittings.count == b.fittings.count
      && zip(a.fittings, b.fittings).allSatisfy { $0.kind == $1.kind && $0.fittings == $1.fittings }
  }

  /// The devices of these spaces, by the order of the spaces.
  public func sensors(in spaces: [Space]) -> [VenueSensor] {
    var seen: [Space.Kind: Int] = [:]
    return spaces.flatMap { space -> [VenueSensor] in
      let turn = seen[space.kind, default: 0]
      seen[space.kind] = turn + 1
      guard let fittings = fittings.first(where: { $0.kind == space.kind })?.fittings else { return [] }
      var names: [String: Int] = [:]
      return fittings.map { fitting in
        let choice = fitting.choices[turn % fitting.choices.count]
        let name = Self.name(of: choice, in: space)
        let copies = names[name, default: 0] + 1
        names[name] = copies
        return VenueSensor(
          device: copies > 1 ? "\(name)-\(copies)" : name, space: space.id, kind: choice.kind, format: choice.format)
      }
    }
  }

  private static func name(of choice: Choice, in space: Space) -> String {
    if let model = Model.all.first(where: { $0.format == choice.format && $0.kind == choice.kind }) {
      return model.prefix + space.id.text
    }
    let word =
      switch choice.kind {
      case .motion: "pir"
      case .radar: "radar"
      case .mat: "mat"
      case .climate: "climate"
      case .door: "door"
      case .plug: "plug"
      case .counter: "counter"
      case .sound: "sound"
      }
    return "l\(space.floor ?? "0")/\(space.id.text)/\(word)"
  }

  /// Reads one fitting: `"mat chirpstack"`, or several in turn as in `"mat chirpstack | radar esphome"`. Nil where a word is not known or no such device is sold.
  public static func fitting(_ text: String) -> Fitting? {
    var choices: [Choice] = []
    for part in text.split(separator: "|") {
      let words = part.split(separator: " ")
      guard words.count == 2, let kind = VenueSensor.Kind(rawValue: String(words[0])),
        let format = Format(rawValue: String(words[1])), isSold(kind, format)
      else { return nil }
      choices.append(Choice(kind: kind, format: format))
    }
    return choices.isEmpty ? nil : Fitting(choices: choices)
  }

  private static func isSold(_ kind: VenueSensor.Kind, _ format: Format) -> Bool {
    guard format == .zigbee2MQTT else { return Model.all.contains { $0.format == format && $0.kind == kind } }
    return kind != .counter
  }
}
