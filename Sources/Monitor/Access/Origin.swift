/// Where a page comes from (RFC 6454 §4): scheme, host and port, the port also where it is the scheme's own and is not written.
struct Origin: Equatable, Sendable {
  enum Scheme: String, Sendable {
    case http, https

    var port: UInt16 { self == .http ? 80 : 443 }
  }

  private let scheme: Scheme
  private let host: String
  private let port: UInt16

  /// Reads the field `Origin`; nil for what is none of the web's, `null` too.
  init?(_ text: String) {
    guard let colon = text.firstRange(of: "://"), let scheme = Scheme(rawValue: String(text[..<colon.lowerBound]))
    else {
      return nil
    }
    self.init(scheme, host: String(text[colon.upperBound...]))
  }

  /// The origin of what was asked for by that scheme under `host`, as the field `Host` has it: with its port, unless that is the scheme's own.
  init?(_ scheme: Scheme, host: String) {
    var name = Substring(host.lowercased())
    var port = scheme.port
    // Colons within brackets are those of an address of version 6.
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("]") {
      let digits = name[name.index(after: colon)...]
      guard let given = UInt16(digits), String(given) == digits else { return nil }
      port = given
      name = name[..<colon]
    }
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isHostCharacter) else { return nil }
    self.scheme = scheme
    self.host = String(name)
    self.port = port
  }

  /// As the field `Origin` has it.
  var text: String { "\(scheme.rawValue)://\(host)\(port == scheme.port ? "" : ":\(port)")" }

  /// Names, addresses, and addresses of version 6 in brackets: no user, no path.
  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}
