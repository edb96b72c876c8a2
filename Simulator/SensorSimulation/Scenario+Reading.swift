import JSON
import Occupancy

extension Scenario {
  /// Reads a scenario's file: `seeds/scenarios/ordinary-week.json5` explains each key. Throws every mistake at once.
  public init(reading value: JSONValue, name: String) throws(ScenarioMistakes) {
    var reader = ScenarioReader()
    self = reader.scenario(value, name: name)
    guard reader.mistakes.isEmpty else { throw ScenarioMistakes(all: reader.mistakes) }
  }
}

/// Walks through a scenario's file; what does not fit is noted and counts as not given.
struct ScenarioReader {
  var mistakes: [ScenarioMistakes.Mistake] = []
  private var path: [String] = []

  mutating func scenario(_ root: JSONValue, name: String) -> Scenario {
    var scenario = Scenario(name: name, shows: "")
    let known = [
      "shows", "start", "from", "lasts", "days", "houses", "people", "rooms", "calendar", "sensors", "weather",
      "faults",
    ]
    guard isObject(root, known: known) else { return scenario }
    scenario.shows = text(root, "shows") ?? ""
    if scenario.shows.isEmpty { complain("write what it shows, in a line: `shows: \"…\"`") }
    if let start = text(root, "start") {
      if let date = Self.date(start) {
        scenario.start = date
      } else {
        at("start") { $0.complain("a day is \"2026-03-02\"") }
      }
    }
    if let from = text(root, "from") { scenario.from = time(from, "from") ?? .zero }
    if let lasts = number(root, "lasts", 1...1_440 * 366) { scenario.lasts = .minutes(Int64(lasts)) }
    if let houses = number(root, "houses", 1...2_000) { scenario.houses = Int(houses) }
    if let people = root["people"] { at("people") { $0.people(people, &scenario) } }
    if let rooms = root["rooms"] { at("rooms") { $0.rooms(rooms, &scenario) } }
    if let weather = root["weather"] { at("weather") { scenario.weather = $0.weather(weather) } }
    if let sensors = root["sensors"] { at("sensors") { scenario.furniture = $0.furniture(sensors) } }
    if let faults = root["faults"] { at("faults") { scenario.faults = $0.faults(faults) } }
    if let days = number(root, "days", 1...366) {
      scenario.calendar = [CalendarDay](repeating: CalendarDay(), count: Int(days))
    }
    if let calendar = root["calendar"] { at("calendar") { scenario.calendar = $0.calendar(calendar) } }
    return scenario
  }

  private mutating func people(_ value: JSONValue, _ scenario: inout Scenario) {
    let known = [
      "come", "book", "noShow", "cancel", "checkIn", "sayLeft", "answer", "wrongDesk", "belongings",
      "standUps",
    ]
    guard isObject(value, known: known) else { return }
    scenario.attendance = number(value, "come", 0...5) ?? scenario.attendance
    scenario.booksDesk = number(value, "book", 0...1) ?? scenario.booksDesk
    scenario.noShows = number(value, "noShow", 0...1) ?? scenario.noShows
    scenario.cancellations = number(value, "cancel", 0...1) ?? scenario.cancellations
    scenario.checkIns = number(value, "checkIn", 0...1) ?? scenario.checkIns
    scenario.leaves = number(value, "sayLeft", 0...1) ?? scenario.leaves
    scenario.answers = number(value, "answer", 0...1) ?? scenario.answers
    scenario.wrongDesks = number(value, "wrongDesk", 0...1) ?? scenario.wrongDesks
    scenario.belongings = number(value, "belongings", 0...1) ?? scenario.belongings
    scenario.standUps = number(value, "standUps", 0...1) ?? scenario.standUps
  }

  private mutating func rooms(_ value: JSONValue, _ scenario: inout Scenario) {
    guard isObject(value, known: ["meetings", "courses", "events"]) else { return }
    scenario.meetings = number(value, "meetings", 0...5) ?? scenario.meetings
    scenario.courses = number(value, "courses", 0...1) ?? scenario.courses
    scenario.events = number(value, "events", 0...1) ?? scenario.events
  }

  private mutating func weather(_ value: JSONValue) -> Weather {
    var weather = Weather()
    guard isObject(value, known: ["warmer", "clouds"]) else { return weather }
    weather.warmer = number(value, "warmer", -20...20) ?? 0
    weather.clouds = number(value, "clouds", 0...1) ?? weather.clouds
    return weather
  }

  private mutating func furniture(_ value: JSONValue) -> Furniture? {
    guard isObject(value, known: Space.Kind.allCases.map(\.rawValue)) else { return nil }
    var fittings: [(kind: Space.Kind, fittings: [Furniture.Fitting])] = []
    for kind in Space.Kind.allCases {
      guard let list = value[kind.rawValue] else { continue }
      at(kind.rawValue) { reader in
        guard let texts = list.array else {
          return reader.complain("a list is wanted, as in [\"motion zigbee2mqtt\", \"climate chirpstack\"]")
        }
        var read: [Furniture.Fitting] = []
        for (number, text) in texts.enumerated() {
          reader.at("\(number)") { reader in
            if let text = text.string, let fitting = Furniture.fitting(text) { return read.append(fitting) }
            reader.complain(
              "a sensor is \"KIND FORMAT\", as in \"mat chirpstack\"; kinds: "
                + "\(VenueSensor.Kind.allCases.map(\.rawValue).joined(separator: ", ")); formats: "
                + "\(Format.allCases.map(\.rawValue).joined(separator: ", ")); not every maker sells every kind")
          }
        }
        fittings.append((kind, read))
      }
    }
    return Furniture(fittings: fittings)
  }

