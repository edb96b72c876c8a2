import Occupancy

/// One simulated device between two messages: what it last said, what it waits for, and what ails it.
struct Device: Sendable {
  /// What it measures, as far as its next message depends on it.
  enum Word: Sendable {
    case motion(isSeen: Bool, lastSeen: Instant)
    case presence(Bool)
    case door(isClosed: Bool)
    /// Calibration: each sensor of a room is off by a little, always the same.
    case climate(offset: Double)
    case plug(watts: Int, milliwattHours: Int, since: Instant)
    /// Who passed, as far as it noticed, and what of that it has told.
    case counter(entered: Int, left: Int, toldEntered: Int, toldLeft: Int)
    /// Tenths of dB(A) that the empty room has.
    case sound(quiet: Int)
  }

  let kind: VenueSensor.Kind
  let format: Format
  let place: Int
  let name: String
  /// When the simulation began.
  let start: Instant
  let space: SpaceID
  /// Sixteen hexadecimal digits, of a device on LoRaWAN.
  let eui: String
  /// Of Zigbee2MQTT: the topic of its state.
  let topic: String
  var random: Random
  var word: Word
  /// Hundredths of a percent.
  var battery: Int
  var linkQuality: Int
  var lastSent: Instant
  /// Uplinks so far.
  var frames = 0
  /// Counts what it waits for, so that a change of mind makes the older wait void.
  var waiting: UInt32 = 0
  /// The same for the chain of motions while somebody is there.
  var chain: UInt32 = 0

  /// What goes wrong with it is drawn apart, so that the same seed lives the same days with faults and without.
  var mishaps: Random
  /// Apart from those, so that they are the same with this fault and without.
  var ailments: Random
  /// Says this whatever happens; nil: works.
  var stuckAt: Bool?
  /// What it says in place of who is there; nil: tells it.
  var unreadable: Unreadable?
  var isDead = false
  var clock = Clock.right
  /// Measurements of the time without a gateway.
  var unsent: [Buffered] = []

  /// What comes where a sensor cannot tell who is there.
  enum Unreadable: Sendable, CaseIterable {
    case null, unknownWord, leftOut
    /// The network server cannot decode it; without one the key is null.
    case notDecoded
  }

  enum Clock: Sendable, Equatable {
    case right
    case off(TimeSpan)
    /// Has never been set: counts from 1970 on since its start.
    case unset
  }

  struct Buffered: Sendable {
    var at: Instant
    var fields: String
  }

  init(_ sensor: VenueSensor, number: Int, place: Int, base: String, seed: UInt64, start: Instant) {
    kind = sensor.kind
    format = sensor.format
    self.place = place
    name = sensor.device
    self.start = start
    space = sensor.space
    let hex = String(UInt64(number) + (seed % 4_096) << 20, radix: 16)
    eui = "24e124" + String(repeating: "0", count: max(0, 10 - hex.count)) + hex
    topic = "\(base)/\(sensor.device)"
    random = Random(seed: seed, streams: 3, UInt64(number))
    mishaps = Random(seed: seed, streams: 6, UInt64(number))
    ailments = Random(seed: seed, streams: 9, UInt64(number))
    switch sensor.kind {
    case .motion: word = .motion(isSeen: false, lastSeen: .distantPast)
    case .radar, .mat: word = .presence(false)
    case .climate: word = .climate(offset: 12 * random.bell())
    case .door: word = .door(isClosed: true)
    case .plug: word = .plug(watts: 3, milliwattHours: random.below(40_000_000), since: start)
    case .counter: word = .counter(entered: random.below(3_000), left: random.below(3_000), toldEntered: 0, toldLeft: 0)
    case .sound: word = .sound(quiet: 320 + random.below(50))
    }
    battery = 5_500 + random.below(4_500)
    linkQuality = 70 + random.below(120)
    lastSent = start
    if case .counter(let entered, let left, _, _) = word {
      word = .counter(entered: entered, left: left, toldEntered: entered, toldLeft: left)
    }
  }

  /// A PIR counts nothing for this long after it has counted something.
  var blind: TimeSpan {
    switch format {
    case .zigbee2MQTT, .chirpStack, .theThingsStack, .shellyGen1, .shellyGen2: .seconds(60)
    // A bare PIR on a pin sees again once its pulse is over.
    case .tasmota, .espHome: .seconds(3)
    }
  }

  /// It says "no motion" this long after the last motion: Zigbee2MQTT in its place, the others by themselves.
  var motionTimeOut: TimeSpan {
    switch format {
    case .zigbee2MQTT: .seconds(90)
    case .chirpStack, .theThingsStack, .shellyGen1, .shellyGen2: .seconds(75)
    case .tasmota, .espHome: .seconds(30)
    }
  }

  /// Whether motion while it says motion is told again.
  var repeatsMotion: Bool {
    switch format {
    case .zigbee2MQTT, .chirpStack, .theThingsStack, .shellyGen1, .shellyGen2: true
    case .tasmota, .espHome: false
    }
  }

  /// It speaks at least this often.
  var keepAliveEvery: TimeSpan {
    // A radar on the mains measures all the time and says so: real ones every second (zigbee2mqtt#18237), slowed down by whoever installs them. Air time on LoRaWAN is dearer.
    if kind == .radar, !format.isLoRaWAN { return .minutes(5) }
    return switch format {
    case .zigbee2MQTT, .shellyGen1, .shellyGen2: .minutes(50)
    case .chirpStack: .minutes(30)
    case .theThingsStack: .minutes(10)
    case .tasmota: .minutes(5)
    // A binary sensor of ESPHome speaks on change alone; this one is told to repeat itself.
    case .espHome: .minutes(30)
    }
  }

  /// How often it measures.
  var reportEvery: TimeSpan {
    switch kind {
    case .climate: .minutes(5)
    case .plug, .counter: .minutes(10)
    case .sound: .minutes(2)
    case .motion, .radar, .mat, .door: keepAliveEvery
    }
  }
}
