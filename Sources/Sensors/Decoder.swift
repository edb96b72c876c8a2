import JSON
import Occupancy

/// Turns the MQTT messages of one site into inputs of the core. It reads no clock, and the same messages give the same inputs.
public struct Decoder: Sendable {
  public struct Limits: Sendable {
    public var json = JSONLimits()
    /// A bridge tells all that it knows of all its devices in one message.
    public var directory = JSONLimits(size: 4 << 20)
    /// Devices that are kept although nothing is bound to them.
    public var unboundDevices = 10_000
    /// Devices that may bind themselves.
    public var selfBound = 10_000
    /// Topics that are resolved once and kept, beyond those that the bindings need.
    public var topics = 40_000

    public init() {}
  }

  /// Bytes of a payload; a longer one is counted as too long, whatever it says.
  public static let longestPayload = Limits().directory.size

  /// What a topic is, once known. Numbers below 0 stand for none.
  struct Route: Sendable {
    var rule: Int32 = -1
    var device: Int32 = -1
    /// The field that a text payload tells.
    var field: Int32 = -1
    /// The channel that the topic names.
    var channel: Int32 = 0
    /// The same among `channelNames`.
    var channelName: Int32 = 0
    /// Where a device is looked up that the message names.
    var place: Int32 = 0
  }

  struct Routes: Sendable {
    var source: Int32 = -1
    var structured = Route()
    var plain = Route()
  }

  struct SourceState: Sendable {
    var isOnline = true
    var settlesUntil: Instant = .distantPast
    var recent = RecentMessages()
  }

  public let sources: [Source]
  public internal(set) var rejections: Rejections
  /// Messages received by source; the last stands for topics that no source knows.
  public private(set) var received: [UInt64]
  /// Values by source that speak of the past: they moved nothing.
  public internal(set) var late: [UInt64]
  /// As the building has them: a device that binds itself is added here and there in step.
  var bindings: [Binding]
  /// By binding: whether its sensor's values are scaled or moved, or mean something of their own.
  var isAdjusted: [Bool]
  let spaces: Set<SpaceID>
  let limits: Limits
  let rules: [CompiledRule]
  var places: [FieldPlace]
  var fields: [Field] = []
  var fieldTexts: [FieldText] = []
  var devices: Devices
  var states: [SourceState]
  /// Where each binding was last heard.
  var heardThrough: [Int32]
  var refusals = Refusals()
  /// Devices without a line of which the log has told something.
  var unboundFirsts = 0
  private var topics = ByteTable(slots: 1_024)
  private var routes: [Routes] = []
  // Working memory of one message, kept so that no message allocates.
  var found: [Device.Held] = []
  var times: [Instant?] = []
  var fieldKey: [UInt8] = []
  /// Devices inside a message that speaks of several, and by place in `found` whose value it is.
  var others: [Int32] = []
  var owners: [Int32] = []
  var lateValues: [LateValue] = []
  var lateTimes: [LateTime] = []
  /// What of the message is not used.
  var refused: [Refused] = []
  var elements = Elements()
  var elementsRefused: [Refused] = []
  /// By place in `found`, the time that its element tells; shorter where none does.
  var ownTimes: [Instant?] = []
  /// Places in `found` of numbers that no sensor can have measured, unless a binding scales them or they are in another unit.
  var outside: [Int32] = []
  /// A unit beside the values says so.
  var isFahrenheit = false
  /// Devices whose clock is wrong, by number.
  var wrongClocks: [Int32] = []
  /// Fields of the message in hand that tell presence and could not be read.
  var unread: [Unread] = []
  var channelNames = ChannelNames()
  var crowd = Crowd()

  private static let longestKeptTopic = 512

  /// `spaces` are those to which a device may bind itself; `bindings` hold the ones that did so before.
  public init(sources: [Source], bindings: [Binding], spaces: Set<SpaceID> = [], limits: Limits = Limits()) {
    self.sources = sources
    self.bindings = bindings
    self.spaces = spaces
    isAdjusted = bindings.map(\.isAdjusted)
    self.limits = limits
    var places: [FieldPlace] = []
    rules = CompiledRule.compile(sources, places: &places)
    self.places = places
    devices = Devices(sources: sources, bindings: bindings, unboundAtMost: limits.unboundDevices)
    states = sources.map { _ in SourceState() }
    rejections = Rejections(sources: sources.map(\.name) + ["none"])
    received = [UInt64](repeating: 0, count: sources.count + 1)
    late = [UInt64](repeating: 0, count: sources.count)
    heardThrough = [Int32](repeating: -1, count: bindings.count)
  }

  /// What to subscribe, sorted.
  public var filters: [String] { Set(sources.flatMap(\.filters)).sorted() }

