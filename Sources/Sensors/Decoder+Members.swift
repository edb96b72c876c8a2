import JSON
import Occupancy

/// What happens with a message that is an object or an array.
extension Decoder {
  mutating func readMembers(
    _ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void
  ) {
    let source = rules[Int(route.rule)].source
    var told = Told(device: Int(route.device))
    guard read(message, route, values, &told) else {
      refused.removeAll(keepingCapacity: true)
      return tellUnread(of: route.device, because: .unreadable, at: message.received, into: into)
    }
    guard !told.isLeftOut else { return refused.removeAll(keepingCapacity: true) }
    if let dedup = told.dedup, !states[source].recent.insert(dedup) {
      refused.removeAll(keepingCapacity: true)
      return reject(.duplicate, message, source, device: told.device)
    }
    rejectRefused(message, source, device: told.device)
    if elements.isOverfull { reject(.tooMany, message, source, device: told.device) }
    if told.codecFailed { reject(.codecFailed, message, source, device: told.device) }
    if !told.isDecoded { reject(.notDecoded, message, source, device: told.device) }
    if told.isOnlyHeard || told.codecFailed { forgetFound() }
    if isFahrenheit { takeAsFahrenheit() }
    if told.device >= 0 {
      identify(told, message, source, into: into)
      if values.isCached { noteLeftOut(message, told, route, into: into) }
      if told.codecFailed || !told.isDecoded {
        tellUnread(of: Int32(told.device), because: .notDecoded, at: told.time ?? message.received, into: into)
      }
      handOn(message, told, route, isCached: values.isCached, into: into)
      if !lateValues.isEmpty { handOnLate(message, told, source, into: into) }
    } else if told.isNamed {
      reject(.tableFull, message, source)
    } else if others.isEmpty || found.indices.contains(where: { owner(of: $0) < 0 }) {
      reject(.noDevice, message, source)
    }
    guard !others.isEmpty else { return }
    let isCached = values.isCached && !values.elementsAreEvents
    for other in others {
      var inner = told
      inner.device = Int(other)
      if let own = ownTime(of: other) { (inner.time, inner.clock) = (own, own) }
      handOn(message, inner, route, isCached: isCached, isInner: true, into: into)
    }
  }

  private mutating func forgetFound() {
    found.removeAll(keepingCapacity: true)
    if !outside.isEmpty { outside.removeAll(keepingCapacity: true) }
    if !unread.isEmpty { unread.removeAll(keepingCapacity: true) }
  }

  /// The latest time that the objects of a device inside the message tell.
  private func ownTime(of device: Int32) -> Instant? {
    ownTimes.indices.lazy.filter { self.owner(of: $0) == device }.compactMap { self.ownTimes[$0] }.max()
  }

  /// Reads the message; and again if it turns out that its device is of a model whose fields mean something else.
  private mutating func read(_ message: Message, _ route: Route, _ values: CompiledRule.Values, _ told: inout Told)
    -> Bool
  {
    guard values.mayTakeBack else { return walk(message, route, values, model: -1, &told) }
    let model = route.device >= 0 ? devices[Int(route.device)].model : -1
    guard walk(message, route, values, model: model, &told) else { return false }
    guard values.hasModels, told.device >= 0, !told.isLeftOut else { return true }
    learnModel(told)
    let learnt = devices[told.device].model
    guard learnt != model else { return true }
    return walk(message, route, values, model: learnt, &told)
  }

  private mutating func walk(
    _ message: Message, _ route: Route, _ values: CompiledRule.Values, model: Int32, _ told: inout Told
  ) -> Bool {
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    elements.removeAll()
    if !elementsRefused.isEmpty { elementsRefused.removeAll(keepingCapacity: true) }
    guard pass(message, route, values, model: model, &told) else { return false }
    // What an object tells of itself may stand behind its values: they are read again, now that it is known.
    if !elements.isEmpty {
      guard pass(message, route, values, model: model, isSecond: true, &told) else { return false }
    }
    if !elementsRefused.isEmpty { refused += elementsRefused }
    return true
  }

