import Occupancy

/// Proof by many buildings: each seed is one, lived through with every fault.
public enum Proof {
  /// Lives one building. `limit` cuts it off after so many steps.
  public static func life(_ seed: UInt64, limit: Int = .max, counterfactuals: Bool = false) -> Outcome {
    Life.run(seed, limit: limit, counterfactuals: counterfactuals)
  }

  /// The shortest beginning of a failing life that still fails, each tried anew from its seed.
  public static func shortest(_ failed: Outcome, counterfactuals: Bool = false) -> Outcome {
    guard failed.failure != nil else { return failed }
    var holds = 0
    var shortest = failed
    while shortest.steps - holds > 1 {
      let middle = (holds + shortest.steps) / 2
      let outcome = life(failed.seed, limit: middle, counterfactuals: counterfactuals)
      if outcome.failure == nil { holds = middle } else { shortest = outcome }
      if outcome.steps < middle, outcome.failure == nil { break }
    }
    return shortest
  }
}
