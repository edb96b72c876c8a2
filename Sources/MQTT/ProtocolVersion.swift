import CMosquitto

/// The version of MQTT that a connection speaks.
///
/// Only MQTT 5 lets a client bound what is sent to it, and says why a connection ends or a publication is refused. Brokers that
/// do not know it are spoken to in 3.1.1.
public enum ProtocolVersion: Sendable, Hashable {
  case v5
  case v311

  var other: ProtocolVersion { self == .v5 ? .v311 : .v5 }

  var option: Int32 { self == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311 }
}
