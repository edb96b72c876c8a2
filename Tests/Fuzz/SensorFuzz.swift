import Occupancy
import Sensors

/// Messages of a broker, one after the other: what the decoder hands on, and what the core makes of it.
///
/// A message is a line: a character of flags, the topic, a tab, the payload.
enum SensorFuzz {
  /// With one format, as most houses have, or with all of them.
  private static let house = furnished(with: ["zigbee2mqtt"])
  private static let fullHouse = furnished(with: Profile.builtIn.map(\.name))

  private static func furnished(with formats: [String]) -> (decoder: Decoder, building: Building) {
    let bindings = [
      Binding(device: "l0/desk-12", space: "desk-12"),
      Binding(device: "pir", space: "room", hold: .minutes(5)),
      Binding(device: "air", channel: "2", space: "room", scale: 2, offset: -1),
      Binding(source: "zigbee2mqtt", device: "count", space: "hall", debounce: .seconds(5)),
    ]
    let spaces = [
      Space(id: "desk-12", kind: .desk), Space(id: "room", kind: .meetingRoom, capacity: 8),
      Space(id: "hall", kind: .eventHall, capacity: 80),
    ]
    let site = Site(id: "fuzz", name: "Fuzz", spaces: spaces, bindings: bindings)
    let sources = formats.map { name in
      guard let profile = Profile.builtIn(named: name) else { preconditionFailure("the profile is built in") }
      return Source(profile)
    }
    var limits = Decoder.Limits()
    limits.unboundDevices = 2
    limits.topics = 4
    var building = Building(site: site)
    _ = building.handle(.started(downSince: nil), at: start)
    _ = building.handle(.brokerFound, at: start)
    return (
      Decoder(sources: sources, bindings: bindings, spaces: Set(spaces.map(\.id)), limits: limits), building
    )
  }

  // 2026-03-02T08:00:00Z
  private static let start = Instant(milliseconds: 1_772_438_400_000)
  private static let mostAhead = TimeSpan.minutes(5)

  static func one(_ input: UnsafeRawBufferPointer) { listen(to: input, in: house) }

  /// The same in a house where every format is spoken.
  static func anyFormat(_ input: UnsafeRawBufferPointer) { listen(to: input, in: fullHouse) }

  private static func listen(to input: UnsafeRawBufferPointer, in house: (decoder: Decoder, building: Building)) {
    var decoder = house.decoder
    var building = house.building
    var now = start
    for line in input.split(separator: UInt8(ascii: "\n"), maxSplits: 7) {
      let flags = line.first ?? 0
      let parts = line.dropFirst().split(
        separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let topic = UnsafeRawBufferPointer(rebasing: parts[0])
      let payload = UnsafeRawBufferPointer(rebasing: parts[1])
      now = now + .seconds(Int64(flags >> 4) * 97)
      var inputs: [Input] = []
      decoder.decode(
        topic: topic, payload: payload, retain: flags & 1 != 0, received: now, isBacklog: flags & 2 != 0
      ) { inputs.append($0) }
      for input in inputs {
        check(input, now, building)
        for event in building.handle(input, at: now) {
          precondition(event.at <= now, "an event is not of the future")
        }
      }
      _ = building.handle(.tick, at: now)
    }
    // One that takes a bound name and drops it again is bounded too.
    precondition(decoder.unbound.count <= 2 * 2 + 4 * 4, "devices that nobody asked for are bounded")
    for number in building.spaces.indices { _ = building.comfort(of: number, at: now) }
  }

  private static func check(_ input: Input, _ now: Instant, _ building: Building) {
    switch input {
    case .heard(let binding, let at):
      precondition(building.bindings.indices.contains(Int(binding.number)), "a binding of the site")
      precondition(at <= now + mostAhead, "no device is heard in the future")
    case .reading(let reading), .late(let reading):
      precondition(building.bindings.indices.contains(Int(reading.binding.number)), "a binding of the site")
      precondition(reading.at <= now + mostAhead, "no reading is of the future")
      if case .number(let number) = reading.value { precondition(number.isFinite, "numbers are numbers") }
    case .unread(let binding, _, _, let at):
      precondition(building.bindings.indices.contains(Int(binding.number)), "a binding of the site")
      precondition(at <= now + mostAhead, "no word becomes doubtful in the future")
    case .availability: break
    case .binding(let binding):
      precondition(building.number(of: binding.space) != nil, "a device binds itself to a space of the site")
    case .brokerLost, .brokerFound, .listened, .started, .missed, .clockSetBack, .clockDoubted, .command, .house,
      .forget, .tick:
      preconditionFailure("a sensor says nothing of these")
    }
  }
}
