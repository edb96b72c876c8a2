import JSON
import Occupancy

/// How one kind of source speaks: rules in order, the first that fits a message reads it.
public struct Profile: Sendable {
  public var name: String
  /// What `{base}` stands for, unless the site says otherwise.
  public var base: String?
  /// For this long after the source's bridge has come online, what it sends may be its memory and not its devices (sensor-formats.md, hazard 2).
  public var settles: TimeSpan
  /// What a binding of a device of this source is given where the site says nothing.
  public var hold: TimeSpan?
  public var expires: TimeSpan?
  public var debounce: TimeSpan?
  /// Fields that mean something else here than in the common table, by name.
  public var fields: [String: Meaning]
  /// Fields that mean nothing here.
  public var ignored: [String] = []
  /// Whether a field's name counts by its last words, where people make up the names.
  public var takesEndings = false
  /// Whether capitals make no difference in a device's name, as in an address of hexadecimal digits.
  public var isCaseless = false
  /// In order: the first that a device fits is its model.
  public var models: [Model] = []
  public var rules: [Rule]

  public init(
    name: String, base: String? = nil, settles: TimeSpan = .zero, hold: TimeSpan? = nil, expires: TimeSpan? = nil,
    debounce: TimeSpan? = nil, fields: [String: Meaning] = [:], rules: [Rule]
  ) {
    self.name = name
    self.base = base
    self.settles = settles
    self.hold = hold
    self.expires = expires
    self.debounce = debounce
    self.fields = fields
    self.rules = rules
  }
}

/// Devices of one maker whose fields mean something of their own.
public struct Model: Equatable, Sendable {
  public var name: String
  /// In small letters: one of them stands in what the message calls the device's model.
  public var words: [String]
  /// In small letters: a device that has all these fields is of the model, whatever it is called.
  public var keys: [String]
  /// In small letters: how the radio addresses of the maker begin.
  public var addresses: [String] = []
  public var fields: [String: Meaning]
}

/// What is done with the messages of some topics.
public struct Rule: Sendable {
  public enum Format: Sendable, Equatable {
    /// An object or an array.
    case json
    /// One value as text, also a JSON scalar.
    case text
    case any

    func takes(structured: Bool) -> Bool {
      switch self {
      case .json: structured
      case .text: !structured
      case .any: true
      }
    }
  }

  public enum Action: Sendable {
    /// The match ends here, and nothing is read.
    case drop
    case values(Values)
    case availability(Availability)
    case directory(Directory)
  }

  /// Where the values stand.
  public struct Values: Sendable {
    /// In order, the first that leads to a value reads it. For `text` the whole payload is the value, and `{field}` of the topic its name.
    public var places: [Place]
    /// A JSON Pointer to the time at which the message was made.
    public var time: String?
    /// A JSON Pointer to the device's name, where the topic does not tell it.
    public var device: String?
    /// JSON Pointers to what makes two copies of a message the same.
    public var dedup: [String]
    /// The source repeats every key that it remembers in each message: only a first or changed value is news.
    public var isCached: Bool
    /// False where what the broker retained is not even a last known value.
    public var usesRetained: Bool
    /// Where else the device is named: a line of the configuration may use any of its names.
    public var names: [PointerPattern] = []
    /// A JSON Pointer to the space that the device says it watches.
    public var space: String?
    /// A JSON Pointer to the text that tells the device's model.
    public var model: String?
    /// A JSON Pointer to the object that is missing where a network server could not decode.
    public var needs: String?
    public var conditions: [Condition] = []
    /// A JSON Pointer to the time of each element of a list of late values.
    public var lateTime: String?
    /// A JSON Pointer to the name of what the topic puts around the device, as an application's beside its id.
    public var scope: String?
    /// A JSON Pointer to the unit in which temperatures are told.
    public var unit: String?
    /// Objects inside the message that tell whose their values are.
    public var elements: [Element] = []
    /// A JSON Pointer with `*` to the time of each object inside the message.
    public var elementTime: String?

    public struct Element: Equatable, Sendable {
      /// A JSON Pointer with `*` to the device's name.
      public var device: String
      /// The same to what else it is called.
      public var name: String?
      /// Its values are said when they happened, although the source repeats what it remembers.
      public var isEvent = false
    }

    /// All pointers of the rule, and what each one leads to. What is not a value comes first, so that `/*` leaves it alone.
    var roles: [(pointer: String, role: Role)] {
      var roles: [(pointer: String, role: Role)] = []
      if let needs { roles.append((needs, .needs)) }
      if let time { roles.append((time, .time(0))) }
      if let device { roles.append((device, .device)) }
      if let space { roles.append((space, .space)) }
      if let model { roles.append((model, .model)) }
      if let lateTime { roles.append((lateTime, .lateTime)) }
      if let scope { roles.append((scope, .scope)) }
      if let unit { roles.append((unit, .unit)) }
      for element in elements {
        roles.append((element.device, .elementDevice(steps: Self.steps(around: element.device))))
        if let name = element.name { roles.append((name, .elementOtherName(steps: Self.steps(around: name)))) }
      }
      if let elementTime { roles.append((elementTime, .elementTime(steps: Self.steps(around: elementTime)))) }
      var named: Set<String> = []
      for (rank, name) in places.flatMap(\.namesBeside).enumerated() where named.insert(name).inserted {
        let steps = Self.steps(around: name)
        roles.append((name, .elementName(steps: steps, rank: rank)))
        let unit =
          name.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/unit"
        if named.insert(unit).inserted { roles.append((unit, .elementUnit(steps: steps))) }
      }
      for (number, name) in names.enumerated() {
        roles.append((name.pointer, name.device.map { .innerName($0, number) } ?? .name(number)))
      }
      roles += conditions.enumerated().map { ($1.pointer, .condition($0)) }
      // What makes two copies the same may also be something else.
      roles += dedup.filter { pointer in !roles.contains { $0.pointer == pointer } }.map { ($0, .dedup) }
      for (number, place) in places.enumerated() {
        if let time = place.time { roles.append((time, .time(number + 1))) }
      }
      for (number, place) in places.enumerated() { roles.append((place.pattern.pointer, .place(number))) }
      return roles
    }

