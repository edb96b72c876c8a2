/// A value of a JSON5 text with the place where it stands.
public struct JSON5: Sendable, Equatable {
  public indirect enum Kind: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON5])
    case object([Member])
    /// Could not be read; a mistake says so already, and nothing more needs to be said of it.
    case unreadable
  }

  /// A key and its value.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var keyOffset: Int
    public var value: JSON5

    public init(key: String, keyOffset: Int, value: JSON5) {
      self.key = key
      self.keyOffset = keyOffset
      self.value = value
    }
  }

  public var kind: Kind
  /// Bytes from the beginning of the text.
  public var offset: Int

  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// What it is, for a sentence: `a text`, `a list`.
  public var article: String {
    switch kind {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text in quotes"
    case .array: "a list [ … ]"
    case .object: "an object { … }"
    case .unreadable: "unreadable"
    }
  }

  /// The value of a member; nil where there is none, or this is no object.
  public subscript(key: String) -> JSON5? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// Reads a whole text (JSON5 1.0.0, spec.json5.org), with every mistake that is found.
  public static func read(text: String, file: String) -> Result<JSON5, Mistakes> {
    let findings = Findings(file: file, bytes: Array(text.utf8))
    let value = read(findings)
    return findings.isEmpty ? .success(value) : .failure(findings.mistakes)
  }

  static func read(_ findings: Findings) -> JSON5 {
    var reader = JSON5Reader(findings)
    return reader.document()
  }
}
