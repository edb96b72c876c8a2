import JSON
import Occupancy

/// What happens with every value.
extension Decoder {
  mutating func readText(_ message: Message, _ route: Route, _ values: CompiledRule.Values, into: (Input) -> Void) {
    guard route.field >= 0 else { return }
    let source = rules[Int(route.rule)].source
    startReading()
    read(RawValue(text: message.payload), field: Int(route.field))
    rejectRefused(message, source, device: Int(route.device))
    guard route.device >= 0 else {
      if !found.isEmpty { reject(.tableFull, message, source) }
      return
    }
    handOn(message, Told(device: Int(route.device)), route, isCached: values.isCached, into: into)
  }

  /// Reads a value of the message, or of a device inside it; what cannot be used is noted until the message's device is known.
  mutating func read(_ raw: RawValue, field: Int, of device: Int32 = -1, isFahrenheit: Bool = false) {
    func doubt() { if fields[field].tellsPresence { unread.append(Unread(field: Int32(field), device: device)) } }
    func refuse(_ reason: Rejection) {
      refused.append(Refused(reason: reason, field: Int32(field), device: device, sample: Sample(raw)))
    }
    if case .notFinite = raw {
      doubt()
      return refuse(.notFinite)
    }
    guard fields[field].isKnown else {
      if fields[field].isUnit { noteUnit(raw) }
      return
    }
    switch fields[field].conversion.read(raw, words: fieldTexts[field].words) {
    case .value(let value):
      if fields[field].isSpare, isTold(fields[field].conversion.quantity) { return }
      found.append(Device.Held(value: value, field: Int32(field)))
    case .clamped(let value):
      found.append(Device.Held(value: value, field: Int32(field)))
      refuse(.outOfRange)
    case .outside(let number):
      outside.append(Int32(found.count))
      found.append(Device.Held(value: .number(number), field: Int32(field)))
    case .nothing: doubt()
    case .rejected(let reason):
      doubt()
      refuse(reason)
    }
    guard isFahrenheit, fields[field].conversion.quantity == .temperature, case .number(let number) = found.last?.value
    else { return }
    found[found.count - 1].value = .number(Self.celsius(fromFahrenheit: number))
    if outside.last == Int32(found.count - 1), fields[field].conversion.holds(Self.celsius(fromFahrenheit: number)) {
      outside.removeLast()
    }
  }

  private func isTold(_ quantity: Quantity) -> Bool {
    found.contains { fields[Int($0.field)].conversion.quantity == quantity }
  }

  mutating func time(_ raw: RawValue, _ message: Message, _ source: Int) -> Instant? {
    time(of: raw, message, source).trusted
  }

  mutating func time(of raw: RawValue, _ message: Message, _ source: Int) -> EventTime {
    let time = EventTime(raw, zone: sources[source].zone, received: message.received)
    switch time {
    case .trusted, .missing: break
    case .bad: refused.append(Refused(reason: .badTime, sample: Sample(raw)))
    case .withoutZone: refused.append(Refused(reason: .timeWithoutZone, sample: Sample(raw)))
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
      case .unreadable(let text): ByteTable.hash(UnsafeRawBufferPointer(text.raw))
      }
    return (before ^ part) &* 0x9E37_79B9_7F4A_7C15 &+ 1
  }

