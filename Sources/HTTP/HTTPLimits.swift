/// What a server grants its clients. Times are in milliseconds, sizes in bytes.
public struct HTTPLimits: Sendable {
  /// Request line and fields together, at most 65,535.
  public var headBytes = 16_384
  public var targetBytes = 8_192
  public var fields = 100
  public var bodyBytes = 1_048_576
  /// All bodies that are on their way in; beyond it a further one is answered 503.
  public var bodyBytesInAll = 67_108_864

  public var connections = 6_000
  /// Of one client: an address of version 4, or a household's network of version 6. A house behind one address has as many people.
  public var connectionsPerClient = 512
  public var streams = 5_000
  public var streamsPerClient = 512
  /// The last of `connections` and of `streams` are for clients that have few yet: one in so many of all is kept back for those that have at most one in
  /// so many of their own.
  public var newcomersShare = 4
  public var newcomersOwnShare = 16
  /// Whether a peer brings others: its connections are not its own. What it says of them is for the handler to judge.
  public var bringsOthers: @Sendable (_ address: String) -> Bool = { _ in false }
  /// A reverse proxy on this machine brings everybody.
  public var loopbackBringsOthers = true
  /// What may wait for one client of a stream before the client is given up.
  public var streamBacklogBytes = 262_144
  /// What a channel remembers for clients that return with a Last-Event-ID.
  public var resumableEvents = 1_024
  public var resumableBytes = 1_048_576

  /// From the first byte of a head, or from the connection, to its end. Under 10 s, so that with the time between two
  /// looks and the farewell nobody is held longer than that.
  public var headTime = 8_500
  public var bodyTime = 8_500
  public var idleTime = 60_000
  /// In this time a client has to take what waits for it, or at least `writeProgressBytes`.
  public var writeTime = 8_500
  public var writeProgressBytes = 16_384
  /// How long a handler may keep its answer.
  public var answerTime = 30_000
  /// A beat comes this long after whatever was sent last. Under 10 s, so that with the time between two looks nobody waits longer than that.
  public var heartbeatTime = 9_500
  /// How often a stream is asked whether what it rests on still holds.
  public var standingTime = 2_000
  /// How long a closed connection may go on sending before it is cut.
  public var lingerTime = 1_000
  /// What `stop` grants to answers on their way.
  public var drainTime = 2_000

  /// Sent with every answer that does not set the same field itself.
  public var securityHeaders: [(name: String, value: String)] = [
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
  ]

  public init() {}

  /// Whether a client that has so many already may have one more, where there are so many in all.
  static func grants(oneMoreThan own: Int, of ownLimit: Int, inAll all: Int, of limit: Int, _ limits: HTTPLimits)
    -> Bool
  {
    guard all < limit, own < ownLimit else { return false }
    return all < limit - limit / limits.newcomersShare || own < max(1, ownLimit / limits.newcomersOwnShare)
  }

  /// Clients that are turned away are told so, in a little room beyond the limit.
  var farewells: Int { max(1, min(64, connections / 8)) }
}
