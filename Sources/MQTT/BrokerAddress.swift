/// Where a broker listens: `mqtt://host:port`, `mqtts://host:port` (TLS) or `mqtt+unix:///path/of/socket`.
public enum BrokerAddress: Sendable, Hashable, CustomStringConvertible {
  case tcp(host: String, port: UInt16)
  case tls(host: String, port: UInt16)
  case unixSocket(path: String)

  /// Reads an address as people write it in the configuration; the port is 1883 or, with TLS, 8883 where none is given.
  public init(parsing text: String) throws(BrokerAddressError) {
    guard let colon = text.firstRange(of: "://") else { throw .noScheme(text) }
    let scheme = text[..<colon.lowerBound].lowercased()
    let rest = text[colon.upperBound...]
    switch scheme {
    case "mqtt":
      let (host, port) = try Self.hostAndPort(rest, standardPort: 1883)
      self = .tcp(host: host, port: port)
    case "mqtts":
      let (host, port) = try Self.hostAndPort(rest, standardPort: 8883)
      self = .tls(host: host, port: port)
    case "mqtt+unix":
      guard rest.hasPrefix("/"), rest.utf8.count > 1 else { throw .noPath(text) }
      // sockaddr_un holds 108 bytes, the last one a zero.
      guard rest.utf8.count <= 107, !rest.utf8.contains(0) else { throw .unusablePath(String(rest)) }
      self = .unixSocket(path: String(rest))
    default: throw .unknownScheme(scheme)
    }
  }

  public var description: String {
    switch self {
    case .tcp(let host, let port): "mqtt://\(Self.bracketed(host)):\(port)"
    case .tls(let host, let port): "mqtts://\(Self.bracketed(host)):\(port)"
    case .unixSocket(let path): "mqtt+unix://\(path)"
    }
  }

  /// Whether what is sent there is encrypted.
  public var usesTLS: Bool {
    switch self {
    case .tls: true
    case .tcp, .unixSocket: false
    }
  }

  private static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

  private static func hostAndPort(_ text: Substring, standardPort: UInt16) throws(BrokerAddressError) -> (
    String, UInt16
  ) {
    var rest = text
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard !rest.contains("@") else { throw .credentials }
    guard !rest.contains("/"), !rest.contains("?"), !rest.contains("#") else { throw .path(String(rest)) }

    let host: Substring
    let port: Substring?
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { throw .unusableHost(String(rest)) }
      host = rest[rest.index(after: rest.startIndex)..<end]
      let after = rest[rest.index(after: end)...]
      guard after.isEmpty || after.first == ":" else { throw .unusableHost(String(rest)) }
      port = after.isEmpty ? nil : after.dropFirst()
    } else {
      let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2 else { throw .unusableHost(String(rest)) }
      host = parts[0]
      port = parts.count == 2 ? parts[1] : nil
    }
    guard !host.isEmpty else { throw .noHost }
    guard host.utf8.count <= 253, host.utf8.allSatisfy(isHostByte) else { throw .unusableHost(String(host)) }
    guard let port else { return (String(host), standardPort) }
    guard let number = UInt16(port), number > 0, port.first != "+" else { throw .unusablePort(String(port)) }
    return (String(host), number)
  }

  /// Letters, digits, `-`, `.`, `_`, and what an IPv6 address with a zone needs.
  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: [UInt8]("-._:%".utf8).contains(byte)
    }
  }
}

/// What is wrong with an address of a broker, and how it should look.
public enum BrokerAddressError: Error, Equatable, CustomStringConvertible {
  case noScheme(String)
  case unknownScheme(String)
  case noHost
  case unusableHost(String)
  case unusablePort(String)
  case path(String)
  case credentials
  case noPath(String)
  case unusablePath(String)

  public var description: String {
    switch self {
    case .noScheme(let text): "'\(text)' has no scheme: write mqtt://host:1883, mqtts://host:8883 or mqtt+unix:///path"
    case .unknownScheme(let scheme): "'\(scheme)' is not a scheme of ours: use mqtt, mqtts (TLS) or mqtt+unix"
    case .noHost: "the host is missing: write mqtt://host:1883"
    case .unusableHost(let host): "'\(host)' is not a host: write a name, an IPv4 address or [IPv6]"
    case .unusablePort(let port): "'\(port)' is not a port: write a number from 1 to 65535"
    case .path(let text): "'\(text)' has a path or a query: a broker has none, write mqtt://host:1883"
    case .credentials:
      "credentials do not belong in an address, where logs would show them: use username and passwordFile"
    case .noPath(let text): "'\(text)' needs an absolute path: write mqtt+unix:///run/mosquitto/presenza.sock"
    case .unusablePath(let path): "'\(path)' is too long for a unix socket: use at most 107 bytes"
    }
  }
}
