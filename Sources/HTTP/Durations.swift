/// How often something took how long, in the buckets of a histogram of Prometheus.
public struct Durations: Sendable, Equatable {
  /// Up to so many seconds; what took longer is in a bucket without an end.
  public static let bounds: [Double] = [
    0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
  ]

  /// By bucket, the one without an end last.
  public private(set) var counts = Array(repeating: 0, count: bounds.count + 1)
  public private(set) var seconds = 0.0

  public init() {}

  public var count: Int { counts.reduce(0, +) }

  public mutating func add(seconds took: Double) {
    counts[Self.bounds.firstIndex { took <= $0 } ?? Self.bounds.count] += 1
    seconds += took
  }
}
