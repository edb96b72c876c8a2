import Dispatch
import Foundation
import Glibc
import JSON
import MQTT
import Occupancy
import SensorSimulation
import Threads

/// `simulator load`: so many messages a second through a real broker, and what becomes of them.
struct Load {
  /// Every so many messages of a sensor one changes its word; the others say it again.
  private static let changeEvery = 10
  private static let topic = "zigbee2mqtt/load"

  private let sensors: Int
  private let rate: Int
  private let seconds: Int
  private let ledger: LoadLedger
  private let publisher: MQTTClient
  private let subscriber: MQTTClient
  private let hasStream: Bool

  static func run(_ arguments: ArraySlice<String>) throws(Failure) {
    var signals = Signals()
    let options = try Options(
      arguments,
      allowed: ["sensors", "rate", "for", "broker", "monitor", "write-config", "username", "password-file"],
      flags: ["json"])
    let sensors = try options.count("sensors", or: 1_000, atMost: 1_000_000)
    if let file = options["write-config"] { return try writeConfiguration(sensors, to: file) }
    let load = try Load(options, sensors: sensors)
    defer {
      load.publisher.stop()
      load.subscriber.stop()
    }
    try load.drive(&signals, asJSON: options.has("json"))
  }

  private init(_ options: Options, sensors: Int) throws(Failure) {
    self.sensors = sensors
    rate = try options.count("rate", or: 1_000, atMost: 1_000_000)
    var span = options["for"] ?? "60"
    if span.hasSuffix("s") { span.removeLast() }
    guard let seconds = Int(span), (1...86_400).contains(seconds) else {
      throw .usage("--for is a number of seconds, as in 60s, not '\(span)'")
    }
    self.seconds = seconds
    let ledger = LoadLedger(sensors: sensors)
    self.ledger = ledger
    hasStream = options["monitor"] != nil
    if let url = options["monitor"] {
      try EventSocket(url).read { event in
        guard event["type"]?.string == "presence", let space = event["space"]?.string, space.hasPrefix("load-"),
          let number = Int(space.dropFirst(5)), let presence = event["presence"]?.string
        else { return }
        ledger.seen(number - 1, isPresent: presence == "present")
      }
    }
    let text = options["broker"] ?? Broker.usual
    let ready = DispatchSemaphore(value: 0)
    do {
      let address = try BrokerAddress(parsing: text)
      func settings(_ role: String, _ filters: [String]) -> ClientOptions {
        var wanted = ClientOptions(
          address: address, clientID: "presenza-load-\(role)-\(getpid())",
          subscriptions: filters.map { Subscription(filter: $0, qos: .atMostOnce) })
        wanted.cleanSession = true
        wanted.username = options["username"]
        wanted.passwordFile = options["password-file"]
        wanted.outgoingLimit = 1_000_000
        return wanted
      }
      publisher = try MQTTClient(options: settings("out", []), onMessage: { _ in }, onState: { _ in })
      subscriber = try MQTTClient(
        options: settings("in", ["\(Self.topic)/#"]),
        onMessage: { message in
          guard let number = Self.number(in: message.payload) else { return }
          ledger.receive(number)
        }, onState: { state in if state.isReady { ready.signal() } })
    } catch { throw .usage("--broker: \(error)") }
    do {
      try subscriber.start()
      try publisher.start()
    } catch { throw .outside("\(text): \(error)") }
    guard ready.wait(timeout: .now() + 30) == .success else {
      throw .outside("\(text) is out of reach: \(subscriber.figures.lastError ?? "no answer")")
    }
  }

  /// The number at the end of a payload: `…,"seq":123}`.
  private static func number(in payload: UnsafeRawBufferPointer) -> Int? {
    var number = 0
    var power = 1
    for byte in payload.dropLast().reversed() {
      guard byte >= 0x30, byte <= 0x39 else { return power > 1 ? number : nil }
      number += Int(byte - 0x30) * power
      power *= 10
    }
    return nil
  }

  /// The site that a monitor needs to follow the load: a desk for each sensor.
  private static func writeConfiguration(_ sensors: Int, to file: String) throws(Failure) {
    var text = """
      // \(sensors) desks for `simulator load`.
      {
        site: { id: "load", name: "Load", timeZone: "Europe/Rome" },
        broker: { url: "mqtt://127.0.0.1:1883" },
        sources: [{ use: "zigbee2mqtt" }],
        spaces: [

      """
    for number in 1...sensors { text += "    { id: \"load-\(number)\", kind: \"desk\" },\n" }
    text += "  ],\n  sensors: [\n"
    for number in 1...sensors { text += "    { device: \"load/\(number)\", space: \"load-\(number)\" },\n" }
    text += "  ],\n}\n"
    do { try Data(text.utf8).write(to: URL(filePath: file)) } catch {
      throw .outside("cannot write \(file): \(error.localizedDescription)")
    }
  }

