/// What is asked of `simulate`.
struct Options: Sendable {
  enum What: Sendable {
    case help
    case wrong(String)
    case list
    case replay(UInt64)
    case day
    case seeds
  }

  var what = What.seeds
  var seeds: UInt64 = 200
  var from: UInt64 = 1
  var steps = Int.max
  var counterfactuals = false
  /// Lives until so many counterfactuals were told; 0: lives all seeds.
  var untilTold = 0
  var tellsAll = false

  static let help = """
    simulate [--seeds N] [--from N]     lives N buildings (200), each of a seed, and holds every invariant against each step
    simulate --seed N [--steps N]       lives one; where it fails, the shortest beginning that does
    simulate --counterfactuals [N]      tells releases anew with and without the movement that would have kept them, until N were told
    simulate --day                      the CPU of a day of a building with 500 sensors and 200 bookings
    simulate --invariants               what is held
    simulate --verbose                  with --seeds: how often each event was seen
    """

  init(_ arguments: ArraySlice<String>) {
    var rest = arguments
    func isNumber(_ text: String?) -> Bool { text.flatMap { UInt64($0) } != nil }
    while let word = rest.popFirst() {
      switch word {
      case "--help", "-h": what = .help
      case "--invariants": what = .list
      case "--day": what = .day
      case "--verbose": tellsAll = true
      case "--counterfactuals":
        counterfactuals = true
        if isNumber(rest.first) { untilTold = rest.popFirst().flatMap { Int($0) } ?? 0 }
      case "--seeds", "--from", "--seed", "--steps":
        guard let number = rest.popFirst().flatMap({ UInt64($0) }), number > 0 else {
          what = .wrong("\(word) needs a number above 0")
          return
        }
        switch word {
        case "--seeds": seeds = number
        case "--from": from = number
        case "--seed": what = .replay(number)
        case _: steps = Int(clamping: number)
        }
      case _:
        what = .wrong("\(word) is not known")
        return
      }
    }
    if untilTold > 0 { seeds = max(seeds, 100_000) }
  }
}
