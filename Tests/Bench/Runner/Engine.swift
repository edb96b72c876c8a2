import Glibc
import Occupancy

/// What the engine of evidence costs by itself: the real core, without a broker, a decoder or a disk.
struct Engine {
  static let spaces = 10_000
  /// Readings of a round: about an hour of such a house.
  static let readings = 200_000

  private var building: Building
  private var now = Instant(milliseconds: 1_772_442_000_000)
  private var events: [Event] = []
  private var quantities: [Quantity] = []
  private var isThere: [Bool] = []

  /// Desks with a pad, a radar or a motion sensor in turn, and rooms with a motion sensor, a door and CO₂.
  init() {
    var spaces: [Space] = []
    var bindings: [Binding] = []
    for number in 0..<Self.spaces {
      let id = SpaceID("s\(number)")
      let isRoom = number % 4 == 3
      spaces.append(Space(id: id, kind: isRoom ? .meetingRoom : .desk))
      for quantity in isRoom ? [Quantity.motion, .contact, .co2] : [number % 3 == 1 ? .motion : .presence] {
        bindings.append(Binding(device: "s\(number)/\(quantity.name)", space: id))
        quantities.append(quantity)
      }
    }
    building = Building(site: Site(id: "bench", name: "Bench", spaces: spaces, bindings: bindings))
    isThere = Array(repeating: false, count: bindings.count)
    for number in bindings.indices { say(number, false) }
  }

  /// One reading of a device, and the sign of life that comes with it.
  private mutating func say(_ number: Int, _ isThere: Bool) {
    let index = BindingIndex(number)
    let value: Reading.Value
    let quantity = quantities[number]
    switch quantity {
    case .co2: value = .number(Double(400 + now.milliseconds / 1_000 % 300))
    case .contact: value = .bool(!isThere)
    case _: value = .bool(isThere)
    }
    building.handle(
      .reading(Reading(binding: index, quantity: quantity, value: value, at: now)), at: now, into: &events)
    building.handle(.heard(index, at: now), at: now, into: &events)
  }

  /// Microseconds of CPU for a reading and what follows from it, over all devices in turn; one reading in so many says something new.
  mutating func microsecondsAReading(newsOneIn share: Int) -> Double {
    let devices = building.site.bindings.count
    let before = Self.cpu()
    for step in 0..<Self.readings {
      now = now + TimeSpan(milliseconds: 17)
      // A stride that shares no factor with their number comes to each of them.
      let number = step * 7_919 % devices
      if step % share == 0 { isThere[number].toggle() }
      say(number, isThere[number])
      if step % 1_024 == 0 {
        events.removeAll(keepingCapacity: true)
        _ = building.takeTouched()
      }
    }
    return Double(Self.cpu() - before) / 1_000 / Double(Self.readings)
  }

  /// Milliseconds of the dearest and of the median of a minute's ticks, one a second, in which spaces come due as they will.
  mutating func millisecondsATick() -> (median: Double, worst: Double) {
    var times: [Double] = []
    for _ in 0..<600 {
      now = now + .seconds(1)
      events.removeAll(keepingCapacity: true)
      let before = Self.cpu()
      building.handle(.tick, at: now, into: &events)
      times.append(Double(Self.cpu() - before) / 1e6)
    }
    return (times.median, times.max() ?? .nan)
  }

  /// Milliseconds to look at all spaces at one moment: what a return of the broker asks for.
  mutating func millisecondsForAll() -> Double {
    now = now + .seconds(1)
    building.handle(.brokerLost(since: now), at: now, into: &events)
    now = now + .seconds(1)
    events.removeAll(keepingCapacity: true)
    let before = Self.cpu()
    building.handle(.brokerFound, at: now, into: &events)
    return Double(Self.cpu() - before) / 1e6
  }

  private static func cpu() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}
