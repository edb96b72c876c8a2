import Glibc
import Locking
import MQTT
import SensorSimulation

/// The way to the broker, as the bridge of the simulated house goes it.
struct Broker {
  private let client: MQTTClient
  private let state: Locked<ConnectionState>

  static let usual = "mqtt://127.0.0.1:1883"

  init(_ options: Options, base: String) throws(Failure) {
    let text = options["broker"] ?? Self.usual
    let address: BrokerAddress
    do { address = try BrokerAddress(parsing: text) } catch { throw .usage("--broker: \(error)") }
    var wanted = ClientOptions(address: address, clientID: "presenza-simulator-\(getpid())", subscriptions: [])
    wanted.cleanSession = true
    wanted.username = options["username"]
    wanted.passwordFile = options["password-file"]
    if let ca = options["ca"] { wanted.tls.ca = ca }
    wanted.will = Will(
      topic: "\(base)/bridge/state", offline: Array(#"{"state":"offline"}"#.utf8),
      online: Array(#"{"state":"online"}"#.utf8))
    let state = Locked(ConnectionState.connecting)
    self.state = state
    do {
      client = try MQTTClient(
        options: wanted, onMessage: { _ in },
        onState: { new in
          state.withLock { $0 = new }
          switch new {
          case .refused(let reason, let whatToDo): complain("\(text): \(reason); \(whatToDo)")
          case .lost(_, let why): complain("\(text): \(why); trying again")
          case .connecting, .subscribed, .caughtUp, .behind, .stopped: break
          }
        })
      try client.start()
    } catch { throw .usage("--broker: \(error)") }
  }

  var isReady: Bool { state.withLock { $0.isReady } }
  var lastError: String { client.figures.lastError ?? "no answer" }
  func publish(_ message: Message) {
    client.publish(topic: message.topic, payload: message.payload, retain: message.retain)
  }
  func stop() { client.stop() }
}
