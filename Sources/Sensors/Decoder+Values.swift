import JSON
import Occupancy

/// What happens with every value.
extension Decoder {
  mutating func readText(_ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void) {
    guard route.field >= 0 else { return }
    let source = rules[Int(route.rule)].source
    found.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    owners.removeAll(keepingCapacity: true)
    read(RawValue(text: message.payload), field: Int(route.field), message, source)
    guard route.device >= 0 else {
      if !found.isEmpty { reject(.tableFull, message, source) }
      return
    }
    handOn(message, Told(device: Int(route.device)), route.channel, isCached: values.isCached, into: into)
  }

  mutating func read(_ raw: RawValue, field: Int, _ message: Message, _ source: Int) {
    if case .notFinite = raw { return reject(.notFinite, message, source, field: field) }
    guard fields[field].isKnown else { return }
    switch fields[field].conversion.read(raw, words: fieldTexts[field].words) {
    case .value(let value): found.append(Device.Held(value: value, field: Int32(field)))
    case .clamped(let value):
      found.append(Device.Held(value: value, field: Int32(field)))
      reject(.outOfRange, message, source, field: field)
    case .nothing: break
    case .rejected(let reason): reject(reason, message, source, field: field)
    }
  }

  mutating func time(_ raw: RawValue, _ message: Message, _ source: Int) -> Instant? {
    time(of: raw, message, source).trusted
  }

  mutating func time(of raw: RawValue, _ message: Message, _ source: Int) -> EventTime {
    let time = EventTime(raw, zone: sources[source].zone, received: message.received)
    switch time {
    case .trusted, .missing: break
    case .bad: reject(.badTime, message, source)
    case .withoutZone: reject(.timeWithoutZone, message, source)
    }
    return time
  }

  static func digest(_ value: JSONScalar, _ before: UInt64) -> UInt64 {
    let part: UInt64 =
      switch value {
      case .string(let text): ByteTable.hash(UnsafeRawBufferPointer(text.raw))
      case .number(let number): ByteTable.hash(UnsafeRawBufferPointer(number.raw))
      case .bool(let flag): flag ? 1 : 2
      case .null, .notFinite: 3
      }
    return (before ^ part) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  /// Hands on what was found. Without a time of its own, what the broker kept or a bridge remembers has no age: it neither tells that the device was heard nor counts as new.
  mutating func handOn(
    _ message: Message, _ told: Told, _ topicChannel: Int32, isCached: Bool, isInner: Bool = false,
    into: (Input) -> Void
  ) {
    let number = told.device
    let source = devices[number].source
    let bounds = devices[number].bounds
    let isStale = message.isStale || message.received < states[source].settlesUntil
    var told = told
    if let clock = told.clock { judge(clock, &told, message, isStale: isStale) }
    if told.time != nil || !isStale {
      let heard = told.time ?? message.received
      devices[number].hear(at: heard)
      states[source].isOnline = true
      for bound in bounds { heardThrough[Int(bound.index.number)] = Int32(source) }
      if told.isBlind {
        devices[number].isOnline = false
        tellAvailability(of: number, into: into)
      } else {
        for bound in bounds { into(.heard(bound.index, at: heard)) }
      }
    }
    let minute = Device.Minute(of: message.received)
    for place in found.indices {
      if !owners.isEmpty, owner(of: place) != (isInner ? Int32(number) : -1) { continue }
      let field = Int(found[place].field)
      var isNews = true
      if bounds.isEmpty || (isCached && !fields[field].isEvent) {
        let news = devices[number].compare(found[place], likelyAt: place, in: isStale ? .never : minute)
        guard news != .isKnown else { continue }
        isNews = news == .isNews
      }
      var time = told.time
      // A text payload has no room for times.
      if fields[field].time > 0, fields[field].time <= times.count,
        !fields[field].timeIsOfTrue || found[place].value != .bool(false)
      {
        time = times[fields[field].time - 1] ?? time
      }
      var reading = Reading(
        binding: BindingIndex(0), quantity: fields[field].conversion.quantity, value: found[place].value,
        at: time ?? message.received, ageIsKnown: time != nil || !isStale, isFresh: isNews,
        tellsState: isCached && !fields[field].isEvent)
      if told.isBlind, reading.quantity.tellsPresence { continue }
      var channels = fields[field].channels
      channels.topic = topicChannel
      for bound in bounds where bound.takes(channels, reading.quantity, beside: bounds) {
        reading.binding = bound.index
        if isAdjusted[Int(bound.index.number)] {
          handAdjusted(reading, field: field, message, source, into: into)
        } else {
          into(.reading(reading))
        }
      }
    }
  }

  /// Whose value it is: that of a device inside the message, or below 0 the message's own.
  private func owner(of place: Int) -> Int32 { place < owners.count ? owners[place] : -1 }

  private mutating func handAdjusted(
    _ reading: Reading, field: Int, _ message: Message, _ source: Int, into: (Input) -> Void
  ) {
    let binding = bindings[Int(reading.binding.number)]
    var reading = reading
    switch fields[field].conversion.adjusted(reading.value, scale: binding.scale, offset: binding.offset) {
    case .value(let value), .clamped(let value):
      reading.value = value
      into(.reading(reading))
    case .nothing: break
    case .rejected(let reason): reject(reason, message, source, field: field)
    }
  }
}
