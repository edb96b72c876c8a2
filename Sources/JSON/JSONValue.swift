/// JSON as a small tree: for files, requests and tests. Members keep their order, and their doubles.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Equatable, Sendable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Throws where the bytes are not RFC 8259 text, are over the limits, or hold a number that no double can hold.
  public init(parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    var reader = TreeReader(scanner: JSONScanner(bytes, limits: limits))
    self = try reader.document()
  }

  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    self = try bytes.withUnsafeBufferPointer { (bytes) throws(JSONError) in
      try JSONValue(parsing: UnsafeRawBufferPointer(bytes), limits: limits)
    }
  }

  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// The member of that name; the last one where a name comes twice.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// The number, if it is a whole one that fits.
  public var int: Int? { number.flatMap(Int.init(exactly:)) }
  public var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  public var isNull: Bool { self == .null }

  public func write(into json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let flag): json.value(flag)
    case .number(let number): json.value(number)
    case .string(let text): json.value(text)
    case .array(let elements): json.array { json in for element in elements { element.write(into: &json) } }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.name)
          member.value.write(into: &json)
        }
      }
    }
  }
}

private struct TreeReader {
  var scanner: JSONScanner

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value(from: scanner.next())
    guard let value, case .end = try scanner.next() else {
      preconditionFailure("the scanner gives one whole value and then the end")
    }
    return value
  }

  /// Nil for a token that ends the container around it. As deep as the scanner allows, which is 64.
  private mutating func value(from token: JSONScanner.Token) throws(JSONError) -> JSONValue? {
    switch token {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .string(let text): return .string(text.string)
    case .number(let number):
      guard let double = number.double else { throw JSONError(.numberTooLarge, at: scanner.offset) }
      return .number(double)
    case .arrayStart:
      var elements: [JSONValue] = []
      while let element = try value(from: scanner.next()) { elements.append(element) }
      return .array(elements)
    case .objectStart:
      var members: [JSONValue.Member] = []
      while case .key(let name) = try scanner.next() {
        guard let value = try value(from: scanner.next()) else {
          preconditionFailure("the scanner lets no key stand without a value")
        }
        members.append(.init(name.string, value))
      }
      return .object(members)
    case .arrayEnd, .objectEnd, .end, .key, .notFinite, .unreadable: return nil
    }
  }
}
