/// What the fields of a request say about the message itself: its length, its host, and the connection it came on.
struct FieldMeaning {
  enum Length: Equatable {
    case none
    case counted(Int)
    case chunked
  }

  private(set) var length = Length.none
  private(set) var keepsAlive: Bool
  private(set) var expectsContinue = false

  init(_ headers: HTTPHeaders, isHTTP10: Bool) throws(RequestFailure) {
    // RFC 9112 §9.3
    keepsAlive = !isHTTP10
    var hosts = 0
    var codings: [ArraySlice<UInt8>]?
    var hasContentCoding = false
    var closes = false

    for field in headers.fields {
      let name = headers.name(of: field)
      switch name.count {
      case 4 where ASCII.spell(name, "host"):
        hosts += 1
        guard Self.isHost(headers.value(of: field)) else { throw .malformed(.host) }

      case 6 where ASCII.spell(name, "expect") && !isHTTP10:
        guard ASCII.spell(headers.value(of: field), "100-continue") else { throw .unsupportedExpectation }
        expectsContinue = true

      case 10 where ASCII.spell(name, "connection"):
        for option in ASCII.list(headers.value(of: field)) {
          if ASCII.spell(option, "close") { closes = true }
          if ASCII.spell(option, "keep-alive") { keepsAlive = true }
        }

      case 14 where ASCII.spell(name, "content-length"):
        // RFC 9112 §6.3: two lengths, even the same, are a smuggling attempt or a broken client.
        guard length == .none, let count = Self.number(headers.value(of: field)) else {
          throw .malformed(.contentLength)
        }
        length = .counted(count)

      case 16 where ASCII.spell(name, "content-encoding"):
        hasContentCoding = hasContentCoding || !ASCII.spell(headers.value(of: field), "identity")

      case 17 where ASCII.spell(name, "transfer-encoding"):
        codings = (codings ?? []) + ASCII.list(headers.value(of: field))

      default: break
      }
    }
    if closes { keepsAlive = false }

    // RFC 9112 §3.2: one Host, and none only in HTTP/1.0.
    guard hosts == 1 || (hosts == 0 && isHTTP10) else { throw .malformed(.host) }

    if let codings {
      guard length == .none else { throw .malformed(.twoLengths) }
      // RFC 9112 §6.1: with HTTP/1.0 the framing is faulty. §6.3: without a last chunked the length cannot be known.
      guard !isHTTP10, let last = codings.last, ASCII.spell(last, "chunked"),
        !codings.dropLast().contains(where: { ASCII.spell($0, "chunked") })
      else { throw .malformed(.transferEncoding) }
      guard codings.count == 1 else { throw .unknownTransferCoding }
      length = .chunked
    }
    guard !hasContentCoding || length == .none || length == .counted(0) else { throw .unsupportedContentCoding }
  }

  /// Digits only (RFC 9110 §8.6); more than eighteen are more than any machine holds.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
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
