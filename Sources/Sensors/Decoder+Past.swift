import JSON
import Occupancy

/// One value of a list that a device had kept for later, and which element of the list it stands in.
struct LateValue: Sendable {
  var held: Device.Held
  var element: Int
}

struct LateTime: Sendable {
  var element: Int
  var at: Instant
}

/// What speaks of the past: lists of late values, clocks that are wrong, and a bridge's list of its devices.
extension Decoder {
  mutating func forgetLate() {
    lateValues.removeAll(keepingCapacity: true)
    lateTimes.removeAll(keepingCapacity: true)
  }

  mutating func readLate(
    _ value: JSONScalar, _ walk: JSONWalk, at place: Int, model: Int32, _ told: inout Told, _ route: Route
  ) {
    guard let step = places[place].place.pattern.field, let element = walk.place(at: step.depth - 1) else { return }
    let (count, unreadCount) = (found.count, unread.count)
    readComposed(value, walk, at: place, model: model, &told, route)
    // What was so once says nothing of now.
    if unread.count > unreadCount { unread.removeLast(unread.count - unreadCount) }
    guard found.count > count else { return }
    let late = LateValue(held: found.removeLast(), element: element)
    if owners.count > count { owners.removeLast() }
    if ownTimes.count > count { ownTimes.removeLast() }
    if outside.last == Int32(count) {
      outside.removeLast()
      refused.append(Refused(reason: .outOfRange, field: late.held.field, sample: late.held.sample))
    } else if lateValues.count < Self.lateAtMost {
      lateValues.append(late)
    } else {
      refused.append(Refused(reason: .tooMany, field: late.held.field))
    }
  }

  /// Nobody keeps more in one message.
  private static var lateAtMost: Int { 1_024 }

  mutating func noteLateTime(_ value: JSONScalar, _ walk: JSONWalk, _ message: Message, _ source: Int) {
    var step = walk.depth - 1
    while step >= 0, walk.place(at: step) == nil { step -= 1 }
    guard step >= 0, let element = walk.place(at: step), lateTimes.count < Self.lateAtMost,
      let at = time(RawValue(value), message, source)
    else { return }
    lateTimes.append(LateTime(element: element, at: at))
  }

  /// Tells the core what was so, as the past that it is. What has no time of its own is of no use to anybody.
  mutating func handOnLate(_ message: Message, _ told: Told, _ source: Int, into: (Input) -> Void) {
    let bounds = devices[told.device].bounds
    for late in lateValues {
      self.late[source] += 1
      guard let time = lateTimes.first(where: { $0.element == late.element }), !told.isBlind else { continue }
      let field = fields[Int(late.held.field)]
      let reading = Reading(
        binding: BindingIndex(0), quantity: field.conversion.quantity, value: late.held.value, at: time.at)
      for bound in bounds where bound.takes(field.channels, reading.quantity, beside: bounds) {
        var reading = reading
        reading.binding = bound.index
        into(.late(reading))
      }
    }
    forgetLate()
  }

  /// Looks at what the clock of a live message shows. The time of one that is wrong counts for nothing.
  mutating func judge(_ clock: Instant, _ told: inout Told, _ message: Message, isStale: Bool) {
    let number = told.device
    let wasWrong = devices[number].clock.off != nil
    if !isStale, wasWrong || DeviceClock.isSuspect(clock, received: message.received) || devices[number].clock != .right
    {
      devices[number].clock.note(clock, received: message.received)
      let isWrong = devices[number].clock.off != nil
      if isWrong, !wasWrong { wrongClocks.append(Int32(number)) }
      if !isWrong, wasWrong { wrongClocks.removeAll { $0 == Int32(number) } }
    }
    if devices[number].clock.off != nil { told.time = nil }
    guard !isStale, let time = told.time, let last = devices[number].lastHeard, time < last else { return }
    late[devices[number].source] += UInt64(found.count)
  }

  /// How far the clock of a binding's device is ahead of ours, or behind it below zero; nil where it is not known to be wrong.
  public func clockOff(of binding: BindingIndex) -> TimeSpan? {
    for number in wrongClocks where devices[Int(number)].bounds.contains(where: { $0.index == binding }) {
      return devices[Int(number)].clock.off
    }
    return nil
  }

  /// How many devices have a clock that is wrong, by source.
  public var wrongClocksBySource: [Int] {
    sources.indices.map { source in wrongClocks.count { devices[Int($0)].source == source } }
  }

  /// Learns what else the devices of a bridge are called.
  mutating func readDirectory(_ message: Message, _ route: Route, radars: [String]) {
    let source = rules[Int(route.rule)].source
    var walk = JSONWalk(
      message.payload, pointers: rules[Int(route.rule)].pointers, limits: limits.directory, dialect: .sensor)
    var names: [Int: (device: JSONText?, other: JSONText?, kind: JSONText?)] = [:]
    var isFull = false
    do throws(JSONError) {
      while let value = try walk.next() {
        guard let text = value.name, let element = walk.place(at: 0) else { continue }
        guard element < limits.unboundDevices else {
          isFull = true
          continue
        }
        if walk.pointer == 0 { names[element, default: (nil, nil, nil)].device = text }
        if walk.pointer == 1 { names[element, default: (nil, nil, nil)].other = text }
        if walk.pointer == 2 { names[element, default: (nil, nil, nil)].kind = text }
      }
    } catch {
      return reject(Rejection(error.reason), message, source)
    }
    for element in names.keys.sorted() {
      guard let device = names[element]?.device, let other = names[element]?.other else { continue }
      guard let number = self.device(named: device, route) else {
        isFull = true
        continue
      }
      know(number, as: other, 0, message, source)
      if let kind = names[element]?.kind?.string.smallLetters {
        devices[number].kind = radars.contains { kind.contains($0) } ? .presence : nil
      }
    }
    if isFull { reject(.tableFull, message, source) }
  }
}

extension Told {
  mutating func read(_ seen: EventTime) {
    time = seen.trusted
    clock = seen.shown
  }
}
