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
    for _ in 0..<values.times { times.append(nil) }
    var walk = JSONWalk(message.payload, pointers: rules[rule].pointers, limits: limits.json, dialect: .bareNaN)
    do throws(JSONError) {
      while let match = try walk.next() {
        switch values.roles[match.pointer] {
        case .place(let place):
          let name = match.depth > 0 ? walk.name(at: match.depth - 1) : nil
          let raw = RawValue(match.value)
          guard let field = field(name, at: values.firstPlace + place) else { continue }
          read(raw, field: field, message, source)
        case .time(let slot): times[slot] = time(RawValue(match.value), message, source)
        case .device:
          if case .string(let name) = match.value {
            device = name.withUTF8 { devices.find(or: true, UnsafeRawBufferPointer($0), source: source) } ?? -1
          }
        case .dedup: dedup = Self.digest(match.value, dedup ?? 0)
        }
      }
    } catch {
      return reject(Rejection(error.reason), message, source)
    }
    if let dedup, !states[source].recent.insert(dedup) { return reject(.duplicate, message, source) }
    guard device >= 0 else { return reject(.tableFull, message, source) }
    handOn(message, device, route.channel, isCached: values.isCached, into: into)
  }

  mutating func readText(_ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void) {
    guard route.field >= 0 else { return }
    let source = rules[Int(route.rule)].source
    found.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    times.append(nil)
    read(RawValue(text: message.payload), field: Int(route.field), message, source)
    guard route.device >= 0 else {
      if !found.isEmpty { reject(.tableFull, message, source) }
      return
    }
    handOn(message, Int(route.device), route.channel, isCached: values.isCached, into: into)
  }

  private mutating func field(_ name: JSONText?, at place: Int) -> Int? {
    guard let name else { return field(UnsafeRawBufferPointer(start: nil, count: 0), at: place) }
    guard name.hasEscapes else { return field(UnsafeRawBufferPointer(name.raw), at: place) }
    return name.withUTF8 { field(UnsafeRawBufferPointer($0), at: place) }
  }

  private mutating func read(_ raw: RawValue, field: Int, _ message: Message, _ source: Int) {
    if case .notFinite = raw { return reject(.notFinite, message, source, field: field) }
    guard let meaning = fields[field].meaning else { return }
    switch meaning.read(raw) {
    case .value(let value): found.append(Found(field: Int32(field), value: value))
    case .clamped(let value):
      found.append(Found(field: Int32(field), value: value))
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
    _ message: Message, _ number: Int, _ topicChannel: Int32, isCached: Bool, into: (Input) -> Void
  ) {
    let source = devices[number].source
    let isStale = message.isStale || message.received < states[source].settlesUntil
    let messageTime = times[0]
    if messageTime != nil || !isStale {
      let heard = messageTime ?? message.received
      devices[number].lastHeard = max(devices[number].lastHeard ?? heard, heard)
      devices[number].isOnline = true
      states[source].isOnline = true
      for bound in devices[number].bounds {
        heardThrough[Int(bound.index.number)] = Int32(source)
        into(.heard(bound.index, at: heard))
      }
    }
    let isBound = !devices[number].bounds.isEmpty
    for place in found.indices {
      let (field, value) = (found[place].field, found[place].value)
      let isNews = isCached || !isBound ? devices[number].isNews(value, of: field) : true
      guard isBound else { continue }
      let time = times[fields[Int(field)].time] ?? messageTime
      hand(
        value, of: Int(field), number, topicChannel, message, into: into,
        stamp: (time ?? message.received, time != nil || !isStale, !isCached || isNews))
    }
  }

  private mutating func hand(
    _ value: Reading.Value, of field: Int, _ number: Int, _ topicChannel: Int32, _ message: Message,
    into: (Input) -> Void, stamp: (at: Instant, ageIsKnown: Bool, isFresh: Bool)
  ) {
    guard let meaning = fields[field].meaning else { return }
    var channels = fields[field].channels
    channels.topic = topicChannel
    let describesDevice = meaning.quantity.describesDevice
    for bound in devices[number].bounds
    where devices[number].takes(bound, channels, describesDevice: describesDevice) {
      let binding = bindings[Int(bound.index.number)]
      switch meaning.adjusted(value, scale: binding.scale, offset: binding.offset) {
      case .value(let value), .clamped(let value):
        into(
          .reading(
            Reading(
              binding: bound.index, quantity: meaning.quantity, value: value, at: stamp.at,
              ageIsKnown: stamp.ageIsKnown, isFresh: stamp.isFresh)))
      case .nothing: break
      case .rejected(let reason): reject(reason, message, devices[number].source, field: field)
      }
    }
  }
}
