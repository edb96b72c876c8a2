import JSON
import Occupancy

/// Listens to a broker that nobody has described, and finds out which formats it carries and where their topics begin.
public struct Scout: Sendable {
  /// The first reads every format at its usual place; each further one a source that was found at a place of its own.
  private var decoders: [Decoder]
  private var founds: [Source] = []

  /// Nobody has more bridges on one broker.
  private static let foundAtMost = 16

  public init() {
    decoders = [Decoder(sources: Profile.builtIn.map { Source($0) }, bindings: [])]
  }

  /// Everything but what brokers say of themselves (MQTT 3.1.1 §4.7.2).
  public static let filter = "#"

  public mutating func hear(
    topic: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, retain: Bool, received: Instant
  ) {
    // What a Presenza tells is no sensor.
    guard !topic.starts(with: "presenza/".utf8) else { return }
    if founds.count < Self.foundAtMost, let source = source(of: topic, payload) {
      if !founds.contains(where: { $0.name == source.name && $0.base == source.base }) {
        founds.append(source)
        decoders.append(Decoder(sources: [source], bindings: []))
      }
    }
    let place = founds.firstIndex { topic.starts(with: "\($0.base ?? "")/".utf8) }
    decoders[place.map { $0 + 1 } ?? 0].decode(
      topic: topic, payload: payload, retain: retain, received: received, isBacklog: false
    ) { _ in }
  }

  /// A source at an unusual place, known by what only it says.
  private func source(of topic: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) -> Source? {
    for (profile, endings) in Self.signs {
      guard let ending = endings.first(where: { topic.count > $0.count && topic.suffix($0.count).elementsEqual($0) })
      else { continue }
      return found(profile, base: topic.dropLast(ending.count))
    }
    guard payload.first == UInt8(ascii: "{"), let uplink = try? JSONValue(parsing: payload),
      uplink["devEUI"]?.string != nil, uplink["fCnt"] != nil || uplink["deviceName"] != nil
    else { return nil }
    let levels = topic.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return found("milesight-gateway", base: levels.dropLast(levels.count > 1 ? 1 : 0).joined(separator: "/".utf8))
  }

  /// Ends of topics that belong to one format alone.
  private static let signs: [(profile: String, endings: [[UInt8]])] = [
    ("zigbee2mqtt", ["/bridge/state", "/bridge/devices", "/bridge/info"].map { Array($0.utf8) })
  ]

  private func found(_ profile: String, base: some Sequence<UInt8>) -> Source? {
    let base = Array(base)
    guard !base.isEmpty, base.count <= 200, base.withUnsafeBufferPointer({ UTF8Form.isValid($0) }),
      let profile = Profile.builtIn(named: profile),
      profile.base.map({ !base.elementsEqual($0.utf8) }) ?? true
    else { return nil }
    return Source(profile, base: String(decoding: base, as: UTF8.self))
  }

  /// The sources that have devices, those at unusual places with their base, in the order of the profiles.
  public var sources: [(name: String, base: String?)] {
    let unbound = decoders[0].unbound
    let usual = decoders[0].sources.map(\.name).filter { name in unbound.contains { $0.source == name } }
    let found = zip(founds, decoders.dropFirst()).filter { !$1.unbound.isEmpty }.map { ($0.0.name, $0.0.base) }
    return usual.map { ($0, nil) } + found
  }

  /// What was heard, by source and name.
  public var devices: [UnboundDevice] {
    let labels = [nil] + founds.map(\.label)
    let heard = zip(decoders, labels).flatMap { decoder, label in decoder.unbound.map { ($0, label) } }
    let names = Dictionary(heard.map { ($0.0.device, 1) }, uniquingKeysWith: +)
    return heard.map { device, label in
      guard names[device.device, default: 0] > 1, device.plainName == nil,
        let label = label ?? Profile.builtIn(named: device.source)?.base, !label.isEmpty
      else { return device }
      var device = device
      device.plainName = "\(label)/\(device.device)"
      return device
    }
  }

  public var received: UInt64 { decoders.reduce(0) { $0 + $1.received.reduce(0, +) } }

  /// What was not read, by source and reason.
  public var rejections: [(source: String, reason: Rejection, count: UInt64)] { decoders.flatMap(\.rejections.all) }
}
