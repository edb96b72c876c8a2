import Glibc
import JSON
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
    let ear = Locked(Scout())
    var options = ClientOptions(
      address: try BrokerAddress(parsing: url), clientID: "presenza-sensors-\(getpid())",
      subscriptions: [Subscription(filter: Scout.filter, qos: .atMostOnce)])
    options.cleanSession = true
    options.username = username
    options.passwordFile = passwordFile
    options.tls = TLSFiles(ca: ca)
    let client = try MQTTClient(
      options: options,
      onMessage: { message in
        let (topic, payload) = (Array(message.topic), Array(message.payload.prefix(Decoder.longestPayload + 1)))
        let retain = message.retain
        ear.withLock { scout in
          topic.withUnsafeBytes { topic in
            payload.withUnsafeBytes { payload in
              scout.hear(topic: topic, payload: payload, retain: retain, received: SiteClock.wall.now())
            }
          }
        }
      },
      onState: { state in Log.info("sensors: \(state.sentence)") })
    try client.start()
    Log.info("sensors: listening for \(length.milliseconds / 1_000) s; Ctrl-C ends it sooner")
    _ = signals.wait(milliseconds: Int(length.milliseconds))
    client.stop()
    let scout = ear.withLock { $0 }
    guard scout.received > 0 else {
      throw Failure("nothing was heard: is \(url) the right broker, and do the sensors speak to it?")
    }
    print(Proposal(scout: scout).text)
  }

  private static func listening(_ text: String?) throws(UsageError) -> TimeSpan {
    guard let text else { return usualListening }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count <= 86_400
    else { throw UsageError("--for is a length such as 60s, 15m or 2h, not \(text)") }
    return .seconds(count * unit)
  }
}

/// What was heard, as the two sections of a configuration. Names of devices are hostile text: they stand in quotes, and what cannot be seen in them is escaped.
private struct Proposal {
  let scout: Scout

  var text: String {
    let devices = scout.devices
    var lines = ["  sources: ["]
    for source in scout.sources {
      let base = source.base.map { ", base: \(Self.quoted($0))" } ?? ""
      lines.append("    { use: \"\(source.name)\"\(base) },")
    }
    lines += ["  ],", "  sensors: ["]
    for device in devices { lines.append("    \(device.line)  // \(origin(of: device)): \(values(of: device))") }
    lines.append("  ],")
    let unread = scout.rejections.map { "\($0.source): \($0.count) × \($0.reason.name)" }
    if !unread.isEmpty { lines.append("  // not read: \(unread.joined(separator: "; "))") }
    // A direction that is turned would show another name than it says, and U+2028 end a comment (JSON5 §4, ECMAScript §12.3).
    return lines.map(\.escaped).joined(separator: "\n")
  }

  private func origin(of device: UnboundDevice) -> String {
    ([device.source] + device.otherNames.map(Self.quoted)).joined(separator: " ")
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

  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.value(text)
    return json.text
  }

  private static func sentence(ofClock off: TimeSpan) -> String {
    let minutes = abs(off.wholeMinutes)
    let length = minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    return "its clock is \(length) \(off < .zero ? "behind" : "ahead")"
  }
}
