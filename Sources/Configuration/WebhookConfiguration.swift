import Occupancy

/// An address that is told what concerns a person: a mail sender, a chat.
public struct WebhookConfiguration: Sendable, Equatable {
  /// `http://` or `https://`, checked; without a user name, which logs would show.
  public var url: String
  /// Where the secret stands that each message is signed with. Absolute, or relative to the working folder as the configuration's own path is.
  public var secretFile: String
  public var events: Set<String>

  /// What concerns one person and asks something of them, in the order in which a booking may live through it.
  public static let events = ["warned", "questioned", "wrong-desk", "offered", "asked-to-confirm", "released"]

  /// Its host, as it may stand in a log: addresses of webhooks often are secrets as a whole.
  public var host: String { WebAddress(url)?.host ?? url }

  public init(url: String, secretFile: String, events: Set<String> = Set(Self.events)) {
    self.url = url
    self.secretFile = secretFile
    self.events = events
  }
}

/// The parts of an address of the web that a configuration may name.
struct WebAddress {
  var scheme: String
  var host: String
  /// What follows the host and its port, from the slash on.
  var path: String

  /// What an address lacks that could be called.
  enum Lack: Error { case scheme, userName, host, port, character, fragment }

  init?(_ text: String) {
    guard case .success(let address) = Self.read(text) else { return nil }
    self = address
  }

  private init(scheme: String, host: String, path: String) {
    self.scheme = scheme
    self.host = host
    self.path = path
  }

  static func read(_ text: String) -> Result<WebAddress, Lack> {
    guard let colon = text.firstRange(of: "://") else { return .failure(.scheme) }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return .failure(.scheme) }
    // RFC 3986: whatever else an address has is percent-encoded.
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) }) else {
      return .failure(.character)
    }
    let rest = text[colon.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    guard !rest[..<end].contains("@") else { return .failure(.userName) }
    guard !rest.contains("#") else { return .failure(.fragment) }
    switch HostAndPort.read(rest[..<end]) {
    case .good(_, .some(0)), .badPort: return .failure(.port)
    case .noHost: return .failure(.host)
    case .good(let host, _): return .success(WebAddress(scheme: scheme, host: String(host), path: String(rest[end...])))
    }
  }
}

extension SiteReader {
  func webhooks(_ root: Fields) -> [WebhookConfiguration] {
    var webhooks: [WebhookConfiguration] = []
    var lines: [String: Int] = [:]
    for value in root.list("webhooks") ?? [] {
      guard let fields = Fields(value, "a webhook", known: ["url", "secretFile", "events"], findings: findings) else {
        continue
      }
      if let secret = fields.members["secret"] {
        findings.add(
          secret.keyOffset,
          "a secret does not belong in the configuration: write it into a file that only Presenza's user may read, and give `secretFile`"
        )
      }
      let events = webhookEvents(fields)
      let hasURL = fields.required("url", in: "a webhook", "`url: \"https://mail.example/presenza\"`") != nil
      let hasSecret = fields.required("secretFile", in: "a webhook", "`secretFile: \"webhook.secret\"`") != nil
      let url = hasURL ? webAddress(fields, "url", "\"https://mail.example/presenza\"").map(\.text) : nil
      guard let secret = path(fields, "secretFile"), hasSecret, let url else { continue }
      if let line = lines[url] {
        findings.add(
          fields["url"]?.offset ?? fields.offset,
          "this address already has a webhook in line \(line): put all its events into that one")
        continue
      }
      lines[url] = findings.line(of: fields["url"]?.offset ?? fields.offset)
      webhooks.append(WebhookConfiguration(url: url, secretFile: secret, events: events))
    }
    return webhooks
  }

  private func webhookEvents(_ fields: Fields) -> Set<String> {
    guard let list = fields.list("events") else { return Set(WebhookConfiguration.events) }
    if list.isEmpty {
      findings.add(fields.keyOffset("events"), "`events` is empty: name one, or leave it out to be told all of them")
    }
    var events: Set<String> = []
    for value in list {
      guard let event = findings.text(value, "an event") else { continue }
      if WebhookConfiguration.events.contains(event) {
        events.insert(event)
      } else {
        findings.add(
          value.offset,
          "webhooks are not told of \"\(event)\": "
            + Suggestion.sentence(for: event, in: WebhookConfiguration.events))
      }
    }
    return events
  }

  /// Where people reach the pages: what links begin with.
  func publicURL(_ root: Fields) -> String? {
    let example = "\"https://presenza.example\""
    guard let (text, address) = webAddress(root, "publicUrl", example) else { return nil }
    guard address.path.isEmpty || address.path == "/" else {
      findings.add(
        root["publicUrl"]?.offset ?? root.offset,
        "`publicUrl` is \"\(text)\": nothing may follow the host and its port, as in \(example)")
      return nil
    }
    return address.path.isEmpty ? text : String(text.dropLast())
  }

  /// Nil, and found where it is given, when it is no address that could be called.
  private func webAddress(_ fields: Fields, _ key: String, _ example: String) -> (text: String, WebAddress)? {
    guard let text = fields.text(key, atMost: 2_000) else { return nil }
    let offset = fields[key]?.offset ?? fields.offset
    let why: String
    switch WebAddress.read(text) {
    case .success(let address): return (text, address)
    case .failure(.userName):
      // The address itself is left out: it holds a password.
      findings.add(offset, "`\(key)` holds a user name: what is sent is signed, so it needs none")
      return nil
    case .failure(.scheme): why = "it must begin with `https://` or `http://`"
    case .failure(.host): why = "the host is missing"
    case .failure(.port): why = "the port is a number from 1 to 65535"
    case .failure(.character): why = "blanks and letters beyond ASCII are written with %, hosts in Punycode"
    case .failure(.fragment): why = "nothing is sent of what follows a `#`: leave it out"
    }
    findings.add(offset, "`\(key)` is \"\(text)\": \(why), as in \(example)")
    return nil
  }
}
