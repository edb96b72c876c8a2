/// Why bytes are not JSON text, or are more of it than is read, and where that showed.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Reason: String, Equatable, Sendable, CaseIterable {
    case unexpectedByte
    case unexpectedEnd
    case trailingBytes
    case badNumber
    case badEscape
    case controlCharacter
    case badUTF8
    case loneSurrogate
    case tooDeep
    case tooBig
    case numberTooLarge
  }

  public var reason: Reason
  /// Bytes from the beginning of the text.
  public var offset: Int

  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  public var description: String { "\(reason.sentence) at byte \(offset): \(reason.remedy)" }
}

extension JSONError.Reason {
  var sentence: String {
    switch self {
    case .unexpectedByte: "not JSON"
    case .unexpectedEnd: "JSON text ends too early"
    case .trailingBytes: "something follows the JSON value"
    case .badNumber: "a number is not written as JSON numbers are"
    case .badEscape: "a backslash is followed by what JSON does not know"
    case .controlCharacter: "a bare control character in a string"
    case .badUTF8: "a string is not UTF-8"
    case .loneSurrogate: "half of a surrogate pair"
    case .tooDeep: "nested too deeply"
    case .tooBig: "too long"
    case .numberTooLarge: "a number beyond what a double can hold"
    }
  }

  var remedy: String {
    switch self {
    case .unexpectedByte, .badNumber, .badEscape, .trailingBytes: "send RFC 8259 text"
    case .unexpectedEnd: "send the whole text"
    case .controlCharacter: #"escape it (\n, \u0007)"#
    case .badUTF8, .loneSurrogate: "send well-formed UTF-8"
    case .tooDeep, .tooBig: "send less in one piece"
    case .numberTooLarge: "send a smaller number"
    }
  }
}
