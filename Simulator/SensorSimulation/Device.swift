import Occupancy

/// One simulated device between two messages: what it last said, and what it waits for.
struct Device: Sendable {
  /// What it measures, as far as its next message depends on it.
  enum Word: Sendable {
    case motion(isSeen: Bool, lastSeen: Instant)
    case presence(Bool)
    case door(isClosed: Bool)
    /// Calibration: each sensor of a room is off by a little, always the same.
    case climate(offset: Double)
    case plug(watts: Int, milliwattHours: Int, since: Instant)
  }

  let kind: VenueSensor.Kind
  let place: Int
  let topic: String
  var random: Random
  var word: Word
  /// Hundredths of a percent.
  var battery: Int
  var linkQuality: Int
  var lastSent: Instant
  /// Counts what it waits for, so that a change of mind makes the older wait void.
  var waiting: UInt32 = 0
  /// The same for the chain of motions while somebody is there.
  var chain: UInt32 = 0

  init(_ sensor: VenueSensor, number: Int, place: Int, base: String, seed: UInt64, start: Instant) {
    kind = sensor.kind
    self.place = place
    topic = "\(base)/\(sensor.device)"
    random = Random(seed: seed, streams: 3, UInt64(number))
    switch sensor.kind {
    case .motion: word = .motion(isSeen: false, lastSeen: .distantPast)
    case .radar, .mat: word = .presence(false)
    case .climate: word = .climate(offset: 12 * random.bell())
    case .door: word = .door(isClosed: true)
    case .plug: word = .plug(watts: 3, milliwattHours: random.below(40_000_000), since: start)
    }
    battery = 5_500 + random.below(4_500)
    linkQuality = 70 + random.below(120)
    lastSent = start
  }

  /// What it says now: every key it knows, also those that did not change (`cache_state`).
  func payload(air: Air?, timeOfDay: TimeSpan, people: Int, noise: Int = 0) -> [UInt8] {
    var payload = Payload()
    switch word {
    case .motion(let isSeen, _):
      payload.add("battery", battery / 100)
      payload.add("illuminance", Daylight.lux(at: timeOfDay, lamps: people > 0))
      payload.add("linkquality", linkQuality)
      payload.add("occupancy", isSeen)
      payload.add("voltage", 2_500 + battery / 20)
    case .presence(let isPresent):
      if kind == .mat { payload.add("battery", battery / 100) }
      payload.add("linkquality", linkQuality)
      payload.add("presence", isPresent)
      if kind == .mat { payload.add("voltage", 2_500 + battery / 20) }
    case .door(let isClosed):
      payload.add("battery", battery / 100)
      payload.add("contact", isClosed)
      payload.add("linkquality", linkQuality)
      payload.add("voltage", 2_500 + battery / 20)
    case .climate(let offset):
      payload.add("co2", max(380, Int((air?.co2 ?? Air.outdoors) + offset) + noise))
      payload.add("humidity", hundredths: Int((air?.humidity ?? 42) * 100) + noise * 4)
      payload.add("linkquality", linkQuality)
      payload.add("temperature", hundredths: Int((air?.temperature ?? 20) * 100) + noise)
    case .plug(let watts, let milliwattHours, _):
      payload.add("energy", hundredths: milliwattHours / 10_000)
      payload.add("linkquality", linkQuality)
      payload.add("power", watts)
      payload.add("state", word: "ON")
    }
    return payload.closed()
  }
}
