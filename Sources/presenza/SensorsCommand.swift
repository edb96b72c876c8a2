import Glibc
import Locking
import MQTT
import Monitor
import Occupancy
import Sensors

/// `presenza sensors`: listens to a broker for a while, recognises formats by itself, and proposes the `sources` and `sensors` of a configuration.
enum SensorsCommand {
  private static let usualListening = TimeSpan.seconds(60)

  static func run(_ arguments: inout Arguments) throws {
    let url = try arguments.required("--broker")
    let length = try listening(arguments.option("--for"))
    let username = try arguments.option("--username")
    let passwordFile = try arguments.option("--password-file")
    let ca = try arguments.option("--ca")
    try arguments.end()
    let signals = Signals()
    let sources = Profile.builtIn.map { Source($0) }
    let ear = Locked(Decoder(sources: sources, bindings: []))
    var options = ClientOptions(
      address: try BrokerAddress(parsing: url), clientID: "presenza-sensors-\(getpid())",
      subscriptions: ear.withLock { $0.filters }.map { Subscription(filter: $0, qos: .atMostOnce) })
    options.cleanSession = true
    options.username = username
    options.passwordFile = passwordFile
    options.tls = TLSFiles(ca: ca)
    let client = try MQTTClient(
      options: options,
      onMessage: { message in
        let (topic, payload, retain) = (Array(message.topic), Array(message.payload), message.retain)
        ear.withLock { decoder in
          topic.withUnsafeBytes { topic in
            payload.withUnsafeBytes { payload in
              decoder.decode(
                topic: topic, payload: payload, retain: retain, received: SiteClock.wall.now(), isBacklog: false
              ) { _ in }
            }
          }
        }
      },
      onState: { state in Log.info("sensors: \(state.sentence)") })
    try client.start()
    Log.info("sensors: listening for \(length.milliseconds / 1_000) s; Ctrl-C ends it sooner")
    _ = signals.wait(milliseconds: Int(length.milliseconds))
    client.stop()
    let decoder = ear.withLock { $0 }
    let heard = decoder.received.reduce(0, +)
    guard heard > 0 else {
      throw Failure("nothing was heard: is \(url) the right broker, and do the sensors speak to it?")
    }
    print(Proposal(decoder: decoder).text)
  }

  private static func listening(_ text: String?) throws(UsageError) -> TimeSpan {
    guard let text else { return usualListening }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count <= 86_400
    else { throw UsageError("--for is a length such as 60s, 15m or 2h, not \(text)") }
    return .seconds(count * unit)
  }
}

/// What was heard, as the two sections of a configuration. Names of devices are hostile text: they stand in quotes, escaped.
private struct Proposal {
  let decoder: Decoder

  var text: String {
    let devices = decoder.unbound
    let used = decoder.sources.map(\.name).filter { name in devices.contains { $0.source == name } }
    var lines = ["  sources: ["]
    for name in used { lines.append("    { use: \"\(name)\" },") }
    lines += ["  ],", "  sensors: ["]
    for device in devices { lines.append("    \(device.line)  // \(device.source): \(values(of: device))") }
    lines.append("  ],")
    let unread = decoder.rejections.all.map { "\($0.source): \($0.count) × \($0.reason.name)" }
    if !unread.isEmpty { lines.append("  // not read: \(unread.joined(separator: "; "))") }
    return lines.joined(separator: "\n")
  }

  private func values(of device: UnboundDevice) -> String {
    let clock = device.clockOff.map { [Self.sentence(ofClock: $0)] } ?? []
    let values = device.values.map { value in
      let shown =
        switch value.value {
        case .bool(let flag): "\(flag)"
        case .number(let number): "\(number)"
        }
      return "\(value.quantity.name) \(shown)"
    }
    return (values + clock).joined(separator: ", ")
  }

  private static func sentence(ofClock off: TimeSpan) -> String {
    let minutes = abs(off.wholeMinutes)
    let length = minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    return "its clock is \(length) \(off < .zero ? "behind" : "ahead")"
  }
}
