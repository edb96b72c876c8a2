/// What the fields of a request say about the message itself: its length, its host, and the connection it came on.
struct FieldMeaning {
  enum Length: Equatable {
    case none
    case counted(Int)
    case chunked
  }

  private(set) var length = Length.none
  private(set) var expectsContinue = false
  private var hosts = 0
  private var codings: [ArraySlice<UInt8>]?
  private var hasContentCoding = false
  private var asksToClose = false
  private var asksToKeepAlive = false

  init() {}

  /// RFC 9112 §9.3
  func keepsAlive(isHTTP10: Bool) -> Bool { !asksToClose && (!isHTTP10 || asksToKeepAlive) }

  /// Takes one field, and refuses it when it can never be right, whatever may follow.
  mutating func read(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, isHTTP10: Bool
  ) throws(RequestFailure) {
    switch name.count {
    case 4 where ASCII.spell(name, "host"):
      hosts += 1
      // RFC 9112 §3.2
      guard hosts == 1, Self.isHost(Array(value)[...]) else { throw .malformed(.host) }

    case 6 where ASCII.spell(name, "expect") && !isHTTP10:
      guard ASCII.spell(value, "100-continue") else { throw .unsupportedExpectation }
      expectsContinue = true

    case 10 where ASCII.spell(name, "connection"):
      for option in ASCII.list(Array(value)[...]) {
        if ASCII.spell(option, "close") { asksToClose = true }
        if ASCII.spell(option, "keep-alive") { asksToKeepAlive = true }
      }

    case 14 where ASCII.spell(name, "content-length"):
      // RFC 9112 §6.3: two lengths, even the same, are a smuggling attempt or a broken client.
      guard length == .none, let count = Self.number(value) else { throw .malformed(.contentLength) }
      guard codings == nil else { throw .malformed(.twoLengths) }
      length = .counted(count)

    case 16 where ASCII.spell(name, "content-encoding"):
      hasContentCoding = hasContentCoding || !ASCII.spell(value, "identity")

    case 17 where ASCII.spell(name, "transfer-encoding"):
      guard length == .none else { throw .malformed(.twoLengths) }
      // RFC 9112 §6.1: with HTTP/1.0 the framing is faulty.
      guard !isHTTP10 else { throw .malformed(.transferEncoding) }
      codings = (codings ?? []) + ASCII.list(Array(value)[...])

    default: break
    }
  }

  /// Weighs what only the whole head can tell.
  mutating func finish(isHTTP10: Bool) throws(RequestFailure) {
    // RFC 9112 §3.2: no Host only in HTTP/1.0.
    guard hosts == 1 || isHTTP10 else { throw .malformed(.host) }
    if let codings {
      // RFC 9112 §6.3: without a last chunked the length cannot be known.
      guard let last = codings.last, ASCII.spell(last, "chunked"),
        !codings.dropLast().contains(where: { ASCII.spell($0, "chunked") })
      else { throw .malformed(.transferEncoding) }
      guard codings.count == 1 else { throw .unknownTransferCoding }
      length = .chunked
    }
    guard !hasContentCoding || length == .none || length == .counted(0) else { throw .unsupportedContentCoding }
  }

  /// Digits only (RFC 9110 §8.6); more than eighteen are more than any machine holds.
  private static func number(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 18, bytes.allSatisfy(ASCII.isDigit) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
  }

  /// RFC 9110 §7.2 and RFC 3986 §3.2.2: a name, an address in brackets, a port. An empty host is allowed.
  private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    if rest.first == UInt8(ascii: "[") {
      guard let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
      let address = rest[rest.index(after: rest.startIndex)..<close]
      guard !address.isEmpty,
        address.allSatisfy({ ASCII.hexadecimal($0) != nil || $0 == ASCII.colon || $0 == ASCII.dot })
      else { return false }
      rest = rest[(close + 1)...]
    } else {
      rest = rest.drop { isHostCharacter($0) }
    }
    guard rest.first == ASCII.colon else { return rest.isEmpty }
    let port = rest.dropFirst()
    return port.count <= 5 && port.allSatisfy(ASCII.isDigit)
  }

  /// Unreserved, sub-delims and the percent of an escape, without the comma: that is a second host.
  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"),
      UInt8(ascii: "!"),
      UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
      UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