  /// Through which source a binding was last heard, by name; nil while it was not.
  public func source(of binding: BindingIndex) -> String? {
    let source = heardThrough[Int(binding.number)]
    return source < 0 ? bindings[Int(binding.number)].source : sources[Int(source)].name
  }

  /// The devices that were heard and are bound to nothing, by source and name.
  public var unbound: [UnboundDevice] {
    let refused = rejectionsByDevice
    let listed = devices.list.indices.filter { number in
      devices[number].bounds.isEmpty && (!devices[number].held.isEmpty || refused[number] != nil)
    }
    let names = Dictionary(listed.map { (devices[$0].name, 1) }, uniquingKeysWith: +)
    return listed.map { number in
      let device = devices[number]
      let isAmbiguous = !device.claims.isEmpty || names[device.name, default: 0] > 1
      return UnboundDevice(
        source: sources[device.source].name, device: device.name,
        otherNames: device.otherNames.filter { !$0.isEmpty },
        values: device.held.map { held in
          .init(
            field: fieldTexts[Int(held.field)].name, quantity: fields[Int(held.field)].conversion.quantity,
            value: held.value)
        }, lastHeard: device.lastHeard, clockOff: device.clock.off,
        plainName: isAmbiguous ? devices.plainName(of: number) : nil, rejections: refused[number] ?? [])
    }
    .sorted { ($0.source, $0.device, $0.plainName ?? "") < ($1.source, $1.device, $1.plainName ?? "") }
  }

  /// Reads one message and hands on what it says: first that its devices were heard, then their readings.
  ///
  /// `isBacklog` is true for what the broker had queued while nobody was there. A broken message is counted and gives nothing; a broken field costs itself.
  public mutating func decode(
    topic: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, retain: Bool, received instant: Instant,
    isBacklog: Bool, into: (Input) -> Void
  ) {
    let message = Message(
      topic: topic, payload: Self.text(of: payload), isStale: retain || isBacklog, isRetained: retain,
      received: instant)
    let routes = routes(of: topic)
    let source = routes.source < 0 ? sources.count : Int(routes.source)
    received[source] += 1
    guard payload.count <= limits.json.size || isDirectory(routes.structured), payload.count <= limits.directory.size
    else {
      reject(.tooBig, message, source, device: Int(routes.structured.device))
      return tellUnread(of: routes.structured.device, because: .unreadable, at: instant, into: into)
    }
    let device = max(routes.structured.device, routes.plain.device)
    guard let first = message.payload.first else {
      reject(.empty, message, source, device: Int(device))
      return tellUnread(of: device, because: .unreadable, at: instant, into: into)
    }
    let isStructured = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let route = isStructured ? routes.structured : routes.plain
    guard route.rule >= 0 else { return reject(.noMatch, message, source, device: Int(device)) }
    switch rules[Int(route.rule)].action {
    case .drop: break
    case .availability(let words, let isOfSource):
      readAvailability(message, route, words, isOfSource: isOfSource, isStructured: isStructured, into: into)
    case .directory(let radars): readDirectory(message, route, radars: radars)
    case .values(let values):
      if message.isRetained && !values.usesRetained { return }
      if isStructured {
        readMembers(message, route, values, into: into)
      } else {
        readText(message, route, values, into: into)
      }
    }
  }

  struct Message {
    var topic: UnsafeRawBufferPointer
    var payload: UnsafeRawBufferPointer
    /// Nobody knows how long the broker had it.
    var isStale: Bool
    var isRetained: Bool
    var received: Instant
  }

  /// A payload without what is left around it: blanks, the NULs of a C string, and the mark at the front that says UTF-8.
  private static func text(of payload: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var (start, end) = (0, payload.count)
    if payload.count >= 3, payload[0] == 0xEF, payload[1] == 0xBB, payload[2] == 0xBF { start = 3 }
    while start < end, payload[start] <= 0x20 { start += 1 }
    while end > start, payload[end - 1] <= 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: payload[start..<end])
  }

  private func isDirectory(_ route: Route) -> Bool {
    guard route.rule >= 0, case .directory = rules[Int(route.rule)].action else { return false }
    return true
  }

  /// The first rejection of each kind since the last call: what the log says once a device.
  public mutating func takeFirstRejections() -> [Rejections.First] { rejections.takeFirsts() }

  private mutating func routes(of topic: UnsafeRawBufferPointer) -> Routes {
    if let known = topics.find(topic) { return routes[known] }
    let new = resolve(topic)
    if topics.count < limits.topics + 4 * bindings.count, topic.count <= Self.longestKeptTopic {
      _ = topics.insert(topic)
      routes.append(new)
    }
    return new
  }
}