  private mutating func pass(
    _ message: Message, _ route: Route, _ values: CompiledRule.Values, model: Int32, isSecond: Bool = false,
    _ told: inout Told
  ) -> Bool {
    let rule = Int(route.rule)
    let source = rules[rule].source
    told = Told(device: Int(route.device))
    told.isNamed = values.topicNamesDevice
    startReading()
    if !lateValues.isEmpty { forgetLate() }
    for _ in 1..<values.times { times.append(nil) }
    var walk = JSONWalk(message.payload, pointers: rules[rule].pointers, limits: limits.json, dialect: .sensor)
    do throws(JSONError) {
      while let value = try walk.next() {
        if values.dedups & 1 << UInt64(walk.pointer) != 0 { told.dedup = Self.digest(value, told.dedup ?? 0) }
        switch values.roles[walk.pointer] {
        case .place(let place):
          guard let field = field(walk.name, at: values.firstPlace + place) else {
            refused.append(Refused(reason: .tooMany))
            continue
          }
          read(RawValue(value), field: field)
        case .composedPlace(let place):
          readComposed(value, walk, at: values.firstPlace + place, model: model, &told, route)
        case .topicPlace:
          guard route.field >= 0 else { continue }
          read(RawValue(value), field: Int(route.field))
        case .time(0): told.read(time(of: RawValue(value), message, source))
        case .time(let slot): times[slot - 1] = time(RawValue(value), message, source)
        case .device:
          guard let name = nameToRead(value) else { continue }
          told.isNamed = true
          told.device = device(named: name, route) ?? -1
        case .name(let number): if let name = nameToRead(value) { told.put(name, number) }
        case .innerName(let step, let slot):
          guard let name = nameToRead(value), let device = inner(walk.name(at: step.depth), step, route) else {
            continue
          }
          know(device, as: name, slot, message, source)
        case .space: if let name = nameToRead(value) { told.space = name }
        case .scope: if let name = nameToRead(value) { told.scope = name }
        case .model: if case .string(let text) = value, text.isWellFormed { told.model = text }
        case .unit: noteUnit(RawValue(value))
        case .condition(let number): rules[rule].conditions[number].judge(value, &told)
        case .latePlace(let place): readLate(value, walk, at: values.firstPlace + place, model: model, &told, route)
        case .lateTime: noteLateTime(value, walk, message, source)
        case .elementDevice, .elementOtherName, .elementName, .elementTime, .elementUnit:
          noteElement(values.roles[walk.pointer], value, walk, isSecond: isSecond, message, route)
        case .dedup, .needs: break
        }
      }
    } catch {
      // Nothing of it counts, and so nothing of it is counted.
      refused.removeAll(keepingCapacity: true)
      reject(Rejection(error.reason), message, source, device: Int(route.device), sample: Sample(message.payload))
      return false
    }
    told.isDecoded = walk.containers & values.needs == values.needs
    return true
  }

  /// Empties the working memory of the message before.
  mutating func startReading() {
    found.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    if !owners.isEmpty { owners.removeAll(keepingCapacity: true) }
    if !ownTimes.isEmpty { ownTimes.removeAll(keepingCapacity: true) }
    if !outside.isEmpty { outside.removeAll(keepingCapacity: true) }
    if !refused.isEmpty { refused.removeAll(keepingCapacity: true) }
    if !unread.isEmpty { unread.removeAll(keepingCapacity: true) }
    isFahrenheit = false
  }

  /// The value as somebody's name; what cannot be read is refused alone.
  mutating func nameToRead(_ value: JSONScalar) -> JSONText? {
    if case .string(let text) = value, !text.isWellFormed {
      refused.append(Refused(reason: .badUTF8, sample: Sample(UnsafeRawBufferPointer(text.raw))))
    }
    return value.name
  }

  /// The device of that name at the place of the message; nil where it is not kept.
  mutating func device(named name: JSONText, _ route: Route) -> Int? {
    guard route.place >= 0 else { return nil }
    return name.withUTF8 { devices.find(or: true, UnsafeRawBufferPointer($0), source: Int(route.place)) }
  }

