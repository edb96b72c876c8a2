import Occupancy

/// Why a device speaks: what it says then differs by format.
enum Cause: Sendable {
  /// Something it watches has changed.
  case change
  /// Nothing has for a while.
  case keepAlive
  /// It measures every few minutes.
  case report
}

/// What is around a device as it speaks.
struct Surroundings: Sendable {
  var now: Instant
  /// The wall clock.
  var date: CivilDate
  var timeOfDay: TimeSpan
  /// lx at the sensor.
  var lux: Int
  var people: Int
  var air: Air?
  /// Tenths of dB(A) above the room's quiet.
  var sound: Int
  /// The last digit of what is measured.
  var noise: Int
  /// The measurement failed.
  var isNaN = false
}

extension Device {
  /// The messages in which it says what it knows now.
  func messages(_ cause: Cause, _ around: Surroundings) -> [Message] {
    switch format {
    case .zigbee2MQTT: [Message(topic: topic, payload: zigbee(around))]
    case .chirpStack: [chirpStack(cause, around)]
    case .theThingsStack: [theThingsStack(around)]
    case .tasmota: tasmota(cause, around)
    case .shellyGen1: shellyGen1(around)
    case .shellyGen2: shellyGen2(around)
    case .espHome: espHome(around)
    }
  }

  /// What the broker keeps of its being there; nil where its format has nothing of the kind.
  func availability(_ isOnline: Bool) -> Message? {
    switch format {
    case .zigbee2MQTT:
      Message(
        topic: "\(topic)/availability", payload: Array(#"{"state":"\#(isOnline ? "online" : "offline")"}"#.utf8),
        retain: true)
    case .chirpStack, .theThingsStack: nil
    case .tasmota: text("tele/\(name)/LWT", isOnline ? "Online" : "Offline", retain: true)
    case .shellyGen1: text("shellies/\(name)/online", isOnline ? "true" : "false", retain: true)
    case .shellyGen2: text("shelly/\(name)/online", isOnline ? "true" : "false", retain: true)
    case .espHome: text("esphome/\(name)/status", isOnline ? "online" : "offline", retain: true)
    }
  }

  func text(_ topic: String, _ value: String, retain: Bool = false) -> Message {
    Message(topic: topic, payload: Array(value.utf8), retain: retain)
  }

  /// What it says of "somebody" or "closed": what it has noticed, or what it is stuck at.
  func flag(_ noticed: Bool) -> Bool { stuckAt ?? noticed }

  func co2(_ around: Surroundings) -> Int {
    guard case .climate(let offset) = word else { return 0 }
    return max(380, Int((around.air?.co2 ?? Air.outdoors) + offset) + around.noise)
  }

  func humidity(_ around: Surroundings) -> Int { Int((around.air?.humidity ?? 42) * 100) + around.noise * 4 }
  func temperature(_ around: Surroundings) -> Int { Int((around.air?.temperature ?? 20) * 100) + around.noise }

  /// Every key it knows, also those that did not change (`cache_state`).
  private func zigbee(_ around: Surroundings) -> [UInt8] {
    var payload = Payload()
    switch word {
    case .motion(let isSeen, _):
      payload.add("battery", battery / 100)
      payload.add("illuminance", around.lux)
      payload.add("linkquality", linkQuality)
      payload.add("occupancy", seen: flag(isSeen), or: unreadable)
      payload.add("voltage", 2_500 + battery / 20)
    case .presence(let isPresent):
      if kind == .mat { payload.add("battery", battery / 100) }
      payload.add("linkquality", linkQuality)
      payload.add("presence", seen: flag(isPresent), or: unreadable)
      if kind == .mat { payload.add("voltage", 2_500 + battery / 20) }
    case .door(let isClosed):
      payload.add("battery", battery / 100)
      payload.add("contact", flag(isClosed))
      payload.add("linkquality", linkQuality)
      payload.add("voltage", 2_500 + battery / 20)
    case .climate:
      if around.isNaN { payload.add("co2", raw: "NaN") } else { payload.add("co2", co2(around)) }
      payload.add("humidity", hundredths: humidity(around))
      payload.add("linkquality", linkQuality)
      payload.add("temperature", hundredths: temperature(around))
    case .plug(let watts, let milliwattHours, _):
      payload.add("energy", hundredths: milliwattHours / 10_000)
      payload.add("linkquality", linkQuality)
      if around.isNaN { payload.add("power", raw: "NaN") } else { payload.add("power", watts) }
      payload.add("state", word: "ON")
    case .sound(let quiet):
      payload.add("linkquality", linkQuality)
      if around.isNaN {
        payload.add("noise", raw: "NaN")
      } else {
        payload.add("noise", hundredths: (quiet + around.sound) * 10)
      }
    case .counter(let entered, let left, _, _):
      payload.add("people_in", entered)
      payload.add("people_out", left)
    }
    return payload.closed()
  }
}
