import JSON
import Occupancy

/// Messages that say nothing readable of who is there: the last word is doubtful until the device speaks again.
extension Decoder {
  /// Tells that nothing of what that device said of presence could be read.
  func tellUnread(of device: Int32, because why: Word.Doubt, at instant: Instant, into: (Input) -> Void) {
    guard device >= 0 else { return }
    for bound in devices[Int(device)].bounds { into(.unread(bound.index, field: nil, because: why, at: instant)) }
  }

  /// Tells which fields of the message in hand could not be read.
  mutating func tellUnread(
    _ device: Int, _ message: Message, _ told: Told, _ route: Route, isInner: Bool, into: (Input) -> Void
  ) {
    for one in unread where one.device == (isInner ? Int32(device) : -1) {
      tellUnread(device, Int(one.field), because: .unreadable, at: told.time ?? message.received, route, into: into)
    }
  }

  private mutating func tellUnread(
    _ device: Int, _ field: Int, because why: Word.Doubt, at instant: Instant, _ route: Route, into: (Input) -> Void
  ) {
    devices[device].forget(Int32(field))
    let bounds = devices[device].bounds
    var channels = fields[field].channels
    channels.topic = route.channel
    let word = word(of: field, route.channelName)
    for bound in bounds where bound.takes(channels, fields[field].conversion.quantity, beside: bounds) {
      into(.unread(bound.index, field: word, because: why, at: instant))
    }
  }

  /// A format that says everything in each message has left out what it used to say of presence. A device that leaves out what has not changed is known by what it brings back.
  mutating func noteLeftOut(_ message: Message, _ told: Told, _ route: Route, into: (Input) -> Void) {
    let device = told.device
    guard !devices[device].bounds.isEmpty, !message.isStale, !found.isEmpty || !unread.isEmpty else { return }
    for place in devices[device].regulars.indices where devices[device].regulars[place].rule == route.rule {
      let regular = devices[device].regulars[place]
      if found.contains(where: { $0.field == regular.field }) || unread.contains(where: { $0.field == regular.field }) {
        devices[device].regulars[place].run = 2
        if regular.wasLeftOut { devices[device].regulars[place].isPartial = true }
        continue
      }
      devices[device].regulars[place].run = 0
      guard regular.run >= 2, !regular.isPartial, !regular.wasLeftOut else { continue }
      devices[device].regulars[place].wasLeftOut = true
      tellUnread(
        device, Int(regular.field), because: .leftOut, at: told.time ?? message.received, route, into: into)
    }
    for (place, value) in found.enumerated() where isRegular(value.field) {
      guard place >= owners.count || owners[place] < 0, devices[device].regulars.count < Self.regularsAtMost,
        !devices[device].regulars.contains(where: { $0.rule == route.rule && $0.field == value.field })
      else { continue }
      devices[device].regulars.append(Device.Regular(rule: route.rule, field: value.field))
    }
  }

  private func isRegular(_ field: Int32) -> Bool { fields[Int(field)].tellsPresence && !fields[Int(field)].isEvent }

  /// No device has more fields that tell presence.
  private static var regularsAtMost: Int { 16 }
}

/// A field that tells presence and could not be read, and the device inside the message whose it is; below 0 the message's own.
struct Unread: Sendable {
  var field: Int32
  var device: Int32
}

extension Reading {
  /// Makes a flag that turned out to be a count one, and leaves it where it is none.
  mutating func count(_ isCount: Bool) {
    guard isCount, quantity == .presence else { return }
    quantity = .people
    if case .bool(let flag) = value { value = .number(flag ? 1 : 0) }
  }

  /// Has it mean what the site's line says. Whoever names a channel speaks of the whole of it.
  mutating func mean(_ kind: Quantity) {
    switch (kind, value) {
    case (.people, .number): quantity = .people
    // A flag counts nobody.
    case (.people, .bool): break
    case (_, .number(let number)):
      quantity = kind
      value = .bool(number > 0)
    case (_, .bool): quantity = kind
    }
  }
}
