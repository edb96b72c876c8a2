import MQTT
import Testing

@Suite struct `The options of a client` {
  @Test(arguments: [
    (1, 0.0, 250), (2, 0.0, 500), (3, 0.0, 1_000), (7, 0.0, 15_000), (1_000, 0.0, 15_000), (1, 1.0, 125),
    (1_000, 0.5, 11_250),
  ])
  func `wait twice as long after each failure, up to a bound, with a random part`(
    failures: Int, random: Double, milliseconds: Int
  ) {
    #expect(Backoff().milliseconds(afterFailures: failures, random: random) == milliseconds)
  }

  @Test func `that contradict each other are refused before anything connects`() throws {
    #expect(try mistake { $0.clientID = "" } == .clientID)
    #expect(try mistake { $0.clientID = "a\u{0}b" } == .clientID)
    #expect(try mistake { $0.passwordFile = "/etc/hostname" } == .passwordWithoutUsername)
    #expect(try mistake { $0.tls.ca = "/etc/hostname" } == .tlsFilesWithoutTLS)
    #expect(
      try mistake {
        $0.address = .tls(host: "broker", port: 8883)
        $0.tls.certificate = "/etc/hostname"
      } == .certificateWithoutKey)
    #expect(try mistake { $0.keepaliveSeconds = 4 } == .keepalive(4))
    #expect(try mistake { $0.outgoingLimit = 0 } == .outgoingLimit(0))
    #expect(try mistake { $0.backoff.mostMilliseconds = 1 } == .backoff)
    #expect(try mistake { $0.subscriptions = [Subscription(filter: "a/#/b", qos: .atMostOnce)] } == .filter("a/#/b"))
    #expect(try mistake { $0.will = Will(topic: "a/+", offline: []) } == .topic("a/+"))
    #expect(try mistake { $0.probeTopic = "" } == .topic(""))
    #expect(try mistake { _ in } == nil)
  }

  func mistake(_ change: (inout ClientOptions) -> Void) throws -> ClientOptionsError? {
    var options = ClientOptions(
      address: .tcp(host: "127.0.0.1", port: 1883), clientID: "presenza",
      subscriptions: [Subscription(filter: "zigbee2mqtt/#", qos: .atLeastOnce)])
    change(&options)
    do {
      _ = try MQTTClient(options: options, onMessage: { _ in }, onState: { _ in })
      return nil
    } catch {
      return error
    }
  }
}
