import FaultyDisks
import Occupancy

/// What a seed draws.
typealias Chance = SeededNumbers

extension SeededNumbers {
  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<Thing>(_ things: [Thing]) -> Thing { things[below(things.count)] }

  mutating func minutes(_ range: ClosedRange<Int64>) -> TimeSpan { .minutes(Int64.random(in: range, using: &self)) }

  mutating func span(_ low: TimeSpan, _ high: TimeSpan) -> TimeSpan {
    TimeSpan(milliseconds: Int64.random(in: low.milliseconds...high.milliseconds, using: &self))
  }
}

extension TimeSpan {
  static func milliseconds(_ n: Int64) -> TimeSpan { TimeSpan(milliseconds: n) }
}
