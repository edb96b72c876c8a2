/// What `make bench` or `make attack` was asked for.
struct Options {
  var presenza = ".build/release/presenza"
  var peer = ".build/release/bench-peer"
  /// The configuration of the demo's venue.
  var venue = "seeds/officina-liberty/presenza.json5"
  /// Messages of a turn at the steady rate.
  var messages = 25_000
  /// The steady rate, in messages a second.
  var rate = 5_000
  /// Seconds of a turn of wrk.
  var seconds = 3
  var rounds = 5
  /// Of an attack; 0: figures against peers instead.
  var requests = 0
  /// Of an attack's changes.
  var seed = 1

  init(_ words: [String]) throws {
    var words = words[...]
    while let name = words.popFirst() {
      guard let value = words.popFirst() else { throw BenchFailure("\(name) needs a value") }
      switch name {
      case "--messages": messages = try Self.number(value)
      case "--rate": rate = try Self.number(value)
      case "--seconds": seconds = try Self.number(value)
      case "--attack": requests = try Self.number(value)
      case "--seed": seed = try Self.number(value)
      case "--rounds": rounds = try Self.number(value)
      default:
        throw BenchFailure(
          "usage: bench [--messages N] [--rate N] [--seconds N] [--rounds N] | --attack REQUESTS [--seed N], not \(name)"
        )
      }
    }
  }

  private static func number(_ text: String) throws -> Int {
    guard let number = Int(text), number > 0 else { throw BenchFailure("\(text) is no number above 0") }
    return number
  }
}
