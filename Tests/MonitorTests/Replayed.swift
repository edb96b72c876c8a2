import Configuration
import JSON
import Monitor
import Testing

/// A day of one site as it was recorded: what its devices said, what its members asked for, and what a replay tells of it.
struct Replayed {
  private let configuration: SiteConfiguration
  private var lines: [(at: String, text: String)] = []
  private var commands: [String] = []

  /// A site that is always open, with spaces of these ids (`room…` is a meeting room, others are desks); `rest` are its sources, sensors and policies.
  init(_ rest: String, spaces: [String] = ["desk-1"]) throws {
    let all = spaces.map { id in
      "{ id: \"\(id)\", kind: \"\(id.hasPrefix("room") ? "meeting-room" : "desk")\", capacity: \(id.hasPrefix("room") ? 8 : 1) }"
    }
    let text = """
      { site: { id: "field", name: "Field", timeZone: "Europe/Rome" }, spaces: [\(all.joined(separator: ", "))], \(rest) }
      """
    configuration = try SiteConfiguration.load(text: text, file: "field.json5", for: .replaying).get()
  }

  /// A device says something at `HH:MM` or `HH:MM:SS`, by the UTC of Monday, 2 March 2026.
  mutating func say(_ time: String, _ topic: String, _ payload: String, retain: Bool = false) {
    var json = JSONWriter()
    json.object {
      $0.member("tst", Self.moment(time))
      $0.member("topic", topic)
      $0.member("retain", retain ? 1 : 0)
      $0.member("payload", payload)
    }
    lines.append((Self.moment(time), json.text))
  }

  /// The same at each of so many minutes.
  mutating func say(from time: String, every minutes: Int, until end: String, _ topic: String, _ payload: String) {
    var minute = Self.minute(time)
    while minute <= Self.minute(end) {
      say(Self.time(minute), topic, payload)
      minute += minutes
    }
  }

  /// Member m1 books.
  mutating func book(_ booking: String = "b1", _ space: String = "desk-1", from start: String, to end: String) {
    commands.append(
      """
      {"at":"2026-03-02T06:00:00Z","do":"book","booking":"\(booking)","space":"\(space)","member":"m1",\
      "start":"\(Self.moment(start))","end":"\(Self.moment(end))"}
      """)
  }

  /// What befell the monitor itself, as its own record has it: `broker-lost` with `since`, `broker-found`.
  mutating func befall(_ time: String, _ what: String, since: String? = nil) {
    let rest = since.map { ",\"since\":\"\(Self.moment($0))\"" } ?? ""
    lines.append((Self.moment(time), "{\"at\":\"\(Self.moment(time))\",\"do\":\"\(what)\"\(rest)}"))
  }

  /// The events of a replay.
  func events() throws -> [JSONValue] {
    var events: [JSONValue] = []
    var replay = try TraceReplay(configuration: configuration) { bytes in
      if let event = try? JSONValue(parsing: bytes) { events.append(event) }
    }
    for (number, command) in commands.enumerated() { try replay.add(command: Array(command.utf8), at: "\(number)") }
    for (number, line) in lines.sorted(by: { $0.at < $1.at }).enumerated() {
      try replay.take(message: Array(line.text.utf8), at: "\(number)")
    }
    replay.finish()
    return events
  }

  /// The presence of a space at each of these times; `unknown` before any was told.
  func presence(of space: String = "desk-1", at times: String...) throws -> [String] {
    let told = try events().filter { $0["type"]?.string == "presence" && $0["space"]?.string == space }
    return times.map { time in
      told.last { ($0["at"]?.string ?? "") <= Self.moment(time) }?["presence"]?.string ?? "unknown"
    }
  }

  /// When bookings were freed, as `HH:MM`.
  func releases() throws -> [String] {
    try events().filter { $0["type"]?.string == "released" }.compactMap { $0["at"]?.string }
      .map { String($0.dropFirst(11).prefix(5)) }
  }

  private static func moment(_ time: String) -> String {
    "2026-03-02T\(time.split(separator: ":").count == 2 ? "\(time):00" : time)Z"
  }

  private static func minute(_ time: String) -> Int {
    let parts = time.split(separator: ":").compactMap { Int($0) }
    return parts[0] * 60 + parts[1]
  }

  private static func time(_ minute: Int) -> String {
    "\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
  }
}
