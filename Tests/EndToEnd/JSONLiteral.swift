/// JSON as a test writes it down: what WebDriver and the browser's own protocol are asked with.
enum JSONLiteral: Encodable, Sendable {
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([JSONLiteral])
  case object([String: JSONLiteral])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}

extension JSONLiteral: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self = .text(text) }
}

extension JSONLiteral: ExpressibleByIntegerLiteral {
  init(integerLiteral number: Int) { self = .number(number) }
}

extension JSONLiteral: ExpressibleByBooleanLiteral {
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
}

extension JSONLiteral: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSONLiteral...) { self = .list(elements) }
}

extension JSONLiteral: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSONLiteral)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
}