  private func drive(_ signals: inout Signals, asJSON: Bool) throws(Failure) {
    var words = [Bool](repeating: false, count: sensors)
    // Everybody speaks once before it counts: a first word is news, too.
    for sensor in 0..<sensors { say(sensor, words[sensor], changes: false) }
    settle(&signals, seconds: 10)
    let warmUp = ledger.sent
    let begin = MonotonicInstant.now()
    var sent = 0
    let total = rate * seconds
    while sent < total {
      let passed = Double(MonotonicInstant.now().nanoseconds - begin.nanoseconds) / 1e9
      let due = min(total, Int(passed * Double(rate)))
      while sent < due {
        let sensor = sent % sensors
        let isChange = (sent / sensors + sensor) % Self.changeEvery == 0
        if isChange { words[sensor].toggle() }
        say(sensor, words[sensor], changes: isChange)
        sent += 1
      }
      if signals.come(within: 0.001) { break }
    }
    let took = Double(MonotonicInstant.now().nanoseconds - begin.nanoseconds) / 1e9
    settle(&signals, seconds: 15)
    report(messages: ledger.sent - warmUp, seconds: took, asJSON)
    guard ledger.received == ledger.sent else {
      throw .outside(
        "\(ledger.sent - ledger.received) of \(ledger.sent) messages were lost: give the broker longer queues (seeds/deployment/mosquitto.conf), or ask for less"
      )
    }
  }

  private func say(_ sensor: Int, _ isPresent: Bool, changes: Bool) {
    let number = ledger.send(from: sensor, changesTo: changes ? isPresent : nil)
    publisher.publish(
      topic: "\(Self.topic)/\(sensor + 1)",
      payload: Array(#"{"battery":87,"linkquality":96,"presence":\#(isPresent),"seq":\#(number)}"#.utf8))
  }

  /// Until everything has come, or nothing more comes.
  private func settle(_ signals: inout Signals, seconds: Int) {
    for _ in 0..<(seconds * 20) {
      if ledger.received >= ledger.sent, !hasStream || ledger.changesSeen >= ledger.changesSent { return }
      if signals.come(within: 0.05) { return }
    }
  }

  private func report(messages: Int, seconds: Double, _ asJSON: Bool) {
    let reached = Double(messages) / seconds
    let (toSubscriber, toStream) = (ledger.toSubscriber.summary, ledger.toStream.summary)
    guard asJSON else {
      print("sensors     \(sensors)")
      print("wanted      \(rate) messages/s for \(self.seconds) s")
      print("reached     \(Table.fixed(reached, 0)) messages/s")
      print("lost        \(ledger.sent - ledger.received) of \(ledger.sent)")
      print("to a subscriber, ms    \(Self.text(toSubscriber))")
      if hasStream {
        print("to SSE, ms             \(Self.text(toStream))")
        print("changes seen on SSE    \(ledger.changesSeen) of \(ledger.changesSent)")
      }
      return
    }
    var json = JSONWriter()
    json.object { json in
      json.member("sensors", sensors)
      json.member("wanted", rate)
      json.member("reached", reached)
      json.member("seconds", seconds)
      json.member("sent", ledger.sent)
      json.member("lost", ledger.sent - ledger.received)
      for (name, summary) in [("subscriber", toSubscriber), ("sse", toStream)] {
        guard let summary else { continue }
        json.object(name) { json in
          json.member("p50", summary.median)
          json.member("p99", summary.p99)
          json.member("max", summary.most)
        }
      }
      if hasStream {
        json.member("changesSent", ledger.changesSent)
        json.member("changesSeen", ledger.changesSeen)
      }
    }
    print(String(decoding: json.bytes, as: UTF8.self))
  }

  private static func text(_ summary: (median: Double, p99: Double, most: Double)?) -> String {
    guard let summary else { return "–" }
    return
      "p50 \(Table.fixed(summary.median, 2))  p99 \(Table.fixed(summary.p99, 2))  max \(Table.fixed(summary.most, 2))"
  }
}
