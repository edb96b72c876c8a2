import JSON
import Occupancy

/// A rule made ready for the hot path.
struct CompiledRule: Sendable {
  enum Action: Sendable {
    case drop
    case values(Values)
    case availability([Meaning.FlagWord], isOfSource: Bool)
  }

  struct Values: Sendable {
    var roles: [Rule.Role]
    /// The number of the rule's first place among those of all rules.
    var firstPlace: Int
    var hasDevicePlace: Bool
    /// How many times of their own there are, and the message's.
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
  private(set) var names = ByteTable()
  private(set) var fields: [Int32] = []
  /// By number of a name, the name that came after it last time: a device says the same things in the same order.
  private var followers: [Int32] = []
  private var last = 0

  /// A hostile sender may invent names for ever.
  static let namesAtMost = 4_096
  static let longestName = 128

  init(place: Rule.Place, time: Int, aliases: AliasTable) {
    self.place = place
    self.time = time
    self.aliases = aliases
  }

  /// The field of that name, if it was met before.
  mutating func find(_ name: UnsafeRawBufferPointer) -> Int? {
    guard last < followers.count else { return nil }
    let likely = Int(followers[last])
    if names.isKey(likely, name) {
      last = likely
      return Int(fields[likely])
    }
    guard let number = names.find(name) else { return nil }
    followers[last] = Int32(number)
    last = number
    return Int(fields[number])
  }

  /// False where there is no more room.
  mutating func insert(_ name: UnsafeRawBufferPointer, field: Int) -> Bool {
    guard name.count <= Self.longestName, names.count < Self.namesAtMost else { return false }
    _ = names.insert(name)
    fields.append(Int32(field))
    followers.append(0)
    return true
  }
}

/// One field that was met: what it means, if anything.
struct Field: Sendable {
  /// False for a name that nobody knows.
  var isKnown: Bool
  var conversion: Meaning.Conversion
  var channels: FieldChannels
  var time: Int
}

/// What a field is called, and what else of it is rarely asked for.
struct FieldText: Sendable {
  var name: String
  var words: [Meaning.FlagWord]
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
      action = .availability(availability.words, isOfSource: availability.isOfSource)
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
