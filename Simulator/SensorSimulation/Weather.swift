import Occupancy

/// The weather of a scenario: what the month usually brings, warmer or colder, clear or grey.
public struct Weather: Sendable, Equatable {
  /// °C above what the month usually brings.
  public var warmer = 0.0
  /// 0: clear days; 1: grey ones.
  public var clouds = 0.5

  public init() {}

  /// °C, mean of the day by month, in the valleys above Brescia (about 330 m): climate tables of the nearby plain, less 2.
  private static let means: [Double] = [1.5, 3.5, 8, 12, 16.5, 20.5, 23, 22.5, 18, 12.5, 7, 2.5]
  /// Local hours of sunrise and sunset by month at 45.7° N, wall clock.
  private static let sun: [(rise: Double, set: Double)] = [
    (7.9, 17), (7.4, 17.7), (6.6, 18.4), (6.6, 20.1), (5.9, 20.7), (5.6, 21.2), (5.8, 21.1), (6.3, 20.4), (7, 19.5),
    (7.6, 18.5), (7.3, 17), (7.8, 16.6),
  ]

  /// One day's draw: the same for every sensor of the house.
  struct Day: Sendable {
    var mean: Double
    var clouds: Double
    var sunrise: Double
    var sunset: Double

    /// °C; warmest about 15 h, coldest about 5 h.
    func outdoors(at timeOfDay: TimeSpan) -> Double {
      let hour = Double(timeOfDay.milliseconds) / 3_600_000
      // A parabola for the day, a straight fall for the night: no sine is needed to be believed.
      let x = hour < 5 ? hour + 24 : hour
      let swing = 5.5 - 3 * clouds
      guard x < 21 else { return mean + swing * 0.28 - (x - 21) * swing * 1.28 / 8 }
      let d = (x - 15) / 10
      return mean + swing * (1 - 2 * d * d)
    }

    /// lx some metres from a window.
    func lux(at timeOfDay: TimeSpan) -> Int {
      let hour = Double(timeOfDay.milliseconds) / 3_600_000
      guard hour > sunrise, hour < sunset else { return 0 }
      let half = (sunset - sunrise) / 2
      let d = (hour - sunrise - half) / half
      return Int((1 - d * d) * 420 * (1 - 0.6 * clouds))
    }
  }

  func day(_ date: CivilDate, seed: UInt64) -> Day {
    var random = Random(seed: seed, streams: 4, UInt64(bitPattern: date.daysSinceEpoch))
    let month = min(max(date.month - 1, 0), 11)
    let sun = Self.sun[month]
    return Day(
      mean: Self.means[month] + warmer + 2.5 * random.bell(), clouds: min(1, max(0, clouds + 0.25 * random.bell())),
      sunrise: sun.rise, sunset: sun.set)
  }
}
