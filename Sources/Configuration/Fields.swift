import Occupancy

/// The members of one object, taken out by name; what does not fit is found and counts as not given.
struct Fields {
  let members: [String: JSON5.Member]
  let offset: Int
  let findings: Findings

  /// Nil, and found, when `value` is no object. Members that are not `known` are found.
  init?(_ value: JSON5, _ what: String, known: [String], findings: Findings) {
    guard case .object(let members) = value.kind else {
      findings.expect("an object { … }", for: what, value)
      return nil
    }
    self.findings = findings
    offset = value.offset
    self.members = Dictionary(members.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for member in members where !known.contains(member.key) {
      findings.add(
        member.keyOffset, "`\(member.key)` is not known in \(what): \(Suggestion.sentence(for: member.key, in: known))")
    }
  }

  subscript(key: String) -> JSON5? { members[key]?.value }

  func keyOffset(_ key: String) -> Int { members[key]?.keyOffset ?? offset }

  func required(_ key: String, in what: String, _ example: String) -> JSON5? {
    if let value = self[key] { return value }
    findings.add(offset, "`\(key)` is missing in \(what): add \(example)")
    return nil
  }

  /// One line of text that is not empty.
  func text(_ key: String, atMost limit: Int = 200) -> String? {
    self[key].flatMap { findings.text($0, key, atMost: limit) }
  }

  func bool(_ key: String) -> Bool? {
    guard let value = self[key] else { return nil }
    guard case .bool(let bool) = value.kind else {
      findings.expect("true or false", for: "`\(key)`", value)
      return nil
    }
    return bool
  }

  func number(_ key: String) -> Double? {
    guard let value = self[key] else { return nil }
    guard case .number(let number) = value.kind else {
      findings.expect("a number", for: "`\(key)`", value)
      return nil
    }
    return number
  }

  func duration(_ key: String, orZero: Bool = false) -> TimeSpan? {
    guard let value = self[key] else { return nil }
    guard case .string(let text) = value.kind, let span = DurationText.read(text) else {
      if case .unreadable = value.kind { return nil }
      let given = if case .string(let text) = value.kind { "\"\(text)\"" } else { value.article }
      findings.add(
        value.offset,
        "`\(key)` is \(given): write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\"")
      return nil
    }
    guard orZero || span > .zero else {
      findings.add(value.offset, "`\(key)` is \"\(text)\": it must be longer than nothing")
      return nil
    }
    return span
  }

  func list(_ key: String) -> [JSON5]? {
    guard let value = self[key] else { return nil }
    guard case .array(let elements) = value.kind else {
      findings.expect("a list [ … ]", for: "`\(key)`", value)
      return nil
    }
    return elements
  }
}

extension Findings {
  func expect(_ expected: String, for what: String, _ value: JSON5) {
    if case .unreadable = value.kind { return }
    add(value.offset, "\(what) must be \(expected), not \(value.article)")
  }

  func text(_ value: JSON5, _ key: String, atMost limit: Int = 200) -> String? {
    guard case .string(let text) = value.kind else {
      expect("a text in quotes", for: "`\(key)`", value)
      return nil
    }
    guard !text.allSatisfy(\.isWhitespace) else {
      add(value.offset, "`\(key)` is empty: write something, or leave it out")
      return nil
    }
    guard text.count <= limit else {
      add(value.offset, "`\(key)` is \(text.count) characters long: at most \(limit)")
      return nil
    }
    // Control characters break logs, and marks of direction can make a name read as another.
    guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0.isDirectionMark })
    else {
      add(value.offset, "`\(key)` has invisible control characters: write it anew without them")
      return nil
    }
    return text
  }

  /// An id as it stands on topics, in addresses and in the journal.
  func id(_ value: JSON5, _ key: String = "id") -> String? {
    guard let text = text(value, key) else { return nil }
    guard Self.isID(text) else {
      let slug = Self.slug(text)
      add(
        value.offset,
        "`\(key)` is \"\(text)\": letters a to z, digits, `-`, `_` and `.` only, a letter or digit first, at most 64"
          + (slug.isEmpty ? "" : ", for example \"\(slug)\""))
      return nil
    }
    return text
  }

  static func isID(_ text: String) -> Bool {
    text.utf8.count <= 64
      && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isIDLetter || "-_.".utf8.contains($0) }
      && text.first?.isIDLetter == true
  }

  private static func slug(_ text: String) -> String {
    let words = text.lowercased().unicodeScalars.map { Character($0).isIDLetter ? Character($0) : "-" }
    return String(String(words).split(separator: "-").joined(separator: "-").prefix(64))
  }
}

extension Character {
  fileprivate var isIDLetter: Bool { isASCII && (isLetter || isNumber) }
}

extension Unicode.Scalar {
  /// Unicode Bidi_Control (UAX #9).
  fileprivate var isDirectionMark: Bool {
    switch value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    case _: false
    }
  }
}
