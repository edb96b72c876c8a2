import JSON
import Occupancy

extension ProfileReader {
  private static let ruleKeys = [
    "topic", "drop", "format", "values", "time", "device", "dedup", "cached", "retained", "availability", "of", "words",
    "names", "space", "model", "needs", "when", "history", "directory", "devices", "scope", "unit",
  ]

  private static let meaningKeys = [
    "quantity", "words", "inverted", "scale", "offset", "counted", "part", "loose", "input",
  ]

  func rule(_ json: JSONValue, _ path: [String], base: String?) -> Rule? {
    guard members(json, path, known: Self.ruleKeys) else { return nil }
    guard let topic = text(json, "topic", path) else {
      add(path, "a rule has a topic, as in `topic: \"zigbee2mqtt/{dev...}\"`")
      return nil
    }
    let pattern: TopicPattern
    do throws(TopicPattern.Fault) { pattern = try TopicPattern(topic, base: base) } catch {
      add(path + ["topic"], error.description)
      return nil
    }
    guard let format = format(json, path) else { return nil }
    let actions = ["drop", "values", "availability", "directory"].filter { json[$0] != nil }
    guard actions.count == 1 || actions.isEmpty && format == .text else {
      add(path, "a rule has one of `drop: true`, `values`, `availability` and `directory`")
      return nil
    }
    switch actions.first {
    case "drop":
      guard flag(json, "drop", path) == true else {
        add(path + ["drop"], "write `drop: true`, or remove the rule")
        return nil
      }
      // What is dropped is never read, so its form does not matter.
      return Rule(pattern: topic, format: .any, action: .drop)
    case "availability":
      guard let availability = availability(json, path, pattern) else { return nil }
      return Rule(pattern: topic, format: format, action: .availability(availability))
    case "directory":
      guard let directory = directory(json, path) else { return nil }
      return Rule(pattern: topic, format: .json, action: .directory(directory))
    default:
      guard let values = values(json, path, pattern, format) else { return nil }
      return Rule(pattern: topic, format: format, action: .values(values))
    }
  }

  private func format(_ json: JSONValue, _ path: [String]) -> Rule.Format? {
    guard json["format"] != nil else { return .json }
    switch text(json, "format", path) {
    case "json": return .json
    case "text": return .text
    case "any": return .any
    case .some(let word):
      add(path + ["format"], "there is no format \"\(word)\"", word, known: ["json", "text", "any"])
      return nil
    case nil: return nil
    }
  }

  private func values(_ json: JSONValue, _ path: [String], _ pattern: TopicPattern, _ format: Rule.Format)
    -> Rule.Values?
  {
    let device = pointer(json, "device", path)
    let time = pointer(json, "time", path)
    var places: [Rule.Place] = []
    switch json["values"] {
    case .array(let list):
      places = list.enumerated().compactMap { place($1, path + ["values", "\($0)"]) }
    case .some(let one): places = [place(one, path + ["values"])].compactMap { $0 }
    case nil: places = [plainPlace]
    }
    let elements = elements(json, path, beside: device)
    guard
      pattern.names.contains("dev") || device != nil || !elements.isEmpty
        || places.contains(where: { $0.pattern.device != nil })
    else {
      add(path + ["topic"], "nothing tells the device: write \"{dev}\" into the topic, or give `device` a JSON Pointer")
      return nil
    }
    if format != .json, !pattern.names.contains("field"), !places.contains(where: { $0.meaning != nil }) {
      add(
        path, "nothing tells what the text means: write \"{field}\" into the topic, or `values: { quantity: \"co2\" }`")
      return nil
    }
    var values = Rule.Values(
      places: places, time: time.flatMap { Self.isOfElements($0) ? nil : $0 },
      device: device.flatMap { Self.isOfElements($0) ? nil : $0 }, dedup: dedup(json, path),
      isCached: flag(json, "cached", path) ?? false, usesRetained: usesRetained(json, path))
    values.elements = elements
    values.elementTime = time.flatMap { Self.isOfElements($0) ? $0 : nil }
    values.scope = pointer(json, "scope", path)
    values.unit = pointer(json, "unit", path)
    values.names = names(json, path)
    values.space = pointer(json, "space", path)
    values.model = pointer(json, "model", path)
    values.needs = pointer(json, "needs", path)
    values.conditions = conditions(json, path)
    addHistory(json, path, to: &values)
    guard values.roles.count <= JSONPointers.most else {
      add(path, JSONPointers.Fault.tooMany(values.roles.count).description)
      return nil
    }
    return values
  }

  /// Whether a pointer leads into each of several objects, and so tells something of that object alone.
  private static func isOfElements(_ pointer: String) -> Bool {
    pointer.split(separator: "/", omittingEmptySubsequences: false).contains("*")
  }