    /// How many steps lead to the object of which a pointer tells something: up to its last `*`, or none.
    private static func steps(around pointer: String) -> Int {
      pointer.split(separator: "/", omittingEmptySubsequences: false).lastIndex(of: "*") ?? 0
    }
  }

  enum Role: Sendable {
    /// 0 is the message's; the others belong to the place with the number one less.
    case time(Int)
    case device
    case dedup
    case name(Int)
    /// Of the device that the way to the name captures.
    case innerName(PointerPattern.Step, Int)
    case space
    case model
    case needs
    case condition(Int)
    case place(Int)
    /// A place whose fields are told apart by more than their names.
    case composedPlace(Int)
    /// A place whose field the topic names.
    case topicPlace(Int)
    /// A place in a list of what the device had kept for later.
    case latePlace(Int)
    case lateTime
    case scope
    case unit
    /// What an object inside the message tells of itself; so many steps lead to it.
    case elementDevice(steps: Int)
    case elementOtherName(steps: Int)
    case elementName(steps: Int, rank: Int)
    case elementTime(steps: Int)
    case elementUnit(steps: Int)
  }

  /// What a word somewhere in the message means for all of it.
  public struct Condition: Equatable, Sendable {
    public enum Consequence: String, Equatable, Sendable, CaseIterable {
      /// As if it had never come.
      case skip
      /// The device lives, and that is all.
      case heard
      /// The device lives, and cannot tell who is there until it says otherwise.
      case blind
      /// The network server's codec failed.
      case undecoded
    }

    public var pointer: String
    /// In small letters.
    public var words: [[UInt8]]
    public var consequence: Consequence
  }

  public struct Place: Sendable {
    public var pattern: PointerPattern
    /// Nil: the field's name says what it means.
    public var meaning: Meaning?
    public var channel: String?
    /// A JSON Pointer to the time of this value, where it is not the message's.
    public var time: String?
    /// That time is when a flag was last true; a false is as old as its message (sensor-formats.md, hazard 9).
    public var timeIsOfTrue = false
    /// Said when it happened, although the source repeats what it remembers.
    public var isEvent = false
    /// `{field}` of the topic is the field's name, not the last step.
    public var isNamedByTopic = false
    /// What stands there was kept for later: history (sensor-formats.md, hazard 13).
    public var isLate = false
    /// JSON Pointers to the name of the value, in a member beside it: the first that leads to one counts.
    public var namesBeside: [String] = []
  }

  /// A list in which a bridge tells what else its devices are called.
  public struct Directory: Sendable {
    /// JSON Pointers to the name by which a device speaks and to another, in one element of the list.
    public var device: String
    public var name: String
    /// A JSON Pointer to the text that tells what the device is.
    public var kind: String?
    /// In small letters: a device whose kind has one of these words sees who sits still, whatever it calls that.
    public var radars: [String] = []
  }

  /// Who is online.
  public struct Availability: Sendable {
    /// A JSON Pointer to the word, in a payload that is an object.
    public var pointer: String
    public var words: [Meaning.FlagWord]
    /// Whether it speaks of the whole source, as the will of a bridge does, or of one device.
    public var isOfSource: Bool
  }

  public var pattern: String
  public var format: Format
  public var action: Action

  /// Internal, so that every rule has passed the reader: its topic and its pointers are known to be well formed.
  init(pattern: String, format: Format, action: Action) {
    self.pattern = pattern
    self.format = format
    self.action = action
  }
}

extension Profile {
  /// The profiles that a site may use by name.
  public static let builtIn: [Profile] = [
    zigbee2MQTT, chirpStack, theThingsStack, milesightGateway, tasmota, shellyGen1, shellyGen2, espHome, espresense,
    theengs, homie, airGradient, plain,
  ].map { text in
    do {
      return try Profile(reading: JSONValue(parsing: text))
    } catch {
      preconditionFailure("a profile of our own can be read: \(error)")
    }
  }

  public static func builtIn(named name: String) -> Profile? { builtIn.first { $0.name == name } }
}

extension Profile {
  /// Whether one word of a bridge speaks of all its devices.
  var hasBridge: Bool {
    rules.contains { rule in
      switch rule.action {
      case .availability(let availability): availability.isOfSource
      case .drop, .values, .directory: false
      }
    }
  }
}
