import JSON
import Occupancy

/// A rule made ready for the hot path.
struct CompiledRule: Sendable {
  enum Action: Sendable {
    case drop
    case values(Values)
    case availability([Meaning.FlagWord], isOfSource: Bool)
    /// Words by which a radar is known.
    case directory(radars: [String])
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
    /// The place of an object whose field the topic names.
    var topicPlace: Int?
    var hasModels: Bool
    /// A bit for each pointer that tells copies of a message apart from others.
    var dedups: UInt64
    /// Whether a message may have to be read twice, or be as if it had never come.
    var mayTakeBack: Bool
    /// A bit for the pointer to what a network server leaves out when it cannot decode.
    var needs: UInt64
    /// Whether the topic names the device.
    var topicNamesDevice: Bool
    /// Whether objects inside the message tell whose their values are, or what they are called.
    var hasElements: Bool
    /// What they say has just happened.
    var elementsAreEvents: Bool
  }

  var source: Int
  var pattern: TopicPattern
  var format: Rule.Format
  var pointers: JSONPointers
  var action: Action
  var conditions: [Rule.Condition] = []
}

/// One place of a rule with the names of the fields that were met there.
struct FieldPlace: Sendable {
  var place: Rule.Place
  /// Which slot of times is its own; 0 is the message's.
  var time: Int
  /// By model, and first that of a device whose model nobody knows.
  var aliases: [AliasTable]
  /// Of each model, the fields by which it is known: a bit for each in all models together.
  var modelKeys: [String: UInt64] = [:]
  /// Whether a field's key tells the model and the channel before its name.
  var isComposed: Bool
  /// What a field of this place is called as a word, where its own name would not tell it apart from others.
  var word: String?
  private(set) var names = ByteTable()
  private(set) var fields: [Int32] = []
  /// By number of a name, the name that came after it last time: a device says the same things in the same order.
  private var followers: [Int32] = []
  private var last = 0

  /// A hostile sender may invent names for ever.
  static let namesAtMost = 4_096
  static let longestName = 128

  init(place: Rule.Place, time: Int, of profile: Profile) {
    self.place = place
    self.time = time
    isComposed = !profile.models.isEmpty || place.pattern.channel != nil
    aliases = profile.aliases
    for (number, key) in profile.models.flatMap(\.keys).prefix(64).enumerated() {
      modelKeys[key, default: 0] |= 1 << UInt64(number)
    }
  }

  /// What a field is found by at a place where its name is not enough. A channel with a NUL in it is nobody's.
  static func key(model: Int32, channel: [UInt8], name: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8(truncatingIfNeeded: model + 1)] + channel + [0] + name
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
  var timeIsOfTrue = false
  var isEvent = false
  /// It tells the unit of what stands beside it.
  var isUnit = false
  /// It counts only where nothing else told its quantity: the same in another unit.
  var isSpare = false
  /// What the core knows it by, for a field that tells presence or may: each is a word of its own.
  var word = ""
  /// It tells nothing until a line of the configuration says what it is.
  var isInput = false

  /// Whether it says who is there.
  var tellsPresence: Bool { isKnown && conversion.quantity.tellsPresence }
}

/// What a field is called, and what else of it is rarely asked for.
struct FieldText: Sendable {
  var name: String
  var words: [Meaning.FlagWord]
  /// A bit for each model that is known by the field.
  var modelKeys: UInt64
}

extension CompiledRule {
  /// Compiles the rules of all sources; their places are appended to `places`.
  static func compile(_ sources: [Source], places: inout [FieldPlace]) -> [CompiledRule] {
    var rules: [CompiledRule] = []
    for (number, source) in sources.enumerated() {
      for rule in source.profile.rules { rules.append(compile(rule, of: source, number: number, places: &places)) }
    }
    return rules
  }

