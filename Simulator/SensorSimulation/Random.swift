import Occupancy

/// Chance from a seed: xoshiro256** (D. Blackman, S. Vigna, 2018), seeded by splitmix64. The same numbers on every machine: no libm behind it.
struct Random: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// `streams` keep what is drawn for one thing (a sensor, a day) apart from what is drawn for another.
  init(seed: UInt64, streams: UInt64...) {
    var mixer = seed
    for stream in streams { mixer = Self.split(&mixer) ^ stream }
    state = (Self.split(&mixer), Self.split(&mixer), Self.split(&mixer), Self.split(&mixer))
  }

  private static func split(_ mixer: inout UInt64) -> UInt64 {
    mixer &+= 0x9e37_79b9_7f4a_7c15
    var z = mixer
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = ((product << 7) | (product >> 57)) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = (state.3 << 45) | (state.3 >> 19)
    return result
  }

  /// 0 ≤ … < 1, in steps of 2⁻⁵³.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// 0 ≤ … < `count`.
  mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "one of none cannot be drawn")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  mutating func pick<Thing>(_ things: [Thing]) -> Thing { things[below(things.count)] }

  mutating func shuffle<Thing>(_ things: inout [Thing]) {
    for last in stride(from: things.count - 1, to: 0, by: -1) { things.swapAt(last, below(last + 1)) }
  }

  mutating func between(_ low: TimeSpan, _ high: TimeSpan) -> TimeSpan {
    low + (high - low).times(unit())
  }

  /// About normal, mean 0, deviation 1, never beyond ±4.25: six uniform draws.
  mutating func bell() -> Double {
    (unit() + unit() + unit() + unit() + unit() + unit() - 3) * 1.414_213_562_373_095_1
  }

  /// How long until the next of events that come without memory, on average one a `mean`.
  mutating func waiting(_ mean: TimeSpan) -> TimeSpan { mean.times(Self.waits[below(Self.waits.count)]) }

  /// −ln(1 − (i + ½)/64): the exponential distribution without a logarithm at run time.
  private static let waits: [Double] = [
    0.0078, 0.0237, 0.0398, 0.0562, 0.0729, 0.0899, 0.1071, 0.1246, 0.1425, 0.1607, 0.1792, 0.1981, 0.2173, 0.2369,
    0.2569, 0.2773, 0.2982, 0.3194, 0.3412, 0.3634, 0.3861, 0.4094, 0.4332, 0.4576, 0.4826, 0.5082, 0.5345, 0.5616,
    0.5894, 0.6179, 0.6473, 0.6776, 0.7089, 0.7412, 0.7745, 0.8090, 0.8447, 0.8817, 0.9202, 0.9602, 1.0019, 1.0454,
    1.0908, 1.1385, 1.1885, 1.2411, 1.2967, 1.3555, 1.4180, 1.4847, 1.5562, 1.6332, 1.7165, 1.8075, 1.9076, 2.0188,
    2.1440, 2.2871, 2.4541, 2.6548, 2.9061, 3.2426, 3.7534, 4.8520,
  ]
}

extension TimeSpan {
  func times(_ factor: Double) -> TimeSpan { TimeSpan(milliseconds: Int64(Double(milliseconds) * factor)) }
}
