import HTTP

/// One request by its `Idempotency-Key`: the same key from somebody else, or for something else, is another.
struct RequestKey: Sendable, Equatable {
  /// A hash of who asks for what under which key.
  var request: String
  /// A hash of the body, salted with the key: in the journal it tells nobody who guesses at a title.
  var body: String

  static let header = "Idempotency-Key"
  static let longest = 128
  static let grammar = "^[A-Za-z0-9_.:-]{1,\(longest)}$"

}

extension RequestKey {
  /// Nil where the header is not a key, or there are two.
  init?(_ request: HTTPRequest, of reader: Identity) {
    let given = request.headers.all(Self.header.lowercased())
    guard given.count == 1, let text = given.first else { return nil }
    // As a structured field it is a text in quotes (draft-ietf-httpapi-idempotency-key-header).
    let isQuoted = text.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
    let key = isQuoted ? text.dropFirst().dropLast() : text[...]
    guard (1...Self.longest).contains(key.utf8.count), key.utf8.allSatisfy(Self.isOfKey) else { return nil }
    let who = [reader.role.rawValue, reader.member?.text ?? "", reader.space?.text ?? ""]
    let query = request.query.map { "\($0.name)=\($0.value)" }
    let parts = who + [String(key), request.path] + query
    // Each with its length, so that no two requests read the same.
    self.request = Secret.hash(parts.map { "\($0.utf8.count):\($0)" }.joined())
    body = SHA256.hexadecimal(Array(key.utf8) + [0] + request.body)
  }

  private static func isOfKey(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
    case _: false
    }
  }
}
