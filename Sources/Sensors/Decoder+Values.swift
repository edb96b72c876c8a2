import JSON
import Occupancy

/// What happens with every message.
extension Decoder {
  mutating func readMembers(
    _ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void
  ) {
    let rule = Int(route.rule)
    let source = rules[rule].source
    var device = Int(route.device)
    var dedup: UInt64?
    found.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    for _ in 1..<values.times { times.append(nil) }
    var messageTime: Instant?
    var walk = JSONWalk(message.payload, pointers: rules[rule].pointers, limits: limits.json, dialect: .bareNaN)
    do throws(JSONError) {
      while let value = try walk.next() {
        switch values.roles[walk.pointer] {
        case .place(let place):
          guard let field = field(walk.name, at: values.firstPlace + place) else { continue }
          read(RawValue(value), field: field, message, source)
        case .time(0): messageTime = time(RawValue(value), message, source)
        case .time(let slot): times[slot - 1] = time(RawValue(value), message, source)
        case .device:
          if case .string(let name) = value {
            device = name.withUTF8 { devices.find(or: true, UnsafeRawBufferPointer($0), source: source) } ?? -1
          }
        case .dedup: dedup = Self.digest(value, dedup ?? 0)
        }
      }
    } catch {
      return reject(Rejection(error.reason), message, source)
    }
    if let dedup, !states[source].recent.insert(dedup) { return reject(.duplicate, message, source) }
    guard device >= 0 else { return reject(.tableFull, message, source) }
    handOn(message, at: messageTime, device, route.channel, isCached: values.isCached, into: into)
  }

  mutating func readText(_ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void) {
    guard route.field >= 0 else { return }
    let source = rules[Int(route.rule)].source
    found.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    read(RawValue(text: message.payload), field: Int(route.field), message, source)
    guard route.device >= 0 else {
      if !found.isEmpty { reject(.tableFull, message, source) }
      return
    }
    handOn(message, at: nil, Int(route.device), route.channel, isCached: values.isCached, into: into)
  }

  private mutating func field(_ name: JSONText?, at place: Int) -> Int? {
    guard let name else { return field(UnsafeRawBufferPointer(start: nil, count: 0), at: place) }
    guard name.hasEscapes else { return field(UnsafeRawBufferPointer(name.raw), at: place) }
    return name.withUTF8 { field(UnsafeRawBufferPointer($0), at: place) }
  }

  private mutating func read(_ raw: RawValue, field: Int, _ message: Message, _ source: Int) {
    if case .notFinite = raw { return reject(.notFinite, message, source, field: field) }
    guard fields[field].isKnown else { return }
    switch fields[field].conversion.read(raw, words: fieldTexts[field].words) {
    case .value(let value): found.append(Device.Held(field: Int32(field), value: value))
    case .clamped(let value):
      found.append(Device.Held(field: Int32(field), value: value))
      reject(.outOfRange, message, source, field: field)
    case .nothing: break
    case .rejected(let reason): reject(reason, message, source, field: field)
    }
  }

  private mutating func time(_ raw: RawValue, _ message: Message, _ source: Int) -> Instant? {
    switch EventTime(raw, zone: sources[source].zone, received: message.received) {
    case .trusted(let instant): return instant
    case .missing: return nil
    case .bad: reject(.badTime, message, source)
    case .withoutZone: reject(.timeWithoutZone, message, source)
    }
    return nil
  }

  private static func digest(_ value: JSONScalar, _ before: UInt64) -> UInt64 {
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
  private mutating func handOn(
    _ message: Message, at messageTime: Instant?, _ number: Int, _ topicChannel: Int32, isCached: Bool,
    into: (Input) -> Void
  ) {
    let source = devices[number].source
    let bounds = devices[number].bounds
    let isStale = message.isStale || message.received < states[source].settlesUntil
    if messageTime != nil || !isStale {
      let heard = messageTime ?? message.received
      devices[number].hear(at: heard)
      states[source].isOnline = true
      for bound in bounds {
        heardThrough[Int(bound.index.number)] = Int32(source)
        into(.heard(bound.index, at: heard))
      }
    }
    for place in found.indices {
      let field = Int(found[place].field)
      let isNews = isCached || bounds.isEmpty ? devices[number].isNews(found[place], likelyAt: place) : true
      var time = messageTime
      // A text payload has no room for times.
      if fields[field].time > 0, fields[field].time <= times.count { time = times[fields[field].time - 1] ?? time }
      var reading = Reading(
        binding: BindingIndex(0), quantity: fields[field].conversion.quantity, value: found[place].value,
        at: time ?? message.received, ageIsKnown: time != nil || !isStale, isFresh: isNews)
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