  /// The objects inside a message that tell whose their values are: `devices`, and a `device` with `*`.
  private func elements(_ json: JSONValue, _ path: [String], beside device: String?) -> [Rule.Values.Element] {
    var elements: [Rule.Values.Element] = []
    if let device, Self.isOfElements(device) { elements.append(.init(device: device)) }
    guard let value = json["devices"] else { return elements }
    for (number, json) in (value.array ?? [value]).enumerated() {
      let path = path + (value.array == nil ? ["devices"] : ["devices", "\(number)"])
      guard members(json, path, known: ["at", "name", "event"]), let device = pointer(json, "at", path) else {
        add(path, "write where an object inside the message names its device: `devices: { at: \"/*/id\" }`")
        continue
      }
      elements.append(
        .init(device: device, name: pointer(json, "name", path), isEvent: flag(json, "event", path) ?? false))
    }
    return elements
  }

  /// A list of values with a time each.
  private func addHistory(_ json: JSONValue, _ path: [String], to values: inout Rule.Values) {
    guard let history = json["history"] else { return }
    let path = path + ["history"]
    guard members(history, path, known: ["at", "time"]), let list = pointer(history, "at", path),
      let time = pointer(history, "time", path), var place = pattern("\(list)/*/{field}", path + ["at"]).map(plainPlace)
    else {
      return add(
        path, "write the list and the time in each element: `history: { at: \"/history\", time: \"/timestamp\" }`")
    }
    place.isLate = true
    values.lateTime = "\(list)/*\(time)"
    values.places.append(place)
  }

  private func directory(_ json: JSONValue, _ path: [String]) -> Rule.Directory? {
    guard let value = json["directory"] else { return nil }
    let path = path + ["directory"]
    guard members(value, path, known: ["device", "name", "kind", "radars"]),
      let device = pointer(value, "device", path),
      let name = pointer(value, "name", path), device.hasPrefix("/*/"), name.hasPrefix("/*/")
    else {
      add(
        path,
        "write where each element of the list has its names: `directory: { device: \"/*/friendly_name\", name: \"/*/ieee_address\" }`"
      )
      return nil
    }
    return Rule.Directory(
      device: device, name: name, kind: pointer(value, "kind", path),
      radars: texts(value, "radars", path).map(\.smallLetters))
  }

  private func plainPlace(_ pattern: PointerPattern) -> Rule.Place {
    Rule.Place(pattern: pattern, meaning: nil, channel: nil, time: nil)
  }

  private func place(_ json: JSONValue, _ path: [String]) -> Rule.Place? {
    if let text = json.string {
      return pattern(text, path).map {
        var place = plainPlace($0)
        place.namesBeside = usualNames(beside: $0)
        return place
      }
    }
    let keys = ["at", "channel", "time", "lastTrue", "event", "named", "name"]
    guard members(json, path, known: keys + Self.meaningKeys) else { return nil }
    var place = plainPlace
    if let text = text(json, "at", path) {
      guard let pattern = pattern(text, path + ["at"]) else { return nil }
      place.pattern = pattern
    }
    if json["quantity"] != nil { place.meaning = meaning(json, path, beside: keys) }
    place.namesBeside =
      pointer(json, "name", path).map { [$0] } ?? (place.meaning == nil ? usualNames(beside: place.pattern) : [])
    place.channel = text(json, "channel", path)
    place.timeIsOfTrue = json["lastTrue"] != nil
    place.time = pointer(json, place.timeIsOfTrue ? "lastTrue" : "time", path)
    place.isEvent = flag(json, "event", path) ?? false
    if let named = text(json, "named", path) {
      if named != "topic" { add(path + ["named"], "write `named: \"topic\"`, or leave it out") }
      place.isNamedByTopic = true
    }
    return place
  }

  /// Where lists of names and values have the name, for a last step that means nothing by itself: `name` beside `value` and its like, `n` beside `v` as in SenML (RFC 8428 §4.3).
  private func usualNames(beside pattern: PointerPattern) -> [String] {
    let steps = pattern.pointer.split(separator: "/", omittingEmptySubsequences: false)
    guard pattern.field == nil, steps.count > 2, steps[steps.count - 2] == "*", let last = steps.last, last != "*",
      AliasTable.common[String(last)] == nil
    else { return [] }
    let names = ["v", "vb", "vs"].contains(last) ? ["n"] : ["name", "key", "field", "quantity", "measurement", "type"]
    return names.map { (steps.dropLast() + [$0[...]]).joined(separator: "/") }
  }

  /// The whole payload.
  private var plainPlace: Rule.Place {
    do throws(PointerPattern.Fault) {
      return Rule.Place(pattern: try PointerPattern(""), meaning: nil, channel: nil, time: nil)
    } catch {
      preconditionFailure("the empty pointer is well formed: \(error)")
    }
  }

  private func pattern(_ text: String, _ path: [String]) -> PointerPattern? {
    do throws(PointerPattern.Fault) { return try PointerPattern(text) } catch {
      add(path, error.description)
      return nil
    }
  }

