import Foundation
import MQTT
import Threads

/// A message as a test compares it.
public struct Received: Sendable, Equatable {
  public var topic: String
  public var payload: String
  public var retain = false
  public var isBacklog = false

  public init(_ topic: String, _ payload: String, retain: Bool = false, isBacklog: Bool = false) {
    self.topic = topic
    self.payload = payload
    self.retain = retain
    self.isBacklog = isBacklog
  }
}

/// Our client with all that it said, for a test to wait on. Stops with the last reference to it.
public final class TestClient: Sendable {
  public let client: MQTTClient
  public let messages = Watched<[Received]>([])
  public let states = Watched<[ConnectionState]>([])
  /// What was wrong though the connection may have stood.
  public let complaints = Watched<[String]>([])
  /// When each probe was sent that came back.
  public let listened = Watched<[MonotonicInstant]>([])

  /// Connects at once; after a failure it tries again within 100 ms.
  public init(
    _ address: BrokerAddress, id: String, subscribe filters: [String] = [],
    _ adjust: (inout ClientOptions) -> Void = { _ in }
  ) throws {
    var options = ClientOptions(
      address: address, clientID: id, subscriptions: filters.map { Subscription(filter: $0, qos: .atLeastOnce) })
    options.backoff = Backoff(firstMilliseconds: 20, mostMilliseconds: 100)
    adjust(&options)
    let (messages, states, listened, complaints) = (messages, states, listened, complaints)
    client = try MQTTClient(
      options: options,
      onMessage: { message in
        let received = Received(
          String(decoding: message.topic, as: UTF8.self), String(decoding: message.payload, as: UTF8.self),
          retain: message.retain, isBacklog: message.isBacklog)
        messages.update { $0.append(received) }
      },
      onListened: { until in listened.update { $0.append(until) } },
      onComplaint: { text in complaints.update { $0.append(text) } },
      onState: { state in states.update { $0.append(state) } })
    try client.start()
  }

  deinit { client.stop() }

  /// Waits until it has caught up for the `times`-th time.
  public func isThere(times: Int = 1, seconds: Int = 15) async throws -> Bool {
    try await states.wait(seconds: seconds) { $0.count { $0 == .caughtUp } >= times }
  }

  /// Waits until exactly these messages have come.
  public func receives(_ wanted: [Received], seconds: Int = 15) async throws -> Bool {
    try await messages.wait(seconds: seconds) { $0 == wanted }
  }

  /// Waits for the first refusal and returns its reason and what to do, as one text.
  public func refusal(seconds: Int = 15) async throws -> String? {
    _ = try await states.wait(seconds: seconds) { $0.contains { $0.refusal != nil } }
    return states.value.lazy.compactMap(\.refusal).first
  }
}

extension ConnectionState {
  /// The words of a refusal; nil for any other state.
  public var refusal: String? {
    switch self {
    case .refused(let reason, let whatToDo): "\(reason); \(whatToDo)"
    case .connecting, .subscribed, .caughtUp, .behind, .lost, .stopped: nil
    }
  }

  public var isLost: Bool {
    switch self {
    case .lost: true
    case .connecting, .subscribed, .caughtUp, .behind, .refused, .stopped: false
    }
  }

  /// Why what arrives may be of any age; nil in any other state.
  public var behind: String? {
    switch self {
    case .behind(_, let why): why
    case .connecting, .subscribed, .caughtUp, .lost, .refused, .stopped: nil
    }
  }
}
