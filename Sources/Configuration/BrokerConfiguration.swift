/// How the broker is reached. Paths are absolute, or relative to the working folder as the configuration's own path is.
public struct BrokerConfiguration: Sendable, Equatable {
  /// `mqtt://`, `mqtts://` or `mqtt+unix://`, checked.
  public var url: String
  public var username: String?
  public var passwordFile: String?
  public var ca: String?
  public var cert: String?
  public var key: String?
}

extension SiteReader {
  func broker(_ root: Fields) -> BrokerConfiguration? {
    guard let value = root["broker"] else {
      switch purpose {
      case .serving:
        findings.add(
          root.offset, "`broker` is missing in the configuration: add `broker: { url: \"mqtt://127.0.0.1:1883\" }`")
      case .replaying: break
      }
      return nil
    }
    let keys = ["url", "username", "passwordFile", "ca", "cert", "key"]
    guard let fields = Fields(value, "`broker`", known: keys, findings: findings) else { return nil }
    if let password = fields.members["password"] {
      findings.add(
        password.keyOffset,
        "a password does not belong in the configuration: write it into a file that only Presenza's user may read, and give `passwordFile`"
      )
    }
    for (key, other) in [("cert", "key"), ("key", "cert")] where fields[key] != nil && fields[other] == nil {
      findings.add(fields.keyOffset(key), "`\(key)` needs `\(other)` beside it: a certificate works only with its key")
    }
    if fields["passwordFile"] != nil, fields["username"] == nil {
      findings.add(fields.keyOffset("passwordFile"), "`passwordFile` needs `username` beside it")
    }
    guard fields.required("url", in: "`broker`", "`url: \"mqtt://127.0.0.1:1883\"`") != nil,
      let url = fields.text("url"), let usesTLS = brokerURL(url, at: fields["url"]?.offset ?? fields.offset)
    else { return nil }
    if !usesTLS {
      for key in ["ca", "cert", "key"] where fields[key] != nil {
        findings.add(
          fields.keyOffset(key), "`\(key)` is of use only with TLS: write `mqtts://` in `url`, or remove `\(key)`")
      }
    }
    return BrokerConfiguration(
      url: url, username: fields.text("username"), passwordFile: path(fields, "passwordFile"), ca: path(fields, "ca"),
      cert: path(fields, "cert"), key: path(fields, "key"))
  }

  /// The path of a file, which is relative to the folder of the configuration.
  func path(_ fields: Fields, _ key: String) -> String? {
    guard let path = fields.text(key, atMost: 4_096) else { return nil }
    guard !path.hasPrefix("/"), let slash = findings.file.lastIndex(of: "/") else { return path }
    return String(findings.file[...slash]) + path
  }

  /// Whether the address asks for TLS; nil, and found, when it is none.
  private func brokerURL(_ url: String, at offset: Int) -> Bool? {
    func wrong(_ why: String) -> Bool? {
      findings.add(offset, "`url` is \"\(url)\": \(why)")
      return nil
    }
    let example = "as in \"mqtt://127.0.0.1:1883\""
    guard let colon = url.firstRange(of: "://") else {
      return wrong("it must begin with `mqtt://`, `mqtts://` (TLS) or `mqtt+unix://` (a socket), \(example)")
    }
    let scheme = url[..<colon.lowerBound].lowercased()
    var rest = url[colon.upperBound...]
    switch scheme {
    case "mqtt+unix":
      guard rest.hasPrefix("/"), rest.utf8.count > 1, rest.utf8.count <= 107 else {
        return wrong(
          "the socket's whole path must follow, at most 107 bytes, as in \"mqtt+unix:///run/mosquitto.sock\"")
      }
      return false
    case "mqtt", "mqtts":
      if rest.hasSuffix("/") { rest.removeLast() }
      guard !rest.contains("@") else {
        // The address itself is left out: it holds a password.
        findings.add(offset, "`url` holds a user name: give `username` and `passwordFile` instead")
        return nil
      }
      guard !rest.contains(where: { "/?#".contains($0) }) else {
        return wrong("nothing may follow the port, \(example)")
      }
      switch HostAndPort.read(rest) {
      case .good(_, let port) where port == 0: return wrong("the port is a number from 1 to 65535, \(example)")
      case .good: return scheme == "mqtts"
      case .noHost: return wrong("the broker's host is missing, \(example)")
      case .badPort: return wrong("the port is a number from 1 to 65535, \(example)")
      }
    case _:
      return wrong("`\(scheme)` is not spoken here: write `mqtt://`, `mqtts://` (TLS) or `mqtt+unix://`, \(example)")
    }
  }

  func listen(_ root: Fields) -> String {
    guard let text = root.text("listen") else { return SiteConfiguration.standardListen }
    if case .good(_, .some) = HostAndPort.read(Substring(text)) { return text }
    findings.add(
      root["listen"]?.offset ?? root.offset,
      "`listen` is \"\(text)\": write an address and a port, as in \"127.0.0.1:8080\" or \"[::1]:8080\"")
    return text
  }
}

/// `host`, `host:port`, `[v6]:port`.
enum HostAndPort {
  case good(host: Substring, port: Int?)
  case noHost
  case badPort

  static func read(_ text: Substring) -> HostAndPort {
    let host: Substring
    let rest: Substring
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return .noHost }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
      guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) }) else { return .noHost }
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<end]
      rest = text[end...]
    }
    guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return .noHost }
    guard let colon = rest.first else { return .good(host: host, port: nil) }
    let digits = rest.dropFirst()
    guard colon == ":", digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), port <= 65_535 else {
      return .badPort
    }
    return .good(host: host, port: port)
  }
}
