/// One request, whole and checked. Everything in it comes from outside and is hostile text.
public struct HTTPRequest: Sendable {
  public let method: HTTPMethod
  /// The target as it was sent.
  public let target: String
  /// Percent-decoded once; `*` for `OPTIONS *`. Never holds a dot segment or a control character.
  public let path: String
  public let query: HTTPQuery
  public let headers: HTTPHeaders
  public internal(set) var body: [UInt8]
  /// The address of the peer without its port: the proxy's, when one stands between.
  public internal(set) var remoteAddress: String
  /// Whether the peer is this machine, which a reverse proxy is as well.
  public internal(set) var isLoopback: Bool

  let framing: Framing

  /// What the answer depends on besides the handler.
  struct Framing: Sendable {
    var isHTTP10 = false
    var keepsAlive = true
    var hasLength = false
  }

  init(
    method: HTTPMethod, target: String, parts: RequestTarget, headers: HTTPHeaders, body: [UInt8], framing: Framing
  ) {
    self.method = method
    self.target = target
    self.path = parts.path
    self.query = parts.query
    self.headers = headers
    self.body = body
    self.framing = framing
    remoteAddress = ""
    isLoopback = false
  }

  /// A request that no client sent; nothing when `target` is not one.
  public init?(
    _ method: HTTPMethod, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    remoteAddress: String = "127.0.0.1", isLoopback: Bool = true
  ) {
    guard target.utf8.allSatisfy(ASCII.isTarget), let parts = RequestTarget(Array(target.utf8), method: method) else {
      return nil
    }
    self.init(
      method: method, target: target, parts: parts, headers: HTTPHeaders(headers), body: body,
      framing: Framing(hasLength: !body.isEmpty))
    self.remoteAddress = remoteAddress
    self.isLoopback = isLoopback
  }

  /// Whether the client said how long its body is, be it 0: without that there is none (RFC 9112 §6.3), and a route that
  /// needs one answers 411 (RFC 9110 §15.5.12).
  public var declaresBody: Bool { framing.hasLength }

  /// The id of the last event that a returning EventSource has seen (HTML, "Server-sent events").
  public var lastEventID: String? { headers.first("last-event-id") }
}
