import Glibc
import Occupancy
import Testing

/// Splitmix64 (Steele et al. 2014): enough to draw days for a test.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct `A random day` {
  static let site = Site(
    id: "test", name: "Test",
    spaces: [
      Space(id: "desk-1", kind: .desk), Space(id: "desk-2", kind: .desk),
      Space(id: "sala", kind: .meetingRoom, capacity: 8),
      Space(id: "cabina", kind: .phoneBooth), Space(id: "aula", kind: .trainingRoom, capacity: 20),
    ],
    bindings: [
      Binding(device: "d1", space: "desk-1"), Binding(device: "d2", space: "desk-2", hold: .minutes(6)),
      Binding(device: "s1", space: "sala", expires: .minutes(40)),
      Binding(device: "s2", space: "sala", debounce: .seconds(2)), Binding(device: "pir-1", space: "aula"),
      Binding(device: "pir-2", space: "aula"), Binding(device: "air", space: "aula", expires: .minutes(90)),
      Binding(device: "door", space: "aula"), Binding(device: "plug", space: "desk-1"),
    ])

  /// What a sensor that sees no seat may say.
  static func aside(_ binding: BindingIndex, using dice: inout Dice) -> (Quantity, Reading.Value) {
    func number(_ range: ClosedRange<Double>) -> Reading.Value { .number(Double.random(in: range, using: &dice)) }
    switch site.bindings[Int(binding.number)].device {
    case "air":
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: return (.co2, number(380...1_400))
      case 1: return (.sound, number(30...60))
      case 2: return (.voc, number(0...500))
      default: return (.illuminance, Bool.random(using: &dice) ? number(0...10) : number(100...600))
      }
    case "door": return (Bool.random(using: &dice) ? .contact : .vibration, .bool(Bool.random(using: &dice)))
    case "plug": return (.power, number(0...120))
    default: return (.motion, .bool(Int.random(in: 0..<3, using: &dice) > 0))
    }
  }

  /// Inputs of one day, in order of time: readings true and false, retained and late, silence, cuts, restarts, commands.
  static func day(_ seed: UInt64) -> [(at: Instant, Input)] {
    var dice = Dice(state: seed)
    var now = Timeline.start - .hours(1)
    var inputs: [(at: Instant, Input)] = []
    var booking = 0
    for _ in 0..<400 {
      now += TimeSpan(milliseconds: Int64.random(in: 0...240_000, using: &dice))
      let binding = BindingIndex(Int.random(in: 0..<site.bindings.count, using: &dice))
      switch Int.random(in: 0..<20, using: &dice) {
      case 0...9:
        let late = TimeSpan(milliseconds: Bool.random(using: &dice) ? 0 : Int64.random(in: 0...120_000, using: &dice))
        let isKnown = Int.random(in: 0..<10, using: &dice) > 0
        if isKnown { inputs.append((now, .heard(binding, at: now - late))) }
        var quantity: Quantity = Int.random(in: 0..<5, using: &dice) == 0 ? .people : .presence
        var value: Reading.Value =
          quantity == .people ? .number(Double(Int.random(in: 0...4, using: &dice))) : .bool(Bool.random(using: &dice))
        if binding.number > 3 { (quantity, value) = aside(binding, using: &dice) }
        inputs.append(
          (
            now,
            .reading(Reading(binding: binding, quantity: quantity, value: value, at: now - late, ageIsKnown: isKnown))
          ))
      case 10, 11: inputs.append((now, .heard(binding, at: now)))
      case 12: inputs.append((now, .brokerLost(since: now - .seconds(20))))
      case 13: inputs.append((now, .brokerFound))
      case 14:
        let down = TimeSpan(milliseconds: Int64.random(in: 1...3_600_000, using: &dice))
        inputs.append((now + down, .started(downSince: now)))
        now += down
      case 15: inputs.append((now, .availability(binding, isOnline: Bool.random(using: &dice))))
      case 16, 17:
        booking += 1
        let start = now + .minutes(Int64.random(in: -30...90, using: &dice))
        let interval = Interval(start: start, end: start + .minutes(Int64.random(in: 1...240, using: &dice)))
        let space = site.spaces[Int.random(in: 0..<site.spaces.count, using: &dice)].id
        inputs.append(
          (
            now,
            .command(Command(.book(space: space, member: "m1", interval: interval), booking: BookingID("b\(booking)")))
          ))
      default:
        let deeds: [Command.Deed] = [.cancel, .checkIn, .keep, .leave, .undo]
        let deed = deeds[Int.random(in: 0..<5, using: &dice)]
        let id = BookingID("b\(Int.random(in: 1...max(1, booking), using: &dice))")
        inputs.append((now, .command(Command(deed, booking: id))))
      }
    }
    return inputs
  }

  /// How many days: `make days DAYS=10000` asks for more.
  static let days = getenv("PRESENZA_DAYS").flatMap { UInt64(String(cString: $0)) } ?? 300

  @Test(arguments: 1...days)
  func `is the same twice, recovers to the same state, and frees only what is known to be empty`(seed: UInt64) {
    var building = Building(site: Self.site)
    var again = Building(site: Self.site)
    var recovered = Building(site: Self.site)
    for (step, (at, input)) in Self.day(seed).enumerated() {
      let events = building.handle(input, at: at)
      #expect(again.handle(input, at: at) == events, "seed \(seed)")
      for event in events {
        if event.fact.isDurable { recovered.apply(event) }
        expectFair(event, seed)
      }
      expectNoOverlap(building, seed)
      if step % 16 == 0 { for number in building.spaces.indices { expectSound(building, number, at: at, seed) } }
    }
    #expect(recovered.ledger == building.ledger, "seed \(seed)")
    #expect(recovered.spaces.map(\.presence) == building.spaces.map(\.presence), "seed \(seed)")
    #expect(recovered.bindings.map(\.words) == building.bindings.map(\.words), "seed \(seed)")
    #expect(recovered.spaces.map(\.activity) == building.spaces.map(\.activity), "seed \(seed)")
    #expect(recovered.bindings.map(\.conduct) == building.bindings.map(\.conduct), "seed \(seed)")
  }

  @Test(arguments: 1...50)
  func `decides the same however often the clock ticks`(seed: UInt64) {
    var calm = Building(site: Self.site)
    var busy = Building(site: Self.site)
    var dice = Dice(state: seed)
    var told: ([Event], [Event]) = ([], [])
    var last = Instant.distantPast
    for (at, input) in Self.day(seed) {
      // Time that nobody watched has no ticks.
      if case .started = input {
      } else if last > .distantPast, at > last {
        for _ in 0..<3 {
          last = Instant(milliseconds: Int64.random(in: last.milliseconds...at.milliseconds, using: &dice))
          told.1 += busy.handle(.tick, at: last)
        }
      }
      told.0 += calm.handle(input, at: at)
      told.1 += busy.handle(input, at: at)
      last = at
    }
    #expect(told.0 == told.1, "seed \(seed)")
  }

  /// What the presence of a space must be, whatever was heard.
  func expectSound(_ building: Building, _ number: Int, at now: Instant, _ seed: UInt64) {
    let belief = building.belief(of: number, at: now)
    #expect(abs(belief.total) <= 15, "seed \(seed): belief is bounded")
    #expect(
      belief.total == belief.parts.reduce(Evidence.prior) { $0 + $1.weight }, "seed \(seed): why sums to the belief")
    let seeing = belief.parts.filter(\.sees)
    if belief.presence == .absent(.known) {
      #expect(!seeing.isEmpty && seeing.allSatisfy(\.isKnown), "seed \(seed): known absence is seen")
    }
    let isHeard = building.spaces[number].bindings.contains { index in
      let state = building.state(index)
      guard !state.isOffline, let heard = state.lastHeard else { return false }
      return now - heard < building.binding(index).expires
    }
    if !isHeard, !building.spaces[number].bindings.isEmpty {
      #expect(belief.presence == .unknown, "seed \(seed): nothing follows from what is stale")
    }
  }

  func expectFair(_ event: Event, _ seed: UInt64) {
    guard let release = event.fact.release else { return }
    let because = release.because
    #expect(because.heardAt >= because.start, "seed \(seed)")
    #expect(event.at >= because.deadline, "seed \(seed)")
    #expect(because.deadline >= because.graceFrom + because.grace, "seed \(seed)")
    #expect(because.warnedAt.map { $0 <= event.at } == true, "seed \(seed): no release without its warning")
  }

  func expectNoOverlap(_ building: Building, _ seed: UInt64) {
    for space in Self.site.spaces {
      let live = building.ledger.live(of: space.id)
      for (first, second) in zip(live, live.dropFirst()) {
        #expect(first.interval.end <= second.interval.start, "seed \(seed)")
      }
    }
  }
}