  private mutating func field(_ name: JSONText?, at place: Int) -> Int? {
    guard let name else { return field(UnsafeRawBufferPointer(start: nil, count: 0), at: place) }
    guard name.hasEscapes else { return field(UnsafeRawBufferPointer(name.raw), at: place) }
    return name.withUTF8 { field(UnsafeRawBufferPointer($0), at: place) }
  }

  /// Reads a value whose field is told apart by its model and its channel too, or that is of a device inside the message.
  mutating func readComposed(
    _ value: JSONScalar, _ walk: JSONWalk, at place: Int, model: Int32, _ told: inout Told, _ route: Route
  ) {
    let pattern = places[place].place.pattern
    let element = elements.isEmpty ? Elements.Element() : element(around: walk)
    let isNamedBeside = !places[place].place.namesBeside.isEmpty
    // An object that tells no name is named by its key, if it has one.
    let ownKey = isNamedBeside && element.name == nil ? walk.name(at: walk.depth - 2) : nil
    guard !isNamedBeside || element.name != nil || ownKey != nil else { return }
    // `/presenceSensor/{channel}` is a channel of what stands before it.
    let isChannel = pattern.channel?.depth == walk.depth - 1
    let name =
      ownKey ?? pattern.field.map { walk.name(at: $0.depth) } ?? walk.name(at: walk.depth - (isChannel ? 2 : 1))
    // Taken out while it is filled: the field may be new, which changes the decoder.
    var key = fieldKey
    fieldKey = []
    key.removeAll(keepingCapacity: true)
    if places[place].isComposed {
      key.append(UInt8(truncatingIfNeeded: model + 1))
      if let step = pattern.channel {
        walk.name(at: step.depth)?.withUTF8 { key.append(contentsOf: $0.dropFirst(step.skipped)) }
      }
      key.append(0)
    }
    if isNamedBeside, let name = element.name {
      key.append(contentsOf: elements.name(name))
    } else {
      name?.withUTF8 { key.append(contentsOf: $0.dropFirst(pattern.field?.skipped ?? 0)) }
    }
    let field = key.withUnsafeBytes { self.field($0, at: place) }
    fieldKey = key
    guard let field else { return refused.append(Refused(reason: .tooMany)) }
    told.modelKeys |= fieldTexts[field].modelKeys
    let count = found.count
    var device = element.device
    if let step = pattern.device, device == -1 {
      device = inner(walk.name(at: step.depth), step, route).map { Int32($0) } ?? Elements.notKept
    }
    // A device that is not kept has said nothing.
    guard device != Elements.notKept else { return }
    read(RawValue(value), field: field, of: device, isFahrenheit: element.isFahrenheit)
    guard found.count > count else { return }
    if device >= 0 {
      while owners.count < count { owners.append(-1) }
      owners.append(device)
    }
    if let time = element.time {
      while ownTimes.count < count { ownTimes.append(nil) }
      ownTimes.append(time)
    }
  }

  /// The device that a step on the way to a value captured; it is one of those that the message speaks of.
  private mutating func inner(_ name: JSONText?, _ step: PointerPattern.Step, _ route: Route) -> Int? {
    guard let name, route.place >= 0 else { return nil }
    guard name.isWellFormed else {
      refused.append(Refused(reason: .badUTF8, sample: Sample(UnsafeRawBufferPointer(name.raw))))
      return nil
    }
    let found = name.withUTF8 { utf8 -> Int? in
      let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(utf8).dropFirst(step.skipped))
      return devices.find(or: true, rest, source: Int(route.place))
    }
    guard let device = found else {
      refused.append(Refused(reason: .tableFull, sample: Sample(UnsafeRawBufferPointer(name.raw))))
      return nil
    }
    if !others.contains(Int32(device)) { others.append(Int32(device)) }
    return device
  }
}

extension Told {
  fileprivate mutating func put(_ name: JSONText, _ number: Int) {
    if number == 0 { names.0 = name } else { names.1 = name }
  }
}
