import CMosquitto

/// Options that contradict each other or MQTT: a mistake of the configuration, found before anything connects.
public enum ClientOptionsError: Error, Equatable, CustomStringConvertible {
  case clientID
  case passwordWithoutUsername
  case tlsFilesWithoutTLS
  case certificateWithoutKey
  case keepalive(Int)
  case outgoingLimit(Int)
  case backoff
  case filter(String)
  case topic(String)
  case system(String)

  public var description: String {
    switch self {
    case .clientID:
      "the client id is empty, too long or not clean text: give 1 to 65535 bytes without control characters"
    case .passwordWithoutUsername: "a passwordFile needs a username (MQTT 3.1.1 §3.1.2.9)"
    case .tlsFilesWithoutTLS: "ca, cert and key say TLS, the address does not: write mqtts://"
    case .certificateWithoutKey: "cert and key go together: give both or none"
    case .keepalive(let seconds): "a keepalive of \(seconds) s is out of range: give 5 to 65535"
    case .outgoingLimit(let limit): "an outgoing limit of \(limit) is out of range: give at least 1"
    case .backoff: "the backoff needs a first wait of at least 1 ms and a longest that is not shorter"
    case .filter(let filter): "'\(filter)' is not a topic filter: `+` and `#` stand alone between slashes, `#` last"
    case .topic(let topic): "'\(topic)' is not a topic: it must not be empty nor hold `+` or `#`"
    case .system(let text): text
    }
  }
}

extension ClientOptions {
  func check() throws(ClientOptionsError) {
    guard isCleanText(clientID), !clientID.isEmpty else { throw .clientID }
    guard passwordFile == nil || username != nil else { throw .passwordWithoutUsername }
    guard address.usesTLS || tls == TLSFiles() else { throw .tlsFilesWithoutTLS }
    guard (tls.certificate == nil) == (tls.key == nil) else { throw .certificateWithoutKey }
    guard (5...65_535).contains(keepaliveSeconds) else { throw .keepalive(keepaliveSeconds) }
    guard outgoingLimit >= 1 else { throw .outgoingLimit(outgoingLimit) }
    guard backoff.firstMilliseconds >= 1, backoff.mostMilliseconds >= backoff.firstMilliseconds else { throw .backoff }
    for subscription in subscriptions where !isTopicFilter(subscription.filter) { throw .filter(subscription.filter) }
    for topic in [will?.topic, probeTopic].compactMap(\.self) where !isTopic(topic) { throw .topic(topic) }
  }
}

/// Whether libmosquitto and a broker would take this as a string: UTF-8 without control characters, up to 65,535 bytes.
func isCleanText(_ text: String) -> Bool {
  text.utf8.count <= 65_535 && !text.utf8.contains(0)
    && mosquitto_validate_utf8(text, Int32(text.utf8.count)) == MOSQ_ERR_SUCCESS.code
}

func isTopic(_ text: String) -> Bool {
  isCleanText(text) && !text.isEmpty && mosquitto_pub_topic_check(text) == MOSQ_ERR_SUCCESS.code
}

func isTopicFilter(_ text: String) -> Bool {
  isCleanText(text) && !text.isEmpty && mosquitto_sub_topic_check(text) == MOSQ_ERR_SUCCESS.code
}

extension mosq_err_t {
  /// As the functions of libmosquitto return it.
  var code: Int32 { Int32(bitPattern: UInt32(truncatingIfNeeded: rawValue)) }
}