  private mutating func faults(_ value: JSONValue) -> Faults {
    if let text = value.string {
      if let faults = Faults(reading: text) { return faults }
      complain("faults are \"none\", \"usual\", \"all\" or single rates as in \"usual,loss=0.05,stuck=0\"")
      return Faults()
    }
    var faults = Faults()
    guard isObject(value, known: Faults.Kind.allCases.map(\.rawValue)) else { return faults }
    for kind in Faults.Kind.allCases { faults[kind] = number(value, kind.rawValue, 0...1_000) ?? 0 }
    return faults
  }

  private mutating func calendar(_ value: JSONValue) -> [CalendarDay] {
    guard let days = value.array, !days.isEmpty else {
      complain("a list of days is wanted, as in [{}, { open: \"closed\" }]")
      return [CalendarDay()]
    }
    return days.enumerated().map { number, day in
      var read = CalendarDay()
      at("\(number)") { read = $0.day(day) }
      return read
    }
  }

  private mutating func day(_ value: JSONValue) -> CalendarDay {
    var day = CalendarDay()
    guard isObject(value, known: ["open", "come", "gatherings"]) else { return day }
    day.come = number(value, "come", 0...5) ?? 1
    if let open = text(value, "open") {
      if open == "closed" {
        day.opening = .closed
      } else if let stretch = stretch(open, "open") {
        day.opening = .hours(OpeningHours.Stretch(from: stretch.from, to: min(stretch.to, .hours(24))))
      }
    }
    for (number, gathering) in (value["gatherings"]?.array ?? []).enumerated() {
      at("gatherings") { reader in
        reader.at("\(number)") { reader in
          if let read = reader.gathering(gathering) { day.gatherings.append(read) }
        }
      }
    }
    return day
  }

  private mutating func gathering(_ value: JSONValue) -> Gathering? {
    guard isObject(value, known: ["what", "at", "in", "people", "stay"]) else { return nil }
    guard let what = text(value, "what"), let kind = Gathering.Kind(rawValue: what) else {
      complain("`what` is \(Gathering.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    let spaces = value["in"]?.array?.compactMap(\.string) ?? value["in"]?.string.map { [$0] } ?? []
    guard let at = text(value, "at"), let stretch = stretch(at, "at"), !spaces.isEmpty,
      let people = number(value, "people", 1...10_000)
    else {
      complain("a gathering needs `at: \"17:00-19:00\"`, `in: \"salone\"` (or a list) and `people: 40`")
      return nil
    }
    var gathering = Gathering(
      kind, from: stretch.from, to: stretch.to, in: spaces.map { SpaceID($0) }, people: Int(people))
    if let stay = number(value, "stay", 5...600) { gathering.stay = .minutes(Int64(stay)) }
    return gathering
  }
}

extension ScenarioReader {
  static func date(_ text: String) -> CivilDate? {
    guard text.utf8.count == 10, let day = Instant(iso8601: text + "T00:00:00Z") else { return nil }
    return CivilDate(daysSinceEpoch: day.milliseconds / 86_400_000)
  }

  fileprivate mutating func at(_ key: String, _ body: (inout ScenarioReader) -> Void) {
    path.append(key)
    body(&self)
    path.removeLast()
  }

  fileprivate mutating func complain(_ sentence: String) { mistakes.append(.init(path: path, sentence: sentence)) }

  fileprivate mutating func isObject(_ value: JSONValue, known: [String]) -> Bool {
    guard let members = value.members else {
      complain("an object { … } is wanted here")
      return false
    }
    for member in members where !known.contains(member.name) {
      at(member.name) { $0.complain("`\(member.name)` is not known here: \(known.joined(separator: ", "))") }
    }
    return true
  }

  fileprivate mutating func text(_ value: JSONValue, _ key: String) -> String? {
    guard let member = value[key] else { return nil }
    guard let text = member.string else {
      at(key) { $0.complain("a text in quotes is wanted") }
      return nil
    }
    return text
  }

  fileprivate mutating func number(_ value: JSONValue, _ key: String, _ range: ClosedRange<Double>) -> Double? {
    guard let member = value[key] else { return nil }
    guard let number = member.number, range.contains(number) else {
      at(key) {
        $0.complain("a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound)) is wanted")
      }
      return nil
    }
    return number
  }

  private static func plain(_ number: Double) -> String { "\(Int(number))" }

  /// `17:00`, local; `24:00` is the end of the day.
  fileprivate mutating func time(_ text: String, _ key: String) -> TimeSpan? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
      (0..<60).contains(minute), hour < 24 || minute == 0
    else {
      at(key) { $0.complain("a time is \"08:30\", not \"\(text)\"") }
      return nil
    }
    return .minutes(hour * 60 + minute)
  }

  /// `17:00-19:00`; an end that is not later than its beginning lies on the next day.
  fileprivate mutating func stretch(_ text: String, _ key: String) -> (from: TimeSpan, to: TimeSpan)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = time(String(parts[0]), key), let to = time(String(parts[1]), key) else {
      if parts.count != 2 { at(key) { $0.complain("from and to are \"17:00-19:00\", not \"\(text)\"") } }
      return nil
    }
    return (from, to > from ? to : to + .hours(24))
  }
}
