import JSON

extension Shape {
  /// As JSON Schema has it (2020-12, which OpenAPI 3.1 takes over).
  func writeSchema(into json: inout JSONWriter) {
    json.member("type", "object")
    json.member("additionalProperties", false)
    json.array("required") { json in
      for member in members where member.isRequired { json.value(member.name) }
    }
    json.object("properties") { json in
      for member in members { json.object(member.name) { member.kind.writeSchema(into: &$0) } }
    }
  }
}

extension Shape.Kind {
  func writeSchema(into json: inout JSONWriter) {
    switch self {
    case .flag: json.member("type", "boolean")
    case .whole(let range):
      json.member("type", "integer")
      json.member("minimum", range.lowerBound)
      json.member("maximum", range.upperBound)
    case .list(let kind, let most):
      json.member("type", "array")
      json.member("maxItems", most)
      json.object("items") { kind.writeSchema(into: &$0) }
    case .object(let shape): shape.writeSchema(into: &json)
    case .space, .zone, .organisation, .member, .text, .key, .instant, .cursor, .sensorCursor, .day, .word:
      writeText(into: &json)
    }
  }

  private func writeText(into json: inout JSONWriter) {
    json.member("type", "string")
    switch self {
    case .text(let most), .key(let most): json.member("maxLength", most)
    case .instant: json.member("format", "date-time")
    case .day: json.member("format", "date")
    case .word(let words):
      json.array("enum") { json in
        for word in words { json.value(word) }
      }
    case .cursor: json.member("pattern", "^[0-9]{1,13}-[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    case .sensorCursor: json.member("pattern", "^[0-9]{1,10}-[0-9]{1,10}$")
    case .space, .zone, .organisation, .member:
      json.member("pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    case .flag, .whole, .list, .object: break
    }
  }
}
