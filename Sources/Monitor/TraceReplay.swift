import Configuration
import JSON
import Journaling
import Occupancy
import Sensors
import Wording

/// A line of a trace or of commands that cannot be used: the replay stops there, as a story with a hole is another story.
public struct TraceError: Error, CustomStringConvertible {
  public let description: String
}

/// A recorded trace through the decoder and the rules, without a clock, a broker or a disk: the same input prints the same bytes.
public struct TraceReplay {
  private var building: Building
  private var decoder: Decoder
  private var commands: [(at: Instant, input: Input)] = []
  private var nextCommand = 0
  private var last: Instant?
  private var outOfOrder = 0
  private let wording: Wording
  private let print: ([UInt8]) -> Void

  public init(configuration: SiteConfiguration, print: @escaping ([UInt8]) -> Void) throws {
    building = Building(site: configuration.site)
    decoder = Decoder(
      sources: configuration.sources, bindings: configuration.site.bindings,
      spaces: Set(configuration.site.spaces.map(\.id)))
    wording = try Wording.embedded()
    self.print = print
  }

  /// What was noticed on the way, for people.
  public var notes: [String] {
    var notes = decoder.rejections.all.map { "\($0.source): \($0.count) × \($0.reason.name)" }
    if outOfOrder > 0 { notes.append("\(outOfOrder) lines lie before the line above them; they count at its time") }
    return notes
  }

  /// Adds a command; all of them come before the messages.
  public mutating func add(command line: [UInt8], at place: String) throws(TraceError) {
    guard let value = try? JSONValue(parsing: line), let at = value["at"]?.string.flatMap({ Instant(iso8601: $0) }),
      let deed = value["do"]?.string
    else {
      throw TraceError(description: "\(place): a command is {at, do, booking, …} with `at` in ISO 8601 with an offset")
    }
    guard let input = ReplayedCommand.input(deed, value) else {
      throw TraceError(description: "\(place): `do` is \(ReplayedCommand.words)")
    }
    // Sorted by insertion: a command file is in order already, and equal times keep the file's.
    let index = commands.lastIndex { $0.at <= at }.map { $0 + 1 } ?? 0
    commands.insert((at, input), at: index)
  }

  /// Takes one line of `mosquitto_sub -F %j`. Commands up to its time come first.
  public mutating func take(message line: [UInt8], at place: String) throws(TraceError) {
    guard let value = try? JSONValue(parsing: line), let time = value["tst"]?.string.flatMap({ Instant(iso8601: $0) }),
      let topic = value["topic"]?.string
    else {
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
    if let last, time < last { outOfOrder += 1 }
    let now = max(time, last ?? time)
    runCommands(until: now)
    last = now
    let isRetained = value["retain"]?.number == 1 || value["retain"]?.bool == true
    var heard: [SignOfLife] = []
    var events: [Event] = []
    Array(topic.utf8).withUnsafeBytes { topic in
      payload.withUnsafeBytes { payload in
        let delivery = Delivery(topic: topic, payload: payload, isRetained: isRetained, received: now)
        decoder.read(delivery, for: &building, heard: &heard, into: &events)
      }
    }
    tell(events)
    if building.nextDue <= now { handle(.tick, at: now) }
  }

  /// Carries out the commands that are left, and lets time run to the last line of either file.
  public mutating func finish() {
    if let end = commands.last?.at { runCommands(until: end) }
    if let last { handle(.tick, at: last) }
  }

  private mutating func runCommands(until time: Instant) {
    while nextCommand < commands.count, commands[nextCommand].at <= time {
      let (at, input) = commands[nextCommand]
      nextCommand += 1
      let now = max(at, last ?? at)
      last = now
      handle(input, at: now)
    }
  }

  private mutating func handle(_ input: Input, at now: Instant) {
    // In two steps: a receiver is read before its arguments, and a copy of the building would be kept while it changes.
    let events = building.handle(input, at: now)
    tell(events)
  }

  private func tell(_ events: [Event]) {
    let writer = EventWriter(bindings: building.site.bindings)
    for event in events where event.fact.type != nil {
      var json = JSONWriter(reserving: 512)
      writer.write(event, into: &json) { json in
        if let release = event.fact.release { json.sentence(sentence(of: release, at: event.at)) }
      }
      print(json.bytes)
    }
  }

  private func sentence(of release: Release, at instant: Instant) -> Space.Name {
    let name = building.number(of: release.space).map { building.site.spaces[$0].name }
    return wording.sentence(
      of: release, at: instant, space: name ?? Space.Name(it: release.space.text, en: release.space.text),
      in: building.site.localTime)
  }
}
