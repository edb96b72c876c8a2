import JSON
import Occupancy

extension Profile {
  /// Reads a profile, built in or a site's own: `{name, base?, settles?, hold?, expires?, debounce?, fields?, rules}`. Finds every mistake at once.
  public init(reading json: JSONValue) throws(ProfileFaults) {
    let reader = ProfileReader()
    let profile = reader.profile(json)
    guard reader.faults.isEmpty, let profile else { throw ProfileFaults(faults: reader.faults) }
    self = profile
  }
}

/// Collects mistakes while it reads; what it returns counts only if there are none.
final class ProfileReader {
  private(set) var faults: [ProfileFaults.Fault] = []

  func add(_ path: [String], _ sentence: String) { faults.append(.init(path: path, sentence: sentence)) }

  /// A word that is not one of those that are known; `isName` where it is a member's name.
  func add(_ path: [String], _ sentence: String, _ word: String, known: [String], isName: Bool = false) {
    faults.append(.init(path: path, sentence: sentence, unknown: .init(word: word, known: known, isName: isName)))
  }

  func profile(_ json: JSONValue) -> Profile? {
    let known = [
      "name", "base", "settles", "hold", "expires", "debounce", "fields", "ignore", "endings", "caseless", "models",
      "rules",
    ]
    guard members(json, [], known: known), let name = text(json, "name", []) else {
      add(["name"], "a profile has a name, as in `name: \"zigbee2mqtt\"`")
      return nil
    }
    guard let list = json["rules"]?.array, !list.isEmpty else {
      add(["rules"], "write a list of rules, as in `rules: [{ topic: \"site/{dev}\", values: \"/*\" }]`")
      return nil
    }
    // No base at all is one too: the topics then begin with the device.
    let base = json["base"]?.string == "" ? "" : text(json, "base", [])
    var profile = Profile(
      name: name, base: base, settles: duration(json, "settles", []) ?? .zero, hold: duration(json, "hold", []),
      expires: duration(json, "expires", []), debounce: duration(json, "debounce", []), fields: fields(json, []),
      rules: list.enumerated().compactMap { rule($1, ["rules", "\($0)"], base: base) })
    profile.ignored = texts(json, "ignore", [])
    profile.takesEndings = flag(json, "endings", []) ?? false
    profile.isCaseless = flag(json, "caseless", []) ?? false
    profile.models = models(json)
    return profile
  }

  private func models(_ json: JSONValue) -> [Model] {
    guard let value = json["models"] else { return [] }
    guard let list = value.array, list.count < 100 else {
      add(["models"], "write a list of models, as in `models: [{ name: \"elsys\", keys: [\"vdd\"], fields: { … } }]`")
      return []
    }
    return list.enumerated().compactMap { number, model in
      let path = ["models", "\(number)"]
      guard members(model, path, known: ["name", "words", "keys", "addresses", "fields"]),
        let name = text(model, "name", path)
      else {
        add(path, "a model has a name")
        return nil
      }
      return Model(
        name: name, words: texts(model, "words", path).map(\.smallLetters),
        keys: texts(model, "keys", path).map(\.smallLetters),
        addresses: texts(model, "addresses", path).map(\.smallLetters), fields: fields(model, path))
    }
  }

  private func fields(_ json: JSONValue, _ path: [String]) -> [String: Meaning] {
    guard let value = json["fields"] else { return [:] }
    let path = path + ["fields"]
    guard let members = value.members else {
      add(path, "write an object of names and quantities, as in `fields: { occupancy: \"motion\" }`")
      return [:]
    }
    var meanings: [String: Meaning] = [:]
    for member in members { meanings[member.name] = meaning(member.value, path + [member.name]) }
    return meanings
  }

  // MARK: Pieces that every part is made of

  /// Whether it is an object; says so of each key that nobody knows.
  func members(_ json: JSONValue, _ path: [String], known: [String]) -> Bool {
    guard let members = json.members else {
      add(path, "write an object { … }")
      return false
    }
    for member in members where !known.contains(member.name) {
      add(path + [member.name], "`\(member.name)` is not known here", member.name, known: known, isName: true)
    }
    return true
  }

  func text(_ json: JSONValue, _ key: String, _ path: [String]) -> String? {
    guard let value = json[key] else { return nil }
    guard let text = value.string, !text.isEmpty else {
      add(path + [key], "write a text in quotes")
      return nil
    }
    return text
  }

  /// One text or a list of them.
  func texts(_ json: JSONValue, _ key: String, _ path: [String]) -> [String] {
    guard let value = json[key] else { return [] }
    let texts = value.array.map { $0.compactMap(\.string) } ?? [value.string].compactMap { $0 }
    if texts.isEmpty || texts.count != value.array?.count ?? 1 || texts.contains("") {
      add(path + [key], "write a text in quotes, or a list of them")
    }
    return texts
  }

  func flag(_ json: JSONValue, _ key: String, _ path: [String]) -> Bool? {
    guard let value = json[key] else { return nil }
    guard let flag = value.bool else {
      add(path + [key], "write true or false")
      return nil
    }
    return flag
  }

  func number(_ json: JSONValue, _ key: String, _ path: [String]) -> Double? {
    guard let value = json[key] else { return nil }
    guard let number = value.number else {
      add(path + [key], "write a number")
      return nil
    }
    return number
  }

  func duration(_ json: JSONValue, _ key: String, _ path: [String]) -> TimeSpan? {
    guard let value = json[key] else { return nil }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let text = value.string, let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
      (1...1_000_000).contains(count)
    else {
      add(path + [key], "write a duration, as in \"90s\", \"15m\", \"2h\" or \"1d\"")
      return nil
    }
    return .seconds(count * unit)
  }

  /// One JSON Pointer; says so where it is none.
  func pointer(_ text: String, _ path: [String]) -> String? {
    do throws(JSONPointers.Fault) {
      _ = try JSONPointers.steps(of: text)
      return text
    } catch {
      add(path, error.description)
      return nil
    }
  }

  func pointer(_ json: JSONValue, _ key: String, _ path: [String]) -> String? {
    text(json, key, path).flatMap { pointer($0, path + [key]) }
  }
}
