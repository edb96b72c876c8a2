/// Delivery that a publication or a subscription asks for. Exactly once is not offered: a duplicate is harmless here.
public enum QualityOfService: Int32, Sendable, Hashable {
  case atMostOnce = 0
  case atLeastOnce = 1
}

/// A topic filter and the best delivery that it asks for.
public struct Subscription: Sendable, Hashable {
  public var filter: String
  public var qos: QualityOfService

  public init(filter: String, qos: QualityOfService) {
    self.filter = filter
    self.qos = qos
  }
}

/// What a topic says while the client is there, and what the broker says there once it is not.
public struct Will: Sendable, Hashable {
  public var topic: String
  public var offline: [UInt8]
  /// Published after each connection; nil says nothing.
  public var online: [UInt8]?
  public var retain: Bool

  public init(topic: String, offline: [UInt8], online: [UInt8]? = nil, retain: Bool = true) {
    self.topic = topic
    self.offline = offline
    self.online = online
    self.retain = retain
  }
}

/// PEM files for TLS; without `ca` the authorities of the system count. They are read again on each attempt.
public struct TLSFiles: Sendable, Hashable {
  public var ca: String?
  public var certificate: String?
  public var key: String?

  public init(ca: String? = nil, certificate: String? = nil, key: String? = nil) {
    self.ca = ca
    self.certificate = certificate
    self.key = key
  }
}

/// How long to wait before the next attempt: doubling, with a random part, so that a hundred clients do not come back at once.
public struct Backoff: Sendable, Hashable {
  public var firstMilliseconds: Int
  public var mostMilliseconds: Int

  public init(firstMilliseconds: Int = 250, mostMilliseconds: Int = 15_000) {
    self.firstMilliseconds = firstMilliseconds
    self.mostMilliseconds = mostMilliseconds
  }

  /// Between half and all of the wait after so many failures in a row; `random` gives 0..<1.
  public func milliseconds(afterFailures failures: Int, random: Double) -> Int {
    let doublings = min(max(0, failures - 1), 20)
    let full = min(firstMilliseconds << doublings, mostMilliseconds)
    return full - Int(Double(full) * random / 2)
  }
}

/// All that a client needs to know before it starts.
public struct ClientOptions: Sendable {
  public var address: BrokerAddress
  /// Fixed, so that the broker finds the session again. Two clients with one id throw each other out.
  public var clientID: String
  public var cleanSession = false
  /// The newest version to speak; a broker that does not know it is met with the other.
  public var newestVersion = ProtocolVersion.v5
  /// The longest packet that is taken, in bytes, its topic included. A broker that speaks MQTT 5 does not send a longer one; from another the connection is given up while it arrives.
  public var longestPacket = 8 << 20
  public var username: String?
  /// Read again on each attempt, so that a new password needs no restart. Its line end does not count.
  public var passwordFile: String?
  public var tls = TLSFiles()
  /// At least 5. A connection gone silent is noticed within twice this and 2 s.
  public var keepaliveSeconds = 20
  public var will: Will?
  public var subscriptions: [Subscription]
  public var backoff = Backoff()
  /// Publications that wait, at most: as many unretained ones, and as many topics with a retained one.
  public var outgoingLimit = 10_000
  /// A topic of this client alone, on which it sends probes to itself: they tell whether what arrives is as old as it looks, and whether the broker hands over anything. Nil: whatever arrives counts as fresh.
  public var probeTopic: String?
  /// How often a probe leaves.
  public var probeEveryMilliseconds = 10_000
  /// How long a probe may take to come back. Beyond it what arrives is as old as nobody knows; where nothing arrives either, the line is given up as deaf.
  public var probeWithinMilliseconds = 15_000
  /// A pause in the client's own turns from which on what it finds in its socket is old.
  public var standstillMilliseconds = 5_000
  /// How long the broker may take to accept the connection, and then the subscriptions.
  public var answerWithinMilliseconds = 10_000
  /// How long `stop` waits for what is still to be sent.
  public var farewellMilliseconds = 2_000

  public init(address: BrokerAddress, clientID: String, subscriptions: [Subscription]) {
    self.address = address
    self.clientID = clientID
    self.subscriptions = subscriptions
  }
}
