/// One answer. Its fields are rendered when it is made, so that one answer can be sent many times at no further cost.
public struct HTTPResponse: Sendable {
  public var status: Int
  /// Shared with whoever made it: sending does not copy it.
  public var body: [UInt8]
  /// Field lines that also go with a 304.
  private(set) var lines: [UInt8] = []
  /// Field lines that describe the body (RFC 9110 §8), left out of a 304.
  private(set) var representation: [UInt8] = []
  private(set) var entityTag: [UInt8] = []
  /// Whether a field is set that the server would set for safety.
  private(set) var setsSecurity = false

  /// An answer with `headers`. Content-Length, Connection and Date are the server's own.
  public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    precondition((200...599).contains(status), "an answer has a final status")
    self.status = status
    self.body = body
    for header in headers { add(header.name, header.value) }
  }

  /// Adds one field. Control characters in `value` become blanks, so that no line is injected.
  public mutating func add(_ name: String, _ value: String) {
    let lower = name.lowercased()
    precondition(!name.isEmpty && name.utf8.allSatisfy(ASCII.isToken), "the name of a field is a token")
    precondition(!Self.owned.contains(lower), "the server sets \(name) itself")
    let safe = value.utf8.map { ASCII.isFieldValue($0) ? $0 : ASCII.space }
    let line = Array(name.utf8) + [ASCII.colon, ASCII.space] + safe + [ASCII.carriageReturn, ASCII.lineFeed]
    if lower == "etag" { entityTag = safe }
    if lower.hasPrefix("content-") && lower != "content-security-policy" {
      representation += line
    } else {
      lines += line
    }
    setsSecurity = setsSecurity || Self.protective.contains(lower)
  }

  /// Puts one field in the place of any of that name.
  public mutating func set(_ name: String, _ value: String) {
    lines = Self.without(name, lines)
    representation = Self.without(name, representation)
    add(name, value)
  }

  private static func without(_ name: String, _ lines: [UInt8]) -> [UInt8] {
    lines.split(separator: ASCII.lineFeed).filter { line in
      !line.prefix { $0 != ASCII.colon }.map(ASCII.lowercased).elementsEqual(name.utf8.map(ASCII.lowercased))
    }.flatMap { $0 + [ASCII.lineFeed] }
  }

  /// The value of the first field called `name`, in any case.
  public func header(_ name: String) -> String? {
    for line in (lines + representation).split(separator: ASCII.lineFeed) {
      let colon = line.firstIndex(of: ASCII.colon) ?? line.startIndex
      guard line[..<colon].map(ASCII.lowercased).elementsEqual(name.utf8.map(ASCII.lowercased)) else { continue }
      return String(decoding: line[colon...].dropFirst(2).dropLast(), as: UTF8.self)
    }
    return nil
  }

  private static let owned: Set<String> = ["content-length", "connection", "date", "transfer-encoding", "keep-alive"]
  private static let protective: Set<String> = [
    "x-content-type-options", "x-frame-options", "referrer-policy", "cross-origin-resource-policy",
    "cross-origin-opener-policy", "content-security-policy", "permissions-policy", "strict-transport-security",
  ]
}
