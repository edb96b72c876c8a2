import Configuration
import MQTT
import Sensors

/// How a program of the house reaches the site's broker: one place, so that the monitor and the recorder hear the same.
public enum MonitorClient {
  /// The options of a client for this site; `broker` stands in for the configured URL.
  public static func options(
    _ configuration: SiteConfiguration, broker url: String? = nil, clientID: String
  ) throws(BrokerAddressError) -> ClientOptions {
    let broker = configuration.broker
    let address = try BrokerAddress(parsing: url ?? broker?.url ?? "")
    let filters = Set(configuration.sources.flatMap(\.filters)).sorted()
    var options = ClientOptions(
      address: address, clientID: clientID,
      subscriptions: filters.map { Subscription(filter: $0, qos: .atLeastOnce) })
    options.username = broker?.username
    options.passwordFile = broker?.passwordFile
    options.tls = TLSFiles(ca: broker?.ca, certificate: broker?.cert, key: broker?.key)
    return options
  }
}
