/// How the next attempt goes about it: what the connections so far teach. A value, without a clock or a socket.
struct Approach {
  /// How one attempt ended.
  struct Outcome {
    /// Nil: we stopped it ourselves.
    var fault: Fault?
    /// Whether the broker took the connection.
    var isAccepted = false
    /// For how many milliseconds every subscription was in force; nil when they never were.
    var stoodFor: Int?
    /// Whether a probe came back in time, or none is sent.
    var wasFresh = false
    /// Whether another client had held the line since our last connection.
    var foundOther = false
  }

  /// The version of MQTT to speak.
  private(set) var version: ProtocolVersion
  /// Failures in a row, for the wait before the next attempt.
  private(set) var failures = 0
  /// Connections in a row on which no probe ever came back, and why.
  private(set) var deaf = (times: 0, why: "")
  /// Connections in a row that something ended which libmosquitto does not read.
  private var unreadable = 0
  /// Connections in a row that the broker accepted and dropped before anything was fresh.
  private var dropped = 0
  /// Connections in a row that were closed before the broker answered: perhaps it does not know our version.
  private var unanswered = 0
  /// Attempts in a row that ended because of their version.
  private var otherVersions = 0
  /// Connections in a row, none of them long, that another client with our id took over.
  private var takenOver = 0
  /// Whether a connection of ours ever stood: from then on whoever else held the line in between is another client that lives.
  private(set) var hasStood = false

  init(version: ProtocolVersion) { self.version = version }

  /// Whether the next attempt follows at once: only the version was wrong, and the other was not tried yet.
  var goesOnAtOnce: Bool { otherVersions == 1 }

  /// Whether to begin without the session that the broker keeps: a message that cannot be read would come again with it for ever, and a session that the broker cannot resume would be dropped for ever.
  var givesSessionUp: Bool { whySessionIsGivenUp != nil }

  /// Why the session is given up, for people; nil while it is kept.
  var whySessionIsGivenUp: String? {
    let loss = "the session is given up, with all that the broker had kept for us"
    if unreadable >= Self.mostUnreadable { return "the broker sends again and again what cannot be read: \(loss)" }
    return dropped >= Self.mostDropped ? "the broker cannot resume our session: \(loss)" : nil
  }

  /// Whether two clients throw each other out: both hear half of what is said, so that nothing is fresh until a connection has stood for `contestedMilliseconds`.
  var isContested: Bool { takenOver >= 2 }

  mutating func learn(from outcome: Outcome) {
    let kind = outcome.fault?.kind
    let isShort = outcome.stoodFor.map { $0 < 1_000 } ?? true
    // One that ends as soon as it stands must not come back at full speed.
    failures = isShort ? (outcome.isAccepted ? max(failures, 2) : failures) + 1 : 1
    if kind == .takenOver || outcome.foundOther {
      let isLong = outcome.stoodFor.map { $0 >= Self.contestedMilliseconds } ?? false
      takenOver = isLong ? 1 : takenOver + 1
      // Each of the two comes back later and later, so that the line is not thrown to and fro.
      failures = max(failures, 1 + takenOver)
    } else if outcome.stoodFor != nil {
      takenOver = 0
    }
    if outcome.stoodFor != nil { hasStood = true }
    if outcome.wasFresh {
      (deaf.times, dropped) = (0, 0)
    } else if kind == .deaf {
      deaf = (deaf.times + 1, outcome.fault?.reason ?? "")
    } else if outcome.isAccepted, kind == .closed {
      dropped += 1
    }
    unreadable = kind == .unreadable ? unreadable + 1 : 0
    unanswered = !outcome.isAccepted && kind == .closed ? unanswered + 1 : 0
    // Whoever closes once may only be starting; what cannot be read as an answer, or says so, is another version.
    let isOther = kind == .otherVersion || !outcome.isAccepted && kind == .unreadable
    otherVersions = kind == .otherVersion ? otherVersions + 1 : 0
    if isOther || unanswered >= 2 || dropped == Self.mostDropped {
      version = version.other
      unanswered = 0
    }
  }

  static let contestedMilliseconds = 60_000
  private static let mostUnreadable = 3
  private static let mostDropped = 5
}
