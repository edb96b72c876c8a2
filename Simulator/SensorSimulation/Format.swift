import Occupancy

/// How a device speaks on MQTT: the makers' formats that the simulation knows.
public enum Format: String, Sendable, CaseIterable {
  case zigbee2MQTT = "zigbee2mqtt"
  case chirpStack = "chirpstack"
  case theThingsStack = "the-things-stack"
  case tasmota
  case shellyGen1 = "shelly-gen1"
  case shellyGen2 = "shelly-gen2"
  case espHome = "esphome"

  /// Where the devices of this format are found on the broker, as `base` of a source; nil: the format's own.
  public var base: String? {
    switch self {
    case .zigbee2MQTT: "zigbee2mqtt"
    case .espHome: "esphome"
    case .shellyGen2: "shelly"
    case .chirpStack, .theThingsStack, .tasmota, .shellyGen1: nil
    }
  }

  /// Whether the sensor keeps what it could not send and sends it later (`history`).
  var buffers: Bool {
    switch self {
    case .chirpStack: true
    case .zigbee2MQTT, .theThingsStack, .tasmota, .shellyGen1, .shellyGen2, .espHome: false
    }
  }

  /// Whether it is on a radio band where air time is rationed.
  var isLoRaWAN: Bool {
    switch self {
    case .chirpStack, .theThingsStack: true
    case .zigbee2MQTT, .tasmota, .shellyGen1, .shellyGen2, .espHome: false
    }
  }

  /// Whether the broker keeps each value.
  var isRetained: Bool {
    switch self {
    case .espHome: true
    case .zigbee2MQTT, .chirpStack, .theThingsStack, .tasmota, .shellyGen1, .shellyGen2: false
    }
  }

  /// Whether the device stamps its messages with a clock of its own.
  var hasClock: Bool {
    switch self {
    case .tasmota, .shellyGen1, .shellyGen2: true
    case .zigbee2MQTT, .chirpStack, .theThingsStack, .espHome: false
    }
  }
}

/// A device as it is sold: its name tells format and kind, as people call their devices.
struct Model: Sendable {
  /// How the names of such devices begin, before the space.
  var prefix: String
  var format: Format
  var kind: VenueSensor.Kind

  private init(_ prefix: String, _ format: Format, _ kind: VenueSensor.Kind) {
    self.prefix = prefix
    self.format = format
    self.kind = kind
  }

  /// Zigbee devices are named by place, not by model, and so are not here.
  static let all: [Model] = [
    Model("ws202-", .chirpStack, .motion), Model("vs370-", .chirpStack, .radar), Model("vs341-", .chirpStack, .mat),
    Model("am103-", .chirpStack, .climate), Model("ws301-", .chirpStack, .door), Model("ws302-", .chirpStack, .sound),
    Model("vs350-", .chirpStack, .counter),
    Model("ers-desk-", .theThingsStack, .mat), Model("ers-co2-", .theThingsStack, .climate),
    Model("ers-", .theThingsStack, .motion),
    Model("tasmota-pir-", .tasmota, .motion), Model("tasmota-air-", .tasmota, .climate),
    Model("tasmota-plug-", .tasmota, .plug),
    Model("shellymotion2-", .shellyGen1, .motion), Model("shellydw2-", .shellyGen1, .door),
    Model("shellyplug-", .shellyGen1, .plug),
    Model("shellypresence-", .shellyGen2, .radar), Model("shellyplusplug-", .shellyGen2, .plug),
    Model("esp-pir-", .espHome, .motion), Model("esp-radar-", .espHome, .radar),
    Model("esp-seat-", .espHome, .mat),
    Model("esp-air-", .espHome, .climate), Model("esp-sound-", .espHome, .sound),
    Model("esp-plug-", .espHome, .plug), Model(zones, .espHome, .radar),
  ]

  /// A radar that tells its zones beside its verdict.
  static let zones = "esp-zones-"

  static func named(by device: String) -> Model? { all.first { device.hasPrefix($0.prefix) } }
}