  /// Hands on what was found. Without a time of its own, what the broker kept or a bridge remembers has no age: it neither tells that the device was heard nor counts as new.
  mutating func handOn(
    _ message: Message, _ told: Told, _ route: Route, isCached: Bool, isInner: Bool = false,
    into: (Input) -> Void
  ) {
    let number = told.device
    let source = devices[number].source
    let isStale =
      message.isStale || message.received < states[source].settlesUntil
      || !isCached && message.received < devices[number].settlesUntil
      || message.received < crowd.watchesUntil && isInCrowd(number, message, isInner: isInner, into: into)
    var told = told
    if devices[number].isContested { settle(number, message, isStale: isStale, into: into) }
    let bounds = devices[number].bounds
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
    if !unread.isEmpty { tellUnread(number, message, told, route, isInner: isInner, into: into) }
    // A device that was gone and speaks for itself, with no bridge that remembers for it, says anew what it says.
    let saysAnew = isCached && !isStale && devices[number].mustSayAnew && !sources[source].profile.hasBridge
    if saysAnew { devices[number].mustSayAnew = false }
    let minute = Device.Minute(of: message.received)
    for place in found.indices {
      if isInner || !owners.isEmpty, owner(of: place) != (isInner ? Int32(number) : -1) { continue }
      let field = Int(found[place].field)
      if !outside.isEmpty, outside.contains(Int32(place)), !isMoved(place, of: number, route.channel, message) {
        continue
      }
      var isNews = true
      if bounds.isEmpty || (isCached && !fields[field].isEvent) {
        let news = devices[number].compare(found[place], likelyAt: place, in: isStale ? .never : minute)
        guard news != .isKnown else { continue }
        isNews = news == .isNews || saysAnew
      }
      var time = told.time
      if place < ownTimes.count { time = ownTimes[place] ?? time }
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
      if reading.quantity.tellsPresence {
        if told.isBlind { continue }
        reading.field = word(of: field, route.channelName)
        reading.count(devices[number].counts(found[place]))
        // What a radar calls occupancy is no motion.
        if let kind = devices[number].kind, reading.quantity == .motion { reading.quantity = kind }
      }
      var channels = fields[field].channels
      channels.topic = route.channel
      let isInput = fields[field].isInput
      for bound in bounds where bound.takes(channels, reading.quantity, beside: bounds) {
        reading.binding = bound.index
        reading.isPart = channels.areOfPart && !(bound.channel != 0 && channels.include(bound.channel))
        if isAdjusted[Int(bound.index.number)] {
          handAdjusted(reading, field: field, of: number, message, source, into: into)
        } else if isInput {
          continue
        } else if outside.isEmpty || !outside.contains(Int32(place)) {
          into(.reading(reading))
        }
      }
    }
  }

  /// Whose value it is: that of a device inside the message, or below 0 the message's own.
  func owner(of place: Int) -> Int32 { place < owners.count ? owners[place] : -1 }

  /// What the core knows a field by, with the channel that its topic names.
  mutating func word(of field: Int, _ channelName: Int32) -> String {
    channelName == 0 ? fields[field].word : channelNames.word(fields[field].word, field: field, channelName)
  }

  private mutating func handAdjusted(
    _ reading: Reading, field: Int, of device: Int, _ message: Message, _ source: Int, into: (Input) -> Void
  ) {
    let binding = bindings[Int(reading.binding.number)]
    let (scale, offset) = binding.adjustment(of: reading.quantity)
    var reading = reading
    if let kind = binding.tells, fields[field].isInput || reading.quantity.tellsPresence {
      reading.mean(kind)
      return into(.reading(reading))
    }
    guard !fields[field].isInput else { return }
    switch fields[field].conversion.adjusted(reading.value, scale: scale, offset: offset) {
    case .value(let value), .clamped(let value):
      reading.value = value
      into(.reading(reading))
    case .nothing: break
    case .outside(let number):
      reject(.outOfRange, message, source, field: field, device: device, sample: .number(number))
    case .rejected(let reason): reject(reason, message, source, field: field, device: device)
    }
  }

  /// Whether a number that no sensor can have measured is scaled or moved by a binding of its device; refuses it else.
  private mutating func isMoved(_ place: Int, of number: Int, _ topicChannel: Int32, _ message: Message) -> Bool {
    let held = found[place]
    let quantity = fields[Int(held.field)].conversion.quantity
    let isMoved = devices[number].bounds.contains { bound in
      guard isAdjusted[Int(bound.index.number)] else { return false }
      let (scale, offset) = bindings[Int(bound.index.number)].adjustment(of: quantity)
      return scale != 1 || offset != 0
    }
    if !isMoved {
      reject(
        .outOfRange, message, devices[number].source, field: Int(held.field), device: number, sample: held.sample)
    }
    return isMoved
  }
}
