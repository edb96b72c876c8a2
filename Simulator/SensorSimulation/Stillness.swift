import Occupancy

/// How still people are: the time from one movement that a PIR could see to the next.
///
/// Three states of somebody at a desk, fitted to the silences of the PIRs in UCI Room Occupancy Estimation (Singh et al. 2018): at work, reading, hardly stirring. `simulator realism` prints how well.
enum Stillness {
  static func wait(people: Int, _ random: inout Random) -> TimeSpan {
    let drawn = random.unit()
    let mean: TimeSpan =
      if people <= 1 {
        drawn < 0.72 ? .seconds(28) : drawn < 0.94 ? .seconds(85) : .seconds(190)
      } else {
        drawn < 0.9 ? .seconds(20) : drawn < 0.98 ? .seconds(70) : .seconds(150)
      }
    let crowd = Int64(max(1, min(people, 12) / 3))
    return random.waiting(mean / crowd) + .milliseconds(500)
  }
}
