import Threads

/// How a client stands with its broker.
///
/// Legal transitions: `connecting` once at the start; then `subscribed` → `caughtUp` ↔ `behind` → `lost` or `refused` → `subscribed`
/// and so on for ever; `behind` may follow `subscribed`; `refused` and `lost` may also follow each other and `connecting`, and whatever stands. `stopped` is the last.
public enum ConnectionState: Sendable, Equatable {
  /// The first attempt is under way.
  case connecting
  /// The broker has acknowledged every subscription; what waited in the session may still be coming.
  case subscribed
  /// What waited in the session is through: a probe of this connection came back in time. From here on messages are as old as they look.
  case caughtUp
  /// The connection stands, and what arrives may be of any age since then (nil: it always was): no probe comes back in time.
  case behind(since: MonotonicInstant?, why: String)
  /// The broker, or a file of ours, says no. The client tries again by itself; a person has to mend it.
  case refused(reason: String, whatToDo: String)
  /// The broker is out of reach, or hands over nothing, since it was last known to (nil: it never was): the last probe that came back was sent then; of a client without probes, the broker was last heard then. The client
  /// tries again by itself.
  case lost(since: MonotonicInstant?, why: String)
  /// `stop` was called.
  case stopped

  /// Whether the broker delivers to us, and in time: what `/health/ready` asks.
  public var isReady: Bool {
    switch self {
    case .caughtUp: true
    case .subscribed, .behind, .connecting, .refused, .lost, .stopped: false
    }
  }
}

/// Counts since the client was made.
public struct ClientFigures: Sendable, Equatable {
  /// Messages handed to the receiver.
  public var received = 0
  /// Publications that reached the broker (QoS 1: acknowledged; QoS 0: written to the socket).
  public var published = 0
  /// Publications given up: beyond the limit, unusable topic or payload, or handed in after `stop`.
  public var dropped = 0
  /// Connections that were given up because the broker handed over nothing.
  public var deaf = 0
  /// Times that what arrives could no longer be taken for fresh, on a connection that stood.
  public var behind = 0
  /// Connections after the first.
  public var reconnects = 0
  /// The last reason for a lost or refused connection, for people.
  public var lastError: String?

  public init() {}
}
