import JSON
import Occupancy

/// A line of a trace or of commands that cannot be used: the replay stops there, as a story with a hole is another story.
public struct TraceError: Error, CustomStringConvertible {
  public let description: String
}

/// One line of a trace or of a file of commands: a message, something that was asked, or what befell the monitor itself.
struct TraceLine {
  enum What {
    case message(Message)
    case input(Input)
    case reply(Reply)
    /// What these sensors learned is forgotten.
    case forget(device: String, channel: String?, space: SpaceID)
    case life(Life)
  }

  /// One message as the broker delivered it.
  struct Message {
    var topic: [UInt8]
    var payload: [UInt8]
    var isRetained: Bool
    /// What the broker had kept while nobody listened.
    var isBacklog: Bool
    var received: Instant
  }

  /// What befell the monitor that recorded the trace. Without such lines a replay runs through, and its broker counts as connected.
  enum Life {
    /// It began to run, having found so many events in its journal; nil `downSince`: it had never run before.
    case started(downSince: Instant?, recovered: Int)
    case stopped
    case brokerLost(since: Instant)
    case brokerFound
    /// All that the broker had by then had arrived.
    case listened(until: Instant)
    /// It ran, and did not watch from then on.
    case missed(since: Instant)
    /// Its clock was set back to the time of this line.
    case clockSetBack
    /// Whether its clock shows what cannot be: meanwhile its time stands still.
    case clockDoubted(Bool)
  }

  /// When it counts. For a message that is when it was received, or later where the monitor's clock had gone on before it came to it.
  var at: Instant
  var what: What

  /// Up to when the monitor watched before it: what was due by then has happened.
  var watchedUntil: Instant {
    switch what {
    case .life(.started(let downSince?, _)): min(downSince, at)
    case .life(.missed(let since)): min(since, at)
    case .message, .input, .reply, .forget, .life: at
    }
  }

  /// Whether time goes back with it.
  var setsClockBack: Bool { if case .life(.clockSetBack) = what { true } else { false } }

  /// Whether the monitor watched until it came: what was due meanwhile has happened then.
  var isWatched: Bool {
    switch what {
    case .message, .input, .reply, .forget, .life(.listened): true
    case .life: false
    }
  }
}

extension TraceLine {
  /// Reads a line of `mosquitto_sub -F %j`, or one of commands. `place` is its file and line, for people.
  init(parsing line: [UInt8], at place: String) throws(TraceError) {
    guard let value = try? JSONValue(parsing: line), value["tst"] != nil || value["do"] != nil else {
      throw TraceError(
        description: "\(place): a message is {tst, topic, payload, …} as `mosquitto_sub -F %j` prints it")
    }
    self = value["tst"] == nil ? try Self.deed(value, place) : try Self.message(value, place)
  }

  /// Reads a line of a file of commands.
  init(command line: [UInt8], at place: String) throws(TraceError) {
    guard let value = try? JSONValue(parsing: line) else { throw Self.noCommand(place) }
    self = try Self.deed(value, place)
  }

  private static func noCommand(_ place: String) -> TraceError {
    TraceError(description: "\(place): a command is {at, do, booking, …} with `at` in ISO 8601 with an offset")
  }

  private static func message(_ value: JSONValue, _ place: String) throws(TraceError) -> TraceLine {
    guard let received = value.instant("tst"), let topic = value["topic"]?.string else {
      throw TraceError(
        description: "\(place): a message is {tst, topic, payload, …} as `mosquitto_sub -F %j` prints it")
    }
    let payload: [UInt8]
    if let encoded = value["payloadBase64"]?.string {
      guard let bytes = Base64.decode(encoded) else {
        throw TraceError(description: "\(place): payloadBase64 is not Base64 (RFC 4648)")
      }
      payload = bytes
    } else {
      payload = Array((value["payload"]?.string ?? "").utf8)
    }
    let message = Message(
      topic: Array(topic.utf8), payload: payload,
      isRetained: value["retain"]?.number == 1 || value["retain"]?.bool == true,
      isBacklog: value["backlog"]?.number == 1, received: received)
    return TraceLine(at: max(received, value.instant("at") ?? received), what: .message(message))
  }

  private static func deed(_ value: JSONValue, _ place: String) throws(TraceError) -> TraceLine {
    guard let at = value.instant("at"), let deed = value["do"]?.string else { throw noCommand(place) }
    if let life = life(deed, value) { return TraceLine(at: at, what: .life(life)) }
    if deed == "forget", let device = value["device"]?.string, let space = value["space"]?.string {
      return TraceLine(
        at: at, what: .forget(device: device, channel: value["channel"]?.string, space: SpaceID(space)))
    }
    guard let input = ReplayedCommand.input(deed, value) else {
      throw TraceError(description: "\(place): `do` is \(ReplayedCommand.words)")
    }
    guard let answered = value["answers"] else { return TraceLine(at: at, what: .input(input)) }
    guard let notice = answered.string.flatMap({ Reply.Notice(rawValue: $0) }), case .command(let command) = input,
      let until = value.instant("until"),
      let seconds = value["afterSeconds"]?.number, seconds >= 0, seconds <= 86_400
    else {
      throw TraceError(
        description:
          "\(place): a command that answers is {at, do, booking, answers, until, afterSeconds}: it is said so many seconds after each event `warned` or `questioned` from `at` until then"
      )
    }
    let after = TimeSpan(milliseconds: Int64(seconds * 1_000))
    return TraceLine(at: at, what: .reply(Reply(to: notice, from: at, until: until, after: after, command: command)))
  }

  private static func life(_ deed: String, _ value: JSONValue) -> Life? {
    switch deed {
    case "started": value["recovered"]?.int.map { .started(downSince: value.instant("downSince"), recovered: $0) }
    case "stopped": .stopped
    case "broker-lost": value.instant("since").map { .brokerLost(since: $0) }
    case "broker-found": .brokerFound
    case "listened": value.instant("until").map { .listened(until: $0) }
    case "missed": value.instant("since").map { .missed(since: $0) }
    case "clock-set-back": .clockSetBack
    case "clock-doubted": .clockDoubted(true)
    case "clock-believed": .clockDoubted(false)
    default: nil
    }
  }
}

extension JSONValue {
  /// The moment in that member; nil where there is none that can be read.
  func instant(_ name: String) -> Instant? { self[name]?.string.flatMap { Instant(iso8601: $0) } }
}
