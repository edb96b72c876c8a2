import Configuration
import Occupancy
import Sensors

/// One configuration led through recorded time, without a clock, a broker or a disk: its decoder and its building.
struct Rehearsal {
  private(set) var building: Building
  private var decoder: Decoder
  private let configuration: SiteConfiguration
  private var replies = Replies()
  /// Whom the message in hand tells of; kept, so that no message allocates.
  private var heard: [SignOfLife] = []

  init(_ configuration: SiteConfiguration) {
    self.configuration = configuration
    building = Building(site: configuration.site)
    decoder = Self.decoder(configuration, building)
  }

  private static func decoder(_ configuration: SiteConfiguration, _ building: Building) -> Decoder {
    Decoder(
      sources: configuration.sources, bindings: building.site.bindings,
      spaces: Set(configuration.site.spaces.map(\.id)))
  }

  /// What could not be read, for people.
  var rejections: [String] { decoder.rejections.all.map { "\($0.source): \($0.count) × \($0.reason.name)" } }

  /// The next moment at which something may happen by itself; never before the first line, which is when the house is opened.
  var nextDue: Instant { building.openedAt == nil ? .distantFuture : min(building.nextDue, replies.nextAt) }

  /// Lets time run until then.
  mutating func run(until time: Instant, into events: inout [Event]) {
    hearReplies(until: time, into: &events)
    building.handle(.tick, at: time, into: &events)
  }

  /// Has people answer the warnings that come up to then.
  private mutating func hearReplies(until time: Instant, into events: inout [Event]) {
    while !replies.isEmpty, building.openedAt != nil, min(building.nextDue, replies.nextAt) <= time {
      let told = events.count
      // What is due at the moment of an answer comes before it, as before any command.
      if building.nextDue <= replies.nextAt {
        building.handle(.tick, at: building.nextDue, into: &events)
      } else if let reply = replies.take(until: time) {
        building.handle(.command(reply.command), at: reply.at, into: &events)
      }
      replies.hear(events[told...])
    }
  }

  /// Has the building take one line.
  mutating func take(_ line: TraceLine, into events: inout [Event]) {
    if line.isWatched { hearReplies(until: line.at, into: &events) }
    let told = events.count
    defer { if !replies.isEmpty { replies.hear(events[told...]) } }
    switch line.what {
    case .reply(let reply): replies.expect(reply)
    case .message(let message):
      // The monitor's clock had gone on before it came to this message: so has ours.
      if line.at > message.received { run(until: line.at, into: &events) }
      read(message, into: &events)
      if building.nextDue <= line.at { run(until: line.at, into: &events) }
    case .input(let input): building.handle(input, at: line.at, into: &events)
    case .forget(let device, let channel, let space):
      for (number, binding) in building.site.bindings.enumerated()
      where binding.device == device && binding.channel == channel && binding.space == space {
        building.handle(.forget(BindingIndex(number)), at: line.at, into: &events)
      }
    case .life(.started(let downSince, _)): start(downSince: downSince, at: line.at, into: &events)
    case .life(.stopped): run(until: line.at, into: &events)
    case .life(.brokerLost(let since)): building.handle(.brokerLost(since: since), at: line.at, into: &events)
    case .life(.listened(let until)): building.handle(.listened(until: until), at: line.at, into: &events)
    case .life(.missed(let since)): building.handle(.missed(since: since), at: line.at, into: &events)
    case .life(.clockSetBack):
      building.handle(.clockSetBack, at: line.at, into: &events)
      decoder.setClockBack(to: line.at)
    case .life(.clockDoubted(let isDoubted)):
      building.handle(.clockDoubted(isDoubted), at: line.at, into: &events)
    case .life(.brokerFound):
      decoder.brokerFound(at: line.at, knowing: building)
      building.handle(.brokerFound, at: line.at, into: &events)
    }
  }

  /// Becomes what a monitor is that finds these events on its disk. Whatever was not kept is gone, as it is for the monitor.
  mutating func recover(_ events: some Sequence<Event>) {
    building = Building(site: configuration.site)
    for event in events { building.apply(event) }
  }

  private mutating func start(downSince: Instant?, at now: Instant, into events: inout [Event]) {
    decoder = Self.decoder(configuration, building)
    building.handle(.started(downSince: downSince), at: now, into: &events)
    // It watches nothing until the broker is heard.
    building.handle(.brokerLost(since: now), at: now, into: &events)
  }

  private mutating func read(_ message: TraceLine.Message, into events: inout [Event]) {
    message.topic.withUnsafeBytes { topic in
      message.payload.withUnsafeBytes { payload in
        let delivery = Delivery(
          topic: topic, payload: payload, isRetained: message.isRetained, isBacklog: message.isBacklog,
          received: message.received)
        decoder.read(delivery, for: &building, heard: &heard, into: &events)
      }
    }
  }
}
