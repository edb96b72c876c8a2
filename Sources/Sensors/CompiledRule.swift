import JSON
import Occupancy

/// A rule made ready for the hot path.
struct CompiledRule: Sendable {
  enum Action: Sendable {
    case drop
    case values(Values)
    case availability(Meaning.FlagWords, isOfSource: Bool)
  }

  struct Values: Sendable {
    var roles: [Rule.Role]
    /// The number of the rule's first place among those of all rules.
    var firstPlace: Int
    var hasDevicePlace: Bool
    /// Slots that `Rule.Role.time` counts.
    var times: Int
    var isCached: Bool
    var usesRetained: Bool
    /// The place that reads a text payload.
    var textPlace: Int
  }

  var source: Int
  var pattern: TopicPattern
  var format: Rule.Format
  var pointers: JSONPointers
  var action: Action
}

/// One place of a rule with the names of the fields that were met there.
struct FieldPlace: Sendable {
  var place: Rule.Place
  /// Which slot of times is its own; 0 is the message's.
  var time: Int
  var aliases: AliasTable
  var names = ByteTable()
  var fields: [Int32] = []

  /// A hostile sender may invent names for ever.
  static let namesAtMost = 4_096
  static let longestName = 128
}

/// One field that was met: what it means, if anything.
struct Field: Sendable {
  var name: String
  var meaning: Meaning?
  var channels: FieldChannels
  var time: Int
}

extension Meaning {
  /// Words for true and false, in the order in which they are tried.
  struct FlagWords: Sendable {
    var meaning: Meaning

    init(_ words: [FlagWord]) {
      meaning = Meaning(.tamper)
      meaning.words = words
    }
  }
}

extension CompiledRule {
  /// Compiles the rules of all sources; their places are appended to `places`.
  static func compile(_ sources: [Source], places: inout [FieldPlace]) -> [CompiledRule] {
    var rules: [CompiledRule] = []
    for (number, source) in sources.enumerated() {
      let aliases = AliasTable.common.overruled(by: source.profile.fields)
      for rule in source.profile.rules {
        rules.append(compile(rule, of: source, number: number, aliases: aliases, places: &places))
      }
    }
    return rules
  }

  private static func compile(
    _ rule: Rule, of source: Source, number: Int, aliases: AliasTable, places: inout [FieldPlace]
  ) -> CompiledRule {
    let texts: [String]
    let action: Action
    switch rule.action {
    case .drop: (texts, action) = ([], .drop)
    case .availability(let availability):
      texts = [availability.pointer]
      action = .availability(Meaning.FlagWords(availability.words), isOfSource: availability.isOfSource)
    case .values(let values):
      texts = values.roles.map(\.pointer)
      action = .values(
        Values(
          roles: values.roles.map(\.role), firstPlace: places.count, hasDevicePlace: values.device != nil,
          times: values.places.contains { $0.time != nil } ? values.places.count + 1 : 1, isCached: values.isCached,
          usesRetained: values.usesRetained,
          textPlace: values.places.firstIndex { $0.meaning != nil } ?? 0))
      for (at, place) in values.places.enumerated() {
        places.append(FieldPlace(place: place, time: place.time == nil ? 0 : at + 1, aliases: aliases))
      }
    }
    do throws(JSONPointers.Fault) {
      return CompiledRule(
        source: number, pattern: source.pattern(of: rule), format: rule.format, pointers: try JSONPointers(texts),
        action: action)
    } catch {
      preconditionFailure("the reader of the profile has read these pointers before: \(error)")
    }
  }
}