  private func names(_ json: JSONValue, _ path: [String]) -> [PointerPattern] {
    let texts = texts(json, "names", path)
    if texts.count > Device.otherNamesAtMost {
      add(path + ["names"], "a device has \(Device.otherNamesAtMost) further names at most")
    }
    return texts.prefix(Device.otherNamesAtMost).compactMap { pattern($0, path + ["names"]) }
  }

  private func conditions(_ json: JSONValue, _ path: [String]) -> [Rule.Condition] {
    guard let value = json["when"] else { return [] }
    return (value.array ?? [value]).enumerated().compactMap { number, json in
      let path = path + (value.array == nil ? ["when"] : ["when", "\(number)"])
      guard members(json, path, known: ["at", "is", "then"]), let pointer = pointer(json, "at", path),
        let then = text(json, "then", path), !texts(json, "is", path).isEmpty
      else {
        add(
          path,
          "write `{ at: \"/simulated\", is: \"true\", then: \"skip\" }`; `then` may be heard, blind or undecoded too")
        return nil
      }
      guard let consequence = consequence(then, path + ["then"]) else { return nil }
      return Rule.Condition(
        pointer: pointer, words: texts(json, "is", path).map { $0.utf8.map(\.smallLetter) }, consequence: consequence)
    }
  }

  private func consequence(_ word: String, _ path: [String]) -> Rule.Condition.Consequence? {
    if let known = Rule.Condition.Consequence(rawValue: word) { return known }
    let known = Rule.Condition.Consequence.allCases.map(\.rawValue)
    add(path, "\"\(word)\" is nothing that can follow", word, known: known)
    return nil
  }

  private func dedup(_ json: JSONValue, _ path: [String]) -> [String] {
    switch json["dedup"] {
    case nil: return []
    case .array(let list):
      return list.enumerated().compactMap { number, value in
        guard let text = value.string else {
          add(path + ["dedup", "\(number)"], "write a JSON Pointer")
          return nil
        }
        return pointer(text, path + ["dedup", "\(number)"])
      }
    case .some: return [pointer(json, "dedup", path)].compactMap { $0 }
    }
  }

  private func usesRetained(_ json: JSONValue, _ path: [String]) -> Bool {
    guard let word = text(json, "retained", path) else { return true }
    if word != "stale" && word != "drop" {
      add(path + ["retained"], "what the broker retained is \"stale\" (its age is unknown) or \"drop\"")
    }
    return word != "drop"
  }

  private func availability(_ json: JSONValue, _ path: [String], _ pattern: TopicPattern) -> Rule.Availability? {
    let of = text(json, "of", path) ?? "device"
    guard of == "device" || of == "source" else {
      add(path + ["of"], "it speaks of a \"device\" or of the whole \"source\"")
      return nil
    }
    guard of == "source" || pattern.names.contains("dev") else {
      add(path + ["topic"], "nothing tells the device: write \"{dev}\" into the topic, or `of: \"source\"`")
      return nil
    }
    guard let pointer = pointer(json, "availability", path) else { return nil }
    var words = [Meaning.FlagWord("online", true), .init("true", true), .init("offline", false), .init("false", false)]
    words = self.words(json, path) ?? words
    return Rule.Availability(pointer: pointer, words: words, isOfSource: of == "source")
  }

  /// A quantity's name, or an object that also says how its values are read.
  func meaning(_ json: JSONValue, _ path: [String], beside others: [String] = []) -> Meaning? {
    let name: String?
    if let text = json.string {
      name = text
    } else {
      guard members(json, path, known: Self.meaningKeys + others) else { return nil }
      name = text(json, "quantity", path)
    }
    guard let name, let quantity = Quantity(name: name) else {
      let isText = json.string != nil
      add(
        isText ? path : path + ["quantity"], "there is no quantity \"\(name ?? "")\"", name ?? "",
        known: Quantity.allCases.map(\.name))
      return nil
    }
    var meaning = Meaning(quantity)
    guard json.members != nil else { return meaning }
    if let words = words(json, path) {
      meaning.words = words
      meaning.conversion.hasNumberedWords = words.contains { $0.number != nil }
    }
    meaning.isOfPart = flag(json, "part", path) ?? false
    meaning.isInput = flag(json, "input", path) ?? false
    meaning.conversion.isCounted = flag(json, "counted", path) ?? false
    meaning.conversion.takesBeginning = flag(json, "loose", path) ?? false
    meaning.conversion.isInverted = flag(json, "inverted", path) ?? false
    meaning.conversion.scale = number(json, "scale", path) ?? 1
    meaning.conversion.offset = number(json, "offset", path) ?? 0
    return meaning
  }

  private func words(_ json: JSONValue, _ path: [String]) -> [Meaning.FlagWord]? {
    guard let value = json["words"] else { return nil }
    guard let members = value.members, !members.isEmpty,
      members.allSatisfy({ $0.value.bool != nil || $0.value == .null })
    else {
      add(
        path + ["words"],
        "write words and what they mean, as in `words: { occupied: true, vacant: false, unknown: null }`")
      return nil
    }
    return members.map { Meaning.FlagWord($0.name, $0.value.bool) }
  }
}
