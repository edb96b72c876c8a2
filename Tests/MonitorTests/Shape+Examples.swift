import JSON

@testable import Monitor

extension Shape {
  /// A body that the test house takes, as far as a description can say.
  var example: [JSONValue.Member] {
    members.filter(\.isRequired).map { JSONValue.Member($0.name, $0.kind.example(for: $0.name)) }
  }

  /// Every member of every depth with its path, and the whole body around whatever stands in its place.
  func places(in path: String = "") -> [(path: String, kind: Kind, body: (JSONValue) -> JSONValue)] {
    members.flatMap { member -> [(path: String, kind: Kind, body: (JSONValue) -> JSONValue)] in
      let others = example.filter { $0.name != member.name }
      func whole(_ value: JSONValue) -> JSONValue { .object(others + [.init(member.name, value)]) }
      var places = [(path: path + member.name, kind: member.kind, body: whole)]
      if case .object(let inner) = member.kind {
        places += inner.places(in: path + member.name + ".").map { place in
          (place.path, place.kind, { whole(place.body($0)) })
        }
      }
      if case .list(let kind, _) = member.kind {
        places.append((path + member.name, kind, { whole(.array([kind.example(for: member.name), $0])) }))
      }
      return places
    }
  }
}

extension Shape.Kind {
  func example(for name: String) -> JSONValue {
    switch self {
    case .space: .string("desk-12")
    case .zone: .string("open-space")
    case .organisation: .string("acme")
    case .member: .string("m1")
    case .text, .key: .string("word")
    case .cursor: .string("1772438400000-b1")
    case .sensorCursor: .string("0-3")
    case .instant: .string(name == "end" ? "2030-03-04T10:00:00Z" : "2030-03-04T09:00:00Z")
    case .day: .string("2030-03-06")
    case .flag: .bool(true)
    case .whole(let range): .number(Double(range.lowerBound))
    case .word(let words): .string(words[0])
    case .list(let kind, _): .array([kind.example(for: name)])
    case .object(let shape): .object(shape.example)
    }
  }

  /// Values that are none of this kind, each by what is wrong with it.
  var hostile: [(what: String, value: JSONValue)] {
    Self.everywhere.filter { !accepts($0.value) } + own
  }

  private static let everywhere: [(what: String, value: JSONValue)] = [
    ("a list", .array([])), ("a list of lists", .array([.array([.array([])])])), ("an object", .object([])),
    ("a member more", .object([.init("__proto__", .number(1))])), ("a number", .number(7)),
    ("a fraction", .number(0.5)), ("less than nothing", .number(-1)), ("more than an Int", .number(1e300)),
    ("a flag", .bool(true)), ("a text", .string("word")), ("no text", .string("")), ("a blank", .string(" ")),
    ("10,000 characters", .string(String(repeating: "x", count: 10_000))),
    ("10,000 numbers", .array(Array(repeating: .number(1), count: 4_000))),
    ("a line", .string("desk-12\nadmin")), ("a NUL", .string("desk-12\0")), ("an escape", .string("\u{1B}[2J")),
    ("a turned direction", .string("\u{202E}21-ksed")), ("an isolate", .string("\u{2066}desk-12")),
    ("a mark of order", .string("\u{FEFF}desk-12")), ("a sentence", .string("Dr. Rossi is ill, they say")),
    ("markup", .string("<script>alert(1)</script>")), ("a path", .string("../../etc/passwd")),
    ("a pattern", .string("{id}")), ("a wildcard", .string("#")), ("the year 26", .string("0026-12-01T04:25:14Z")),
    ("no year", .string("0000-01-01T00:00:00+18:00")), ("the last year", .string("9999-12-31T23:00:00-18:00")),
  ]

  /// Whether one of the values for everywhere is one that this kind takes: a title may be any word, and only that.
  private func accepts(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.flag, .bool): true
    case (.whole(let range), .number(7)): range.contains(7)
    case (.text(let most), .string(let text)), (.key(let most), .string(let text)):
      text.count <= most
        && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && ![0x202E, 0x2066, 0xFEFF].contains($0.value) }
    // Who may be named is not the shape's to say: the route refuses it.
    case (.member, .string(let text)): text == "word"
    case (.list, .array(let values)): values.isEmpty
    case (_, _): false
    }
  }

  private var own: [(what: String, value: JSONValue)] {
    switch self {
    case .space, .zone, .organisation:
      [
        ("of no site", .string("nowhere")), ("another case", .string("DESK-12")),
        ("65 letters", .string(String(repeating: "a", count: 65))),
      ]
    case .member:
      [("65 letters", .string(String(repeating: "a", count: 65))), ("a name", .string("Giuditta Quaranta"))]
    case .text(let most), .key(let most):
      [
        ("one too many", .string(String(repeating: "x", count: most + 1))),
        ("one too many, wide", .string(String(repeating: "\u{1F600}", count: most + 1))),
      ]
    case .instant:
      [
        "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "2100-12-31T23:30:00-01:00", "2030-02-30T00:00:00Z",
        "2030-03-04T09:00:00",
        "2030-03-04T09:00:00.\(String(repeating: "0", count: 9_000))Z", "2030-03-04", "2030-13-04T09:00:00Z",
      ]
      .map { (String($0.prefix(26)), .string($0)) }
    case .day:
      ["1999-12-31", "2101-01-01", "2030-02-30", "2030-3-4", "0000-01-01", "-2030-01-01"].map { ($0, .string($0)) }
    case .whole(let range):
      [
        ("one below", .number(Double(range.lowerBound - 1))), ("one above", .number(Double(range.upperBound + 1))),
        ("a word for a number", .string("\(range.lowerBound)")),
      ]
    case .word(let words):
      [("another case", .string(words[0].uppercased())), ("two of them", .string(words.joined(separator: ",")))]
    case .list(let kind, let most):
      [("one too many", .array(Array(repeating: kind.example(for: ""), count: most + 1)))]
    case .cursor: ["b1", "-b1", "1772438400000-", "1772438400000b1", "9999999999999999-b1"].map { ($0, .string($0)) }
    case .sensorCursor: ["3", "-3", "0-", "a-3", "0-3-1", "99999999999-1"].map { ($0, .string($0)) }
    case .flag, .object: []
    }
  }
}
