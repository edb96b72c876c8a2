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
      return tellUnread(of: route.device, because: .unreadable, at: message.received, into: into)
    }
    guard !told.isLeftOut else { return }
    if let dedup = told.dedup, !states[source].recent.insert(dedup) { return reject(.duplicate, message, source) }
    guard told.device >= 0 else { return reject(.tableFull, message, source) }
    if told.codecFailed { reject(.codecFailed, message, source) }
    if !told.isDecoded { reject(.notDecoded, message, source) }
    if told.isOnlyHeard || told.codecFailed { found.removeAll(keepingCapacity: true) }
    if told.isOnlyHeard { unread.removeAll(keepingCapacity: true) }
    identify(told, message, source, into: into)
    if values.isCached { noteLeftOut(message, told, route, into: into) }
    if told.codecFailed || !told.isDecoded {
      tellUnread(of: Int32(told.device), because: .notDecoded, at: told.time ?? message.received, into: into)
    }
    handOn(message, told, route, isCached: values.isCached, into: into)
    if !lateValues.isEmpty { handOnLate(message, told, source, into: into) }
    guard !others.isEmpty else { return }
    for other in others {
      var inner = told
      inner.device = Int(other)
      handOn(message, inner, route, isCached: values.isCached, isInner: true, into: into)
    }
  }

  /// Reads the message; and again if it turns out that its device is of a model whose fields mean something else.
  private mutating func read(_ message: Message, _ route: Route, _ values: CompiledRule.Values, _ told: inout Told)
    -> Bool
  {
    guard values.mayTakeBack else { return walk(message, route, values, model: -1, &told) }
    let model = route.device >= 0 ? devices[Int(route.device)].model : -1
    let before = rejections
    guard walk(message, route, values, model: model, &told) else { return false }
    // What is not to count is not counted either.
    if told.isLeftOut { rejections = before }
    guard values.hasModels, told.device >= 0, !told.isLeftOut else { return true }
    learnModel(told)
    let learnt = devices[told.device].model
    guard learnt != model else { return true }
    rejections = before
    told = Told(device: Int(route.device))
    return walk(message, route, values, model: learnt, &told)
  }

  private mutating func walk(
    _ message: Message, _ route: Route, _ values: CompiledRule.Values, model: Int32, _ told: inout Told
  ) -> Bool {
    let rule = Int(route.rule)
    let source = rules[rule].source
    found.removeAll(keepingCapacity: true)
    if !unread.isEmpty { forgetUnread(from: 0) }
    times.removeAll(keepingCapacity: true)
    if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    if !owners.isEmpty { owners.removeAll(keepingCapacity: true) }
    if !lateValues.isEmpty { forgetLate() }
    for _ in 1..<values.times { times.append(nil) }
    var walk = JSONWalk(message.payload, pointers: rules[rule].pointers, limits: limits.json, dialect: .bareNaN)
    do throws(JSONError) {
      while let value = try walk.next() {
        if values.dedups & 1 << UInt64(walk.pointer) != 0 { told.dedup = Self.digest(value, told.dedup ?? 0) }
        switch values.roles[walk.pointer] {
        case .place(let place):
          guard let field = field(walk.name, at: values.firstPlace + place) else { continue }
          read(RawValue(value), field: field, message, source)
        case .composedPlace(let place):
          readComposed(value, walk, at: values.firstPlace + place, model: model, &told, message, source)
        case .topicPlace:
          guard route.field >= 0 else { continue }
          read(RawValue(value), field: Int(route.field), message, source)
        case .time(0): told.read(time(of: RawValue(value), message, source))
        case .time(let slot): times[slot - 1] = time(RawValue(value), message, source)
        case .device:
          if case .string(let name) = value {
            told.device = name.withUTF8 { devices.find(or: true, UnsafeRawBufferPointer($0), source: source) } ?? -1
          }
        case .name(let number): if case .string(let text) = value { told.put(text, number) }
        case .innerName(let step):
          guard case .string(let text) = value, let device = inner(walk.name(at: step.depth), step, source) else {
            continue
          }
          devices.know(device, as: text, 0, source: source)
        case .space: if case .string(let text) = value { told.space = text }
        case .model: if case .string(let text) = value { told.model = text }
        case .condition(let number): rules[rule].conditions[number].judge(value, &told)
        case .latePlace(let place):
          readLate(value, walk, at: values.firstPlace + place, model: model, &told, message, source)
        case .lateTime: noteLateTime(value, walk, message, source)
        case .dedup, .needs: break
        }
      }
    } catch {
      reject(Rejection(error.reason), message, source)
      return false
    }
    told.isDecoded = walk.containers & values.needs == values.needs
    return true
  }

  private mutating func field(_ name: JSONText?, at place: Int) -> Int? {
    guard let name else { return field(UnsafeRawBufferPointer(start: nil, count: 0), at: place) }
    guard name.hasEscapes else { return field(UnsafeRawBufferPointer(name.raw), at: place) }
    return name.withUTF8 { field(UnsafeRawBufferPointer($0), at: place) }
  }

  /// Reads a value whose field is told apart by its model and its channel too, or that is of a device inside the message.
  mutating func readComposed(
    _ value: JSONScalar, _ walk: JSONWalk, at place: Int, model: Int32, _ told: inout Told, _ message: Message,
    _ source: Int
  ) {
    let pattern = places[place].place.pattern
    let name = pattern.field.map { walk.name(at: $0.depth) } ?? walk.name
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
    name?.withUTF8 { key.append(contentsOf: $0.dropFirst(pattern.field?.skipped ?? 0)) }
    let field = key.withUnsafeBytes { self.field($0, at: place) }
    fieldKey = key
    guard let field else { return }
    told.modelKeys |= fieldTexts[field].modelKeys
    let (count, unreadCount) = (found.count, unread.count)
    read(RawValue(value), field: field, message, source)
    guard let step = pattern.device, let device = inner(walk.name(at: step.depth), step, source) else { return }
    if found.count > count {
      while owners.count < count { owners.append(-1) }
      owners.append(Int32(device))
    }
    if unread.count > unreadCount {
      while unreadOwners.count < unreadCount { unreadOwners.append(-1) }
      unreadOwners.append(Int32(device))
    }
  }

  /// The device that a step on the way to a value captured; it is one of those that the message speaks of.
  private mutating func inner(_ name: JSONText?, _ step: PointerPattern.Step, _ source: Int) -> Int? {
    guard let name else { return nil }
    let found = name.withUTF8 { utf8 -> Int? in
      let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(utf8).dropFirst(step.skipped))
      return devices.find(or: true, rest, source: source)
    }
    guard let device = found else { return nil }
    if !others.contains(Int32(device)) { others.append(Int32(device)) }
    return device
  }
}

extension Told {
  fileprivate mutating func put(_ name: JSONText, _ number: Int) {
    if number == 0 { names.0 = name } else { names.1 = name }
  }
}
