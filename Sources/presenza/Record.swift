import Configuration
import Foundation
import Locking
import MQTT
import Monitor
import Occupancy

/// `presenza record`: what the broker says, as `mosquitto_sub -F %j` prints it, until SIGTERM or Ctrl-C. It has a client id of its own and takes nothing from the monitor.
enum Record {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let out = try arguments.option("--out")
    let broker = try arguments.option("--broker")
    try arguments.end()
    let configuration = try ConfigurationFile.load(file)
    let signals = Signals()
    let output = try TraceOutput(path: out)
    var options = try MonitorClient.options(configuration, broker: broker, clientID: "presenza-record-\(getpid())")
    options.cleanSession = true
    let client = try MQTTClient(
      options: options,
      onMessage: { message in output.add(message, at: SiteClock.wall.now()) },
      onState: { state in Log.info("record: \(state.sentence)") })
    try client.start()
    while !signals.wait(milliseconds: 500) {
      guard !output.hasFailed else { throw Failure("\(out ?? "standard output") takes no more: is the disk full?") }
      output.flush()
    }
    client.stop()
    output.flush()
    Log.info("record: \(output.count) messages")
  }
}

/// Where a trace goes: lines gathered by the MQTT thread, written by the main thread.
private final class TraceOutput: Sendable {
  private struct Waiting {
    var bytes: [UInt8] = []
    var count = 0
    var hasFailed = false
  }

  private let waiting = Locked(Waiting())
  private let descriptor: Int32

  init(path: String?) throws {
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure("\(path) cannot be written: \(String(cString: strerror(errno)))") }
  }

  deinit { if descriptor != STDOUT_FILENO { close(descriptor) } }

  var count: Int { waiting.withLock { $0.count } }
  var hasFailed: Bool { waiting.withLock { $0.hasFailed } }

  func add(_ message: borrowing IncomingMessage, at instant: Instant) {
    let line = TraceWriter.message(
      topic: message.topic, payload: message.payload, qos: Int(message.qos.rawValue), isRetained: message.retain,
      received: instant)
    waiting.withLock { waiting in
      waiting.bytes += line
      waiting.bytes.append(10)
      waiting.count += 1
    }
  }

  func flush() {
    let bytes = waiting.withLock { waiting in
      let bytes = waiting.bytes
      waiting.bytes = []
      return bytes
    }
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written >= 0 else { return waiting.withLock { $0.hasFailed = true } }
      start += written
    }
  }
}

extension ConnectionState {
  /// For people.
  var sentence: String {
    switch self {
    case .connecting: "connecting"
    case .subscribed: "subscribed"
    case .caughtUp: "listening"
    case .behind(_, let why): "not in time: \(why)"
    case .refused(let reason, let whatToDo): "refused: \(reason). \(whatToDo)"
    case .lost(_, let why): "broker out of reach: \(why); it goes on trying"
    case .stopped: "stopped"
    }
  }
}