  private static func compile(
    _ rule: Rule, of source: Source, number: Int, places: inout [FieldPlace]
  ) -> CompiledRule {
    let texts: [String]
    let action: Action
    var conditions: [Rule.Condition] = []
    switch rule.action {
    case .drop: (texts, action) = ([], .drop)
    case .availability(let availability):
      texts = [availability.pointer]
      action = .availability(availability.words, isOfSource: availability.isOfSource)
    case .directory(let directory):
      texts = [directory.device, directory.name] + [directory.kind].compactMap { $0 }
      action = .directory(radars: directory.radars)
    case .values(let values):
      texts = values.roles.map(\.pointer)
      conditions = values.conditions
      let first = places.count
      let ending = source.pattern(of: rule).ending
      for (at, place) in values.places.enumerated() {
        var compiled = FieldPlace(place: place, time: place.time == nil ? 0 : at + 1, of: source.profile)
        compiled.word = values.word(of: place, endingOfTopic: ending)
        places.append(compiled)
      }
      action = .values(Self.values(values, of: source.profile, firstPlace: first, rule))
    }
    do throws(JSONPointers.Fault) {
      return CompiledRule(
        source: number, pattern: source.pattern(of: rule), format: rule.format, pointers: try JSONPointers(texts),
        action: action, conditions: conditions)
    } catch {
      preconditionFailure("the reader of the profile has read these pointers before: \(error)")
    }
  }

  private static func values(
    _ values: Rule.Values, of profile: Profile, firstPlace: Int, _ rule: Rule
  ) -> Values {
    func bits(_ isMeant: (String, Rule.Role) -> Bool) -> UInt64 {
      values.roles.enumerated().reduce(0) {
        isMeant($1.element.pointer, $1.element.role) ? $0 | 1 << UInt64($1.offset) : $0
      }
    }
    let roles = values.roles.map { role -> Rule.Role in
      guard case .place(let number) = role.role else { return role.role }
      let place = values.places[number]
      if place.isNamedByTopic { return .topicPlace(number) }
      if place.isLate { return .latePlace(number) }
      let isPlain =
        profile.models.isEmpty && place.pattern.field == nil && place.pattern.channel == nil && !values.hasElements
      return isPlain && place.pattern.device == nil ? role.role : .composedPlace(number)
    }
    return Values(
      roles: roles, firstPlace: firstPlace, hasDevicePlace: values.device != nil,
      times: values.places.contains { $0.time != nil } ? values.places.count + 1 : 1, isCached: values.isCached,
      usesRetained: values.usesRetained, textPlace: values.places.firstIndex { $0.meaning != nil } ?? 0,
      topicPlace: values.places.firstIndex(where: \.isNamedByTopic), hasModels: !profile.models.isEmpty,
      dedups: bits { pointer, _ in values.dedup.contains(pointer) },
      mayTakeBack: !profile.models.isEmpty || !values.conditions.isEmpty,
      needs: bits { _, role in if case .needs = role { true } else { false } },
      topicNamesDevice: rule.pattern.contains("{dev"), hasElements: values.hasElements,
      elementsAreEvents: values.elements.contains(where: \.isEvent))
  }
}

extension Rule.Values {
  /// What the values of a place are called where their own name would not do: two places of one rule may end in the same name, and a text has none but its topic's.
  fileprivate func word(of place: Rule.Place, endingOfTopic ending: String) -> String? {
    guard place.meaning != nil, place.pattern.channel == nil, place.pattern.field == nil else { return nil }
    let pointer = place.pattern.pointer
    guard !pointer.isEmpty else { return ending }
    let name = pointer.split(separator: "/").last
    let isAlone = !places.contains { other in
      other.pattern != place.pattern && other.meaning != nil && other.pattern.pointer.split(separator: "/").last == name
    }
    return isAlone ? nil : String(pointer.dropFirst())
  }
}

extension Profile {
  /// What fields mean: for a device of no known model, and for one of each model.
  fileprivate var aliases: [AliasTable] {
    var common = AliasTable.common.overruled(by: fields, without: ignored)
    common.takesEndings = takesEndings
    return [common] + models.map { common.overruled(by: $0.fields, without: ignored) }
  }
}

extension Rule.Values {
  var hasElements: Bool { !elements.isEmpty || elementTime != nil || places.contains { !$0.namesBeside.isEmpty } }
}
