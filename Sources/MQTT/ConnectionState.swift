import Threads

/// How a client stands with its broker.
///
/// Legal transitions: `connecting` once at the start; then `subscribed` → `caughtUp` → `lost` or `refused` → `subscribed`
/// and so on for ever; `refused` and `lost` may also follow each other and `connecting`. `stopped` is the last.
public enum ConnectionState: Sendable, Equatable {
  /// The first attempt is under way.
  case connecting
  /// The broker has acknowledged every subscription; what waited in the session may still be coming.
  case subscribed
  /// What waited in the session is through: from here on messages are as old as they look.
  case caughtUp
  /// The broker, or a file of ours, says no. The client tries again by itself; a person has to mend it.
  case refused(reason: String, whatToDo: String)
  /// The broker is out of reach since it was last heard (nil: it never was). The client tries again by itself.
  case lost(since: MonotonicInstant?, why: String)
  /// `stop` was called.
  case stopped

  /// Whether the broker delivers to us: what `/health/ready` asks.
  public var isReady: Bool {
    switch self {
    case .subscribed, .caughtUp: true
    case .connecting, .refused, .lost, .stopped: false
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
  /// Connections after the first.
  public var reconnects = 0
  /// The last reason for a lost or refused connection, for people.
  public var lastError: String?

  public init() {}
}
