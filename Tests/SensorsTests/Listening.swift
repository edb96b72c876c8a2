import JSON
import Occupancy
import Sensors
import Testing

/// A decoder and the messages that a test gives it.
struct Listening {
  var decoder: Decoder
  var now: Instant

  static let desk = Binding(device: "l1/desk-12", space: "desk-12")
  static let start = at("2026-03-02T08:14:06Z")

  init(
    _ sources: [Source] = [zigbee()], _ bindings: [Binding] = [desk], spaces: Set<SpaceID> = [],
    limits: Decoder.Limits = .init()
  ) {
    decoder = Decoder(sources: sources, bindings: bindings, spaces: spaces, limits: limits)
    now = Self.start
  }

  static func zigbee(zone: LocalTime? = nil) -> Source { builtIn("zigbee2mqtt", zone: zone) }

  static func builtIn(_ name: String, base: String? = nil, zone: LocalTime? = nil) -> Source {
    guard let profile = Profile.builtIn(named: name) else { preconditionFailure("\(name) is built in") }
    return Source(profile, base: base, zone: zone)
  }

  static let rome = LocalTime(
    zone: "Europe/Rome",
    transitions: [
      .init(from: .distantPast, offset: .hours(1)), .init(from: at("2026-03-29T01:00:00Z"), offset: .hours(2)),
    ])

  static func source(_ rules: String, zone: LocalTime? = nil) throws -> Source {
    Source(try Profile(reading: JSONValue(parsing: #"{"name":"own","rules":\#(rules)}"#)), zone: zone)
  }

  mutating func hear(_ topic: String, _ payload: String, retain: Bool = false, isBacklog: Bool = false) -> [Input] {
    hear(topic, Array(payload.utf8), retain: retain, isBacklog: isBacklog)
  }

  mutating func hear(_ topic: String, _ payload: [UInt8], retain: Bool = false, isBacklog: Bool = false) -> [Input] {
    var inputs: [Input] = []
    Array(topic.utf8).withUnsafeBytes { topic in
      payload.withUnsafeBytes { payload in
        decoder.decode(topic: topic, payload: payload, retain: retain, received: now, isBacklog: isBacklog) {
          inputs.append($0)
        }
      }
    }
    return inputs
  }

  /// What the message said of the first bound sensor, as words: `heard`, `motion=true`, and ` (old)` and ` (same)` where age or news are missing, ` (part)` for a part of what the sensor sees.
  mutating func words(_ topic: String, _ payload: String, retain: Bool = false, isBacklog: Bool = false) -> [String] {
    hear(topic, payload, retain: retain, isBacklog: isBacklog).map(Self.word)
  }

  static func word(_ input: Input) -> String {
    switch input {
    case .heard: "heard"
    case .availability(_, let isOnline): isOnline ? "online" : "offline"
    case .reading(let reading):
      "\(reading.quantity.name)=\(text(reading.value))" + (reading.ageIsKnown ? "" : " (old)")
        + (reading.isFresh ? "" : " (same)") + (reading.isPart ? " (part)" : "")
    case .unread(_, let field, let why, _): "unread \(field ?? "all"): \(why.rawValue)"
    case .late(let reading): "late \(reading.quantity.name)=\(text(reading.value))"
    case .binding(let binding): "bound to \(binding.space)"
    case .command, .house, .brokerLost, .brokerFound, .listened, .started, .missed, .clockSetBack, .clockDoubted,
      .forget, .tick:
      "not from a sensor"
    }
  }

  static func text(_ value: Reading.Value) -> String {
    switch value {
    case .bool(let flag): "\(flag)"
    case .number(let number): "\(number)"
    }
  }

  func count(_ reason: Rejection) -> UInt64 { decoder.rejections[0, reason] }
}

func at(_ text: String) -> Instant {
  guard let instant = Instant(iso8601: text) else { preconditionFailure("\(text) is no time") }
  return instant
}

/// A message as it is sent, and what it says; named after what it shows.
struct Fixture: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var payload: String
  var says: [String]

  init(_ name: String, _ payload: String, _ says: [String]) {
    testDescription = name
    self.payload = payload
    self.says = says
  }
}

extension Input {
  var reading: Reading? { if case .reading(let reading) = self { reading } else { nil } }
}
